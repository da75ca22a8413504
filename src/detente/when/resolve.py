"""The time of an act or a statement: the expression that governs its words, or None with the reason. Never silently the publication date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.draft import Draft, Sentence
from detente.evidence import Span
from detente.model import DateMention, When
from detente.when.spans import VAGUE

__all__ = ["time_of"]

CLAUSES = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "conj"})


def time_of(
    draft: Draft, sentence: Sentence, i: int | None, *, future: bool = False, outside: Sequence[Span] = (), words: Span | None = None
) -> When:
    """When the act whose head is token `i` took or, where `future`, takes place, as the sentence tells it.

    An expression in the act's own clause counts first, then one in the clauses that it is an aim or complement of. Expressions in the
    stretches `outside` are passed over: what is said to be on Monday was not said on Monday. In a sentence without analysis (`i` None) the
    expression nearest to the act's `words` counts.
    """
    here = [mention for mention in draft.dates if sentence.span.covers(mention.evidence.span) and _dates(mention)]
    here = [mention for mention in here if not any(span.covers(mention.evidence.span) for span in outside)]
    if i is None and words is not None and here:
        return min(here, key=lambda m: (_gap(m.evidence.span, words), m.evidence.span)).when
    clauses = {mention.evidence.span: _clause(sentence, _head(sentence, mention)) for mention in here} if i is not None else {}
    for clause in _clauses(sentence, i) if i is not None else ():
        governed = [mention for mention in here if clauses[mention.evidence.span] == clause]
        if governed:
            return min(governed, key=lambda m: (_distance(sentence, m, i or 0), m.evidence.span)).when
    leading = [mention for mention in here if mention.evidence.span.start <= sentence.span.start + 3]
    if leading:
        return leading[0].when
    published = draft.article.published
    if future:
        return When(published.earliest, None, None, None, "none", reason="no expression of time goes with it; not before publication")
    return When(None, published.latest, None, None, "none", reason="no expression of time goes with it; not after publication")


def _dates(mention: DateMention) -> bool:
    """Whether an expression can date an act: a point or stretch of time, or a length that ends at a known day ("the past three years").

    "Now", "recent" and "soon" say no more than the tense does.
    """
    if mention.type == "DURATION":
        return mention.when.earliest is not None
    return mention.type == "DATE" and ((mention.when.value or "")[-4:] != "_REF" or mention.when.reason == VAGUE)


def _clauses(sentence: Sentence, i: int) -> Iterator[int | None]:
    """The clause of a token, and those that it is an aim or complement of ("doit se rendre à Paris le 14 *pour s'entretenir* …")."""
    clause = _clause(sentence, i)
    while clause is not None:
        yield clause
        token = sentence.tokens[clause]
        clause = _clause(sentence, token.head) if token.dep in {"advcl", "xcomp"} and token.head >= 0 else None


def _head(sentence: Sentence, mention: DateMention) -> int | None:
    inside = [t.i for t in sentence.tokens if mention.evidence.span.start <= t.start < mention.evidence.span.end]
    for i in inside:
        if sentence.tokens[i].head not in inside:
            return i
    return None


def _clause(sentence: Sentence, i: int | None) -> int | None:
    """The verb or root that heads the clause a token stands in."""
    if i is None:
        return None
    while True:
        token = sentence.tokens[i]
        if token.head < 0 or (token.dep in CLAUSES and token.pos in {"VERB", "AUX"}):
            return i
        i = token.head


def _distance(sentence: Sentence, mention: DateMention, i: int) -> int:
    token = sentence.tokens[i]
    return _gap(mention.evidence.span, Span(token.start, token.end))


def _gap(a: Span, b: Span) -> int:
    """Characters between two stretches, 0 where they touch."""
    return max(a.start - b.end, b.start - a.end, 0)
