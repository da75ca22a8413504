"""A card for each record of an article: all its fields in the order in which one asks, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from detente.evidence import Evidence
from detente.model import Actor, Coded, DateMention, Doubt, Event, Link, PlaceMention, Position, Relation, Statement, When, Where
from detente.serve.marks import anchor, anchors

__all__ = ["Card", "Code", "Field", "Jump", "Party", "Plain", "Spot", "Time", "Words", "cards", "signed"]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is."""

    form: ClassVar[str] = "plain"
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the scheme; `group` finds its name in the interface's words."""

    form: ClassVar[str] = "code"
    group: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text."""

    form: ClassVar[str] = "words"
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Party:
    """An actor, with the anchor of its own card where it has one."""

    form: ClassVar[str] = "party"
    actor: Actor
    card: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """A time with what is known of how it is known."""

    form: ClassVar[str] = "time"
    when: When


@dataclass(frozen=True, slots=True)
class Spot:
    """A place."""

    form: ClassVar[str] = "spot"
    where: Where


@dataclass(frozen=True, slots=True)
class Jump:
    """Another card."""

    form: ClassVar[str] = "jump"
    card: str
    text: str


GIST_CHARS = 90

Value = Plain | Code | Words | Party | Time | Spot | Jump


@dataclass(frozen=True, slots=True)
class Field:
    """A field under its key in the interface's words (`field.when`)."""

    key: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A record as it is shown. `kind` is its table, `record` its id (of an actor, its identity), `head` what it is in a word, as code.

    `sides` are who and toward whom; `words` what stands for it in the text, `gist` what it says in short; `chain` and `doubts` as the record has
    them; `quad` is an event's.
    """

    anchor: str
    kind: str
    record: str
    head: Value
    sides: tuple[tuple[Party, ...], tuple[Party, ...]]
    words: Evidence
    fields: tuple[Field, ...]
    chain: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    gist: str = ""
    quad: int | None = None


def cards(coded: Coded) -> dict[str, tuple[Card, ...]]:
    """The cards of an article's records, by kind, each in the order of the text."""
    people = anchors(coded)
    ids = {said.id: said for said in coded.statements}
    found = {
        "events": [_event(event, people, ids) for event in coded.events],
        "statements": [_statement(said, people, ids) for said in coded.statements],
        "positions": [_position(position, people, ids) for position in coded.positions],
        "relations": [_relation(relation, people) for relation in coded.relations],
        "actors": _actors(coded, people),
        "dates": [_date(date) for date in coded.dates],
        "places": [_place(place) for place in coded.places],
    }
    return {kind: tuple(sorted(made, key=lambda card: card.words.span)) for kind, made in found.items()}


def _event(event: Event, people: dict[str, str], ids: dict[str, Statement]) -> Card:
    act: list[Value] = [Code("type", event.type), *(Code("mode", mode) for mode in event.modes)]
    status: list[Value] = [Code("status", event.status), Code("modality", event.modality)]
    if event.historical:
        status.append(Code("status", "historical"))
    scale: list[Value] = [Code("quad", str(event.quad)), Plain(signed(event.score))]
    how: list[Value] = [Code("carried", event.carried)]
    if event.confidence is not None:
        how.append(Plain(f"{event.confidence:.2f}"))
    where: list[Value] = [Spot(event.where)] if event.where else _reason(event.where_reason)
    return Card(
        anchor(event.id),
        "events",
        event.id,
        act[0],
        (_sides(event.actors, people), _sides(event.recipients, people)),
        event.trigger,
        _fields(
            ("who", _sides(event.actors, people)),
            ("whom", _sides(event.recipients, people)),
            ("act", act),
            ("contexts", [Code("context", context) for context in event.contexts]),
            ("words", [Words(event.trigger)]),
            ("status", status),
            ("when", [Time(event.when)]),
            ("where", where),
            ("scale", scale),
            ("also", [Words(evidence) for evidence in event.also]),
            ("via", _via(event.via, ids)),
            ("carried", how),
            ("rule", [Plain(event.rule)]),
        ),
        event.chain,
        event.doubts,
        _short(event.trigger),
        event.quad,
    )


def _statement(said: Statement, people: dict[str, str], ids: dict[str, Statement]) -> Card:
    speaker = _sides((said.speaker,) if said.speaker else (), people)
    addressee = _sides((said.addressee,) if said.addressee else (), people)
    return Card(
        anchor(said.id),
        "statements",
        said.id,
        Code("force", said.force),
        (speaker, addressee),
        said.cue,
        _fields(
            ("speaker", list(speaker) or _reason(said.speaker_reason)),
            ("source", _words(said.source)),
            ("cue", [Words(said.cue)]),
            ("content", [Words(said.content), *(Words(more) for more in said.continued)]),
            ("force", [Code("saying", said.kind), Code("force", said.force), Code("tone", said.tone)]),
            ("rebuts", [Code("rebuts", "yes")] if said.rebuts else []),
            ("addressee", addressee),
            ("venue", _words(said.venue)),
            ("medium", _words(said.medium)),
            ("when", [Time(said.when)]),
            ("inside", _via((said.inside,) if said.inside else (), ids)),
        ),
        said.chain,
        said.doubts,
        _short(said.content),
    )


def _position(position: Position, people: dict[str, str], ids: dict[str, Statement]) -> Card:
    target: list[Value] = [Words(position.target)]
    if position.target_kind:
        target.append(Code("target", position.target_kind))
    issue: list[Value] = [Code("issue", position.issue)] if position.issue else _reason(position.issue_reason)
    return Card(
        anchor(position.id),
        "positions",
        position.id,
        Code("stance", position.stance),
        (_sides((position.holder,), people), ()),
        position.evidence,
        _fields(
            ("holder", _sides((position.holder,), people)),
            ("stance", [Code("stance", position.stance), Plain("●" * position.strength + "○" * (3 - position.strength))]),
            ("target", target),
            ("members", [Code("country", code) for code in position.target_members]),
            ("framing", _words(position.framing)),
            ("concerning", _words(position.concerning)),
            ("condition", _words(position.condition)),
            ("issue", issue),
            ("words", [Words(position.evidence)]),
            ("basis", [Code("basis", position.basis)]),
            ("when", [Time(position.when)]),
            ("via", _via(position.via, ids)),
            ("rule", [Plain(position.rule)]),
        ),
        position.chain,
        position.doubts,
        _short(position.target),
    )


def _relation(relation: Relation, people: dict[str, str]) -> Card:
    state: list[Value] = [Code("state", value) for value in (relation.status, relation.trend) if value]
    return Card(
        anchor(relation.id),
        "relations",
        relation.id,
        Code("tie", relation.kind),
        (_sides(relation.parties, people), ()),
        relation.evidence,
        _fields(
            ("parties", _sides(relation.parties, people)),
            ("object", _words(relation.object)),
            ("state", state),
            ("obstacle", _words(relation.obstacle)),
            ("words", [Words(relation.evidence)]),
            ("rule", [Plain(relation.rule)]),
        ),
        gist=_short(relation.object or relation.evidence),
    )


def _date(date: DateMention) -> Card:
    return Card(
        anchor(date.id), "dates", date.id, Plain(date.evidence.quote), ((), ()), date.evidence,
        _fields(("words", [Words(date.evidence), Code("timex", date.type)]), ("when", [Time(date.when)])),
        gist=date.when.value or "",
    )  # fmt: skip


def _place(place: PlaceMention) -> Card:
    where = place.where
    reason = where.reason or where.basis
    return Card(
        anchor(place.id), "places", place.id, Plain(where.name), ((), ()), place.evidence,
        _fields(("words", [Words(place.evidence)]), ("where", [Spot(where)]), ("reason", _reason(reason))),
    )  # fmt: skip


def _actors(coded: Coded, people: dict[str, str]) -> list[Card]:
    """One card for each identity, by its first mention."""
    mentions: dict[str, list[Actor]] = {}
    for actor in sorted(coded.actors, key=lambda actor: actor.evidence.span):
        mentions.setdefault(actor.identity, []).append(actor)
    return [_actor(many, people[identity]) for identity, many in mentions.items()]


def _actor(mentions: list[Actor], card: str) -> Card:
    first = next((actor for actor in mentions if actor.person or actor.name), mentions[0])
    link: list[Value] = [] if first.score is None else [Plain(f"{first.score:.2f}")]
    countries = first.members or ((first.country,) if first.country else ())
    quotes = dict.fromkeys(actor.evidence.quote for actor in mentions)
    shown = {actor.evidence.quote: actor.evidence for actor in reversed(mentions)}
    return Card(
        card,
        "actors",
        first.identity,
        Plain(first.name or first.evidence.quote),
        ((), ()),
        mentions[0].evidence,
        _fields(
            ("countries", [Code("country", code) for code in countries]),
            ("sectors", [Code("sector", code) for code in first.sectors]),
            ("role", [Code("role", first.role)] if first.role else []),
            ("anonymous", [Code("anonymous", first.anonymous)] if first.anonymous else []),
            ("identity", [Plain(first.identity)]),
            ("reason", _reason(first.reason)),
            ("link", link),
            ("others", [Plain(other) for other in first.others]),
            ("mentions", [Plain(str(len(mentions))), *(Words(shown[quote]) for quote in quotes)]),
        ),
    )


def signed(score: float) -> str:
    """A score with its sign, as it is set in print."""
    return f"{score:+g}".replace("-", "−") if score else "0"


def _short(evidence: Evidence) -> str:
    """Words on one line, cut where they are long."""
    words = " ".join(evidence.quote.split())
    return words if len(words) <= GIST_CHARS else words[:GIST_CHARS].rstrip() + "…"


def _sides(actors: Iterable[Actor], people: dict[str, str]) -> tuple[Party, ...]:
    return tuple(Party(actor, people.get(actor.identity)) for actor in actors)


def _words(evidence: Evidence | None) -> list[Value]:
    return [Words(evidence)] if evidence else []


def _reason(reason: str | None) -> list[Value]:
    return [Plain(reason)] if reason else []


def _via(records: Iterable[str], ids: dict[str, Statement]) -> list[Value]:
    return [Jump(anchor(record), _told(ids[record])) for record in records if record in ids]


def _told(said: Statement) -> str:
    """Who says so, and by which words."""
    who = said.source.quote if said.source else said.speaker.evidence.quote if said.speaker else "–"
    return f"{who}: {said.cue.quote}"


def _fields(*pairs: tuple[str, Iterable[Value]]) -> tuple[Field, ...]:
    """Those fields that have a value."""
    return tuple(Field(key, tuple(values)) for key, values in pairs if tuple(values))
