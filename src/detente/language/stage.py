"""The language stage: sentences, the gate, and the analysis of those that pass."""

from __future__ import annotations

from collections.abc import Sequence

from detente.draft import Draft, Sentence
from detente.language.engines import engine
from detente.language.gate import admit
from detente.language.repair import mended, words_of
from detente.language.sentences import split
from detente.phrases import atoms

__all__ = ["run"]

# Longer runs without a full stop are lists and tables that extraction left behind; parsing them is slow and yields nothing.
LONGEST_SENTENCE_CHARS = 1200

# What the engines were not trained on, one character for one: typographic apostrophes, and blanks that do not break.
USUAL = {"\u2019": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
PLAIN = str.maketrans(USUAL)


def run(drafts: Sequence[Draft]) -> None:
    """Cut each article into sentences and parse, language by language, those that the gate lets through."""
    waiting: dict[str, list[tuple[Draft, int]]] = {}
    for draft in drafts:
        language = draft.article.language
        for block in draft.article.blocks:
            for span in split(draft.article.text, block.span, language):
                index = len(draft.sentences)
                gate = admit(draft.article.text[span.start : span.end], block.kind, language)
                draft.sentences.append(Sentence(index, span, block.kind, gate, atoms=atoms(draft.article.text, span.start, span.end)))
                draft.note("gate", span, gate.reason)
                if gate.passed and language and len(span) <= LONGEST_SENTENCE_CHARS:
                    waiting.setdefault(language, []).append((draft, index))
    for language, places in sorted(waiting.items()):
        _analyse(language, places)


def _plain(text: str) -> str:
    """A text as the engines know it; `translate` looks at each character."""
    for mark, usual in USUAL.items():
        if mark in text:
            text = text.replace(mark, usual)
    return text


def _analyse(language: str, places: list[tuple[Draft, int]]) -> None:
    """Parse sentences of one language together, so that the engine sees full batches."""
    parser = engine(language)
    if parser is None:
        return
    spans = [draft.sentences[index].span for draft, index in places]
    texts = [_plain(draft.article.text[span.start : span.end]) for (draft, _), span in zip(places, spans, strict=True)]
    words = words_of(language)
    for (draft, index), parsed in zip(places, parser.analyse(texts, [span.start for span in spans]), strict=True):
        sentence = draft.sentences[index]
        tree = mended(parsed, words)
        sentence.tokens = tuple(tree)
        sentence.children = tuple(map(tuple, tree.below))
