"""Gold events against events made by hand: what is found, what is right, what is wrong, in (gold, system, matched)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import records
from detente.evaluate.gold import GoldArticle
from detente.evaluate.match import lines, match_article
from detente.evidence import cite
from detente.model import Actor, Coded, Event

EN = "Russia condemned Japan. Paris urged Tokyo to act, and Berlin did not. Later Russia condemned Japan again."
FR = "La Russie a condamné le Japon. Paris a exhorté Tokyo à agir, et Berlin s'est abstenu. Puis la Russie a condamné le Japon."
TEXTS = {"en": EN, "fr": FR}
Triple = tuple[int, int, int]


def side(codes: str) -> list[dict[str, str]]:
    return [{"country": code} for code in codes.split()]


def gold(kind: str, actor: str, recipient: str, trigger: str, sentence: str, **more: Any) -> dict[str, Any]:
    return {"id": "e", "type": kind, "actor": side(actor), "recipient": side(recipient), "trigger": trigger, "sentence": sentence, **more}


def found(lang: str, kind: str, actor: str, recipient: str, trigger: str, *, nth: int = 0, status: str = "happened") -> Event:
    text, at = TEXTS[lang], -1
    for _ in range(nth + 1):
        at = text.index(trigger, at + 1)

    def actors(codes: str) -> tuple[Actor, ...]:
        return tuple(Actor(cite(text, "actor", 0, 2), code, code) for code in codes.split())

    quote = cite(text, "trigger", at, at + len(trigger))
    return replace(
        records.coded().events[0], type=kind, actors=actors(actor), recipients=actors(recipient), trigger=quote, also=(), status=status
    )


def counts(lang: str, golds: list[dict[str, Any]], events: list[Event], **more: Any) -> dict[str, Triple]:
    """Counts of the kind `event` by measure."""
    text = TEXTS[lang]
    article = GoldArticle("a", lang, text, {"document": {}, "events": golds, **more})
    coded = Coded(records.article(text, language=lang), (), tuple(events), (), (), (), (), (), ())
    got = match_article(article, coded).counts
    return {measure: (int(c.gold), int(c.system), int(c.matched)) for (kind, measure), c in got.items() if kind == "event"}


ACCUSE_EN = gold("ACCUSE", "RUS", "JPN", "condemned", "Russia condemned")
ACCUSE_FR = gold("ACCUSE", "RUS", "JPN", "a condamné", "La Russie a")
REQUEST_EN = gold("REQUEST", "FRA", "JPN", "urged", "Paris urged")


@pytest.mark.parametrize(
    ("lang", "golds", "events", "expected"),
    [
        pytest.param("en", [ACCUSE_EN], [("ACCUSE", "RUS", "JPN", "condemned")], ((1, 1, 1), (1, 1, 1)), id="whole"),
        pytest.param("fr", [ACCUSE_FR], [("ACCUSE", "RUS", "JPN", "condamné")], ((1, 1, 1), (1, 1, 1)), id="whole in French"),
        pytest.param("fr", [ACCUSE_FR], [("ACCUSE", "RUS", "FRA", "condamné")], ((1, 1, 1), (1, 1, 0)), id="another recipient"),
        pytest.param("fr", [ACCUSE_FR], [("ACCUSE", "RUS FRA", "JPN", "condamné")], ((1, 1, 1), (1, 1, 0)), id="an actor too many"),
        pytest.param("en", [ACCUSE_EN], [("REJECT", "RUS", "JPN", "condemned")], ((1, 1, 0), (1, 1, 0)), id="another type"),
        pytest.param("en", [ACCUSE_EN], [("ACCUSE", "RUS", "JPN", "urged")], ((1, 1, 0), (1, 1, 0)), id="another sentence"),
        pytest.param("en", [ACCUSE_EN], [("ACCUSE", "RUS", "JPN", "Japan")], ((1, 1, 1), (1, 1, 1)), id="another word of the sentence"),
        pytest.param("en", [ACCUSE_EN], [], ((1, 0, 0), (1, 0, 0)), id="nothing found"),
        pytest.param("fr", [], [("ACCUSE", "RUS", "JPN", "condamné")], ((0, 1, 0), (0, 1, 0)), id="made up"),
        pytest.param("fr", [], [("ACCUSE", "RUS", "JPN", "condamné", 0, "negated")], None, id="negated is no event"),
        pytest.param("en", [{**ACCUSE_EN, "modality": "negated"}], [("ACCUSE", "RUS", "JPN", "condemned", 0, "negated")],
                     ((1, 1, 1), (1, 1, 1)), id="negated where the gold has it"),
        pytest.param("en", [{**ACCUSE_EN, "optional": True}], [("ACCUSE", "RUS", "JPN", "condemned")], None, id="optional and found"),
        pytest.param("en", [{**ACCUSE_EN, "optional": True}], [], None, id="optional and missed"),
        pytest.param("fr", [{**ACCUSE_FR, "also_type": ["REJECT"]}], [("REJECT", "RUS", "JPN", "condamné")],
                     ((1, 1, 1), (1, 1, 1)), id="also_type"),
        pytest.param("fr", [{**ACCUSE_FR, "also_recipient": side("USA")}], [("ACCUSE", "RUS", "JPN USA", "condamné")],
                     ((1, 1, 1), (1, 1, 1)), id="also_recipient may be there"),
        pytest.param("fr", [{**ACCUSE_FR, "also_recipient": side("USA")}], [("ACCUSE", "RUS", "USA", "condamné")],
                     ((1, 1, 1), (1, 1, 0)), id="also_recipient does not stand for the recipient"),
        pytest.param("en", [{**ACCUSE_EN, "also_sentence": ["Later Russia"]}], [("ACCUSE", "RUS", "JPN", "condemned", 1)],
                     ((1, 1, 1), (1, 1, 1)), id="also_sentence"),
        pytest.param("en", [ACCUSE_EN], [("ACCUSE", "RUS", "JPN", "condemned"), ("ACCUSE", "RUS", "JPN", "condemned")],
                     ((1, 2, 1), (1, 2, 1)), id="one gold event pays once"),
        pytest.param("en", [ACCUSE_EN, {**ACCUSE_EN, "sentence": "Later Russia"}], [("ACCUSE", "RUS", "JPN", "condemned")],
                     ((2, 1, 1), (2, 1, 1)), id="one found event pays once"),
        pytest.param("en", [ACCUSE_EN, REQUEST_EN],
                     [("REQUEST", "FRA", "JPN", "urged"), ("ACCUSE", "RUS", "JPN", "condemned")], ((2, 2, 2), (2, 2, 2)), id="in any order"),
        pytest.param("fr", [ACCUSE_FR], [("ACCUSE", "JPN", "RUS", "condamné"), ("ACCUSE", "RUS", "JPN", "condamné")],
                     ((1, 2, 1), (1, 2, 1)), id="the better of two is matched"),
        pytest.param("en", [{**ACCUSE_EN, "optional": True}, ACCUSE_EN], [("ACCUSE", "RUS", "JPN", "condemned")],
                     ((1, 1, 1), (1, 1, 1)), id="the required before the optional"),
        pytest.param("fr", [gold("REQUEST", "FRA", "", "exhorté", "Paris a")], [("REQUEST", "FRA", "", "exhorté")],
                     ((1, 1, 1), (1, 1, 1)), id="no recipient on either side"),
    ],
)  # fmt: skip
def test_type_and_whole(lang: str, golds: list[dict[str, Any]], events: list[Any], expected: tuple[Triple, Triple] | None) -> None:
    made = [found(lang, *e[:4], **dict(zip(("nth", "status"), e[4:], strict=False))) for e in events]
    got = counts(lang, golds, made)
    assert (got.get("type"), got.get("whole")) == (expected or (None, None))


@pytest.mark.parametrize(
    ("event", "actor", "recipient"),
    [
        (("RUS", "JPN"), (1, 1, 1), (1, 1, 1)),
        (("RUS FRA", "JPN"), (1, 2, 1), (1, 1, 1)),
        (("FRA", ""), (1, 1, 0), (1, 0, 0)),
        (("RUS", "JPN USA"), (1, 1, 1), (1, 1, 1)),  # the USA are right too, and not counted
        (("RUS", "JPN DEU"), (1, 1, 1), (1, 2, 1)),
        (("RUS", "USA"), (1, 1, 1), (1, 0, 0)),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_countries_of_actors_and_recipients(lang: str, event: tuple[str, str], actor: Triple, recipient: Triple) -> None:
    wanted = {**(ACCUSE_EN if lang == "en" else ACCUSE_FR), "also_recipient": side("USA")}
    got = counts(lang, [wanted], [found(lang, "ACCUSE", *event, "condemned" if lang == "en" else "condamné")])
    assert (got["actor"], got["recipient"]) == (actor, recipient)


@pytest.mark.parametrize(
    ("rule", "errors"),
    [
        ({"evidence": "condamné le Japon", "why": ""}, 1),
        ({"evidence": "condamné le Japon", "types": ["ACCUSE"], "why": ""}, 1),
        ({"evidence": "condamné le Japon", "types": ["SANCTION"], "why": ""}, 0),
        ({"evidence": "exhorté Tokyo", "why": ""}, 0),
    ],
)
def test_events_that_must_not_be_are_counted_apart(rule: dict[str, Any], errors: int) -> None:
    got = counts("fr", [], [found("fr", "ACCUSE", "RUS", "JPN", "condamné")], not_events=[rule])
    assert got["not_events"] == (0, errors, 0)
    assert got["type"] == (0, 1, 0)  # it is spurious in any case


def test_each_type_has_its_own_counts() -> None:
    got = counts(
        "en", [ACCUSE_EN, REQUEST_EN], [found("en", "ACCUSE", "RUS", "JPN", "condemned"), found("en", "AID", "FRA", "JPN", "urged")]
    )
    assert (got["type:ACCUSE"], got["type:REQUEST"], got["type:AID"]) == ((1, 1, 1), (1, 0, 0), (0, 1, 0))


def test_also_type_counts_for_the_type_that_is_wanted() -> None:
    got = counts("fr", [{**ACCUSE_FR, "also_type": ["REJECT"]}], [found("fr", "REJECT", "RUS", "JPN", "condamné")])
    assert got["type:ACCUSE"] == (1, 1, 1)
    assert "type:REJECT" not in got


def test_an_article_set_aside_has_found_nothing() -> None:
    article = GoldArticle("a", "fr", FR, {"document": {}, "events": [ACCUSE_FR]})
    count = match_article(article, None).counts["event", "type"]
    assert (count.gold, count.system, count.matched) == (1, 0, 0)


def test_findings_are_told_one_a_line() -> None:
    article = GoldArticle("a", "en", EN, {"document": {}, "events": [REQUEST_EN], "not_events": [{"evidence": "Russia condemned"}]})
    event = found("en", "ACCUSE", "RUS", "JPN", "condemned")
    told = list(lines(match_article(article, Coded(records.article(EN), (), (event,), (), (), (), (), (), ()))))
    assert [line.split()[:2] for line in told if line.startswith("event")] == [
        ["event", "missed"],
        ["event", "spurious"],
        ["event", "FORBIDDEN"],
    ]
    assert "ACCUSE ['RUS'] → ['JPN'] 'condemned' [condemn]" in told[1]
