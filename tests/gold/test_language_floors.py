"""Sentences of sixteen languages, written apart from the training sentences: thresholds were set on languages.jsonl, not on the held half."""

from __future__ import annotations

from pathlib import Path

from detente.evaluate import below_floors, evaluate

HERE = Path(__file__).parent


def test_no_language_is_under_its_floor() -> None:
    assert below_floors(evaluate([HERE / "languages.jsonl", HERE / "languages_held.jsonl"]), HERE / "language_floors.tsv") == []
