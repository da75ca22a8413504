"""Contradictions in what a text says of one person: two offices at once that nobody holds together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.draft import Mention, Sentence
from detente.evidence import cite
from detente.model import Flag

__all__ = ["contradictions"]


def contradictions(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Flag]:
    """Flags for sentences that give one person the offices of two countries, or two different offices by two titles.

    In a caption this is nearly always an editing slip ("le président russe Shinzo Abe"), and whoever reads the caption should know.
    """
    held: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.kind == "office" and mention.actor.person:
            held.setdefault(mention.sentence, []).append(mention)
    for sentence in sentences:
        titled: dict[str, list[Mention]] = {}
        for mention in held.get(sentence.index, ()):
            titled.setdefault(mention.actor.identity, []).append(mention)
        for found in titled.values():
            offices = sorted({(m.actor.country or "?", m.actor.role or "?") for m in found})
            if len(found) > 1 and len(offices) > 1:
                evidence = cite(text, "flag", found[0].span.start, found[-1].span.end)
                kind = "contradictory_caption" if sentence.block in {"caption", "credit"} else "contradictory_offices"
                said = " and ".join(f"{role} of {country}" for country, role in offices)
                yield Flag(kind, f"{found[0].actor.person} is given two incompatible offices: {said}", evidence)
