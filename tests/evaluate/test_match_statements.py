"""Gold statements against statements made by hand: content, speaker, cue and all of them, in (gold, system, matched)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import records
from detente.evaluate.gold import GoldArticle
from detente.evaluate.match import match_article
from detente.evidence import cite
from detente.model import Actor, Coded, Evidence, Statement

TEXTS = {
    "en": "Abe said: the pact is dead. Russia calls the alliance an obstacle, said diplomats in Paris.",
    "fr": "Lavrov a déclaré que le traité de paix est loin. La Russie est d'accord, dit-on à Paris.",
}
BASE = records.coded()
Triple = tuple[int, int, int]


def quote(lang: str, words: str) -> Evidence:
    at = TEXTS[lang].index(words)
    return cite(TEXTS[lang], "x", at, at + len(words))


def who(lang: str, words: str, country: str | None = None, **more: Any) -> Actor:
    return Actor(quote(lang, words), country or "x", country, **more)


def counts(lang: str, golds: dict[str, Any], statements: tuple[Statement, ...]) -> dict[tuple[str, str], Triple]:
    coded = Coded(records.article(TEXTS[lang], language=lang), statements, (), (), (), (), (), (), ())
    got = match_article(GoldArticle("a", lang, TEXTS[lang], {"document": {}, **golds}), coded).counts
    return {key: (int(c.gold), int(c.system), int(c.matched)) for key, c in got.items()}


def said(lang: str, speaker: Actor | None, cue: str, content: str) -> Statement:
    return replace(BASE.statements[0], speaker=speaker, cue=quote(lang, cue), content=quote(lang, content))


LAVROV = {"id": "s", "speaker": "Lavrov", "cue": "a déclaré", "content": "le traité de paix est loin"}
ABE = {"id": "s", "speaker": "Abe", "cue": "said", "content": "the pact is dead"}
PEOPLE = [
    {"id": "abe", "person": "Shinzo Abe", "mentions": ["Abe"]},
    {"id": "dip", "anonymous": True, "mentions": ["diplomats"]},
    {"id": "rus", "country": "RUS", "mentions": ["La Russie"]},
]


@pytest.mark.parametrize(
    ("lang", "gold", "found", "expected"),
    [
        ("fr", LAVROV, ("Lavrov", "déclaré", "le traité de paix est loin"), "content speaker cue whole"),
        ("fr", LAVROV, ("Lavrov", "déclaré", "que le traité de paix est loin"), "content speaker cue whole"),
        ("fr", LAVROV, ("Lavrov", "déclaré", "traité de"), ""),  # less than half
        ("fr", LAVROV, ("Lavrov", "déclaré", "le traité de paix"), "content speaker cue whole"),  # just over half
        ("fr", LAVROV, ("La Russie", "déclaré", "le traité de paix est loin"), "content cue"),
        ("fr", LAVROV, ("Lavrov", "dit", "le traité de paix est loin"), "content speaker"),
        ("fr", LAVROV, (None, "déclaré", "le traité de paix est loin"), "content cue"),
        ("en", ABE, ("Abe", "said", "the pact is dead"), "content speaker cue whole"),
        ("en", {**ABE, "content": "Russia calls the alliance an obstacle"}, ("Abe", "said", "the pact is dead"), ""),
        ("en", {**ABE, "speaker": "diplomats", "content": "Russia calls the alliance an obstacle"},
         ("diplomats", "said diplomats", "Russia calls the alliance an obstacle"), "content speaker cue whole"),  # the nearest "said"
        ("en", {**ABE, "speaker": "diplomats", "content": "Russia calls the alliance an obstacle"},
         ("diplomats", "said", "Russia calls the alliance an obstacle"), "content speaker"),  # the first "said" is another's
    ],
)  # fmt: skip
def test_statements(lang: str, gold: dict[str, Any], found: tuple[str | None, str, str], expected: str) -> None:
    speaker, cue, content = found
    made = (said(lang, who(lang, speaker) if speaker else None, cue, content),)
    got = counts(lang, {"statements": [gold]}, statements=made)
    assert {m for m in ("content", "speaker", "cue", "whole") if got["statement", m] == (1, 1, 1)} == set(expected.split())
    assert all(got["statement", m][:2] == (1, 1) for m in ("content", "speaker", "cue", "whole"))


@pytest.mark.parametrize(
    ("resolves_to", "speaker", "right"),
    [
        ("abe", {"person": "Abe Shinzo"}, True),
        ("abe", {"person": "Sergey Lavrov"}, False),
        ("abe", {"country": "JPN"}, False),
        ("dip", {"anonymous": "diplomatic"}, True),
        ("dip", {"country": "RUS"}, False),
        ("rus", {"country": "RUS"}, True),
        ("rus", {"country": "RUS", "person": "Sergey Lavrov"}, False),
        ("nobody", {"country": "RUS"}, False),
    ],
)
def test_a_speaker_elsewhere_is_right_where_it_is_the_same_actor(resolves_to: str, speaker: dict[str, Any], right: bool) -> None:
    made = said("fr", who("fr", "Paris", **speaker), "déclaré", "le traité de paix est loin")
    got = counts("fr", {"statements": [{**LAVROV, "resolves_to": resolves_to}], "actors": PEOPLE}, statements=(made,))
    assert got["statement", "speaker"] == (1, 1, int(right))


def test_an_optional_statement_is_neither_missed_nor_wrong() -> None:
    for found in ((), (said("fr", None, "dit", "le traité de paix est loin"),)):
        assert counts("fr", {"statements": [{**LAVROV, "optional": True}]}, statements=found)["statement", "content"] == (0, 0, 0)
