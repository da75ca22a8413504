"""Conditions on a position: "à condition que", "tant que … pas", "unless", "without"."""

from __future__ import annotations

from functools import cache

from detente.draft import Sentence
from detente.evidence import Span
from detente.resources import table

__all__ = ["condition_of"]


@cache
def _markers(language: str) -> frozenset[str]:
    return frozenset(row["phrase"] for row in table(f"languages/{language}/conditions.tsv"))


def condition_of(sentence: Sentence, i: int, language: str) -> Span | None:
    """The clause or phrase that a holder makes the condition of a stance; None where it is unconditional."""
    for child in sentence.children[i]:
        if sentence.tokens[child].dep not in {"advcl", "obl", "nmod", "xcomp"}:
            continue
        nodes = sorted(sentence.subtree(child))
        opening = " ".join(sentence.tokens[n].text.lower().replace("\u2019", "'") for n in nodes[:5]).replace("' ", "'")
        if any(
            opening == marker or opening.startswith(marker + " ") or (marker.endswith("'") and opening.startswith(marker))
            for marker in _markers(language)
        ):
            return Span(sentence.tokens[nodes[0]].start, sentence.tokens[nodes[-1]].end)
    return None
