"""Scores as JSON, as a table, and held against floors."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from detente.errors import GoldError
from detente.evaluate.tally import Score

__all__ = ["as_json", "below_floors", "table"]

DIGITS = 4
COLUMNS = ("set", "lang", "kind", "measure", "floor")


def as_json(scores: Sequence[Score]) -> str:
    """The report of `detente evaluate --json`: schema 1, one row for each set, language and measure."""
    rows = [
        {key: round(value, DIGITS) if isinstance(value, float) else value for key, value in asdict(score).items() if value is not None}
        for score in scores
    ]
    return json.dumps({"schema": 1, "version": version("detente"), "results": rows}, ensure_ascii=False, indent=1)


def table(scores: Sequence[Score]) -> str:
    """The report for a person."""
    lines = [f"{'set':28} {'lang':4} {'kind':10} {'measure':14} {'P':>6} {'R':>6} {'F1':>6}  {'95 %':13} {'gold':>5} {'sys':>5} {'hit':>5}"]
    for s in scores:
        if s.measure == "not_events":
            lines.append(f"{s.set[:28]:28} {s.lang:4} {s.kind:10} {s.measure:14} {'':20}  {'':13} {'':5} {s.system:5.0f} {'':5}")
            continue
        rest = " ".join(f"{'–':>6}" if value is None else f"{value:6.3f}" for value in (s.recall, s.f1))
        figures = f"{s.precision:6.3f} {rest}  {s.low:.3f}–{s.high:.3f}   {s.gold:5.0f} {s.system:5.0f} {s.matched:5.0f}"
        accuracy = f"  accuracy {s.accuracy:.3f}" if s.accuracy is not None else ""
        lines.append(f"{s.set[:28]:28} {s.lang:4} {s.kind:10} {s.measure:14} {figures}{accuracy}")
    return "\n".join(lines)


def below_floors(scores: Sequence[Score], floors: Path) -> list[str]:
    """What fell under its floor, in words; [] where nothing did. Floors are rows of `set lang kind measure floor`; for not_events, a ceiling.

    Floors of sets that were not scored are passed over. Raises GoldError where the file cannot be read, or names no score of a scored set.
    """
    known = {(s.set, s.lang, s.kind, s.measure): s for s in scores}
    scored = {s.set for s in scores}
    out = []
    for row, floor in _floors(floors):
        if row["set"] not in scored:
            continue
        key = (row["set"], row["lang"], row["kind"], row["measure"])
        name = " ".join(key)
        if (score := known.get(key)) is None:
            raise GoldError(f"there is no score {name}", item=str(floors), stage="evaluate", remedy="mend the row of floors")
        if row["measure"] == "not_events" and score.system > floor:
            out.append(f"{name}: {score.system:.0f} errors, at most {floor:.0f} allowed")
        reached = score.precision if score.f1 is None else score.f1
        if row["measure"] != "not_events" and round(reached, 3) < floor:
            out.append(f"{name}: {reached:.3f} is under {floor:.3f}")
    return out


def _floors(path: Path) -> list[tuple[dict[str, str], float]]:
    """The rows of a file of floors, each with its number."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [{name: row[name] or "" for name in COLUMNS} for row in csv.DictReader(file, delimiter="\t")]
        return [(row, float(row["floor"])) for row in rows]
    except (OSError, ValueError, KeyError, csv.Error) as error:
        remedy = f"name a TSV file with the columns {' '.join(COLUMNS)}"
        raise GoldError(f"floors cannot be read: {error}", item=str(path), stage="evaluate", remedy=remedy) from error
