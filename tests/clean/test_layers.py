"""The text layer of plain texts, and the way from each of its characters back to the input."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean.offsets import raw_span
from detente.clean.stage import to_draft
from detente.clean.text import normalise, unwrapped
from detente.evidence import Span
from detente.model import Article
from detente.read import source_from_text

WRAPPED_FR = """Le ministre russe des Affaires étrangères a déclaré mardi
que son pays reprendrait les pourparlers avec le Japon au
printemps, après une longue pause de deux ans due à la
querelle sur les îles situées au nord de Hokkaido, que les
deux pays revendiquent depuis la fin de la Seconde Guerre
mondiale, quand les troupes soviétiques y ont débarqué sans
rencontrer de résistance, et où elles sont restées depuis."""
WRAPPED_EN = """The Russian foreign minister said on Tuesday that his own
country would return to the talks with Japan, after the
pause of two years that had followed the quarrel over the
islands north of Hokkaido, which both countries claim for
themselves, as they have done since the end of the Second
World War, when Soviet troops landed there in the last few
days of the fighting, and have stayed there ever since."""
WRAPPED = {"fr": WRAPPED_FR, "en": WRAPPED_EN}


def article(raw: str) -> Article:
    return to_draft(source_from_text(raw)).article


WRITTEN = [
    # Columns: the input; the text layer.
    ("l'été\u00a0: «\u202foui\u202f»", "l'été\u00a0: «\u202foui\u202f»"),  # typography of the source is quoted as it is
    ("Gen\u00adève", "Genève"),
    ("co\u2060opération", "coopération"),
    ("\u202aMoscou\u202c", "Moscou"),
    ("Kyiv\x00 and\x1b Moscow", "Kyiv and Moscow"),
    ("un\x0cdeux\x0btrois\u2029quatre\x85cinq", "un\ndeux\ntrois\nquatre\ncinq"),
    ("un\r\n\r\ndeux\r\rtrois", "un\n\ndeux\n\ntrois"),
    ("neu\u200ctral", "neutral"),
    ("می\u200cخواهم", "می\u200cخواهم"),  # part of the spelling in Persian
    ("हिन्\u200dदी", "हिन्\u200dदी"),  # and in Hindi
    ("e\u0301te\u0301", "e\u0301te\u0301"),
    ("caf\ufffd", "caf\ufffd"),
    ("un\tdeux  trois", "un\tdeux  trois"),
]


@pytest.mark.parametrize(("raw", "text"), WRITTEN)
def test_only_what_cannot_be_seen_is_dropped(raw: str, text: str) -> None:
    assert normalise(raw).text == text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", " \n", "\n  "])
def test_a_column_becomes_a_paragraph(language: str, line_end: str) -> None:
    found = article(WRAPPED[language].replace("\n", line_end))
    assert found.text == WRAPPED[language].replace("\n", " ")
    assert [block.kind for block in found.blocks] == ["paragraph"]
    assert found.language == language


LEFT_ALONE = [
    "\n".join(["Moscou dément.", "Tokyo confirme.", "Pékin se tait."] * 3),
    "\n".join(WRAPPED_FR.split("\n")[:4]),  # too short to tell
    "\n\n".join(WRAPPED_EN.split("\n")),  # a blank line is the end of a paragraph
    "\n".join([WRAPPED_FR.replace("\n", " ")] * 7),
    "\n".join(f"{line.rstrip(',')}." for line in WRAPPED_EN.split("\n")),  # each line is a sentence
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_lines_that_are_no_column_stay_apart(text: str) -> None:
    assert unwrapped(normalise(text)).text == text


@pytest.mark.parametrize("mark", ["- ", "• ", "> ", "# ", "1. "])
def test_a_list_within_a_column_keeps_its_lines(mark: str) -> None:
    text = f"{WRAPPED_EN}\n{mark}one"
    assert unwrapped(normalise(text)).text.endswith(f"\n{mark}one")


@pytest.mark.parametrize(("language", "word"), [("fr", "franco-\nallemand"), ("en", "so-\ncalled")])
def test_a_word_parted_at_its_hyphen_gets_no_blank(language: str, word: str) -> None:
    text = unwrapped(normalise(f"{WRAPPED[language][:-1]}, selon un {word} accord.")).text
    assert word.replace("\n", " ") not in text
    assert "\n" not in text[:100]  # the rest of the column is joined


BACK = [
    # Columns: the input; words of the text; how they stand in the input.
    ("\ufeffMoscou dément", "Moscou", "Moscou"),
    ("Un\r\nMinistre", "Un\nMinistre", "Un\r\nMinistre"),
    ("le mi\u00adnis\u00adtre part", "ministre", "mi\u00adnis\u00adtre"),
    ("\u200b\u200bKyiv\u200b talks", "Kyiv", "Kyiv"),
    ("\r\n\r\nTokyo\u2028salue", "salue", "salue"),
    (WRAPPED_FR, "mardi que", "mardi\nque"),
    (WRAPPED_EN.replace("\n", "\r\n"), "own country", "own\r\ncountry"),
]


@pytest.mark.parametrize(("raw", "words", "source"), BACK)
def test_words_lead_back_to_where_they_stand(raw: str, words: str, source: str) -> None:
    found = article(raw)
    at = found.text.index(words)
    span = raw_span(found, Span(at, at + len(words)))
    assert span is not None
    assert raw[span.start : span.end] == source


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 3), Span(2, 3), Span(100, 200)])
def test_a_stretch_without_counterpart_leads_nowhere(span: Span) -> None:
    assert raw_span(article("un\r\ndeux"), span) is None


PIECES = [
    "Moscou",
    "é",
    "e\u0301",
    " ",
    "\u00a0",
    "\u00ad",
    "\u200b",
    "\r\n",
    "\r",
    "\n",
    "\u2028",
    "\x07",
    "\ufeff",
    "« oui »",
    ".",
    "—",
    "\U0001f54a",
]
RAW = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join).filter(lambda raw: normalise(raw).text.strip())
COLUMN = st.lists(st.sampled_from(["\n", "\r\n", " \n", "\n\n", "\u00ad\n", "-\n"]), min_size=6, max_size=6).map(
    lambda ends: "".join(line + end for line, end in zip(WRAPPED_FR.split("\n"), [*ends, ""], strict=True))
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(RAW, COLUMN))
def test_every_character_leads_back_to_itself_and_in_order(raw: str) -> None:
    found = article(raw)
    at = [raw_span(found, Span(i, i + 1)) for i in range(len(found.text))]
    for char, span in zip(found.text, at, strict=True):
        assert char in "\n " if span is None else raw[span.start : span.end] == char
    known = [span for span in at if span is not None]
    assert all(one.end <= other.start for one, other in pairwise(known))


@settings(max_examples=60, deadline=None)
@given(st.one_of(RAW, COLUMN), st.data())
def test_every_stretch_leads_back_to_the_same_words(raw: str, data: st.DataObject) -> None:
    found = article(raw)
    start = data.draw(st.integers(0, len(found.text) - 1))
    end = data.draw(st.integers(start + 1, len(found.text)))
    span = raw_span(found, Span(start, end))
    words = found.text[start:end]
    if span is None:
        assert not words.strip()
        return
    assert 0 <= span.start < span.end <= len(raw)
    assert normalise(raw[span.start : span.end]).text.split() == words.split()
