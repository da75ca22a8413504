from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.lookup import NameBook, level

BOOK = NameBook(
    [("South", "KOR"), ("the South", "KOR"), ("South China Sea", "sea"), ("Iran", "IRN"), ("Quai d'Orsay", "FRA"), ("普京", "putin")]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the South China Sea", ["sea"]),
        ("the South attacked", ["KOR"]),
        ("Iranians", []),
        ("l'Iran", ["IRN"]),
        ("Le Quai d’Orsay", ["FRA"]),
        ("Quai\nd'Orsay", ["FRA"]),
        ("总统普京说", ["putin"]),
        ("", []),
    ],
)
def test_whole_names_the_longest_preferred(text: str, found: list[str]) -> None:
    assert [payloads[0] for _, _, payloads in BOOK.find(text)] == found


def test_an_empty_book_finds_nothing() -> None:
    assert NameBook([]).find("Iran") == []


def test_all_payloads_of_a_name_are_given() -> None:
    assert NameBook([("Bush", "elder"), ("Bush", "younger")]).find("Bush")[0][2] == ["elder", "younger"]


@given(st.text())
def test_levelling_keeps_offsets(text: str) -> None:
    assert len(level(text)) == len(text)


@given(st.lists(st.sampled_from(["Iran", "South", "the", "China", "Sea", "x"]), max_size=8))
def test_matches_are_in_order_and_apart(words: list[str]) -> None:
    spans = [(start, end) for start, end, _ in BOOK.find(" ".join(words))]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
