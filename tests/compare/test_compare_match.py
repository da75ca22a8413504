"""Claims of two sides, matched one to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.compare.match import KINDS, Claim, Pair, apart, match, narrowest

TYPES = ["ACCUSE", "CONSULT", "SANCTION"]


def claim(
    first: int, last: int | None = None, *, kind: str = "ACCUSE", actor: str = "RUS", recipient: str = "JPN", key: str = "a"
) -> Claim:
    return Claim(actor, recipient, kind, first, first if last is None else last, f"{key}{first}-{last}", 1, -2.0)


def paired(ours: Sequence[Claim], theirs: Sequence[Claim], window: int = 1, drift: int = 7) -> list[tuple[str, int]]:
    return [(pair.kind, pair.shift) for pair in match(ours, theirs, window=window, drift=drift)]


@pytest.mark.parametrize(
    ("ours", "theirs", "pairs"),
    [
        ([claim(5)], [claim(5)], [("same", 0)]),
        ([claim(1, 7)], [claim(5)], [("same", 0)]),
        ([claim(5)], [claim(6)], [("near", 1)]),
        ([claim(5)], [claim(4)], [("near", -1)]),
        ([claim(1, 7)], [claim(8)], [("near", 1)]),
        ([claim(5)], [claim(12)], [("other day", 7)]),
        ([claim(5)], [claim(13)], [("only ours", 0), ("only theirs", 0)]),
        ([claim(5)], [claim(5, actor="JPN", recipient="RUS")], [("reversed", 0)]),
        ([claim(5)], [claim(6, actor="JPN", recipient="RUS")], [("only ours", 0), ("only theirs", 0)]),
        ([claim(5)], [claim(5, kind="SANCTION")], [("other type", 0)]),
        ([claim(5)], [], [("only ours", 0)]),
        ([], [claim(5)], [("only theirs", 0)]),
        ([claim(5)], [claim(5), claim(6)], [("same", 0), ("only theirs", 0)]),
        ([claim(1, 7)], [claim(2), claim(3)], [("same", 0), ("only theirs", 0)]),
    ],
)
def test_pairs(ours: list[Claim], theirs: list[Claim], pairs: list[tuple[str, int]]) -> None:
    assert paired(ours, theirs) == pairs


def test_a_window_of_nought_knows_no_near_days() -> None:
    assert paired([claim(5)], [claim(6)], window=0) == [("other day", 1)]
    assert paired([claim(5)], [claim(6)], window=0, drift=0) == [("only ours", 0), ("only theirs", 0)]


def test_the_same_day_goes_before_all_else() -> None:
    """Both of ours are near the peer's two, but only one pairing leaves none of them without its day."""
    assert paired([claim(5), claim(6)], [claim(6), claim(7)]) == [("same", 0), ("other day", 2)]


def test_of_other_types_the_most_alike_is_taken() -> None:
    ours = [claim(5, kind="THREATEN")]
    theirs = [claim(5, kind="CONSULT"), claim(5, kind="REJECT"), claim(5, kind="ASSAULT")]
    pair = match(ours, theirs, window=1, drift=7)[0]
    assert (pair.kind, pair.theirs and pair.theirs.type) == ("other type", "REJECT")


def test_a_wider_time_around_a_narrower_one_tells_no_second_act() -> None:
    assert narrowest([claim(1, 7), claim(3), claim(9)]) == [claim(3)._replace(events=2), claim(9)]
    assert narrowest([claim(1, 4), claim(3, 7)]) == [claim(1, 4), claim(3, 7)]
    assert len(narrowest([claim(3), claim(3, kind="AID")])) == 2


@pytest.mark.parametrize(("ours", "theirs", "days"), [(claim(5), claim(5), 0), (claim(1, 7), claim(9), 2), (claim(3, 7), claim(1), -2)])
def test_apart(ours: Claim, theirs: Claim, days: int) -> None:
    assert apart(ours, theirs) == days


def claims(key: str, *, points: bool) -> st.SearchStrategy[list[Claim]]:
    """Claims between two parties, at most one of each time, type and way."""
    widths = st.just(0) if points else st.integers(0, 6)
    ways = st.sampled_from([("RUS", "JPN"), ("JPN", "RUS")])
    one = st.tuples(ways, st.sampled_from(TYPES), st.integers(0, 12), widths)
    return st.lists(one, max_size=7, unique=True).map(
        lambda rows: [Claim(*way, kind, first, first + width, f"{key}{at}", 1, None) for at, (way, kind, first, width) in enumerate(rows)]
    )


def kinds(pairs: Sequence[Pair]) -> Counter[str]:
    return Counter(pair.kind for pair in pairs)


@given(claims("o", points=False), claims("t", points=True))
def test_each_claim_is_in_one_pair(ours: list[Claim], theirs: list[Claim]) -> None:
    pairs = match(ours, theirs, window=1, drift=7)
    assert sorted(pair.ours for pair in pairs if pair.ours) == sorted(narrowest(ours))
    assert sorted(pair.theirs for pair in pairs if pair.theirs) == sorted(theirs)
    assert {pair.kind for pair in pairs} <= set(KINDS)
    assert sum(pair.ours.events for pair in pairs if pair.ours) == len(ours)


@given(claims("o", points=True), claims("t", points=True))
def test_days_alone_match_the_same_both_ways(ours: list[Claim], theirs: list[Claim]) -> None:
    there, back = kinds(match(ours, theirs, window=1, drift=7)), kinds(match(theirs, ours, window=1, drift=7))
    assert (there["same"], there["near"], there["reversed"]) == (back["same"], back["near"], back["reversed"])
    assert there["only ours"] == back["only theirs"]


@given(claims("o", points=False), claims("t", points=True), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(ours: list[Claim], theirs: list[Claim], source: object) -> None:
    shuffled = [list(ours), list(theirs)]
    for side in shuffled:
        source.shuffle(side)  # type: ignore[attr-defined]  # a random.Random
    assert sorted(map(repr, match(*shuffled, window=1, drift=7))) == sorted(map(repr, match(ours, theirs, window=1, drift=7)))


@given(claims("o", points=False).map(lambda found: found[:5]), claims("t", points=True).map(lambda found: found[:5]))
def test_as_many_as_can_be_are_paired_on_the_same_day(ours: list[Claim], theirs: list[Claim]) -> None:
    narrow = narrowest(ours)

    def fits(one: Claim, other: Claim) -> bool:
        return one[:3] == other[:3] and one.first <= other.first <= one.last

    if len(narrow) <= len(theirs):
        most = max(sum(map(fits, narrow, order)) for order in permutations(theirs, len(narrow)))
    else:
        most = max(sum(map(fits, order, theirs)) for order in permutations(narrow, len(theirs)))
    assert kinds(match(ours, theirs, window=0, drift=0))["same"] == most
