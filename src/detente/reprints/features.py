"""What an article's records say, as features that are the same in every language: codes, ids and values, no words.

A feature is a kind and a value: an act with the countries on both sides, a stance, a tie, a body, a person by the last name, a date, a place, a
country. Unresolved groups ("protesters") give none: they are in every article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.model import Actor, DateMention, Event, PlaceMention, Position, Relation

__all__ = ["Feature", "features_of", "said_of"]

Feature = tuple[str, ...]
BODIES = frozenset({"IGO", "NGO", "MNC"})


def features_of(record: object) -> Iterator[Feature]:
    """The features that one record gives; none for kinds that give none by themselves (statements: their speakers are actors)."""
    if isinstance(record, Event):
        sides = countries(record.actors), countries(record.recipients)
        if any(sides):
            yield "act", record.type, *sides
    elif isinstance(record, Position):
        sides = countries([record.holder]), "+".join(sorted(record.target_members))
        if any(sides):
            yield "stance", record.stance, *sides
    elif isinstance(record, Relation):
        if parties := countries(record.parties):
            yield "tie", record.kind, parties
    elif isinstance(record, Actor):
        yield from _of_actor(record)
    elif isinstance(record, DateMention):
        if record.when.value and not record.when.value.endswith("_REF"):  # "now" is in every article
            yield "date", record.when.value
    elif isinstance(record, PlaceMention):
        where = record.where
        yield "place", where.name, where.country or ""  # the gazetteer's name is one in all languages
        if where.country:
            yield "country", where.country


def countries(actors: Iterable[Actor]) -> str:
    """The countries and bodies that actors stand for, sorted and joined; empty where none is known."""
    codes = {actor.identity if code in BODIES else code for actor in actors for code in actor.countries}
    return "+".join(sorted(codes))


def _of_actor(actor: Actor) -> Iterator[Feature]:
    for code in sorted(actor.countries - BODIES):
        yield "country", code
    if actor.country in BODIES and not actor.anonymous:
        yield "body", actor.identity
    if actor.person:  # one report has the full name, the other the surname alone
        yield "person", actor.identity.rsplit("-", 1)[-1]


def said_of(feature: Feature) -> str:
    """A feature in words."""
    kind, *values = feature
    if kind in {"act", "stance"}:
        verb, who, whom = values
        return f"{verb} by {who or 'somebody'}" + (f" toward {whom}" if whom else "")
    return f"{kind} {' '.join(value for value in values if value)}"
