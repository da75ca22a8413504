from __future__ import annotations

from dataclasses import replace

import records
from detente.model import When
from detente.reprints.cards import Card
from detente.reprints.records import Reprint, Told
from detente.reprints.sources import Claim, claim_of, counts

DAY = When("2019-03-02", "2019-03-02", "day", "2019-03-02", "expression")


def card(name: str, language: str = "en", agencies: frozenset[str] = frozenset()) -> Card:
    return Card(name, name, language, DAY, agencies)


def claim(article: str, when: When = DAY, agencies: frozenset[str] = frozenset()) -> Claim:
    key = ("event", "ACCUSE", "RUS", "JPN", "done")
    return Claim(f"of-{article}", article, "event", key, "ACCUSE by RUS toward JPN, done", frozenset(), when, agencies)


def one_story(*articles: str) -> list[Told]:
    return [Told(article, articles[0], "first" if article == articles[0] else "report", None, None, "") for article in articles]


def test_articles_of_one_story_are_sources_of_one_act() -> None:
    (row,) = counts([card("a"), card("b")], [claim("a"), claim("b")], [], one_story("a", "b"))
    assert (row.articles, row.families, row.sources) == (("a", "b"), 2, 2)
    assert row.records == ("of-a", "of-b")


def test_a_reprint_is_no_source_of_its_own() -> None:
    copy = [Reprint("a", "a", "first", None, None, ""), Reprint("b", "a", "copy", "a", 1.0, "")]
    (row,) = counts([card("a"), card("b")], [claim("a"), claim("b")], copy, [])
    assert (row.families, row.sources) == (1, 1)
    assert row.reason == "2 articles, 2 of them copies of one text: 1 independent source"


def test_two_texts_after_one_agency_are_one_source() -> None:
    afp = frozenset({"AFP"})
    (row,) = counts([card("a", agencies=afp), card("b")], [claim("a"), claim("b", agencies=afp)], [], one_story("a", "b"))
    assert (row.families, row.sources, row.agencies) == (2, 1, ("AFP",))


def test_translations_leave_the_number_in_doubt() -> None:
    (row,) = counts([card("a"), card("b", "fr")], [claim("a"), claim("b")], [], one_story("a", "b"))
    assert "at most, since those in 2 languages may be translations" in row.reason


def test_acts_of_other_stories_and_of_other_days_are_not_one() -> None:
    assert counts([card("a"), card("b")], [claim("a"), claim("b")], [], []) == []
    later = When("2019-05-02", "2019-05-02", "day", "2019-05-02", "expression")
    assert counts([card("a"), card("b")], [claim("a"), claim("b", later)], [], one_story("a", "b")) == []


def test_what_nobody_known_did_or_said_is_no_claim() -> None:
    coded = records.coded()
    event, said = coded.events[0], coded.statements[0]
    made = claim_of(event, "en")
    assert made is not None
    assert made.what == "ACCUSE by RUS toward JPN, done"
    assert claim_of(replace(event, actors=(), recipients=()), "en") is None
    assert claim_of(said, "en") is None  # its speaker is an unnamed diplomat
