from __future__ import annotations

from detente.model import When
from detente.reprints.cards import Card
from detente.reprints.compare import Tie
from detente.reprints.families import families


def card(name: str, day: str | None) -> Card:
    return Card(name, name.upper(), "en", When(day, day, "day" if day else None, day, "metadata" if day else "none"))


def test_the_earliest_published_is_the_first_whatever_the_order_given() -> None:
    cards = [card("late", "2019-03-05"), card("early", "2019-03-02"), card("undated", None)]
    tied = [Tie("late", "early", 90, 100, 100), Tie("late", "undated", 95, 100, 101)]
    rows = families(cards, tied)
    assert [(row.article, row.family, row.role) for row in rows] == [
        ("early", "early", "first"),
        ("late", "early", "copy"),
        ("undated", "early", "copy"),
    ]
    assert rows == families(cards[::-1], tied)
    assert rows[1].score == 0.9
    assert rows[1].reason == "90 % of the 5-word runs (90 of 100) of it stand in “EARLY” (early)"


def test_what_holds_a_wire_is_its_host_and_the_wire_its_part() -> None:
    cards = [card("wire", "2019-03-02"), card("report", "2019-03-03")]
    rows = families(cards, [Tie("wire", "report", 80, 80, 300)])
    assert [(row.article, row.role) for row in rows] == [("wire", "first"), ("report", "host")]
    assert "26 % of its own" in rows[1].reason


def test_two_stories_in_one_round_up_stay_apart() -> None:
    cards = [card("strike", "2019-03-01"), card("summit", "2019-03-02"), card("week", "2019-03-04")]
    rows = families(cards, [Tie("strike", "week", 60, 60, 400), Tie("summit", "week", 70, 70, 400)])
    assert [(row.article, row.family, row.role, row.of) for row in rows] == [
        ("week", "week", "digest", "strike"),
        ("week", "week", "digest", "summit"),
    ]


def test_without_ties_there_are_no_families() -> None:
    assert families([card("a", None), card("b", None)], []) == []
