"""Statements and positions as flat tables: a row a record, a cell a fact, for spreadsheets and statistics. Lists are joined by " | "."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.export.records import Found, Loss
from detente.model import Actor, Article, Doubt, Link, Position, Statement, When

__all__ = ["rows"]

JOIN = " | "


def rows(records: Iterator[Found], loss: Loss) -> Iterator[dict[str, Any]]:
    """A row for each record; all of one kind have the same columns."""
    for found in records:
        if isinstance(found.record, Statement):
            row = _statement(found.record)
        elif isinstance(found.record, Position):
            row = _position(found.record)
        else:
            continue
        loss.written += 1
        yield {**_article(found.article), **row}


def _article(article: Article) -> dict[str, Any]:
    return {
        "article": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "language": article.language,
        "published_earliest": article.published.earliest,
        "published_latest": article.published.latest,
    }


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "id": said.id,
        "kind": said.kind,
        "force": said.force,
        "tone": said.tone,
        **_actor("speaker", said.speaker),
        "speaker_words": said.source.quote if said.source else None,
        "speaker_reason": said.speaker_reason,
        "cue": said.cue.quote,
        "cue_start": said.cue.span.start,
        "content": JOIN.join([said.content.quote, *(more.quote for more in said.continued)]),
        "content_start": said.content.span.start,
        "content_end": said.parts[-1].end,
        **_actor("addressee", said.addressee),
        "venue": said.venue.quote if said.venue else None,
        "medium": said.medium.quote if said.medium else None,
        **_time(said.when),
        "inside": said.inside,
        **_attributed(said.chain, said.doubts),
    }


def _position(stand: Position) -> dict[str, Any]:
    return {
        "id": stand.id,
        **_actor("holder", stand.holder),
        "stance": stand.stance,
        "strength": stand.strength,
        "basis": stand.basis,
        "issue": stand.issue,
        "issue_reason": stand.issue_reason,
        "target": stand.target.quote,
        "target_kind": stand.target_kind,
        "target_members": JOIN.join(stand.target_members),
        "framing": stand.framing.quote if stand.framing else None,
        "concerning": stand.concerning.quote if stand.concerning else None,
        "condition": stand.condition.quote if stand.condition else None,
        "evidence": stand.evidence.quote,
        "evidence_start": stand.evidence.span.start,
        "evidence_end": stand.evidence.span.end,
        **_time(stand.when),
        "via": JOIN.join(stand.via),
        **_attributed(stand.chain, stand.doubts),
    }


def _actor(role: str, actor: Actor | None) -> dict[str, Any]:
    countries = sorted(actor.countries) if actor else []
    return {
        f"{role}_id": actor.identity if actor else None,
        f"{role}_name": (actor.name or actor.evidence.quote) if actor else None,
        f"{role}_countries": JOIN.join(countries),
        f"{role}_sectors": JOIN.join(actor.sectors) if actor else "",
    }


def _time(when: When) -> dict[str, Any]:
    return {"when_earliest": when.earliest, "when_latest": when.latest, "when_basis": when.basis}


def _attributed(chain: tuple[Link, ...], doubts: tuple[Doubt, ...]) -> dict[str, Any]:
    return {
        "chain": JOIN.join(f"{link.kind}: {link.label}" for link in chain),
        "doubts": JOIN.join(f"{doubt.kind} ({doubt.owner}): {doubt.evidence.quote}" for doubt in doubts),
    }
