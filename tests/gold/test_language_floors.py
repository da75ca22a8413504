"""Sentences of sixteen languages, written apart from the training sentences; docs/evaluation.md says what was set on which and seen of the others."""

from __future__ import annotations

from pathlib import Path

from detente.evaluate import below_floors, evaluate

HERE = Path(__file__).parent


def test_no_language_is_under_its_floor() -> None:
    sets = [HERE / f"languages{name}.jsonl" for name in ("", "_held", "_fresh")]
    assert below_floors(evaluate(sets), HERE / "language_floors.tsv") == []
