"""The reader's two stages: what the model is asked of each sentence, and what it answers, before statements and events are made.

It is asked about every ordered pair of actors that a sentence names; what it says waits in the draft until the events stage weighs it against
the rules. Where no parser reads the language, it is asked about each actor alone too, and says which words report whose. Asking sets the model's
threads to work, and hearing waits for them; in between the pipeline has other articles to see to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from detente.actors.setting import placed
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
LEAST_PROPOSED = 0.95
FACTIONS = frozenset({"CVL", "COP", "MIL", "OPP", "REB", "REF", "JUD", "PTY"})  # sectors whose people and governments act on each other
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
            pairs = _pairs(draft, sentence, [m for m in within.get(sentence.index, ()) if not draft.cast.beside(sentence, m)])
            if pairs or not sentence.tokens:
                yield sentence, pairs


def _question(draft: Draft, sentence: Sentence, pairs: Sequence[Asking]) -> Asked:
    """What the model is asked. Beside a parser the words of unlikely acts are not wanted, and reports are the grammar's."""
    text = draft.article.text[sentence.span.start : sentence.span.end]
    return Asked(text, tuple(pair for pair, _, _ in pairs), LEAST_PROPOSED if sentence.tokens else 0.0)


def _pairs(draft: Draft, sentence: Sentence, here: Sequence[Mention]) -> list[Asking]:
    """The pairs of a sentence to be judged, each with its actors; [] where nobody of a known country is named."""
    start = sentence.span.start
    chosen = [(Span(span.start - start, span.end - start), actor) for span, actor in _sides(draft, sentence, here)]
    between: list[Asking] = [
        (Pair(one, other), a, b)
        for (one, a), (other, b) in permutations(chosen, 2)
        if not one.touches(other) and (not a.countries & b.countries or (not sentence.tokens and _within(a, b)))
    ]
    # Acts of one side are the grammar's where there is one: asking about them too would double what is read.
    return between if sentence.tokens else [(Pair(span, None), actor, None) for span, actor in chosen] + between


def _sides(draft: Draft, sentence: Sentence, here: Sequence[Mention]) -> list[tuple[Span, Actor]]:
    """Who is asked about: the first MOST_SIDES who have a country; where no parser reads, behind them groups that take theirs from the setting."""
    sides: dict[str, tuple[Span, Actor]] = {}
    for mention in here:
        if mention.actor.countries:
            sides.setdefault(mention.actor.identity, (mention.span, mention.actor))
    for mention in here if not sentence.tokens else ():
        actor = placed(draft, mention.actor)
        if actor.countries:
            sides.setdefault(actor.identity, (mention.span, actor))
    return list(sides.values())[:MOST_SIDES]


def _within(one: Actor, other: Actor) -> bool:
    """Whether two are parts of one country that may act on each other, a crowd or force among them. A country and a part of it are not ("the two
    countries"), and of two officials the model says more than is so."""
    same = one.country is not None and one.country == other.country
    return same and bool(one.sectors) and bool(other.sectors) and not FACTIONS.isdisjoint((*one.sectors, *other.sectors))


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
