"""The timeline of a pair: each act at its time and its score on the conflict–cooperation scale, with means and numbers by period.

An act whose text gives a month or a year lies as a bar over that month or year: it is not put on a day. Means are of the acts that lie wholly in
a period, so an act of "2022" counts in no month.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

import numpy as np

from detente.serve.pictures.acts import WAYS, Acts, Mark, Pair, Period, Window, marks, periods
from detente.serve.pictures.frame import ROWS_MOST, Cell, Picture, Say, Table, signed
from detente.serve.pictures.spans import begin, iso, shown, unit_of
from detente.serve.pictures.timeline_drawing import drawing
from detente.serve.rows import NONE

__all__ = ["COLUMNS", "MARKS_MOST", "coarsest", "timeline", "window"]

MARKS_MOST = 700  # marks in one drawing: with more, a page gets slow to draw, and they lie on top of each other
FEW = 20  # dated acts, under which none counts as out of the way
TAIL = 0.1  # part of the acts that a window may leave out, where it is then at most a third as long
COLUMNS = ("direction", "actor", "recipient", "first", "last", "score", "acts", "types")


def window(acts: Acts, since: str | None, until: str | None, *, whole: bool = False) -> Window | None:
    """The stretch from `since` to `until`, ISO days, else of all dated acts, without a few that lie far back unless `whole`.

    None where no act has a date.
    """
    acts = acts.only(acts.dated)
    if not len(acts):
        return None
    low = np.where(acts.first == NONE, acts.last, acts.first)
    high = np.where(acts.last == NONE, acts.first, acts.last)
    start, stop = int(low.min()), int(high.max())
    if since is None and not whole and len(acts) >= FEW:
        near = int(np.quantile(low, TAIL, method="nearest"))
        if stop - start > 3 * (stop - near):
            start = int(begin(np.array([near], np.int32), "year")[0])
    start = date.fromisoformat(since).toordinal() if since else start
    stop = date.fromisoformat(until).toordinal() if until else stop
    if start >= stop:
        start, stop = min(start, stop) - 15, max(start, stop) + 15
    return Window(start, stop, int((high < start).sum()), int((low > stop).sum()))


def coarsest(acts: Acts) -> tuple[str, list[Mark]]:
    """The finest unit in which the acts make no more than MARKS_MOST marks, and these marks; years, where even they make more."""
    for unit in ("day", "month"):
        if (found := marks(acts, unit, MARKS_MOST)) is not None:
            return unit, found
    return "year", marks(acts, "year") or []


def timeline(
    acts: Acts,
    pair: Pair,
    say: Say,
    *,
    link: Callable[[str, Mark], str],
    since: str | None = None,
    until: str | None = None,
    whole: bool = False,
    all_of: str = "",
) -> Picture:
    """The picture of a pair. `link` gives the address of the acts behind a mark, `all_of` that of all of it (`whole`), far back and all."""
    frame = window(acts, since, until, whole=whole)
    unit, found = coarsest(acts)
    rhythm = unit_of(frame.last - frame.first, int(acts.dated.sum())) if frame else "year"
    counted = periods(acts, rhythm)
    undated = int((~acts.dated).sum())
    rows = tuple((m.way, *pair.sides(m.way), m.first, m.last, m.score, m.acts, " ".join(m.types)) for m in found)
    title = say("pictures.timeline.title", a=pair.a_name, b=pair.b_name)
    drawn = None
    if frame:
        inside = [mark for mark in found if _inside(mark, frame)]
        drawn = drawing(inside, [period for period in counted if _inside(period, frame)], pair, frame, say, lambda mark: link(unit, mark))
    return Picture(
        "timeline",
        title,
        _text(acts, counted, pair, undated, say),
        tuple(_notes(frame, undated, say, all_of)),
        COLUMNS,
        rows,
        _table(counted, pair, rhythm, say),
        drawn,
    )


def _inside(mark: Mark | Period, frame: Window) -> bool:
    low, high = mark.first or mark.last or "", mark.last or mark.first or ""
    return high >= str(iso(frame.first)) and low <= str(iso(frame.last))


def _text(acts: Acts, counted: Sequence[Period], pair: Pair, undated: int, say: Say) -> str:
    parts = []
    for number, way in enumerate(WAYS):
        chosen = acts.score[acts.way == number]
        if len(chosen):
            parts.append(say("pictures.timeline.side", side=pair.label(way), n=len(chosen), mean=signed(float(chosen.mean()) / 100)))
    busiest = max(counted, key=lambda p: (p.acts, p.first), default=None)
    if busiest is not None:
        parts.append(
            say("pictures.timeline.busiest", period=shown(busiest.first, busiest.last), side=pair.label(busiest.way), n=busiest.acts)
        )
    return " ".join([say("pictures.timeline.text", n=len(acts), dated=len(acts) - undated), *parts])


def _notes(frame: Window | None, undated: int, say: Say, all_of: str) -> list[Cell]:
    notes = []
    if undated:
        notes.append(Cell(say("pictures.timeline.undated", n=undated)))
    if frame and frame.before + frame.after:
        notes.append(
            Cell(
                say("pictures.timeline.outside", n=frame.before + frame.after, first=iso(frame.first), last=iso(frame.last)), all_of or None
            )
        )
    return notes


def _table(counted: Sequence[Period], pair: Pair, rhythm: str, say: Say) -> Table:
    headers = (say(f"pictures.unit.{rhythm}"), *(text for way in WAYS for text in (pair.label(way), say("pictures.mean"))))
    rows = []
    for first, group in groupby(counted, key=lambda p: p.first):
        by_way = {period.way: period for period in group}
        cells = [Cell(shown(first, next(iter(by_way.values())).last))]
        for way in WAYS:
            period = by_way.get(way)
            cells += [Cell(str(period.acts) if period else "", number=True), Cell(signed(period.mean) if period else "", number=True)]
        rows.append(tuple(cells))
    return Table(say("pictures.timeline.caption", unit=say(f"pictures.unit.{rhythm}").lower()), headers, tuple(rows[:ROWS_MOST]), len(rows))
