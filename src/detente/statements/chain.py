"""Chains of attribution: from the outlet inwards, who reports whom."""

from __future__ import annotations

from collections.abc import Mapping

from detente.actors.parties import parties
from detente.draft import Draft
from detente.model import Actor, Link, Statement

__all__ = ["link_kind", "outlet_link", "to_statement"]

GOVERNMENT = frozenset({"GOV"})
KIND_OF_SECTOR = {
    "GOV": "official",
    "MIL": "military",
    "PTY": "party",
    "OPP": "party",
    "JRN": "agency",
    "EDU": "expert",
    "IGO": "body",
    "CVL": "witness",
}


def outlet_link(draft: Draft) -> Link:
    """The first link: the outlet that printed the article; its label says so where the outlet is unknown."""
    return Link("outlet", draft.article.outlet or "unknown outlet", None, None)


def link_kind(actor: Actor | None) -> str:
    """What kind of source an actor is, in the terms of a chain."""
    if actor is None:
        return "unknown"
    if actor.anonymous:
        return f"anonymous-{actor.anonymous}"
    if not actor.person and actor.country and (not actor.sectors or set(actor.sectors) <= GOVERNMENT) and actor.identity == actor.country:
        return "government"
    if actor.identity in parties():
        return "party"
    for sector in actor.sectors:
        if sector in KIND_OF_SECTOR:
            return KIND_OF_SECTOR[sector]
    if actor.country in {"IGO", "NGO", "MNC"}:
        return "body"
    return "person"


def to_statement(draft: Draft, statement: Statement | None, by_id: Mapping[str, Statement]) -> tuple[Link, ...]:
    """The chain that ends with a statement's speaker; the outlet alone where the outlet asserts."""
    links: list[Link] = []
    seen: set[str] = set()
    while statement is not None and statement.id not in seen:
        seen.add(statement.id)
        label = statement.speaker.name or statement.speaker.evidence.quote if statement.speaker else "unknown speaker"
        links.append(Link(link_kind(statement.speaker), label, statement.speaker, statement.cue, statement.force))
        statement = by_id.get(statement.inside) if statement.inside else None
    return (outlet_link(draft), *reversed(links))
