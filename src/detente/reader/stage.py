"""The reader stage: the model's judgement of the actors of each sentence, before statements and events are made.

It is asked about every ordered pair of actors that a sentence names; what it says waits in the draft until the events stage weighs it against
the rules. Where no parser reads the language, it is asked about each actor alone too, and says which words report whose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span
from detente.model import Actor
from detente.own import RULES
from detente.reader.inputs import Pair
from detente.reader.session import Answer, Asked, Reading, read

__all__ = ["Judged", "Judgements", "run"]

MOST_SIDES = 4  # actors of one sentence; with more it is a list, and pairs grow with the square
LONGEST_CHARS = 1200  # the same as for the parser: longer runs without a full stop are lists and tables


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model says of one actor toward another, or alone; spans are of the article's text."""

    actor: Actor
    recipient: Actor | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the model says of a sentence: of its pairs, and which words are source (S), cue (Q) and content (C) of reports."""

    pairs: tuple[Judged, ...]
    statements: tuple[tuple[str, Span], ...]


def run(drafts: Sequence[Draft]) -> None:
    """Fill `judgements` of each draft, by the index of the sentence; empty where the engine is the rules alone."""
    for draft in drafts:
        if draft.engine == RULES:
            continue
        within: dict[int, list[Mention]] = {}
        for mention in draft.mentions:
            within.setdefault(mention.sentence, []).append(mention)
        places = [(s, _pairs(s, within.get(s.index, ()))) for s in draft.sentences if s.gate.passed and len(s.span) <= LONGEST_CHARS]
        places = [(sentence, pairs) for sentence, pairs in places if pairs or not sentence.tokens]
        text = draft.article.text
        asked = [Asked(text[s.span.start : s.span.end], tuple(pair for pair, _, _ in pairs)) for s, pairs in places]
        for (sentence, pairs), reading in zip(places, read(asked), strict=True):
            draft.judgements[sentence.index] = _judgements(sentence, [(actor, recipient) for _, actor, recipient in pairs], reading)


def _pairs(sentence: Sentence, here: Sequence[Mention]) -> list[tuple[Pair, Actor, Actor | None]]:
    """The pairs of a sentence to be judged, each with its actors; [] where no country is named."""
    sides: dict[str, Mention] = {}
    for mention in here:
        if mention.actor.countries:
            sides.setdefault(mention.actor.identity, mention)
    chosen = list(sides.values())[:MOST_SIDES]
    start = sentence.span.start
    own = {id(m): Span(m.span.start - start, m.span.end - start) for m in chosen}
    between: list[tuple[Pair, Actor, Actor | None]] = [
        (Pair(own[id(a)], own[id(b)]), a.actor, b.actor)
        for a, b in permutations(chosen, 2)
        if a.actor.countries != b.actor.countries and not a.span.touches(b.span)
    ]
    # Acts of one side are the grammar's where there is one: asking about them too would double what is read.
    return between if sentence.tokens else [(Pair(own[id(m)], None), m.actor, None) for m in chosen] + between


def _judgements(sentence: Sentence, pairs: Sequence[tuple[Actor, Actor | None]], reading: Reading) -> Judgements:
    """The reading of a sentence in the article's offsets."""
    start = sentence.span.start

    def moved(span: Span) -> Span:
        return Span(span.start + start, span.end + start)

    judged = [
        Judged(actor, recipient, replace(answer, trigger=moved(answer.trigger) if answer.trigger else None))
        for (actor, recipient), answer in zip(pairs, reading.answers, strict=True)
    ]
    return Judgements(tuple(judged), tuple((letter, moved(span)) for letter, span in reading.statements))
