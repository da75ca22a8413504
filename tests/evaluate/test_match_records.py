"""Positions, relations, dates, places, the day of publication and flags against gold, in (gold, system, matched)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import records
from detente.evaluate.gold import GoldArticle
from detente.evaluate.match import match_article
from detente.evidence import cite
from detente.model import Actor, Coded, DateMention, Evidence, Flag, PlaceMention, Position, Relation, When, Where

TEXTS = {
    "en": "Russia calls the alliance an obstacle, said diplomats in Paris on 2 March 2019.",
    "fr": "Lavrov a parlé. La Russie voit dans l'alliance un obstacle, dit-on à Paris le 2 mars.",
}
BASE = records.coded()
Triple = tuple[int, int, int]


def quote(lang: str, words: str) -> Evidence:
    at = TEXTS[lang].index(words)
    return cite(TEXTS[lang], "x", at, at + len(words))


def who(lang: str, words: str, country: str | None = None, **more: Any) -> Actor:
    return Actor(quote(lang, words), country or "x", country, **more)


def counts(lang: str, golds: dict[str, Any], **found: Any) -> dict[tuple[str, str], Triple]:
    page = replace(
        records.article(TEXTS[lang], language=lang), flags=found.pop("flags", ()), published=found.pop("published", records.UNKNOWN)
    )
    empty = dict.fromkeys(("statements", "events", "positions", "relations", "dates", "places", "actors", "notes"), ())
    gold = GoldArticle("a", lang, TEXTS[lang], {"document": {}, **golds})
    got = match_article(gold, Coded(page, **{**empty, **found})).counts
    return {key: (int(c.gold), int(c.system), int(c.matched)) for key, c in got.items()}


HELD = {"id": "p", "holder": {"country": "RUS"}, "stance": "oppose"}
OBSTACLE = {
    "fr": {**HELD, "target": "l'alliance", "evidence": "voit dans l'alliance un obstacle"},
    "en": {**HELD, "target": "the alliance", "evidence": "calls the alliance an obstacle"},
}


@pytest.mark.parametrize(
    ("lang", "holder", "stance", "target", "evidence", "expected"),
    [
        ("fr", "RUS", "oppose", "l'alliance", "voit dans l'alliance un obstacle", "matched right whole"),
        ("fr", "RUS", "oppose", "La Russie", "voit dans l'alliance un obstacle", "matched right"),
        ("fr", "RUS", "support", "l'alliance", "La Russie voit dans l'alliance un obstacle", "matched"),
        ("fr", "JPN", "oppose", "l'alliance", "voit dans l'alliance un obstacle", "matched"),
        ("fr", "RUS", "oppose", "l'alliance", "l'alliance", ""),  # less than half
        ("en", "RUS", "oppose", "the alliance", "calls the alliance an obstacle", "matched right whole"),
        ("en", "RUS", "unclear", "the alliance", "calls the alliance an obstacle", "matched"),
    ],
)
def test_positions(lang: str, holder: str, stance: str, target: str, evidence: str, expected: str) -> None:
    found = {"holder": who(lang, "Russi", holder), "stance": stance, "target": quote(lang, target), "evidence": quote(lang, evidence)}
    made: Position = replace(BASE.positions[0], **found)  # type: ignore[arg-type]
    got = counts(lang, {"positions": [OBSTACLE[lang]]}, positions=(made,))
    assert {m for m in ("matched", "right", "whole") if got["position", m] == (1, 1, 1)} == set(expected.split())


@pytest.mark.parametrize(
    ("kind", "parties", "matched"),
    [
        ("alliance", [who("fr", "Russie", "RUS"), who("fr", "Paris", "FRA")], 1),
        ("alliance", [who("fr", "Paris", members=("FRA", "RUS"))], 1),  # both in one mention
        ("treaty", [who("fr", "Russie", "RUS"), who("fr", "Paris", "FRA")], 0),
        ("alliance", [who("fr", "Russie", "RUS")], 0),
        ("alliance", [who("fr", "Russie", "RUS"), who("fr", "Paris", "FRA"), who("fr", "Lavrov", "JPN")], 0),
        ("alliance", [replace(who("fr", "Russie", "IGO"), identity="NATO"), who("fr", "Paris", "FRA")], 0),
    ],
)
def test_relations(kind: str, parties: list[Actor], matched: int) -> None:
    made: Relation = replace(BASE.relations[0], kind=kind, parties=tuple(parties))
    gold = {"kind": "alliance", "parties": ["FRA", "RUS"], "evidence": "alliance"}
    assert counts("fr", {"relations": [gold]}, relations=(made,))["relation", "whole"] == (1, 1, matched)


@pytest.mark.parametrize(
    ("gold", "found", "matched"),
    [
        ({"value": "2019-03-02"}, ("2 mars", "2019-03-02", "DATE"), 1),
        ({"value": "2019-03-02"}, ("2 mars", "XXXX-03-02", "DATE"), 0),
        ({"value": "2019-03-02", "accept": ["XXXX-03-02"]}, ("2 mars", "XXXX-03-02", "DATE"), 1),
        ({"value": "2019-03-02"}, ("Paris", "2019-03-02", "DATE"), 0),  # another place in the text
        ({"type": "PERIOD"}, ("mars", None, "PERIOD"), 1),  # no value in the gold: the type decides
        ({"type": "PERIOD"}, ("mars", None, "DATE"), 0),
    ],
)
def test_dates(gold: dict[str, Any], found: tuple[str, str | None, str], matched: int) -> None:
    words, value, kind = found
    made = DateMention("d", "a", quote("fr", words), kind, When(None, None, None, value, "expression"))
    assert counts("fr", {"dates": [{"text": "2 mars", **gold}]}, dates=(made,))["date", "value"] == (1, 1, matched)


@pytest.mark.parametrize(
    ("words", "lat", "lon", "matched"),
    [
        ("Paris", 48.8566, 2.3522, 1),
        ("à Paris", 48.8049, 2.1204, 1),  # Versailles, 18 km away, is near enough
        ("Paris", 33.66, -95.56, 0),  # Paris in Texas is not
        ("Paris", None, None, 0),
        ("2 mars", 48.8566, 2.3522, 0),  # elsewhere in the text
    ],
)
def test_places(words: str, lat: float | None, lon: float | None, matched: int) -> None:
    made = PlaceMention("p", "a", quote("fr", words), Where("Paris", "city", None, lat, lon, None, "gazetteer"))
    gold = {"text": "Paris", "lat": 48.8566, "lon": 2.3522, "within_km": 25}
    assert counts("fr", {"places": [gold]}, places=(made,))["place", "within"] == (1, 1, matched)


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        ("2019-03-02", "2019-03-04", (1, 1, 1)),
        ("2019-03-01", "2019-03-10", (1, 1, 1)),  # seven days wider
        ("2019-03-01", "2019-03-11", (1, 1, 0)),
        ("2019-03-03", "2019-03-04", (1, 1, 0)),  # leaves out a day of the gold
        ("2018-03-02", "2018-03-04", (1, 1, 0)),
        ("2019-03-02", None, (1, 1, 0)),
        (None, None, (1, 0, 0)),
    ],
)
def test_published(earliest: str | None, latest: str | None, expected: Triple) -> None:
    gold = {"document": {"published": {"earliest": "2019-03-02", "latest": "2019-03-04"}}}
    found = When(earliest, latest, "interval", None, "inferred")
    assert counts("fr", gold, published=found)["published", "interval"] == expected


@pytest.mark.parametrize(
    ("gold", "found", "matched"),
    [
        ({"kind": "extraction_residue", "evidence": "dit-on"}, ("extraction_residue", "dit-on à Paris"), 1),
        ({"kind": "extraction_residue", "evidence": "dit-on"}, ("extraction_residue", "Lavrov"), 0),
        ({"kind": "extraction_residue", "evidence": "dit-on"}, ("contradictory_caption", "dit-on"), 0),
        ({"kind": "no_publication_date", "why": ""}, ("no_publication_date", None), 1),
    ],
)
def test_flags(gold: dict[str, str], found: tuple[str, str | None], matched: int) -> None:
    made = Flag(found[0], "", quote("fr", found[1]) if found[1] else None)
    assert counts("fr", {"document": {"flags": [gold]}}, flags=(made,))["flag", "kind"] == (1, 1, matched)
