"""Quotation marks paired, and what holds for any text with marks in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import records
from detente.draft import Draft
from detente.evidence import Span
from detente.model import Block
from detente.statements.quotes import quotations

CASES = [
    ("He said “no” and “never”.", [("no", True), ("never", True)]),
    ("« Non », dit-il.", [("Non", True)]),
    ("„Nein“, sagte er.", [("Nein", True)]),
    ("»Nein«, sagte er.", [("Nein", True)]),
    ("‘No, never,’ he said.", [("No, never,", True)]),
    ("The ministers' plan and Ukraine's army.", []),
    ("He calls it 'special' today.", [("special", True)]),
    ("''Never,'' he said.", [("Never,", True)]),
    ("「いいえ」と言った。", [("いいえ", True)]),
    ('"One, said he. "Two," said she.', [("One, said he.", False), ("Two,", True)]),
    ("« Un. Il part. « Deux », dit-elle.", [("Un.", False), ("Deux", True)]),
    ("Nous partons », dit-il.", [("Nous partons", True)]),
    ("— Nous partons, dit-il.", [("Nous partons, dit-il.", True)]),
    ("“Moscow calls it a ‘special’ one,” he said.", [("Moscow calls it a ‘special’ one,", True)]),
    ("“Never", [("Never", False)]),
    ("“”", []),
]


def draft(text: str) -> Draft:
    page = replace(records.article(text), blocks=(Block("paragraph", Span(0, len(text))),))
    return Draft(records.source(text), page)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(text[q.span.start : q.span.end], q.closed) for q in quotations(draft(text))] == expected


@given(st.text(alphabet="ab .,!\n'\"«»“”„‘’‹›—-", min_size=1, max_size=60))
def test_quotations_are_in_order_apart_and_not_blank(text: str) -> None:
    found = [quote.span for quote in quotations(draft(text))]
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in found)
