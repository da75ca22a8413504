"""For each kind of record, the columns of its table and the cells of its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.cli.words import carried, chain, one, parties, party, quoted, reserves, spot, stretch
from detente.model import Actor, Article, DateMention, Event, Flag, PlaceMention, Position, Relation, SetAside, Statement
from detente.reprints.records import Reprint, SourceCount, Told
from detente.store.changes import Change

__all__ = ["TABLES"]


def _event(event: Event) -> list[str]:
    act = " ".join([event.type, *event.modes])
    status = event.status + (", reported" if event.modality == "reported" else "") + (", background" if event.historical else "")
    whence = spot(event.where) if event.where else ""
    return [
        act,
        parties(event.actors),
        parties(event.recipients),
        status,
        _lines(stretch(event.when), whence),
        _lines(quoted(event.trigger), carried(event)),
        _lines(chain(event.chain), reserves(event.doubts)),
    ]


def _statement(said: Statement) -> list[str]:
    speaker = party(said.speaker) if said.speaker else one(said.speaker_reason)
    kind = f"{said.kind}, {said.force}" + (" (in another)" if said.inside else "")
    setting = "; ".join(
        part
        for part in (
            f"to {party(said.addressee)}" if said.addressee else "",
            f"venue {quoted(said.venue)}" if said.venue else "",
            f"medium {quoted(said.medium)}" if said.medium else "",
        )
        if part
    )
    words = _lines(quoted(said.cue), quoted(said.content, *said.continued), setting)
    return [speaker, kind, stretch(said.when), words, _lines(chain(said.chain), reserves(said.doubts))]


def _position(stand: Position) -> list[str]:
    target = _lines(
        quoted(stand.target),
        f"as {quoted(stand.framing)}" if stand.framing else "",
        f"if {quoted(stand.condition)}" if stand.condition else "",
        f"issue: {stand.issue}" if stand.issue else "",
    )
    toward = "+".join(stand.target_members)
    return [
        party(stand.holder),
        f"{stand.stance} ({stand.strength})",
        one(toward),
        target,
        stand.basis,
        quoted(stand.evidence),
        _lines(chain(stand.chain), reserves(stand.doubts)),
    ]


def _relation(tie: Relation) -> list[str]:
    state = ", ".join(part for part in (tie.status, tie.trend) if part)
    obstacle = f"obstacle: {quoted(tie.obstacle)}" if tie.obstacle else ""
    return [tie.kind.replace("_", " "), parties(tie.parties), one(state), quoted(tie.object), _lines(quoted(tie.evidence), obstacle)]


def _date(date: DateMention) -> list[str]:
    how = date.when.basis + (f" from {date.when.anchor}" if date.when.anchor else "")
    return [quoted(date.evidence), date.type.lower(), one(date.when.value), stretch(date.when), _lines(how, date.when.reason or "")]


def _place(place: PlaceMention) -> list[str]:
    where = place.where
    point = f"{where.lat:.2f}, {where.lon:.2f}" if where.lat is not None and where.lon is not None else one(None)
    return [
        quoted(place.evidence),
        where.name,
        where.kind,
        one(where.country or "/".join(where.claimants)),
        point,
        where.reason or where.basis,
    ]


def _actor(actor: Actor) -> list[str]:
    return [party(actor), actor.identity, one(actor.role), quoted(actor.evidence), one(actor.reason)]


def _flag(flag: Flag) -> list[str]:
    return [flag.kind.replace("_", " "), flag.reason, quoted(flag.evidence)]


def _article(article: Article) -> list[str]:
    flags = ", ".join(dict.fromkeys(flag.kind for flag in article.flags))
    return [
        article.id,
        one(article.title),
        one(article.outlet),
        one(article.language),
        stretch(article.published),
        article.published.basis,
        one(flags),
    ]


def _linked(group: str) -> Callable[[Any], list[str]]:
    """The row of an article in a group: the group's id on the row of its first article alone, so that groups can be told at a glance."""

    def row(found: Reprint | Told) -> list[str]:
        score = one(None) if found.score is None else f"{found.score:.2f}"
        return [getattr(found, group) if found.role == "first" else "", found.article, found.role, score, found.reason]

    return row


def _sources(count: SourceCount) -> list[str]:
    numbers = [str(len(count.articles)), str(count.families), str(count.sources)]
    return [count.kind, count.what, *numbers, one(", ".join(count.agencies)), count.reason]


def _change(change: Change) -> list[str]:
    coders = f"{one(change.before)} → {one(change.after)}"
    return [change.change, change.kind, change.record, one(change.source or change.article), one(", ".join(change.fields)), coders]


def _aside(aside: SetAside) -> list[str]:
    return [aside.item, aside.stage, aside.reason, one(aside.remedy)]


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


# Columns are (name, share of the width).
TABLES: dict[str, tuple[list[tuple[str, int]], Callable[[Any], list[str]]]] = {
    "events": ([("act", 3), ("who", 3), ("to whom", 3), ("status", 3), ("when, where", 3), ("words", 4), ("according to", 4)], _event),
    "statements": ([("speaker", 3), ("kind", 2), ("when", 2), ("words", 8), ("according to", 4)], _statement),
    "positions": (
        [("holder", 2), ("stance", 2), ("toward", 2), ("target", 4), ("basis", 2), ("words", 5), ("according to", 4)],
        _position,
    ),
    "relations": ([("kind", 2), ("parties", 3), ("status, trend", 2), ("object", 3), ("words", 5)], _relation),
    "dates": ([("words", 3), ("type", 2), ("value", 2), ("days", 3), ("how", 4)], _date),
    "places": ([("words", 3), ("name", 3), ("kind", 2), ("country", 2), ("point", 2), ("how", 4)], _place),
    "flags": ([("flag", 2), ("why", 4), ("words", 4)], _flag),
    "actors": ([("actor", 3), ("identity", 3), ("office", 2), ("words", 3), ("why", 3)], _actor),
    "articles": ([("id", 3), ("title", 7), ("outlet", 2), ("lang", 1), ("published", 4), ("how", 2), ("flags", 3)], _article),
    "reprints": ([("family", 3), ("article", 3), ("role", 2), ("score", 1), ("why", 8)], _linked("family")),
    "stories": ([("story", 3), ("article", 3), ("role", 2), ("score", 1), ("why", 8)], _linked("story")),
    "sources": (
        [("kind", 2), ("what", 4), ("articles", 2), ("texts", 2), ("sources", 2), ("agencies", 2), ("why", 6)],
        _sources,
    ),
    "changes": ([("change", 2), ("kind", 2), ("record", 3), ("article", 4), ("what differs", 4), ("coders", 4)], _change),
    "set_aside": ([("input", 4), ("stage", 1), ("why", 5), ("remedy", 4)], _aside),
}
