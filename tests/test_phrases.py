from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.phrases import PhraseBook, atoms, either

BOOK = PhraseBook(
    [
        ("États-Unis", "USA"),
        ("U.S.", "USA"),
        ("US", "USA"),
        ("Corée", "KOR"),
        ("Corée du Nord", "PRK"),
        ("Quai d'Orsay", "FRA"),
        ("Le Monde", "press"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les États-Unis et la Corée du Nord", ["USA", "PRK"]),
        ("La Corée proteste", ["KOR"]),
        ("the U.S. said", ["USA"]),
        ("Le Quai d’Orsay", ["FRA"]),
        ("BUSINESS USUAL", []),
        ("l'US Navy", ["USA"]),
        ("le monde entier", []),
        ("Le Monde", ["press"]),
        ("", []),
    ],
)
def test_finds_the_longest_whole_phrases(text: str, expected: list[str]) -> None:
    assert [payloads[0] for _, _, payloads in BOOK.find(atoms(text))] == expected


def test_folding_ignores_case() -> None:
    book = PhraseBook([("ministre de la défense", "x")], fold=True)
    assert book.find(atoms("Le Ministre de la Défense"))[0][:2] == (1, 5)


def test_all_payloads_of_a_phrase_are_given() -> None:
    book = PhraseBook([("Georgia", "GEO"), ("Georgia", "USA-GA")])
    assert book.find(atoms("in Georgia"))[0][2] == ["GEO", "USA-GA"]


@given(st.text(max_size=200))
def test_atoms_lie_where_they_say(text: str) -> None:
    for atom in atoms(text):
        assert text[atom.start : atom.end].replace("\u2019", "'").replace("\u02bc", "'") == atom.text


STEMS = PhraseBook(
    [("міністр* закордонних справ", "foreign"), ("міністр*", "minister"), ("رئيس الوزراء", "head")], fold=True, clitics=["و", "ل"]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Міністра закордонних справ", ["foreign"]),
        ("міністрові", ["minister"]),
        ("міністерство", []),
        ("ورئيس الوزراء", ["head"]),
        ("فرئيس الوزراء", []),
    ],
)
def test_stems_in_phrases_take_endings_and_clitics_stand_before(text: str, found: list[str]) -> None:
    assert [payload for _, _, payloads in STEMS.find(atoms(text)) for payload in payloads[:1]] == found


def test_scripts_without_blanks_are_cut_into_characters() -> None:
    assert [atom.text for atom in atoms("美国2019年 US")] == ["美", "国", "2019", "年", "US"]


def test_either_matches_the_longest_and_nothing_where_there_is_nothing() -> None:
    assert re.findall(either(["in", "in the end"]), "in the end, in") == ["in the end", "in"]
    assert re.search(either([]), "anything") is None


SMALL = st.lists(st.sampled_from(["le", "pays", "du", "nord", "Corée"]), min_size=1, max_size=4).map(" ".join)


@given(st.lists(SMALL, max_size=6), st.lists(st.sampled_from(["le", "pays", "du", "nord", "Corée", "et"]), max_size=15))
def test_a_book_finds_what_a_look_at_every_place_finds(phrases: list[str], words: list[str]) -> None:
    book = PhraseBook([(phrase, i) for i, phrase in enumerate(phrases)])
    expected, at = [], 0
    while at < len(words):
        fits = [phrase for phrase in phrases if words[at : at + len(phrase.split())] == phrase.split()]
        longest = max(fits, key=lambda phrase: len(phrase.split()), default="")
        if longest:
            expected.append((at, at + len(longest.split()), [i for i, phrase in enumerate(phrases) if phrase == longest]))
        at += max(len(longest.split()), 1)
    assert book.find(atoms(" ".join(words))) == expected
    assert book.find(list(atoms(" ".join(words)))) == expected
