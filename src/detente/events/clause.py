"""Whether the grammar of a sentence bears out whom the reader takes for the doer of an act: its clause must not have another subject."""

from __future__ import annotations

from collections.abc import Sequence

from detente.actors.nouns import head_of, noun_phrase
from detente.draft import Sentence
from detente.events.arguments import Context
from detente.evidence import Span
from detente.language.syntax import conjuncts, subjects
from detente.model import Actor

__all__ = ["done_by_others"]

VERBS = frozenset({"VERB", "AUX"})


def done_by_others(context: Context, sentence: Sentence, trigger: Span, doers: Sequence[Actor]) -> bool:
    """Whether the words of an act are a verb of which the clause says that somebody else does it than any of these.

    False where no parser has read the sentence, where the words are no verb, and where its subject is nobody that is known ("talks took place").
    """
    verb = head_of(sentence, trigger)
    if verb is None or sentence.tokens[verb].pos not in VERBS:
        return False
    named = subjects(sentence, verb)
    return bool(named) and all(_somebody(context, sentence, i) and not _means(context, sentence, i, doers) for i in named)


def _somebody(context: Context, sentence: Sentence, i: int) -> bool:
    return sentence.tokens[i].pos == "PROPN" or bool(context.actors.meant(sentence, i))


def _means(context: Context, sentence: Sentence, i: int, actors: Sequence[Actor]) -> bool:
    """Whether a noun phrase names one of some actors, or somebody of their countries."""
    near = [*conjuncts(sentence, i), *(child for child in sentence.children[i] if sentence.tokens[child].dep == "appos")]
    phrases = [noun_phrase(sentence, node) for node in near]
    meant = context.actors.meant(sentence, i)
    return any(
        any(phrase.touches(actor.evidence.span) for phrase in phrases)
        or any(other.identity == actor.identity or other.countries & actor.countries for other in meant)
        for actor in actors
    )
