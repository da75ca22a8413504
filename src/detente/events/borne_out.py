"""Which of the acts that the reader sees grammar and lexicon bear out, pair by pair, and by which words they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.draft import Sentence
from detente.events.arguments import Context
from detente.events.clause import done_by_others
from detente.events.wording import Told, told
from detente.evidence import Span
from detente.model import Actor
from detente.reader.stage import LEAST_PROPOSED, Judged
from detente.where.inside import is_inside

__all__ = ["LEAST_AGAINST", "LEAST_ALONE", "LEAST_TOLD", "MUTUAL", "borne_out", "chance", "sides"]

# Where the reader is all there is: an act that the lexicon tells too, by words of the sentence; one of which it knows no words; and one whose words
# it has under other types alone. Set on half of tests/gold's sentences in 16 languages and on NTREX (docs/reader.md).
LEAST_TOLD, LEAST_ALONE, LEAST_AGAINST = 0.25, 0.40, 0.80
FEW, LESS = 2, 0.5  # where a sentence names no more than so many, an act need be so much likely only: there is nobody else who may do it
MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE"})  # both sides do it: A toward B and B toward A are one act


def chance(judged: Judged) -> float:
    """The chance of the act that the reader sees."""
    return judged.answer.chance(judged.answer.act)


def sides(judged: Judged) -> tuple[Actor, ...]:
    """The one or two of a pair."""
    return (judged.actor,) if judged.recipient is None else (judged.actor, judged.recipient)


def borne_out(context: Context, sentence: Sentence, pairs: Sequence[Judged]) -> Iterator[Judged]:
    """The pairs that have an act: likely enough, given what the grammar says of it, or where no parser reads the language, the lexicon."""
    text = context.draft.article.text
    # Who is named as that in which something happens ("in Singapur") may suffer it or be visited there, but does nothing.
    seen = [j for j in pairs if j.answer.trigger and not is_inside(text, j.actor.evidence.span, context.language)]
    if sentence.tokens:
        sure = (judged for judged in seen if chance(judged) >= LEAST_PROPOSED and not _in_town(context, judged))
        return (judged for judged in sure if not _denied(context, sentence, judged))
    phrases = told(sentence, context.language)
    share = LESS if len({side.identity for judged in pairs for side in sides(judged)}) <= FEW else 1.0
    return (_worded(judged, phrases) for judged in seen if chance(judged) >= share * _least(judged, phrases))


def _in_town(context: Context, judged: Judged) -> bool:
    """Whether one consults a capital that is named as where he is ("stayed in Vienna"). Who visits is found by the grammar's own words, and whom he
    meets there is named beside it."""
    if judged.answer.act != "CONSULT" or judged.recipient is None:
        return False
    span, draft = judged.recipient.evidence.span, context.draft
    capital = any(mention.kind == "capital" and mention.span == span for mention in draft.mentions)
    return capital and is_inside(draft.article.text, span, context.language)


def _denied(context: Context, sentence: Sentence, judged: Judged) -> bool:
    """Whether the grammar says that somebody else does it; what is done together has two who may be the subject."""
    answer = judged.answer
    assert answer.trigger is not None
    doers = sides(judged) if answer.act in MUTUAL else (judged.actor,)
    if not done_by_others(context, sentence, answer.trigger, doers):
        return False
    what = f"{answer.act} ({chance(judged):.2f}) by {judged.actor.identity}: its clause has another subject"
    context.draft.note("reader", answer.trigger, what)
    return True


def _least(judged: Judged, phrases: Sequence[Told]) -> float:
    """How likely an act must be."""
    words = judged.answer.trigger
    if any(judged.answer.act in types for _, types in phrases):
        return LEAST_TOLD
    return LEAST_AGAINST if any(words is not None and span.touches(words) for span, _ in phrases) else LEAST_ALONE


def _worded(judged: Judged, phrases: Sequence[Told]) -> Judged:
    """The pair with the lexicon's words for its act, where the reader points beside them: those nearest to both sides, and then to the doer. It
    is surer of the type than of the words."""
    words = judged.answer.trigger
    own = [span for span, types in phrases if judged.answer.act in types]
    if words is None or not own or any(span.touches(words) for span in own):
        return judged

    def distance(span: Span) -> tuple[int, int, int]:
        gaps = [_gap(span, side.evidence.span) for side in sides(judged)]
        return sum(gaps), gaps[0], span.start

    return replace(judged, answer=replace(judged.answer, trigger=min(own, key=distance)))


def _gap(one: Span, other: Span) -> int:
    """Characters between two spans."""
    return max(0, one.start - other.end, other.start - one.end)
