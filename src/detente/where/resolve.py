"""The place of an act: the place expression in its own clause, else the dateline's; never the capital by default."""

from __future__ import annotations

from detente.draft import Draft, Sentence
from detente.model import PlaceMention, Where

__all__ = ["place_of"]

CLAUSES = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "conj"})


def place_of(draft: Draft, sentence: Sentence, i: int | None) -> tuple[Where | None, str | None]:
    """(place, None) of the act whose head is token `i`, or (None, why there is none).

    In a sentence without analysis (`i` None) a place counts where it is the only one.
    """
    here = [place for place in draft.places if sentence.span.covers(place.evidence.span) and place.where.kind != "area"]
    if i is None:
        only = {place.where.name for place in here}
        return (here[0].where, None) if len(only) == 1 else (None, "the sentence was not parsed, and names no place or several")
    below = sentence.subtree_span(i)
    governed = [place for place in here if below.covers(place.evidence.span)]
    if governed:
        return min(governed, key=lambda p: (_distance(sentence, p, i), p.evidence.span)).where, None
    clause = _clause(sentence, i)
    same = [place for place in here if _clause_of(sentence, place) == clause]
    if same:
        return min(same, key=lambda p: (_distance(sentence, p, i), p.evidence.span)).where, None
    return None, "no expression of place goes with it"


def _clause_of(sentence: Sentence, place: PlaceMention) -> int | None:
    i = sentence.token_at(place.evidence.span.start)
    return None if i is None else _clause(sentence, i)


def _clause(sentence: Sentence, i: int) -> int:
    while True:
        token = sentence.tokens[i]
        if token.head < 0 or (token.dep in CLAUSES and token.pos in {"VERB", "AUX"}):
            return i
        i = token.head


def _distance(sentence: Sentence, place: PlaceMention, i: int) -> int:
    token, span = sentence.tokens[i], place.evidence.span
    return max(span.start - token.end, token.start - span.end, 0)
