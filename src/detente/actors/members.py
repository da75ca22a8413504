"""Bodies and parties by name, as they stood on a day: who belonged to an alliance, and whether a party governed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from detente.actors.parties import parties, status_on
from detente.actors.registry import Registry, registry
from detente.lookup import level
from detente.resources import table

__all__ = ["Standing", "members_on", "standing"]

PERIOD_END = "~"  # "2004~" is after all days of 2004


@dataclass(frozen=True, slots=True)
class Standing:
    """A body or party on a day. `members` are alpha-3 codes, sorted, () where none are on file; `status` of a party is government, opposition
    or None where that is not known."""

    id: str
    name: str
    kind: str
    country: str
    members: tuple[str, ...] = ()
    status: str | None = None


def standing(name: str, *, language: str, as_of: str, files: Registry | None = None) -> list[Standing]:
    """The bodies and parties that have exactly this name in a language, as of an ISO date; [] where none has."""
    known = files or registry()
    text = level(name)
    found: dict[str, Standing] = {}
    for start, end, payloads in known.names(language).find(text):
        if (start, end) != (0, len(text)):
            continue
        for payload in payloads:
            if payload.kind == "body":
                body = known.bodies[payload.code]
                found[body.id] = Standing(body.id, body.name, body.kind, body.country, members_on(body.id, as_of))
            elif payload.kind == "party":
                party = parties()[payload.code]
                found[party.id] = Standing(party.id, party.name, "party", party.country, (), status_on(party.id, as_of, as_of))
    return sorted(found.values(), key=lambda one: one.id)


def members_on(body: str, day: str) -> tuple[str, ...]:
    """The members of a body on an ISO date, as alpha-3 codes; those that came or went in a year or month that is all we know count in it."""
    return tuple(sorted({code for code, start, end in _members().get(body, ()) if start <= day and (not end or day <= end + PERIOD_END)}))


@cache
def _members() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    out: dict[str, list[tuple[str, str, str]]] = {}
    for row in table("actors/members.tsv"):
        out.setdefault(row["body"], []).append((row["code"], row["start"], row["end"]))
    return {body: tuple(spells) for body, spells in out.items()}
