"""Measures of agreement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.compare.agree import Cells, kappa, overlap, share, spearman
from detente.compare.match import Claim
from detente.compare.records import Share

NUMBERS = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=5, max_size=30)
TABLES = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4)


def test_share() -> None:
    assert share(10, 4, 2) == Share(2, 0.2, 0.5, pytest.approx(2 / 7), pytest.approx(1 / 6))
    assert share(0, 4, 0) == Share(0, None, 0.0, 0.0, 0.0)
    assert share(0, 0, 0) == Share(0, None, None, None, None)


def test_an_overlap_has_what_is_near_in_the_wider_share_alone() -> None:
    found = overlap("all", 10, 8, 2, 3)
    assert (found.same.both, found.within.both) == (2, 5)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_shares_are_the_same_from_both_sides(ours: int, theirs: int, both: int) -> None:
    both = min(ours, theirs, both)
    one, other = share(ours, theirs, both), share(theirs, ours, both)
    assert (one.f1, one.jaccard, one.of_ours, one.of_theirs) == (other.f1, other.jaccard, other.of_theirs, other.of_ours)
    assert all(value is None or 0 <= value <= 1 for value in (one.of_ours, one.of_theirs, one.f1, one.jaccard))
    if one.f1 is not None and one.jaccard is not None:
        assert one.jaccard <= one.f1
        assert one.f1 == pytest.approx(2 * one.jaccard / (1 + one.jaccard))


def test_spearman() -> None:
    """Worked by hand: ranks 1 2 3.5 3.5 5 against 2 1 3 4 5."""
    found = spearman("x", "cell", [1, 2, 7, 7, 9], [20, 10, 30, 40, 50])
    assert found.rho == pytest.approx(0.87208, abs=1e-5)
    assert found.cells == 5


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"), [([1, 2, 3, 4], [1, 2, 3, 4], "fewer than 5"), ([1] * 6, [1, 2, 3, 4, 5, 6], "the same value")]
)
def test_a_correlation_that_there_is_not_says_why(ours: list[float], theirs: list[float], reason: str) -> None:
    found = spearman("x", "cell", ours, theirs)
    assert found.rho is None
    assert reason in str(found.reason)


@given(NUMBERS)
def test_a_rank_correlation_is_symmetric_and_knows_only_ranks(pairs: list[tuple[int, int]]) -> None:
    ours, theirs = [float(one) for one, _ in pairs], [float(other) for _, other in pairs]
    rho = spearman("x", "cell", ours, theirs).rho
    assert spearman("x", "cell", theirs, ours).rho == pytest.approx(rho)
    assert spearman("x", "cell", [value**3 for value in ours], theirs).rho == pytest.approx(rho)
    assert rho is None or -1 - 1e-9 <= rho <= 1 + 1e-9
    self_rho = spearman("x", "cell", ours, ours).rho
    assert self_rho is None or self_rho == pytest.approx(1)


def test_kappa() -> None:
    """Cohen's own example of two classes: 45 and 25 of 100 alike, chance .54."""
    found = kappa([[45, 15], [25, 15]])
    assert found.agreed == pytest.approx(0.60)
    assert found.kappa == pytest.approx(0.1304, abs=1e-4)
    assert kappa([[0, 0], [0, 0]]).reason == "no pair-day that both have"
    one_class = kappa([[7, 0], [0, 0]])
    assert (one_class.agreed, one_class.kappa, one_class.reason) == (1.0, None, "both sides have one class only")


@given(TABLES)
def test_kappa_is_the_same_from_both_sides(table: list[list[int]]) -> None:
    one, other = kappa(table), kappa([list(column) for column in zip(*table, strict=True)])
    assert (one.kappa, one.agreed) == (pytest.approx(other.kappa), pytest.approx(other.agreed))
    assert one.kappa is None or one.kappa <= 1


def said(kind: str, day: int, events: int = 1, score: float | None = -1.0, last: int | None = None) -> Claim:
    return Claim("RUS", "JPN", kind, day, day if last is None else last, f"{kind}{day}", events, score)


def test_cells_are_the_days_and_months_of_a_pair() -> None:
    cells = Cells()
    cells.add([said("ACCUSE", day) for day in range(8)] + [said("AID", 3, last=6)], [said("REJECT", day) for day in range(8)])
    by_day, both_days, scores, by_month, *_ = cells.correlations()
    assert (by_day.cells, both_days.cells, scores.cells, by_month.cells) == (8, 8, 8, 1)  # the eight days are in one month
    assert by_day.unit == "pair-day"
    found = cells.kappa()
    assert (found.cells, found.table[2][2]) == (8, 8)  # the act of several days is in none of them


def test_a_day_has_the_class_of_most_of_its_events() -> None:
    cells = Cells()
    cells.add([said("CONSULT", 0, 3), said("ASSAULT", 0, 2)], [said("CONSULT", 0), said("ASSAULT", 0)])
    assert cells.kappa().table[0] == (0, 0, 0, 1)  # of two equally frequent the more conflictual


def test_a_mean_counts_each_event_and_passes_over_what_has_no_score() -> None:
    cells = Cells()
    for day in range(5):
        ours = [said("AID", day, 3, float(day)), said("ACCUSE", day, 1, None), said("REJECT", day, 1, day + 4.0)]
        cells.add(ours, [said("AID", day, 1, day + 1.0)])
    assert cells.correlations()[2].rho == pytest.approx(1)
