"""Scores against gold sets: what is found, what is missed, and how sure the numbers are (docs/evaluation.md)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detente.evaluate.report import as_json, below_floors, table
from detente.evaluate.run import score_sets
from detente.evaluate.sets import load
from detente.evaluate.tally import Score

__all__ = ["Score", "as_json", "below_floors", "evaluate", "table"]


def evaluate(paths: Sequence[Path], *, engine: str = "both") -> list[Score]:
    """Scores of the gold sets at `paths`: annotated folders, folders of them, .jsonl files of marked or plain sentences, or stores with judgements.

    `engine` is what finds acts: rules, reader or both. Raises GoldError where a path is none of these, or a quoted string does not occur in its text.
    """
    return score_sets([load(path) for path in paths], engine)
