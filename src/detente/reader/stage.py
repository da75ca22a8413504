"""The reader's two stages: what the model is asked of each sentence, and what it answers, before statements and events are made.

It is asked about every ordered pair of actors that a sentence names; what it says waits in the draft until the events stage weighs it against
the rules. Where no parser reads the language, it is asked about each actor alone too, and says which words report whose. Asking sets the model's
threads to work, and hearing waits for them; in between the pipeline has other articles to see to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span
from detente.model import Actor
from detente.own import RULES
from detente.reader.inputs import Pair
from detente.reader.session import Answer, Asked, Reading, begin

__all__ = ["LEAST_PROPOSED", "Judged", "Judgements", "Question", "ask", "hear"]

Asking = tuple[Pair, Actor, Actor | None]  # a pair and who they are

MOST_SIDES = 4  # actors of one sentence; with more it is a list, and pairs grow with the square
# Of an act that the model proposes beside a parser, whose rules have found the plain acts already; lower ones were wrong more often (docs/reader.md).
LEAST_PROPOSED = 0.93
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


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of a sentence: its pairs, and the reading, which waits until it is there."""

    pairs: tuple[Asking, ...]
    reading: Callable[[], Reading]


def ask(drafts: Sequence[Draft]) -> None:
    """Fill `questions` of each draft, by the index of the sentence; empty where the engine is the rules alone."""
    places = [(draft, sentence, pairs) for draft in drafts if draft.engine != RULES for sentence, pairs in _asked(draft)]
    for (draft, sentence, pairs), reading in zip(places, begin([_question(*place) for place in places]), strict=True):
        draft.questions[sentence.index] = Question(tuple(pairs), reading)


def hear(drafts: Sequence[Draft]) -> None:
    """Fill `judgements` of each draft with the answers to its questions."""
    for draft in drafts:
        for index, question in draft.questions.items():
            sides = [(actor, recipient) for _, actor, recipient in question.pairs]
            draft.judgements[index] = _judgements(draft.sentences[index], sides, question.reading())


def _asked(draft: Draft) -> Iterator[tuple[Sentence, list[Asking]]]:
    """The sentences of an article that the model reads, each with its pairs; without a pair only where nobody else reads what is reported."""
    within: dict[int, list[Mention]] = {}
    for mention in draft.mentions:
        within.setdefault(mention.sentence, []).append(mention)
    for sentence in draft.sentences:
        if sentence.gate.passed and len(sentence.span) <= LONGEST_CHARS:
            pairs = _pairs(sentence, [m for m in within.get(sentence.index, ()) if not draft.cast.beside(sentence, m)])
            if pairs or not sentence.tokens:
                yield sentence, pairs


def _question(draft: Draft, sentence: Sentence, pairs: Sequence[Asking]) -> Asked:
    """What the model is asked. Beside a parser the words of unlikely acts are not wanted, and reports are the grammar's."""
    text = draft.article.text[sentence.span.start : sentence.span.end]
    return Asked(text, tuple(pair for pair, _, _ in pairs), LEAST_PROPOSED if sentence.tokens else 0.0)


def _pairs(sentence: Sentence, here: Sequence[Mention]) -> list[Asking]:
    """The pairs of a sentence to be judged, each with its actors; [] where no country is named."""
    sides: dict[str, Mention] = {}
    for mention in here:
        if mention.actor.countries:
            sides.setdefault(mention.actor.identity, mention)
    chosen = list(sides.values())[:MOST_SIDES]
    start = sentence.span.start
    own = {id(m): Span(m.span.start - start, m.span.end - start) for m in chosen}
    between: list[Asking] = [
        (Pair(own[id(a)], own[id(b)]), a.actor, b.actor)
        for a, b in permutations(chosen, 2)
        if not a.actor.countries & b.actor.countries and not a.span.touches(b.span)  # "the two countries" are not told of one of them
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
