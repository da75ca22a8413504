"""What the formats of events share: sides taken apart, one day, ids, the numbers of sentences, cells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import events_told as told
from detente.compare.rows import MUTUAL as COMPARED_AS_MUTUAL
from detente.evidence import content_id
from detente.export.event_parts import (
    KINDS,
    MUTUAL,
    cell,
    country_name,
    day,
    dyads,
    number_of,
    parties,
    plover_code,
    plover_sectors,
    sentence_numbers,
    stories,
    time_of,
)
from detente.export.event_places import spot
from detente.export.records import Found
from detente.export.tsv import write_table
from detente.model import When


def test_compound_actors_are_taken_apart_into_states() -> None:
    assert [(party.code, party.name) for party in parties([told.ALLIES])] == [("FRA", "France"), ("USA", "United States")]


def test_a_side_named_twice_counts_once() -> None:
    france = told.actor("Paris accused", "FRA")
    assert [party.code for party in parties([told.ALLIES, france])] == ["FRA", "USA"]


def test_names_are_those_on_file_and_of_states() -> None:
    assert [party.name for party in parties([told.PUTIN, told.SAUDIS, told.HOUTHIS])] == ["Vladimir Putin", "Saudi Arabia", None]


def test_actors_and_recipients_are_crossed() -> None:
    pairs = [(dyad.actor.code, dyad.recipient and dyad.recipient.code) for dyad in dyads(told.ACCUSED)]
    assert pairs == [("FRA", "RUS"), ("USA", "RUS")]


def test_who_meets_meets_each_other() -> None:
    pairs = [(dyad.actor.code, dyad.recipient and dyad.recipient.code) for dyad in dyads(told.TALKS)]
    assert pairs == [("CHN", "PRK"), ("PRK", "CHN")]
    assert [dyad.recipient for dyad in dyads(told.MARCHED)] == [None]


def test_types_of_what_all_do_alike_are_those_that_are_compared_so() -> None:
    assert MUTUAL == COMPARED_AS_MUTUAL


def test_ids_of_dyads_are_stable_and_differ() -> None:
    ids = [dyad.id for event in told.ALL for dyad in dyads(event)]
    assert len(set(ids)) == len(ids)
    assert ids == [dyad.id for event in told.ALL for dyad in dyads(event)]


@given(st.text())
def test_numbers_are_of_63_bits(key: str) -> None:
    assert 0 <= number_of(content_id("dyad", key)) < 2**63


@pytest.mark.parametrize(
    ("when", "expected"),
    [(told.DAY, "2019-03-02"), (told.WEEK, None), (told.SINCE, None), (told.UNKNOWN, None), (When(None, None, None, None, "none"), None)],
)
def test_a_day_is_a_day_or_nothing(when: When, expected: str | None) -> None:
    assert day(when) == expected


def test_the_article_s_day_is_taken_only_where_asked_and_stated() -> None:
    page = told.article()
    inferred = told.article(replace(told.PUBLISHED, basis="inferred"))
    assert time_of(told.PRAISED, page, published=0) == told.UNKNOWN
    assert time_of(told.PRAISED, page, published=1) == told.PUBLISHED
    assert time_of(told.PRAISED, inferred, published=1) == told.UNKNOWN
    assert time_of(told.TALKS, page, published=1) == told.MONTH
    assert time_of(replace(told.PRAISED, status="future"), page, published=1) == told.UNKNOWN


def test_sentences_are_counted_over_all_blocks() -> None:
    page = told.article()
    numbers = sentence_numbers(page)
    assert [numbers[event.sentence.start] for event in (told.TALKS, told.ACCUSED, told.STRUCK, told.DENIED)] == [2, 3, 4, 8]
    assert sorted(numbers.values()) == list(range(1, 9))


def test_records_come_together_by_article_and_those_without_events_are_passed_over() -> None:
    second = replace(told.article(), id="b")
    stream = [*told.found(told.ACCUSED), Found("places", told.PLACES[0], second), Found("events", told.TALKS, replace(second, id="c"))]
    assert [(story.article.id, len(story.events), len(story.places)) for story in stories(iter(stream))] == [
        (told.article().id, 1, 3),
        ("c", 1, 0),
    ]
    assert KINDS == ("events", "places", "actors")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("RUS", "Russia"),
        ("KOR", "South Korea"),
        ("COD", "DR Congo"),
        ("HKG", "Hong Kong"),
        ("MMR", "Myanmar"),
        ("NGO", "Non-governmental Organization"),
        (None, ""),
    ],
)
def test_countries_have_one_english_name(code: str | None, name: str) -> None:
    assert country_name(code) == name


@pytest.mark.parametrize(
    ("code", "plover"), [("RUS", "RUS"), ("XKX", "KOS"), ("PRI", "USA"), ("HKG", "HKG"), ("XAB", "GEO"), ("IGO", "IGO"), (None, None)]
)
def test_plover_folds_what_is_no_state_of_its_own(code: str | None, plover: str | None) -> None:
    assert plover_code(code) == plover


def test_disputed_entities_carry_their_sector() -> None:
    (party,) = parties([told.actor("Japan", "XAB", "GOV")])
    assert plover_sectors(party) == ("GOV", "PRE")


def test_a_place_has_its_levels() -> None:
    place = spot(told.TALKS, told.PLACES)
    assert place is not None
    assert (place.raw, place.name, place.city, place.province, place.country, place.resolution) == (
        "Pyongyang", "Pyongyang", "Pyongyang", "Phyeongyang", "PRK", 4,
    )  # fmt: skip


def test_a_country_has_its_english_name_and_no_level_below() -> None:
    place = spot(told.STRUCK, told.PLACES)
    assert place is not None
    assert (place.raw, place.name, place.city, place.province, place.resolution) == (None, "Yemen", None, None, 1)


@given(st.text())
def test_cells_hold_nothing_that_breaks_a_table(text: str) -> None:
    inside = cell(text)
    assert len(inside.splitlines()) <= 1
    assert "\t" not in inside
    assert inside.split() == text.split()


def test_a_row_of_the_wrong_length_is_an_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="zip"):
        write_table(tmp_path / "x", ("a", "b"), [("1",)])
