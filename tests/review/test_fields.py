from __future__ import annotations

from dataclasses import replace

import pytest

import records
from detente.model import When, Where
from detente.review.fields import (
    FIELDS,
    JUDGED,
    KEYS,
    TYPE,
    anchor_of,
    choices,
    opening,
    overlaid,
    party_value,
    place_value,
    stated,
    when_value,
)
from judging import fix

CODED = records.coded()


@pytest.mark.parametrize("kind", JUDGED)
def test_every_field_is_one_that_the_record_has(kind: str) -> None:
    record = getattr(CODED, kind)[0]
    for field in FIELDS[kind]:
        assert hasattr(record, field.name)
        assert field.words or field.values
    assert {TYPE[kind], *KEYS[kind]} <= {field.name for field in FIELDS[kind]}


@pytest.mark.parametrize("kind", JUDGED)
def test_what_a_record_says_is_among_what_its_fields_take(kind: str) -> None:
    record = getattr(CODED, kind)[0]
    known = {field.name: field for field in FIELDS[kind]}
    for said in stated(kind, record):
        field = known[said.field]
        if said.value is not None:
            assert field.values
            assert not choices(field.values) or said.value in choices(field.values)
        if said.evidence is not None:
            assert field.words
            assert said.evidence.field == field.name


def test_an_event_is_taken_apart_in_the_order_of_its_fields() -> None:
    said = [(each.field, each.value, each.evidence and each.evidence.quote) for each in stated("events", CODED.events[0])]
    assert said == [
        ("type", "ACCUSE", None),
        ("modes", "disapprove", None),
        ("contexts", "diplomatic", None),
        ("status", "happened", None),
        ("actors", "RUS", "Russia"),
        ("recipients", "JPN", "Japan"),
        ("trigger", None, "condemned"),
        ("when", "2019-03-02", None),
        ("where", "Moscow, RUS", None),
    ]


def test_a_statement_says_all_its_stretches_and_who_speaks() -> None:
    said = CODED.statements[0]
    more = replace(said, continued=(records.quote("continued", "the alliance"),))
    told = stated("statements", more)
    assert [each.evidence.quote for each in told if each.field == "content" and each.evidence] == ["Russia condemned Japan", "the alliance"]
    assert [each.value for each in told if each.field == "speaker"] == ["anonymous:diplomatic"]


def test_a_corrected_field_is_replaced_as_a_whole_and_nothing_takes_it_out() -> None:
    said = stated("events", CODED.events[0])
    both = overlaid(said, [fix("recipients", "KOR"), fix("recipients", "PRK"), fix("where")])
    assert [each.value for each in both if each.field == "recipients"] == ["KOR", "PRK"]
    assert not [each for each in both if each.field == "where"]
    assert [each for each in both if each.field == "type"] == [fix("type", "ACCUSE")]


@pytest.mark.parametrize(
    ("actor", "person", "value"),
    [
        (records.actor("Russia", "RUS"), False, "RUS"),
        (records.actor("Russia", "RUS", person="Lavrov", identity="sergey-lavrov"), False, "RUS"),
        (records.actor("Russia", "RUS", person="Lavrov", identity="sergey-lavrov"), True, "sergey-lavrov"),
        (records.actor("Russia", None, members=("JPN", "USA")), False, "JPN+USA"),
        (records.actor("Russia", "IGO", identity="NATO"), False, "NATO"),
        (records.actor("Russia", None, identity="somebody"), False, "somebody"),
    ],
)
def test_a_party_stands_under_what_counts_for_its_kind(actor: object, person: bool, value: str) -> None:
    assert party_value(actor, person=person) == value  # type: ignore[arg-type]


def test_times_and_places_in_one_word() -> None:
    assert when_value(When("2019-03-02", "2019-03-02", "day", None, "expression")) == "2019-03-02"
    assert when_value(When("2019-03-02", None, "interval", None, "expression")) == "2019-03-02/"
    assert when_value(records.PUBLISHED) == "2019-03-02/2019-03-08"
    assert when_value(records.UNKNOWN) is None
    assert place_value(Where("RUS", "country", "RUS", None, None, None, "gazetteer")) == "RUS"
    assert place_value(Where("Moscow", "city", None, None, None, None, "gazetteer")) == "Moscow"


def test_an_article_is_found_by_its_first_line() -> None:
    article = replace(CODED.article, text="\n  Talks fail\nMoscow said so.")
    assert opening(article).quote == "Talks fail"
    with pytest.raises(ValueError, match="no words"):
        opening(replace(article, text=" \n "))


def test_each_record_is_found_by_the_words_that_carry_it() -> None:
    assert [anchor_of(kind, getattr(CODED, kind)[0]).quote for kind in JUDGED] == [
        "condemned",
        "Russia condemned Japan",
        "called the alliance an obstacle",
        "the alliance",
    ]
