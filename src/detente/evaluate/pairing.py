"""What all kinds share: counts and findings, spans led back to the input, and greedy one-to-one pairing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from detente.evaluate.tally import Count
from detente.evidence import Span
from detente.model import Actor, Article

__all__ = ["Finding", "Findings", "back", "countries", "pair", "required"]

System = TypeVar("System")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for a developer: what the gold has, what the system made of it."""

    kind: str
    status: str
    what: str


@dataclass(slots=True)
class Findings:
    """Counts by (kind, measure), and the findings they sum up."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    lines: list[Finding] = field(default_factory=list)

    def add(self, kind: str, measure: str, gold: float, system: float, matched: float) -> None:
        """Add to a count."""
        held = self.counts.get((kind, measure), Count(0, 0, 0))
        self.counts[kind, measure] = Count(held.gold + gold, held.system + system, held.matched + matched)


def back(article: Article, span: Span) -> Span:
    """A span of the text layer in the decoded input."""
    for text_at, raw_at, length in article.raw_map:
        if text_at <= span.start < text_at + length:
            return Span(raw_at + span.start - text_at, raw_at + span.start - text_at + len(span))
    return span


def pair(
    golds: Sequence[dict[str, Any]], systems: Sequence[System], score: Callable[[dict[str, Any], System], float]
) -> tuple[list[tuple[dict[str, Any], System]], list[dict[str, Any]], list[System]]:
    """(matched pairs, gold missed, system left), greedily by score; a score of 0 is no match."""
    ranked = sorted(((score(g, s), -i, -k) for i, g in enumerate(golds) for k, s in enumerate(systems)), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, k in ranked:
        if value > 0 and -i not in pairs and -k not in taken:
            pairs[-i] = -k
            taken.add(-k)
    matched = [(golds[i], systems[k]) for i, k in sorted(pairs.items())]
    return matched, [g for i, g in enumerate(golds) if i not in pairs], [s for k, s in enumerate(systems) if k not in taken]


def required(golds: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gold records that a system must find."""
    return [g for g in golds if not g.get("optional")]


def countries(side: Sequence[Actor]) -> set[str]:
    """The country codes of one side of a system event."""
    return {code for actor in side for code in actor.countries}
