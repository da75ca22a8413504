from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.lookup import NameBook, level, whole_words

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


STEMS = NameBook(
    [("Росси*", "RUS"), ("Росса", "girl"), ("روسي*", "RUS"), ("이란*", "IRN"), ("中方", "CHN")],
    endings=["и", "ей", "ة", "은"],
    clitics=["و", "ال", "وال"],
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("армия России ушла", ["России"]),
        ("с Россией", ["Россией"]),
        ("Россиями", []),  # an ending that is not on file
        ("с Россей", []),
        ("Росси", ["Росси"]),
        ("والروسية قالت", ["والروسية"]),
        ("الروسي", ["الروسي"]),
        ("فروسية", []),
        ("이란은 거부했다", ["이란은"]),
        ("파이란은", []),
        ("对中方表示", ["中方"]),
    ],
)
def test_stems_take_the_endings_on_file_and_clitics_stand_before(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end, _ in STEMS.find(text)] == words


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [("Putin's visit", (2, 4), "Putin"), ("по словам Лаврова", (10, 11), "Лаврова"), ("总统普京说", (2, 4), "普京"), ("a b", (2, 3), "b")],
)
def test_a_stretch_is_widened_to_whole_words(text: str, span: tuple[int, int], words: str) -> None:
    start, end = whole_words(text, *span)
    assert text[start:end] == words
