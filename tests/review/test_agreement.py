from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import records
from detente.review.agreement import agreements, alpha, kappa, per_cent
from detente.review.judgements import ADJUDICATION
from judging import about, fix

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units, with gaps.
OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
ROWS = [line.split() for line in OBSERVERS.strip().splitlines()]
UNITS = [{str(n): row[unit] for n, row in enumerate(ROWS) if row[unit] != "."} for unit in range(12)]


def test_alpha_is_that_of_the_published_example() -> None:
    point, low, high = alpha(UNITS)
    assert point == pytest.approx(0.743, abs=0.0005)
    assert low is not None
    assert high is not None
    assert 0 < low < point < high <= 1
    assert alpha(UNITS) == (point, low, high)


def test_alpha_of_two_without_gaps_is_that_of_the_published_example() -> None:
    # ibid., section A: ten units, two observers, two values: α = 0.095
    first, second = "0100000010", "1110010000"
    point, _, _ = alpha([{"a": a, "b": b} for a, b in zip(first, second, strict=True)])
    assert point == pytest.approx(0.095, abs=0.0005)


def test_kappa_is_that_of_the_textbook() -> None:
    # both yes 20, first yes 5, second yes 10, both no 15: observed 0.70, by chance 0.50
    cells = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    units = [{"a": a, "b": b} for a, b in cells]
    assert kappa(units) == pytest.approx(0.4)
    assert per_cent(units) == pytest.approx(70)


def test_where_nothing_varies_chance_cannot_be_told() -> None:
    units = [{"a": "y", "b": "y"}] * 5
    assert alpha(units) == (None, None, None)
    assert kappa(units) is None
    assert per_cent(units) == 100
    assert alpha([{"a": "y"}]) == (None, None, None)
    assert per_cent([]) is None


LABELS = st.sampled_from("xyz")


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abcd"), LABELS, min_size=1), max_size=12))
def test_alpha_is_one_for_full_agreement_and_at_most_one(units: list[dict[str, str]]) -> None:
    point, low, high = alpha(units, resamples=20)
    told = [unit for unit in units if len(unit) > 1]
    if point is None:
        assert len({value for unit in told for value in unit.values()}) < 2
        return
    assert (low is None) == (high is None) == (len(told) == 1)
    assert low is None or high is None or low <= high <= 1 + 1e-9
    assert point <= 1 + 1e-9
    assert (abs(point - 1) < 1e-9) == all(len(set(unit.values())) == 1 for unit in told)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": LABELS, "b": LABELS}), min_size=2, max_size=10))
def test_names_of_people_and_values_do_not_matter(units: list[dict[str, str]]) -> None:
    renamed = [{"q": unit["b"].upper(), "p": unit["a"].upper()} for unit in units]
    assert alpha(units, resamples=5) == pytest.approx(alpha(renamed, resamples=5))
    assert kappa(units) == pytest.approx(kappa(renamed))


def test_agreement_on_decisions_and_on_fields() -> None:
    pages = [records.coded(text) for text in records.texts(4)]
    found = [about(page, "accept", "ana") for page in pages]
    found += [
        about(pages[0], "accept", "bo"),
        about(pages[1], "reject", "bo"),
        about(pages[2], "correct", "bo", "events", fix("recipients", "USA")),
        about(pages[3], "unsure", "bo"),
        about(pages[0], "reject", "cleo", task=ADJUDICATION),
    ]
    by_field = {row.field: row for row in agreements(found) if row.kind == "events"}
    assert (by_field["decision"].units, by_field["decision"].per_cent) == (3, pytest.approx(100 / 3))
    assert (by_field["type"].units, by_field["type"].per_cent, by_field["type"].alpha) == (2, 100, None)
    assert (by_field["recipients"].per_cent, by_field["recipients"].reviewers) == (50, 2)
    assert by_field["recipients"].kappa == by_field["recipients"].alpha == pytest.approx(0, abs=0.34)
    assert "modes" in by_field
    assert agreements(found[:4]) == []
