"""What stands inside what: nesting of statements, and the chains and doubts that follow from it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.actors.pronouns import first_persons
from detente.draft import Draft, Sentence
from detente.model import Statement
from detente.statements.chain import to_statement
from detente.statements.doubts import doubts_of

__all__ = ["nest"]


def nest(draft: Draft) -> None:
    """Say which statement stands inside which, the innermost that does, then write chains and doubts from the outermost inwards."""
    nested = [
        replace(said, inside=outer) if not said.inside and (outer := _around(said, draft.statements)) else said for said in draft.statements
    ]
    nested = _first_persons(draft, nested)
    by_id = {said.id: said for said in nested}
    for said in _outermost_first(nested, by_id):
        around = by_id.get(said.inside or "")
        sentence, token = _cue_at(draft, said)
        doubts = doubts_of(draft, sentence, token, around, by_id)
        by_id[said.id] = replace(said, chain=to_statement(draft, said, by_id), doubts=doubts)
    draft.statements = [by_id[said.id] for said in nested]


def _first_persons(draft: Draft, statements: Sequence[Statement]) -> list[Statement]:
    """The statements with "I" and "we" read as who speaks around them ("“*J'ai annoncé* que …”, a dit X")."""
    by_id = {said.id: said for said in statements}
    out = []
    for said in statements:
        around = by_id.get(said.inside or "")
        if said.speaker is None and around is not None and around.speaker is not None and _first_person(draft, said):
            out.append(replace(said, speaker=around.speaker, speaker_reason="the first person of the statement around it"))
        else:
            out.append(said)
    return out


def _first_person(draft: Draft, said: Statement) -> bool:
    sentence, token = _cue_at(draft, said)
    if sentence is None or token is None:
        return False
    known = first_persons(draft.article.language or "")
    subjects = [sentence.tokens[c] for c in sentence.children[token] if sentence.tokens[c].dep == "nsubj"]
    return any(subject.text.lower().replace("\u2019", "'") in known for subject in subjects)


def _around(said: Statement, statements: Sequence[Statement]) -> str | None:
    """The id of the innermost statement whose words hold another's cue."""
    holding = [
        other
        for other in statements
        if other.id != said.id and not other.rebuts and other.holds(said.cue.span) and len(other.content.span) > len(said.content.span)
    ]
    outer = {other.inside for other in holding if other.inside}  # of a relay and what it relays, the latter is the inner one
    inner = [other for other in holding if other.id not in outer]
    return min(inner, key=lambda s: (len(s.content.span), s.id)).id if inner else None


def _outermost_first(statements: Sequence[Statement], by_id: dict[str, Statement]) -> Iterator[Statement]:
    def depth(said: Statement) -> int:
        seen: set[str] = set()
        while said.inside in by_id and said.id not in seen:
            seen.add(said.id)
            said = by_id[said.inside]
        return len(seen)

    yield from sorted(statements, key=depth)


def _cue_at(draft: Draft, said: Statement) -> tuple[Sentence | None, int | None]:
    """The sentence of a statement and the token of it that ends the cue: the verb after its auxiliaries."""
    at = bisect_left(draft.sentences, said.sentence.start, key=lambda s: s.span.start)
    sentence = draft.sentences[at] if at < len(draft.sentences) and draft.sentences[at].span == said.sentence else None
    if sentence is None or not sentence.tokens:
        return sentence, None
    inside = [t for t in sentence.tokens if said.cue.span.start <= t.start < said.cue.span.end]
    verbs = [t.i for t in inside if t.pos in {"VERB", "NOUN"}]
    return sentence, verbs[0] if verbs else None
