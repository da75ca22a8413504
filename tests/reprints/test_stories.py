from __future__ import annotations

from dataclasses import replace

from detente.model import When
from detente.reprints.cards import Card
from detente.reprints.features import Feature
from detente.reprints.records import Reprint
from detente.reprints.stories import stories

TALKS: set[Feature] = {
    ("act", "CONSULT", "RUS", "JPN"),
    ("person", "lavrov"),
    ("person", "kono"),
    ("place", "Kuril Islands", "RUS"),
    ("date", "2019-02-16"),
}
STRIKE: set[Feature] = {
    ("act", "PROTEST", "FRA", ""),
    ("person", "martinez"),
    ("place", "Lyon", "FRA"),
    ("date", "2019-02-05"),
    ("country", "FRA"),
}


def card(name: str, language: str, day: str = "2019-02-17") -> Card:
    return Card(name, name, language, When(day, day, "day", day, "metadata"))


def test_two_languages_are_linked_through_their_records() -> None:
    cards = [card("fr1", "fr", "2019-02-16"), card("en1", "en"), card("fr2", "fr"), card("en2", "en")]
    rows = stories(cards, {"fr1": TALKS, "en1": TALKS | {("country", "USA")}, "fr2": STRIKE, "en2": {("country", "JPN")}}, [])
    assert [(row.article, row.story, row.role) for row in rows] == [("fr1", "fr1", "first"), ("en1", "fr1", "version")]
    assert rows[1].score is not None
    assert rows[1].score > 0.8
    assert "CONSULT by RUS toward JPN" in rows[1].reason


def test_two_candidates_that_are_alike_leave_it_open() -> None:
    cards = [card("fr1", "fr"), card("en1", "en", "2019-02-14"), card("en2", "en", "2019-02-20")]
    assert stories(cards, {"fr1": TALKS, "en1": TALKS, "en2": TALKS}, []) == []


def test_in_one_language_only_reports_of_the_same_days_are_linked() -> None:
    features = {"a": TALKS, "b": TALKS}
    assert [row.role for row in stories([card("a", "en"), card("b", "en", "2019-02-18")], features, [])] == ["first", "report"]
    assert stories([card("a", "en"), card("b", "en", "2019-04-18")], features, []) == []


def test_a_copy_goes_with_its_text() -> None:
    cards = [card("fr1", "fr", "2019-02-16"), card("en1", "en"), card("en9", "en", "2019-02-18")]
    copies = [Reprint("en1", "en1", "first", None, None, ""), Reprint("en9", "en1", "copy", "en1", 1.0, "all of it")]
    rows = stories(cards, {"fr1": TALKS, "en1": TALKS, "en9": TALKS}, copies)
    assert [(row.article, row.role) for row in rows] == [("fr1", "first"), ("en1", "version"), ("en9", "copy")]
    assert replace(rows[2], reason="") == replace(rows[2], score=1.0, of="en1", reason="")
