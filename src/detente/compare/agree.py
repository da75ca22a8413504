"""How far two sides agree: shares of claims, rank correlations of what a pair of parties does in a day or a month, kappa of quad classes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import nan

import numpy as np

from detente.compare.match import Claim
from detente.compare.records import Correlation, Counted, Kappa, Overlap, Share
from detente.ontology import quad

__all__ = ["Cells", "kappa", "overlap", "ranked", "share", "spearman"]

FEWEST_CELLS = 5  # a rank correlation of fewer says nothing
CLASSES = (1, 2, 3, 4)
UNITS = DAY, MONTH = ("pair-day", "pair-month")
EPOCH = date(1970, 1, 1)
_DAYS = 65536
Numbers = Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]]


def share(ours: int, theirs: int, both: int) -> Share:
    """The measures of an overlap."""
    union = ours + theirs - both
    return Share(
        both,
        both / ours if ours else None,
        both / theirs if theirs else None,
        2 * both / (ours + theirs) if ours + theirs else None,
        both / union if union else None,
    )


def overlap(what: str, ours: int, theirs: int, same: int, near: int, our_events: int = 0, their_rows: int = 0) -> Overlap:
    """An overlap on the same day, and with what is near."""
    return Overlap(what, ours, theirs, our_events, their_rows, share(ours, theirs, same), share(ours, theirs, same + near))


def ranked(counts: Counter[str]) -> Counted:
    """Counts, the most frequent first, then by name."""
    return tuple(sorted(((what, number) for what, number in counts.items() if number), key=lambda item: (-item[1], item[0])))


def spearman(what: str, unit: str, ours: Numbers, theirs: Numbers) -> Correlation:
    """Spearman's rho: Pearson's correlation of ranks, equal values sharing the mean of theirs (Spearman 1904; ties as Kendall 1945)."""
    cells = len(ours)
    if cells < FEWEST_CELLS:
        return Correlation(what, unit, cells, None, f"fewer than {FEWEST_CELLS} cells")
    one, other = _ranks(ours), _ranks(theirs)
    if one.std() == 0 or other.std() == 0:
        return Correlation(what, unit, cells, None, "one side has the same value everywhere")
    return Correlation(what, unit, cells, float(np.corrcoef(one, other)[0, 1]), None)


def _ranks(values: Numbers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    _, place, counts = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    ranks: np.ndarray[tuple[int], np.dtype[np.float64]] = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks


def kappa(table: Sequence[Sequence[int]]) -> Kappa:
    """Cohen's kappa (1960) of a square table of counts, a row for each class of ours."""
    counts = tuple(tuple(row) for row in table)
    cells = sum(map(sum, counts))
    if not cells:
        return Kappa(0, None, None, "no pair-day that both have", counts)
    agreed = sum(counts[at][at] for at in range(len(counts))) / cells
    chance = sum(sum(counts[at]) * sum(row[at] for row in counts) for at in range(len(counts))) / cells**2
    if chance == 1:
        return Kappa(cells, agreed, None, "both sides have one class only", counts)
    return Kappa(cells, agreed, (agreed - chance) / (1 - chance), None, counts)


class Cells:
    """What both sides say of a pair of parties on one day and in one month, kept as numbers alone: 32 bytes a cell."""

    def __init__(self) -> None:
        self._kept = {unit: tuple(array("d") for _ in range(4)) for unit in UNITS}
        self._quads = [[0] * len(CLASSES) for _ in CLASSES]

    def add(self, ours: Sequence[Claim], theirs: Sequence[Claim]) -> None:
        """Add all claims of some pairs of parties, each in its own direction; a day has those of ours that are of one day."""
        single = [claim for claim in ours if claim.first == claim.last]
        for unit, mine, of in ((DAY, single, _day), (MONTH, ours, _month)):
            cells: dict[tuple[str, str, int], tuple[list[Claim], list[Claim]]] = {}
            for side, claims in enumerate((mine, theirs)):
                for claim in claims:
                    cells.setdefault((claim.actor, claim.recipient, of(claim.first)), ([], []))[side].append(claim)
            for one, other in cells.values():
                for kept, value in zip(self._kept[unit], (_events(one), _events(other), _mean(one), _mean(other)), strict=True):
                    kept.append(value)
                if unit == DAY and one and other:
                    self._quads[_class(one) - 1][_class(other) - 1] += 1

    def correlations(self) -> tuple[Correlation, ...]:
        """Of the numbers of events, over cells that either side has and over those that both have; of the mean scores, over the latter."""
        found = []
        for unit in UNITS:
            ours, theirs, our_scores, their_scores = (np.frombuffer(kept) if kept else np.empty(0) for kept in self._kept[unit])
            both = (ours > 0) & (theirs > 0)
            scored = both & ~np.isnan(our_scores) & ~np.isnan(their_scores)
            found += [
                spearman("number of events, where either has one", unit, ours, theirs),
                spearman("number of events, where both have one", unit, ours[both], theirs[both]),
                spearman("mean score, where both have one", unit, our_scores[scored], their_scores[scored]),
            ]
        return tuple(found)

    def kappa(self) -> Kappa:
        """Of the class that most events of a pair-day have, on days that both have."""
        return kappa(self._quads)


def _day(day: int) -> int:
    return day


@lru_cache(maxsize=_DAYS)
def _month(day: int) -> int:
    found = EPOCH + timedelta(days=day)
    return found.year * 12 + found.month


def _events(claims: Sequence[Claim]) -> float:
    return float(sum(claim.events for claim in claims))


def _mean(claims: Sequence[Claim]) -> float:
    """The mean score of events; not a number where none has a score."""
    scored = [(claim.score, claim.events) for claim in claims if claim.score is not None]
    events = sum(number for _, number in scored)
    return sum(score * number for score, number in scored) / events if events else nan


def _class(claims: Sequence[Claim]) -> int:
    """The quad class of most events; of two equally frequent, the later: material before verbal, conflict before cooperation."""
    counts = Counter[int]()
    for claim in claims:
        counts[quad(claim.type)] += claim.events
    return max(counts, key=lambda kind: (counts[kind], kind))
