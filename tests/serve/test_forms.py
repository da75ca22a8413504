from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import records
from detente.evidence import Span
from detente.model import Correction
from detente.review.fields import FIELDS, JUDGED, stated
from detente.serve.forms import Filled, blank, filled, found, read
from detente.serve.marks import Offsets

TEXT = "👩‍👩‍👧 " + records.TEXT + " Russia\nagain."
CODED = records.coded(TEXT)
EVENT = CODED.events[0]
SAID = stated("events", EVENT)
NEAR = EVENT.trigger.span


def sent(fields: tuple[Filled, ...]) -> dict[str, str]:
    """What a browser sends of a form as it is shown."""
    out = {}
    for field in fields:
        for row in field.rows:
            out |= {f"{row.name}.value": row.value, f"{row.name}.words": row.words, f"{row.name}.at": row.at}
    return out


def corrections(**changed: str) -> list[tuple[str, str | None, str | None]]:
    form = sent(filled("events", SAID, TEXT)) | {name.replace("__", "."): value for name, value in changed.items()}
    return [(one.field, one.value, one.evidence and one.evidence.quote) for one in read(form, "events", SAID, TEXT, NEAR).corrections]


@pytest.mark.parametrize("kind", JUDGED)
def test_a_form_that_comes_back_as_it_was_shown_says_nothing(kind: str) -> None:
    said = stated(kind, getattr(CODED, kind)[0])
    asked = read(sent(filled(kind, said, TEXT)), kind, said, TEXT, NEAR)
    assert (asked.corrections, asked.open) == ((), False)
    assert [field.field for field in asked.fields] == list(FIELDS[kind])
    assert read({}, kind, (), TEXT, NEAR).corrections == ()


def test_a_value_that_was_changed_is_a_correction_of_its_field_alone() -> None:
    assert corrections(type__0__value="THREATEN") == [("type", "THREATEN", None)]
    assert corrections(contexts__1__value="military") == [("contexts", "diplomatic", None), ("contexts", "military", None)]


def test_words_that_stand_once_are_found_and_those_that_were_selected_are_taken() -> None:
    assert corrections(recipients__0__words="the  alliance", recipients__0__at="") == [("recipients", "JPN", "the alliance")]
    second = TEXT.rindex("Russia")
    units = Offsets(TEXT)
    at = f"{units.units(second)}-{units.units(second + 6)}"
    form = sent(filled("events", SAID, TEXT)) | {"actors.0.at": at}
    (one,) = read(form, "events", SAID, TEXT, NEAR).corrections
    assert one.evidence is not None
    assert one.evidence.span == Span(second, second + 6)


def test_words_that_stand_in_several_places_are_asked_about_the_nearest_first() -> None:
    form = sent(filled("events", SAID, TEXT)) | {"recipients.0.words": "Russia", "recipients.0.at": ""}
    asked = read(form, "events", SAID, TEXT, NEAR)
    (row,) = [row for field in asked.fields for row in field.rows if row.choices]
    assert asked.open
    first, second = row.choices
    assert (first.before.endswith("Moscow – "), first.words, first.after[:10]) == (True, "Russia", " condemned")
    chosen = read(form | {"recipients.0.at": second.at}, "events", SAID, TEXT, NEAR)
    assert not chosen.open
    (one,) = chosen.corrections
    assert one.evidence is not None
    assert one.evidence.span.start == TEXT.rindex("Russia")


def test_words_that_stand_nowhere_are_shown_again() -> None:
    form = sent(filled("events", SAID, TEXT)) | {"trigger.0.words": "invaded"}
    asked = read(form, "events", SAID, TEXT, NEAR)
    (row,) = [row for field in asked.fields for row in field.rows if row.nowhere]
    assert (asked.open, row.words) == (True, "invaded")


def test_a_field_that_was_emptied_has_nothing_to_say() -> None:
    assert corrections(recipients__0__value="", recipients__0__words="") == [("recipients", None, None)]


@pytest.mark.parametrize("at", ["9-3", "0-999999", "-1-4", "x", "1-2-3", "999999999999-1", ""])
def test_a_place_that_says_something_else_is_passed_over(at: str) -> None:
    assert corrections(recipients__0__words="the alliance", recipients__0__at=at) == [("recipients", "JPN", "the alliance")]


def test_a_party_is_named_in_any_way_that_is_known() -> None:
    form = sent(filled("events", SAID, TEXT)) | {"actors.0.value": "France"}
    (one,) = read(form, "events", SAID, TEXT, NEAR, lambda name: {"France": "FRA"}.get(name, name)).corrections
    assert one.value == "FRA"


def test_words_on_two_lines_are_one_stretch_of_the_text() -> None:
    (span,) = found("Russia again", TEXT, NEAR)
    assert TEXT[span.start : span.end] == "Russia\nagain"
    assert corrections(trigger__0__words="Russia again", trigger__0__at="") == [("trigger", None, "Russia\nagain")]
    assert found("  ", TEXT, NEAR) == []


def test_an_empty_form_has_a_row_for_each_field() -> None:
    assert all(len(field.rows) == 1 and not field.rows[0].value for field in blank("positions"))


WORDS = st.text(alphabet="ab 🙂é\n", max_size=30)


@settings(deadline=None)
@given(WORDS, st.data())
def test_a_selection_says_the_same_as_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if words.strip() != words or not words:
        return
    units = Offsets(text)
    form = {"trigger.0.words": words, "trigger.0.at": f"{units.units(start)}-{units.units(end)}"}
    asked = read(form, "events", (), text, Span(0, 0))
    assert not asked.open
    (one,) = asked.corrections
    assert isinstance(one, Correction)
    assert one.evidence is not None
    assert one.evidence.span == Span(start, end)


def test_the_form_shows_what_the_record_says() -> None:
    shown = {field.field.name: field for field in filled("events", stated("events", replace(EVENT, status="ongoing")), TEXT)}
    assert shown["status"].rows[0].value == "ongoing"
    assert "future" in shown["status"].options
    assert [row.value for row in shown["actors"].rows] == ["RUS", ""]
    start, end = map(int, shown["trigger"].rows[0].at.split("-"))
    assert TEXT.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "condemned"
