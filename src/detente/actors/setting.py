"""Groups that their own words give no country ("des manifestants", "troops") take that of their surroundings, with the reason."""

from __future__ import annotations

from dataclasses import replace

from detente.draft import Draft
from detente.model import Actor

__all__ = ["placed"]


def placed(draft: Draft, actor: Actor) -> Actor:
    """A group without a country takes that of its surroundings: the only country of the article, else the place last told of before it."""
    if actor.country or actor.members or actor.anonymous or actor.person or not actor.sectors or "UNK" in actor.sectors:
        return actor
    if len(draft.cast.nations) == 1:
        (code,) = draft.cast.nations
        return _of(actor, code, "the only country of the article")
    told = [p for p in draft.places if p.where.country and p.evidence.span.start < actor.evidence.span.end and p.where.kind != "country"]
    if told:
        last = max(told, key=lambda p: p.evidence.span)
        return _of(actor, str(last.where.country), f"the story is told of {last.where.name}")
    return actor


def _of(actor: Actor, code: str, why: str) -> Actor:
    sector = actor.sectors[0]
    return replace(actor, identity=code if sector == "GOV" else f"{code}/{sector}", country=code, reason=f"country from context: {why}")
