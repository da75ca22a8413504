"""What a comparison keeps of its pairs: counts by kind, day, parties and type, and the few that are shown as examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from detente.compare.agree import EPOCH, overlap
from detente.compare.match import KINDS, MATCHED, NEAR, OTHER_DAY, OTHER_TYPE, SAME, Claim, Pair
from detente.compare.records import Counted, Drift, Overlap, Tables, TypePair
from detente.evidence import content_id

__all__ = ["BY", "TIMES", "Best", "Tally", "iso"]

BY = ("day", "month", "year", "type", "dyad")
TIMES = frozenset({"day", "month", "year"})
NUMBERS = 6  # of a row: claims of ours and theirs, the same, near, events of ours, rows of theirs
SPARE = 8  # candidates kept for each example that is asked for, so that they can be of different parties


class Tally:
    """Counts over pairs; `by` are the tables wanted, `examples` how many of each kind."""

    def __init__(self, by: Collection[str], examples: int) -> None:
        self._rows: dict[str, dict[str, list[int]]] = {name: {} for name in by}
        self._whole = [0] * NUMBERS
        self.kinds = Counter[str]()
        self._types = Counter[tuple[str, str]]()
        self._later = self._published = 0
        self._best = {kind: Best(examples) for kind in KINDS if kind != SAME}

    def add(self, pairs: Iterable[Pair]) -> None:
        """Count pairs."""
        for pair in pairs:
            self.kinds[pair.kind] += 1
            self._count(self._whole, pair, (pair.ours is not None, pair.theirs is not None))
            for name, rows in self._rows.items():
                self._row(rows, name, pair)
            if pair.kind == OTHER_TYPE and pair.ours and pair.theirs:
                self._types[pair.ours.type, pair.theirs.type] += 1
            if pair.kind in {NEAR, OTHER_DAY} and pair.theirs and pair.shift > 0:
                self._later += 1
                self._published += pair.theirs.first == pair.theirs.published
            if pair.kind != SAME:
                self._best[pair.kind].add(pair)

    def _row(self, rows: dict[str, list[int]], name: str, pair: Pair) -> None:
        """Count a pair under its key; where its two sides have different keys, each under its own."""
        names = [_name(name, claim) if claim else None for claim in (pair.ours, pair.theirs)]
        if pair.kind in MATCHED:
            names[0] = names[1]
        for key in dict.fromkeys(filter(None, names)):
            self._count(rows.setdefault(key, [0] * NUMBERS), pair, (names[0] == key, names[1] == key))

    @staticmethod
    def _count(row: list[int], pair: Pair, sides: tuple[bool, bool]) -> None:
        row[0] += sides[0]
        row[1] += sides[1]
        row[2] += pair.kind == SAME
        row[3] += pair.kind == NEAR
        row[4] += pair.ours.events if pair.ours and sides[0] else 0
        row[5] += pair.theirs.events if pair.theirs and sides[1] else 0

    def overall(self) -> Overlap:
        """The overlap of all claims."""
        return overlap("all", *self._whole)

    def tables(self) -> Tables:
        """The overlaps asked for: those of times in their order, others by number of claims."""
        found = []
        for name, rows in self._rows.items():
            order = sorted(rows.items()) if name in TIMES else sorted(rows.items(), key=lambda item: (-item[1][0] - item[1][1], item[0]))
            found.append((name, tuple(overlap(key, *row) for key, row in order)))
        return tuple(found)

    def by_kind(self) -> Counted:
        """Pairs and single claims by kind, in the order of KINDS."""
        return tuple((kind, self.kinds[kind]) for kind in KINDS)

    def types(self) -> tuple[TypePair, ...]:
        """The types of pairs that differ in the type alone, the most frequent first."""
        counted = sorted(self._types.items(), key=lambda item: (-item[1], item[0]))
        return tuple(TypePair(*kinds, number) for kinds, number in counted)

    def drift(self) -> Drift:
        """What is known of claims that differ in the day alone."""
        return Drift(self.kinds[NEAR] + self.kinds[OTHER_DAY], self._later, self._published)

    def examples(self) -> dict[str, list[Pair]]:
        """The pairs to show, by kind."""
        return {kind: best.chosen() for kind, best in self._best.items()}


class Best:
    """A few pairs of many, the same whatever the order they come in: first those from one article, then by hash, each of other parties."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._kept: list[tuple[bool, str, Pair]] = []

    def add(self, pair: Pair) -> None:
        """Look at a pair."""
        if not self._number:
            return
        urls = [claim.url for claim in (pair.ours, pair.theirs) if claim]
        shared = urls[0] is not None and len(set(urls)) == 1
        key = content_id("example", *(claim.id if claim else "" for claim in (pair.ours, pair.theirs)))
        self._kept.append((not shared, key, pair))
        if len(self._kept) > 4 * SPARE * self._number:
            self._cut()

    def _cut(self) -> None:
        self._kept.sort(key=lambda found: found[:2])
        del self._kept[SPARE * self._number :]

    def chosen(self) -> list[Pair]:
        """The pairs chosen, in the order of their worth."""
        self._cut()
        pairs = [pair for _, _, pair in self._kept]
        firsts: dict[frozenset[str], Pair] = {}
        for pair in pairs:
            firsts.setdefault(_parties(pair), pair)
        others = [pair for pair in pairs if firsts[_parties(pair)] is not pair]
        return [*firsts.values(), *others][: self._number]


def iso(day: int) -> str:
    """A day since 1970 as an ISO date."""
    return (EPOCH + timedelta(days=day)).isoformat()


def _parties(pair: Pair) -> frozenset[str]:
    claim = pair.ours or pair.theirs
    return frozenset((claim.actor, claim.recipient)) if claim else frozenset()


def _name(by: str, claim: Claim) -> str:
    """The row of a table that a claim belongs in."""
    if by == "type":
        return claim.type
    if by == "dyad":
        return f"{claim.actor} → {claim.recipient}"
    day = date.isoformat(EPOCH + timedelta(days=claim.first))
    return day[: {"day": 10, "month": 7, "year": 4}[by]]
