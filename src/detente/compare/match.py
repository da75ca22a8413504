"""Which claim of ours is which of a peer's: claims of one pair of parties are matched one to one, the same first, then what differs in one thing.

A claim is that one party did something of a type to another between two days, however many events or rows say so. A peer's are of one day; ours
may be of several, and then hold every day in them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from detente.ontology import quad, score

__all__ = [
    "KINDS", "MATCHED", "NEAR", "OTHER_DAY", "OTHER_TYPE", "OURS", "REVERSED", "SAME", "THEIRS", "Claim", "Pair", "apart", "match", "narrowest",
]  # fmt: skip

SAME, NEAR, OTHER_DAY, REVERSED, OTHER_TYPE, OURS, THEIRS = KINDS = (
    "same", "near", "other day", "reversed", "other type", "only ours", "only theirs",
)  # fmt: skip
MATCHED = KINDS[:2]


class Claim(NamedTuple):
    """Days are counted from 1970 (both 0 where days are not compared). `id` is one of the `events` that say it, `score` their mean.

    `published` is the day on which that one was told, None where it is not known; `url` the key of its address, where both sides have it. No
    two claims of a side have one id with the same parties, type and days, so that claims can be sorted.
    """

    actor: str
    recipient: str
    type: str
    first: int
    last: int
    id: str
    events: int
    score: float | None
    published: int | None = None
    url: str | None = None


class Pair(NamedTuple):
    """A claim of ours and one of the peer's that it answers to, or one alone. `shift` is in days, above 0 where the peer's is later."""

    kind: str
    ours: Claim | None
    theirs: Claim | None
    shift: int = 0


def match(ours: Sequence[Claim], theirs: Sequence[Claim], *, window: int, drift: int) -> list[Pair]:
    """All claims between two parties, each in one pair: first those that agree on the day, then those at most `window` days apart, then `drift`.

    Of what is left, claims of one type and day in opposite directions, and claims of one day and direction with different types, are pairs too;
    the rest stands alone. As many claims as can be are paired on the same day. Whatever the order of the claims, the pairs are the same.
    """
    left_ours, left_theirs = sorted(narrowest(ours)), sorted(theirs)
    steps: list[tuple[str, Callable[[Claim], Hashable], Callable[[Claim], Hashable], int, int]] = [
        (SAME, _way_and_type, _way_and_type, 0, 0),
        (NEAR, _way_and_type, _way_and_type, 1, window),
        (OTHER_DAY, _way_and_type, _way_and_type, window + 1, drift),
        (REVERSED, _way_and_type, _back_and_type, 0, 0),
        (OTHER_TYPE, _way, _way, 0, 0),
    ]
    pairs: list[Pair] = []
    for kind, key, other_key, least, most in steps:
        groups: dict[Hashable, list[Claim]] = {}
        for claim in left_theirs:
            groups.setdefault(other_key(claim), []).append(claim)
        mine: dict[Hashable, list[Claim]] = {}
        for claim in left_ours:
            mine.setdefault(key(claim), []).append(claim)
        found = [pair for name in mine if name in groups for pair in _pairs(kind, mine[name], groups[name], least, most)]
        pairs += found
        taken_ours, taken_theirs = {pair.ours for pair in found}, {pair.theirs for pair in found}
        left_ours = [claim for claim in left_ours if claim not in taken_ours]
        left_theirs = [claim for claim in left_theirs if claim not in taken_theirs]
    pairs += [Pair(OURS, claim, None) for claim in left_ours]
    return pairs + [Pair(THEIRS, None, claim) for claim in left_theirs]


def narrowest(claims: Sequence[Claim]) -> list[Claim]:
    """Claims without those whose days hold all days of another of the same parties and type: "this week" beside "on Monday" tells no second act.

    Their events are added to the last of those that they hold.
    """
    groups: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_way_and_type(claim), []).append(claim)
    kept: list[Claim] = []
    for group in groups.values():
        inner: list[Claim] = []  # with ends and beginnings in ascending order
        for claim in sorted(group, key=lambda claim: (claim.last, -claim.first, claim)):
            if inner and claim.first <= inner[-1].first:
                inner[-1] = inner[-1]._replace(events=inner[-1].events + claim.events)
            else:
                inner.append(claim)
        kept += inner
    return kept


def apart(ours: Claim, theirs: Claim) -> int:
    """Days from ours to the peer's: 0 where it is among ours, above 0 where it is later."""
    return max(theirs.first - ours.last, 0) - max(ours.first - theirs.first, 0)


def _way(claim: Claim) -> Hashable:
    return claim.actor, claim.recipient


def _way_and_type(claim: Claim) -> Hashable:
    return claim.actor, claim.recipient, claim.type


def _back_and_type(claim: Claim) -> Hashable:
    return claim.recipient, claim.actor, claim.type


def _pairs(kind: str, ours: list[Claim], theirs: list[Claim], least: int, most: int) -> list[Pair]:
    if kind == OTHER_TYPE:
        return _nearest(kind, ours, theirs, least, most, _unlike)
    if most == 0:
        return _on_the_day(kind, ours, theirs)
    return _nearest(kind, ours, theirs, least, most, _distance)


def _on_the_day(kind: str, ours: list[Claim], theirs: list[Claim]) -> list[Pair]:
    """As many pairs as can be: each day, in order, takes the claim around it that ends first. No claim holds another, so none begins before it."""
    waiting = deque(sorted(ours, key=lambda claim: (claim.last, claim)))
    pairs = []
    for other in sorted(theirs, key=lambda claim: (claim.first, claim)):
        while waiting and waiting[0].last < other.first:
            waiting.popleft()
        if waiting and waiting[0].first <= other.first:
            pairs.append(Pair(kind, waiting.popleft(), other))
    return pairs


def _nearest(
    kind: str, ours: list[Claim], theirs: list[Claim], least: int, most: int, rank: Callable[[Claim, Claim], tuple[float, ...]]
) -> list[Pair]:
    """Pairs in the order of their ranks, each claim in one."""
    if most < least:
        return []
    others = sorted(theirs, key=lambda claim: (claim.first, claim))
    days = [other.first for other in others]
    near = []
    for claim in ours:
        for at in range(bisect_left(days, claim.first - most), len(others)):
            if others[at].first > claim.last + most:
                break
            if abs(apart(claim, others[at])) >= least:
                near.append((rank(claim, others[at]), claim, others[at]))
    pairs, taken_ours, taken_theirs = [], set(), set()
    for _, claim, other in sorted(near):
        if claim not in taken_ours and other not in taken_theirs:
            taken_ours.add(claim)
            taken_theirs.add(other)
            pairs.append(Pair(kind, claim, other, apart(claim, other)))
    return pairs


def _distance(ours: Claim, theirs: Claim) -> tuple[float, ...]:
    return abs(apart(ours, theirs)), theirs.first


def _unlike(ours: Claim, theirs: Claim) -> tuple[float, ...]:
    """Types of one class before others, and those before them that stand near each other on the scale of conflict and cooperation."""
    return quad(ours.type) != quad(theirs.type), abs(score(ours.type) - score(theirs.type))
