"""Chains of attribution: from the outlet inwards, who reports whom."""

from __future__ import annotations

from collections.abc import Mapping

from detente.draft import Draft
from detente.model import Link, Statement
from detente.statements.sources import carries, link_kind

__all__ = ["label", "outlet_link", "teller", "to_statement"]


def outlet_link(draft: Draft) -> Link:
    """The first link: the outlet that printed the article; its label says so where the outlet is unknown."""
    return Link("outlet", draft.article.outlet or "unknown outlet", None, None)


def label(statement: Statement) -> str:
    """What a chain calls the speaker of a statement."""
    return statement.speaker.name or statement.speaker.evidence.quote if statement.speaker else "unknown speaker"


def teller(draft: Draft, statement: Statement | None, by_id: Mapping[str, Statement]) -> str:
    """Who reports a statement: the speaker of the one around it, else the outlet. Of no statement, the outlet."""
    around = by_id.get(statement.inside or "") if statement else None
    return label(around) if around else outlet_link(draft).label


def to_statement(draft: Draft, statement: Statement | None, by_id: Mapping[str, Statement]) -> tuple[Link, ...]:
    """The chain that ends with a statement's speaker; the outlet alone where the outlet asserts.

    An agency or paper that the speaker is said to have told stands before the speaker, since its report is what the outlet has.
    """
    links: list[Link] = []
    seen: set[str] = set()
    language = draft.article.language or ""
    while statement is not None and statement.id not in seen:
        seen.add(statement.id)
        links.append(Link(link_kind(statement.speaker, language), label(statement), statement.speaker, statement.cue, statement.force))
        told = statement.addressee
        if told is not None and carries(told, language):
            links.append(Link(link_kind(told, language), told.name or told.evidence.quote, told, None))
        statement = by_id.get(statement.inside) if statement.inside else None
    return (outlet_link(draft), *reversed(links))
