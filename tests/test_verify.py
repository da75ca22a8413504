from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import records
from detente.evidence import Evidence, Span
from detente.model import Coded, Flag
from detente.verify import evidence_in, misquoted


def with_trigger(start: int, end: int, quote: str) -> Coded:
    coded = records.coded()
    (event,) = coded.events
    return replace(coded, events=(replace(event, trigger=Evidence("trigger", Span(start, end), quote)),))


def test_true_records_pass() -> None:
    assert misquoted(records.coded()) == ()


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 6, "moscow"), (0, 5, "Moscow"), (1, 7, "Moscow"), (0, 0, ""), (0, 10_000, records.TEXT), (9_000, 9_006, "Moscow")],
)
def test_a_wrong_quote_is_found(start: int, end: int, quote: str) -> None:
    assert misquoted(with_trigger(start, end, quote)) == (Evidence("trigger", Span(start, end), quote),)


def test_evidence_is_found_however_deep() -> None:
    coded = records.coded()
    quotes = {found.quote for found in evidence_in(coded) if isinstance(found, Evidence)}
    assert {"Russia", "Japan", "condemned", "said", "diplomatic sources", "the alliance", "an obstacle", "2 March", "Moscow"} <= quotes


def test_a_flag_that_misquotes_is_found() -> None:
    coded = records.coded()
    flag = Flag("residue", "brackets", Evidence("residue", Span(0, 3), "![]"))
    assert len(misquoted(replace(coded, article=replace(coded.article, flags=(flag,))))) == 1


def test_a_span_beyond_the_text_is_found() -> None:
    coded = records.coded()
    (event,) = coded.events
    beyond = Span(0, len(coded.article.text) + 1)
    assert misquoted(replace(coded, events=(replace(event, sentence=beyond),))) == (Evidence("span", beyond, ""),)


@given(st.integers(0, len(records.TEXT)), st.integers(0, len(records.TEXT)))
def test_a_quote_passes_if_and_only_if_it_is_the_text(a: int, b: int) -> None:
    start, end = sorted((a, b))
    quote = records.TEXT[start:end]
    assert bool(misquoted(with_trigger(start, end, quote))) == (quote == "")
    assert misquoted(with_trigger(start, end, quote + "x"))
