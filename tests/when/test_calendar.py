from __future__ import annotations

from datetime import date

import pytest

from detente.evidence import Span
from detente.when.bounds import offsets
from detente.when.calendar import named_in

NAMED = [
    # Columns: language; a sentence; the words; how many events of that name there are; the first day of the first.
    ("en", "Since the fall of Kabul the two sides have not met.", "fall of Kabul", 1, "2021-08-15"),
    ("fr", "Depuis la chute de Kaboul, rien n'a changé.", "chute de Kaboul", 1, "2021-08-15"),
    ("en", "The Polish presidential election was held in May.", "Polish presidential election", 8, "1990-11-25"),
    ("fr", "Les accords de Dayton ont mis fin à la guerre.", "accords de Dayton", 1, "1995-12-14"),
    ("fr", "Après l’invasion de l’Irak, Paris a protesté.", "invasion de l’Irak", 1, "2003-03-20"),
]


@pytest.mark.parametrize(("language", "text", "words", "count", "first"), NAMED)
def test_events_are_named(language: str, text: str, words: str, count: int, first: str) -> None:
    found = list(named_in(text, language))
    assert {text[start:end] for start, end, _ in found} == {words}
    assert len(found) == count
    assert found[0][2].start == date.fromisoformat(first)
    assert found[0][2].series == (count > 1)


def test_only_the_stretch_is_read() -> None:
    text = "The fall of Kabul came first. The fall of Mosul was forgotten."
    assert [event.event for _, _, event in named_in(text, "en", 30)] == ["mosul-fall"]


@pytest.mark.parametrize(
    ("text", "anchor", "day"),
    [
        ("Two days after the fall of Kabul, Paris closed its embassy.", "2024-05-02", "2021-08-17"),
        ("Two days after the fall of Kabul, Paris closed its embassy.", None, "2021-08-17"),
        ("On the eve of the Polish presidential election, Paris was silent.", "2020-07-01", "2020-06-27"),
        ("On the eve of the Polish presidential election, Paris was silent.", None, None),
    ],
)
def test_what_comes_once_needs_no_publication_date(text: str, anchor: str | None, day: str | None) -> None:
    ((_, when),) = offsets(text, Span(0, len(text)), "en", date.fromisoformat(anchor) if anchor else None)
    assert when.value == day
