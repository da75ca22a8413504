from __future__ import annotations

from dataclasses import replace

import pytest

import records
from detente.agencies import agencies_in
from detente.evidence import Span
from detente.model import Article, Block
from detente.reprints.credits import credited


def page(*blocks: tuple[str, str]) -> Article:
    text, made = "", []
    for kind, words in blocks:
        made.append(Block(kind, Span(len(text), len(text) + len(words))))
        text += words + "\n"
    return replace(records.article(text), outlet="The Daily Record", blocks=tuple(made))


@pytest.mark.parametrize(
    ("words", "agencies"),
    [
        ("MOSCOW (AFP) –", {"AFP"}),
        ("Agence France-Presse and Reuters", {"AFP", "REUTERS"}),
        ("the ap on his phone", set()),
        ("AFPS", set()),
    ],
)
def test_agencies_are_names_of_their_own(words: str, agencies: set[str]) -> None:
    assert agencies_in(words) == agencies


def test_bylines_and_short_lines_are_credits_and_sentences_are_not() -> None:
    assert credited(page(("byline", "By Anna Berg, Reuters"), ("paragraph", "Talks went on."))) == {"REUTERS"}
    assert credited(page(("paragraph", "Talks went on in Geneva."), ("paragraph", "(with AFP)"))) == {"AFP"}
    assert credited(page(("paragraph", "He told Reuters so."), ("paragraph", "Photo © AFP"))) == frozenset()
