"""Marks in an article's text: nothing lost, nothing torn, and offsets exact on both sides of the browser's edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import desks
import records
from detente.evidence import Span
from detente.serve.cards import cards
from detente.serve.marks import ORDER, Mark, Offsets, anchors, boundary, marks, segments
from detente.serve.reading import laid_out

CHARS = st.text(alphabet=st.sampled_from("aé́ 漢ب😀👩\u200d🏽🇫🇷ก\u0e31\u0915\u094d\u0937가ᄀ\r\n"), max_size=40)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(ORDER), st.sampled_from("abcdef")), max_size=12)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def made(text: str, spans: list[tuple[int, int, str, str]]) -> list[Mark]:
    limit = len(text)
    return [Mark(kind, card, Span(min(a, b, limit), min(max(a, b), limit))) for a, b, kind, card in spans]


@given(CHARS)
def test_offsets_are_those_of_utf16(text: str) -> None:
    offsets = Offsets(text)
    for at in range(len(text) + 1):
        assert offsets.units(at) == units(text[:at])
        assert offsets.points(offsets.units(at)) == at


@given(CHARS)
def test_a_unit_inside_a_pair_belongs_to_its_character(text: str) -> None:
    offsets = Offsets(text)
    for at, char in enumerate(text):
        assert {offsets.points(unit) for unit in range(offsets.units(at), offsets.units(at + 1))} == {at}
        assert units(char) in {1, 2}


@pytest.mark.parametrize("at", [-1, 3])
def test_offsets_outside_a_text_are_refused(at: int) -> None:
    with pytest.raises(ValueError, match="not in a text"):
        Offsets("ab").units(at)
    with pytest.raises(ValueError, match="not in a text"):
        Offsets("ab").points(at)


@given(CHARS, SPANS)
def test_segments_are_the_text(text: str, spans: list[tuple[int, int, str, str]]) -> None:
    part = Span(0, len(text))
    found = segments(text, part, made(text, spans))
    assert "".join(segment.text for segment in found) == text
    assert all(text[segment.span.start : segment.span.end] == segment.text for segment in found)


@given(st.text("abc", max_size=40), SPANS)
def test_segments_carry_just_the_marks_over_them(text: str, spans: list[tuple[int, int, str, str]]) -> None:
    over = made(text, spans)
    for segment in segments(text, Span(0, len(text)), over):
        assert set(segment.marks) == {mark for mark in over if len(mark.span) and mark.span.covers(segment.span)}
        assert [len(mark.span) for mark in segment.marks] == sorted(len(mark.span) for mark in segment.marks)


@given(CHARS, SPANS)
def test_no_cut_tears_a_character(text: str, spans: list[tuple[int, int, str, str]]) -> None:
    for segment in segments(text, Span(0, len(text)), made(text, spans)):
        assert boundary(text, segment.span.start)
        assert boundary(text, segment.span.end)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("e\u0301a", {1}),
        ("👩\u200d👧", {1, 2}),
        ("👍🏽", {1}),
        ("🇫🇷🇩🇪", {1, 3}),
        ("\r\n", {1}),
        ("ᄀ\u1161", {1}),
        ("क\u094dष", {1, 2}),
        ("ab", set()),
    ],
)
def test_what_readers_see_as_one_character_is_one(text: str, inside: set[int]) -> None:
    assert {at for at in range(len(text) + 1) if not boundary(text, at)} == inside


def test_narrow_marks_lie_on_top_and_the_keyboard_stops_once_a_record() -> None:
    text = "abcdef"
    wide, narrow = Mark("content", "r-w", Span(0, 6)), Mark("event", "r-n", Span(2, 4))
    found = segments(text, Span(0, 6), [wide, narrow])
    assert [(segment.text, segment.cards, segment.stop) for segment in found] == [
        ("ab", ("r-w",), True),
        ("cd", ("r-n", "r-w"), True),
        ("ef", ("r-w",), False),
    ]
    assert found[1].kinds == ("event", "content")


def test_a_mark_that_runs_over_two_blocks_is_in_both() -> None:
    text = "ab\ncd"
    over = [Mark("content", "r-x", Span(1, 5))]
    assert [s.text for s in segments(text, Span(0, 2), over) if s.marks] == ["b"]
    assert [s.text for s in segments(text, Span(3, 5), over) if s.marks] == ["cd"]


def test_every_record_of_an_article_has_marks_and_a_card() -> None:
    coded = records.coded()
    shown = cards(coded)
    anchored = {card.anchor for kind in shown for card in shown[kind]}
    assert {mark.card for mark in marks(coded)} == anchored
    assert {mark.kind for mark in marks(coded)} == set(ORDER)
    assert list(anchors(coded).values()) == ["a-1", "a-2", "a-3"]


def test_parts_say_where_they_are_in_units_of_the_browser() -> None:
    coded = desks.emoji()
    text = coded.article.text
    read = laid_out(coded)
    for part in read.parts:
        inside = "".join(segment.text for segment in part.segments)
        assert text.encode("utf-16-le")[2 * part.start : 2 * part.end].decode("utf-16-le") == inside
    assert [part.apart for part in read.parts] == [False, False, True]
    assert read.titled


def test_cards_hold_every_field_that_a_record_has() -> None:
    (event,) = cards(records.coded())["events"]
    assert [field.key for field in event.fields] == [
        "who", "whom", "act", "contexts", "words", "status", "when", "where", "scale", "via", "carried", "rule",
    ]  # fmt: skip
    assert len(event.chain) == 2
    assert event.doubts[0].kind == "hedge"
