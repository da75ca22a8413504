"""Acts between two parties as arrays, gathered into the marks and periods that a timeline shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.serve.pictures.spans import Days, begin, counted, end, iso, packed, together
from detente.serve.rows import NONE

__all__ = ["WAYS", "Acts", "Mark", "Pair", "Period", "Window", "behind", "marks", "periods"]

WAYS = ("ab", "ba", "both")
HUNDREDTHS = 100.0


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts of a pair, in the order of their numbers in the index.

    `way` is a place in WAYS: the first party's acts toward the second, the way back, or what both did together. `first` and `last` are the interval
    of each, `score` is in hundredths, `kind` a place in `kinds`, the PLOVER types that occur.
    """

    ids: npt.NDArray[np.uint32]
    way: npt.NDArray[np.int8]
    first: Days
    last: Days
    score: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int8]
    kinds: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dated(self) -> npt.NDArray[np.bool_]:
        """Which acts have at least one side of their interval."""
        known: npt.NDArray[np.bool_] = (self.first != NONE) | (self.last != NONE)
        return known

    def only(self, chosen: npt.NDArray[np.bool_]) -> Acts:
        """Those acts alone."""
        return Acts(
            self.ids[chosen], self.way[chosen], self.first[chosen], self.last[chosen], self.score[chosen], self.kind[chosen], self.kinds
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """Acts of one direction, interval and score. `first` and `last` are ISO days; None is an open side."""

    way: str
    first: str | None
    last: str | None
    score: float
    acts: int
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What one direction did in one period: how many acts lie wholly in it, and the mean of their scores."""

    way: str
    first: str
    last: str
    acts: int
    mean: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties: their keys and their names in the language of the interface."""

    a: str
    b: str
    a_name: str
    b_name: str

    def label(self, way: str) -> str:
        """A direction in words."""
        arrow = {"ab": "{a} → {b}", "ba": "{b} → {a}", "both": "{a} + {b}"}[way]
        return arrow.format(a=self.a_name, b=self.b_name)

    def sides(self, way: str) -> tuple[str, str]:
        """Who acts and who is acted on."""
        return {"ab": (self.a, self.b), "ba": (self.b, self.a), "both": (f"{self.a} {self.b}", "")}[way]


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time that is drawn, in days, and how many dated acts lie before and after it."""

    first: int
    last: int
    before: int
    after: int


def marks(acts: Acts, unit: str, most: int | None = None) -> list[Mark] | None:
    """The dated acts, those alike in direction, interval (in the measure of `unit`) and score as one; None where these are more than `most`."""
    acts = acts.only(acts.dated)
    if not len(acts):
        return []
    first, last = together(acts.first, acts.last, unit)
    days = [np.where(side == NONE, 0, side).astype(np.int64) for side in (first, last)]
    keys, place, counts = packed([acts.way.astype(np.int64), *days, acts.score.astype(np.int64)])
    if most is not None and len(keys) > most:
        return None
    types: list[list[str]] = [[] for _ in keys]
    for mark, kind in counted([place, acts.kind.astype(np.int64)])[0]:
        types[mark].append(acts.kinds[kind])
    return [
        Mark(WAYS[way], iso(low or NONE), iso(high or NONE), score / HUNDREDTHS, count, tuple(sorted(found)))
        for (way, low, high, score), count, found in zip(keys, counts.tolist(), types, strict=True)
    ]


def behind(acts: Acts, unit: str, *, way: str, first: int, last: int, score: float) -> npt.NDArray[np.uint32]:
    """The numbers of the acts that a mark stands for; `first` and `last` as days, NONE for an open side."""
    low, high = together(acts.first, acts.last, unit)
    hit = (acts.way == WAYS.index(way)) & (low == first) & (high == last) & (acts.score == round(score * HUNDREDTHS))
    found: npt.NDArray[np.uint32] = acts.ids[hit]
    return found


def periods(acts: Acts, unit: str) -> list[Period]:
    """The acts of each direction by period, in the order of time; what lies in no single period is left out. Scores are weighed by acts."""
    known = (acts.first != NONE) & (acts.last != NONE)
    acts = acts.only(known)
    starts = begin(acts.first, unit)
    inside = starts == begin(acts.last, unit)
    acts, starts = acts.only(inside), starts[inside]
    if not len(acts):
        return []
    keys, place, counts = packed([starts.astype(np.int64), acts.way.astype(np.int64)])
    sums = np.bincount(place, weights=acts.score, minlength=len(keys))
    ends = end(np.array([start for start, _ in keys], np.int32), unit).tolist()
    return [
        Period(WAYS[way], str(iso(start)), str(iso(stop)), count, round(total / count / HUNDREDTHS, 2))
        for (start, way), stop, count, total in zip(keys, ends, counts.tolist(), sums.tolist(), strict=True)
    ]
