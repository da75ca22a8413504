"""The matrix of positions: who holds what on which issue, and since when.

A row is a holder, a column an issue; in each cell time runs from left to right.

A sign stands at the day on which a position is held, by the text, or was reported, where the text does not say: the rule of the ledger. Positions
without any day stand before the line. A cell has the tint of the last stance; a bar across it marks where the stance changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from detente.serve.pictures.frame import ROWS_MOST, Cell, Picture, Say, Table, sheet
from detente.serve.pictures.palette import FAINT, GRID, INK, MUTED, STANCES

__all__ = ["COLUMNS", "HOLDERS_MOST", "ISSUES_MOST", "SIGNS_MOST", "Held", "Stand", "changes", "matrix"]

HOLDERS_MOST, ISSUES_MOST = 24, 7  # rows and columns of one drawing: more do not fit a page
Row = tuple[str, str, str | None, str, int]
COLUMNS = ("holder", "issue", "day", "stance", "positions")
WIDTH = 880
ROOMY = 95  # pixels of a column in which two months have room
NAMES = 150  # pixels for the holders' names
ROW = 30  # pixels of a row
LINE = 13  # pixels of a line of an issue's name
YEARS = 24  # pixels of the head below the names
GUTTER = 16  # of a cell, for positions without a day
MARGIN = 9  # of the time line in its cell
LETTER = 6.3  # pixels of a letter on average
SIGNS_MOST = 700  # in one drawing: with more, days are gathered by month, quarter or year
MOVES_SHOWN = 4  # of the changes of one stand, in the table: the last
SIDE = {"support": -4, "oppose": 4, "conditional": 0, "unclear": 0}  # pixels from the line: who supports stands over it
LINES_MOST = 3  # of an issue's name


@dataclass(frozen=True, slots=True)
class Held:
    """Positions of one stance on one day. `day` is ISO, None where neither the text nor the article's date gives one."""

    day: str | None
    stance: str
    positions: int


@dataclass(frozen=True, slots=True)
class Stand:
    """What one holder holds on one issue, in the order of days, those without one first."""

    holder: str
    issue: str
    held: tuple[Held, ...]

    @property
    def positions(self) -> int:
        """How many positions there are."""
        return sum(held.positions for held in self.held)

    @property
    def last(self) -> str:
        """The stance of the last day; where that has several, of most positions, the stronger first."""
        day = self.held[-1].day
        weight = Counter({held.stance: held.positions for held in self.held if held.day == day})
        return min(weight, key=lambda stance: (-weight[stance], list(STANCES).index(stance)))


def changes(stand: Stand) -> list[tuple[Held, Held]]:
    """Neighbouring days with different stances: what is without a day, and what is unclear, tells of no change."""
    told = [held for held in stand.held if held.day is not None and held.stance != "unclear"]
    return [(one, other) for one, other in pairwise(told) if one.stance != other.stance]


def matrix(
    stands: Sequence[Stand],
    positions: int,
    say: Say,
    name: Callable[[str], str],
    issue_name: Callable[[str], str],
    *,
    link: Callable[[Stand], str],
    issues: Sequence[str] = (),
    rows: Sequence[Row] | None = None,
) -> Picture:
    """The picture of some stands; `positions` are all that the filters let through.

    Rows come in the order of the stands, columns in that of `issues`. `rows` are the data behind it, where the stands have their days gathered by a
    longer unit.
    """
    if rows is None:
        rows = [(stand.holder, stand.issue, held.day, held.stance, held.positions) for stand in stands for held in stand.held]
    holders, held = list(dict.fromkeys(stand.holder for stand in stands)), dict.fromkeys(stand.issue for stand in stands)
    issues = [*(issue for issue in issues if issue in held), *(issue for issue in held if issue not in issues)]
    changed = [(stand, pair) for stand in stands for pair in changes(stand)]
    text = say(
        "pictures.matrix.text", n=positions, holders=len(holders), issues=len(issues), shown=sum(stand.positions for stand in stands)
    )
    undated = sum(held.positions for stand in stands for held in stand.held if held.day is None)
    return Picture(
        "matrix",
        say("pictures.matrix.title"),
        " ".join([text, say("pictures.matrix.changes", n=len(changed))] if stands else [text]),
        (Cell(say("pictures.matrix.undated", n=undated)),) if undated else (),
        COLUMNS,
        tuple(rows),
        _table(stands, say, name, issue_name, link),
        _spec(stands, holders, issues, say, name, issue_name, link) if stands else None,
    )


def _table(
    stands: Sequence[Stand], say: Say, name: Callable[[str], str], issue_name: Callable[[str], str], link: Callable[[Stand], str]
) -> Table:
    headers = tuple(say(f"pictures.matrix.{key}") for key in ("holder", "issue", "stance", "since", "positions", "change"))
    rows = []
    for stand in stands[:ROWS_MOST]:
        moves = [
            f"{other.day}: {say(f'stance.{one.stance}')} → {say(f'stance.{other.stance}')}" for one, other in changes(stand)[-MOVES_SHOWN:]
        ]
        rows.append(
            (
                Cell(name(stand.holder)),
                Cell(issue_name(stand.issue), link(stand)),
                Cell(say(f"stance.{stand.last}")),
                Cell(_since(stand) or ""),
                Cell(str(stand.positions), number=True),
                Cell("; ".join(moves)),
            )
        )
    return Table(say("pictures.matrix.caption"), headers, tuple(rows), len(stands))


def _since(stand: Stand) -> str | None:
    """The first day of the run of entries that have the last stance; None where it has no day."""
    first = None
    for held in reversed(stand.held):
        if held.stance != stand.last or held.day is None:
            break
        first = held.day
    return first


def _spec(
    stands: Sequence[Stand],
    holders: Sequence[str],
    issues: Sequence[str],
    say: Say,
    name: Callable[[str], str],
    issue_name: Callable[[str], str],
    link: Callable[[Stand], str],
) -> dict[str, Any]:
    wide = (WIDTH - NAMES) / len(issues)
    lines = [_wrapped(issue_name(issue), wide - 6) for issue in issues]
    head = YEARS + LINE * max(map(len, lines))
    height = head + ROW * len(holders)
    days = sorted(held.day for stand in stands for held in stand.held if held.day)
    low, high = (date.fromisoformat(day).toordinal() for day in (days[0], days[-1])) if days else (0, 1)
    stances = [stance for stance in STANCES if any(held.stance == stance for stand in stands for held in stand.held)]
    words = {stance: say(f"stance.{stance}") for stance in stances}
    cells, signs, bars = [], [], []
    for stand in stands:
        left, top = NAMES + issues.index(stand.issue) * wide, head + holders.index(stand.holder) * ROW
        cells.append(
            {
                "x": left + 2,
                "x2": left + wide - 2,
                "y": top + 2,
                "y2": top + ROW - 2,
                "middle": top + ROW / 2,
                "from": left + GUTTER,
                "to": left + wide - MARGIN,
                "tint": STANCES[stand.last][0],
                "words": _words(stand, say, name, issue_name),
                "link": link(stand),
            }
        )

        def across(day: str | None, left: float = left) -> float:
            if day is None:
                return round(left + GUTTER / 2 + 1, 1)
            part = (date.fromisoformat(day).toordinal() - low) / max(1, high - low)
            return round(left + GUTTER + MARGIN + part * (wide - GUTTER - 2 * MARGIN - 4), 1)

        signs += [
            {"x": across(held.day), "y": top + ROW / 2 + SIDE[held.stance], "stance": words[held.stance], "n": min(held.positions, 9)}
            for held in stand.held
        ]
        bars += [{"x": (across(one.day) + across(other.day)) / 2, "y": top + 5, "y2": top + ROW - 5} for one, other in changes(stand)]
    layers = [
        _grid(len(holders), len(issues), wide, head, height),
        *_cells(cells, height),
        *_signs(signs, bars, stances, words, height, say),
        *_heads([name(holder) for holder in holders], lines, wide, head, height, (days[0], days[-1]) if days else None),
    ]
    return sheet({"height": height, "layer": layers}, width=WIDTH)


def _words(stand: Stand, say: Say, name: Callable[[str], str], issue_name: Callable[[str], str]) -> str:
    moved = changes(stand)
    key = "pictures.matrix.moved" if moved else "pictures.matrix.mark"
    values: dict[str, object] = {
        "holder": name(stand.holder),
        "issue": issue_name(stand.issue),
        "stance": say(f"stance.{stand.last}"),
        "n": stand.positions,
    }
    if moved:
        one, other = moved[-1]
        values |= {"before": say(f"stance.{one.stance}"), "after": say(f"stance.{other.stance}"), "day": other.day}
    return say(key, **values)


def _x(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}}


def _y(field: str, height: int) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "axis": None, "scale": {"domain": [0, height], "nice": False, "reverse": True}}


def _grid(rows: int, columns: int, wide: float, head: int, height: int) -> dict[str, Any]:
    lines: list[dict[str, float]] = [{"x": 0, "x2": WIDTH, "y": head + row * ROW, "y2": head + row * ROW} for row in range(rows + 1)]
    lines += [{"x": NAMES + c * wide, "x2": NAMES + c * wide, "y": head - 16, "y2": height} for c in range(columns)]
    return {
        "data": {"values": lines},
        "mark": {"type": "rule", "stroke": GRID, "aria": False},
        "encoding": {"x": _x("x"), "x2": {"field": "x2"}, "y": _y("y", height), "y2": {"field": "y2"}},
    }


def _cells(cells: Sequence[Mapping[str, Any]], height: int) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": list(cells)},
            "mark": {"type": "rect", "opacity": 0.16, "cornerRadius": 3},
            "encoding": {
                "x": _x("x"),
                "x2": {"field": "x2"},
                "y": _y("y", height),
                "y2": {"field": "y2"},
                "fill": {"field": "tint", "type": "nominal", "scale": None},
                "description": {"field": "words", "type": "nominal"},
                "href": {"field": "link", "type": "nominal"},
            },
        },
        {
            "data": {"values": list(cells)},
            "mark": {"type": "rule", "stroke": FAINT, "strokeWidth": 0.8, "aria": False},
            "encoding": {"x": _x("from"), "x2": {"field": "to"}, "y": _y("middle", height)},
        },
    ]


def _colours(stances: Sequence[str], words: Mapping[str, str]) -> dict[str, Any]:
    return {"domain": [words[stance] for stance in stances], "range": [STANCES[stance][0] for stance in stances]}


def _signs(
    signs: Sequence[Mapping[str, Any]],
    bars: Sequence[Mapping[str, Any]],
    stances: Sequence[str],
    words: Mapping[str, str],
    height: int,
    say: Say,
) -> list[dict[str, Any]]:
    shapes = {"domain": [words[stance] for stance in stances], "range": [STANCES[stance][1] for stance in stances]}
    legend = {"title": say("pictures.matrix.last"), "titleOrient": "left", "symbolSize": 110}
    return [
        {
            "data": {"values": list(bars)},
            "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1.6, "aria": False},
            "encoding": {"x": _x("x"), "y": _y("y", height), "y2": {"field": "y2"}},
        },
        {
            "data": {"values": list(signs)},
            "mark": {"type": "point", "filled": True, "opacity": 0.9, "aria": False, "tooltip": None},
            "encoding": {
                "x": _x("x"),
                "y": _y("y", height),
                "size": {"field": "n", "type": "quantitative", "scale": {"domain": [1, 9], "range": [70, 230]}, "legend": None},
                "color": {"field": "stance", "type": "nominal", "scale": _colours(stances, words), "legend": legend},
                "shape": {"field": "stance", "type": "nominal", "scale": shapes, "legend": legend},
            },
        },
    ]


def _heads(
    holders: Sequence[str], issues: Sequence[Sequence[str]], wide: float, head: int, height: int, span: tuple[str, str] | None
) -> list[dict[str, Any]]:
    """The names of rows, the lines of the columns' names, and where the time of each cell begins and ends."""
    sides = [{"x": 4, "y": head + n * ROW + ROW / 2, "name": _cut(holder, NAMES)} for n, holder in enumerate(holders)]
    tops, ends = [], []
    for n, lines in enumerate(issues):
        left = NAMES + n * wide
        tops += [{"x": left + 4, "y": head - YEARS + 4 - LINE * (len(lines) - 1 - k), "name": line} for k, line in enumerate(lines)]
        if span:
            ends.append({"x": left + GUTTER, "y": head - 8, "name": _short(span[0], span[1], wide), "end": "left"})
            ends.append({"x": left + wide - MARGIN, "y": head - 8, "name": _short(span[1], span[0], wide), "end": "right"})

    def text(values: Sequence[Mapping[str, Any]], **mark: Any) -> dict[str, Any]:
        return {
            "data": {"values": list(values)},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "color": INK, "aria": False, **mark},
            "encoding": {"x": _x("x"), "y": _y("y", height), "text": {"field": "name", "type": "nominal"}},
        }

    return [
        text(sides, fontSize=12),
        text(tops, fontSize=11, fontWeight="bold"),
        text([end for end in ends if end["end"] == "left"], fontSize=10, color=MUTED),
        text([end for end in ends if end["end"] == "right"], fontSize=10, color=MUTED, align="right"),
    ]


def _short(day: str, other: str, wide: float) -> str:
    """One end of a time, as long as there is room: the month too where the year alone would say nothing."""
    alike = day[:4] == other[:4]
    return day[:7] if wide > (ROOMY if alike else 110) else day[2:7] if alike else day[:4]


def _cut(words: str, wide: float) -> str:
    most = int((wide - 10) / LETTER)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _wrapped(words: str, wide: float) -> list[str]:
    """Words in lines of a width, LINES_MOST at most, the last one cut."""
    most = max(6, int(wide / LETTER))
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > LINES_MOST:
        lines = [*lines[: LINES_MOST - 1], " ".join(lines[LINES_MOST - 1 :])]
    return [_cut(line, most * LETTER + 10) for line in lines]
