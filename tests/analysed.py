"""Sentences analysed by the real engines, and whole texts coded by the rules alone, for tests of the stages that read dependency trees."""

from __future__ import annotations

from functools import cache

from detente.draft import Draft, Gate, Sentence
from detente.evidence import Span
from detente.language.engines import engine
from detente.language.repair import repaired, words_of
from detente.model import Coded
from detente.own import RULES, Own
from detente.pipeline import code_batch, stages

__all__ = ["code", "draft_of", "parse", "token"]


@cache
def parse(language: str, text: str) -> Sentence:
    """One sentence as the language stage would leave it."""
    parser = engine(language)
    assert parser is not None
    (tokens,) = parser.analyse([text], [0])
    tokens = repaired(tokens, words_of(language))
    children = tuple(tuple(t.i for t in tokens if t.head == i) for i in range(len(tokens)))
    return Sentence(0, Span(0, len(text)), "paragraph", Gate(True, "test"), tokens, children)


def token(sentence: Sentence, word: str) -> int:
    """Index of the first token written `word`."""
    return next(t.i for t in sentence.tokens if t.text == word)


def draft_of(text: str, language: str) -> Draft:
    """A text taken through all stages, as the draft that the last one leaves."""
    from detente.clean.stage import to_draft
    from detente.read import source_from_text

    draft = to_draft(source_from_text(text))
    assert draft.article.language == language
    draft.engine = RULES
    for stage in stages():
        stage.run([draft])
    return draft


@cache
def code(text: str) -> Coded:
    """The records that the rules find in a text."""
    from detente.read import source_from_text

    (result,) = code_batch([source_from_text(text)], own=Own(engine=RULES))
    assert isinstance(result, Coded)
    return result
