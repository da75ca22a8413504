"""Gold sets in every format that is taken, told apart by what lies at the path."""

from __future__ import annotations

from pathlib import Path

from detente.evaluate.attributions import is_attributions, load_attributions
from detente.evaluate.gold import GoldSet, load_records
from detente.evaluate.judged import is_judged, load_judged
from detente.evaluate.times import is_times, load_times
from detente.evaluate.toponyms import is_toponyms, load_toponyms

__all__ = ["load"]

FORMATS = ((is_times, load_times), (is_toponyms, load_toponyms), (is_attributions, load_attributions), (is_judged, load_judged))


def load(path: Path) -> GoldSet:
    """The gold set at a path. Raises GoldError where it is in none of the formats."""
    return next((read(path) for told, read in FORMATS if told(path)), None) or load_records(path)
