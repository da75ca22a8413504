"""Copies of sentences in which others are named in the place of those who act, so that what is done is learnt from the words that tell it and not
from who is named.

A name gives way to one of the same language that is written like it: as many words, the same first letter as to size, and where the language bends
its nouns, the same ending. The same words give way to the same words throughout a sentence.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from detente.evidence import Span
from detente.reader.inputs import Pair
from train.examples import Example

__all__ = ["copies"]

UNSPACED = frozenset({"zh", "ja"})
BENT = {"ru": 2, "uk": 2, "pl": 2, "tr": 2, "de": 2, "ar": 2, "fa": 2, "ko": 1}  # so many letters at the end must be the same
MOST_WORDS, CHARACTERS, MOST_LENGTHS = 4, 3, 3  # longer names are all one kind; without blanks, three characters count as a word
Kind = tuple[object, ...]


def copies(examples: Iterable[Example], seed: int) -> list[Example]:
    """A copy of each sentence with acts, with names drawn by the seed from the other sentences; those whose names overlap have none."""
    acting = [example for example in examples if example.origin == "acts"]
    names: dict[Kind, set[str]] = {}
    for example in acting:
        for span in _sides(example):
            words = example.text[span.start : span.end]
            names.setdefault(_kind(words, example.language), set()).add(words)
    pools = {kind: sorted(words) for kind, words in names.items()}
    draw = random.Random(seed)
    return [_copy(example, spans, pools, draw) for example in acting if (spans := _sides(example))]


def _sides(example: Example) -> list[Span]:
    """Who is named in a sentence, in order; none where two overlap."""
    found = sorted({span for pair, _ in example.pairs for span in (pair.actor, pair.recipient) if span} | set(example.actors or ()))
    return [] if any(one.end > other.start for one, other in pairwise(found)) else found


def _kind(words: str, language: str) -> Kind:
    if language in UNSPACED:
        return (language, min(len(words) // CHARACTERS, MOST_LENGTHS))
    ending = words[-BENT[language] :] if language in BENT else ""
    return (language, min(len(words.split()), MOST_WORDS), words[:1].isupper(), ending)


def _copy(example: Example, spans: Sequence[Span], pools: Mapping[Kind, Sequence[str]], draw: random.Random) -> Example:
    instead: dict[str, str] = {}
    text, at, moved = "", 0, {}
    for span in spans:
        words = example.text[span.start : span.end]
        if words not in instead:
            free = [name for name in pools[_kind(words, example.language)] if name not in instead.values()]
            instead[words] = draw.choice(free) if free else words
        text += example.text[at : span.start]
        moved[span] = Span(len(text), len(text) + len(instead[words]))
        text, at = text + instead[words], span.end
    text += example.text[at:]
    pairs = tuple(
        (
            Pair(moved[pair.actor] if pair.actor else None, moved[pair.recipient] if pair.recipient else None),
            replace(label, trigger=_shifted(label.trigger, moved) if label.trigger else None),
        )
        for pair, label in example.pairs
    )
    return replace(
        example, text=text, pairs=pairs, actors=None if example.actors is None else tuple(moved[span] for span in example.actors)
    )


def _shifted(span: Span, moved: Mapping[Span, Span]) -> Span | None:
    """Where other words of the sentence stand now; None where a name reaches into them."""
    if span in moved:
        return moved[span]
    before = within = 0
    for old, new in moved.items():
        grown = len(new) - len(old)
        if span.start <= old.start and old.end <= span.end:
            within += grown
        elif old.touches(span):
            return None
        elif old.end <= span.start:
            before += grown
    return Span(span.start + before, span.end + before + within)
