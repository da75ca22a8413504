"""Parts of records in few words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.evidence import Evidence
from detente.model import Actor, Doubt, Event, Link, When, Where

__all__ = ["carried", "chain", "one", "parties", "party", "quoted", "reserves", "spot", "stretch"]

MODS = {"START": "early ", "MID": "mid ", "END": "late ", "APPROX": "about ", "BEFORE": "before ", "AFTER": "after "}
MODS |= {"MORE_THAN": "more than ", "LESS_THAN": "less than "}
NONE = "–"
BODIES = frozenset({"IGO", "NGO", "MNC"})


def stretch(when: When) -> str:
    """A time: its value where that is a day, month or year, else its first and last day; a dash where it is unknown."""
    mod = MODS.get(when.mod or "", "")
    if when.earliest and when.earliest == when.latest:
        return mod + when.earliest
    if when.value and when.precision in {"month", "year"} and not when.value.startswith("X"):
        return mod + when.value
    if when.earliest and when.latest:
        return f"{when.earliest} … {when.latest}"
    if when.earliest or when.latest:
        return f"from {when.earliest}" if when.earliest else f"until {when.latest}"
    if when.value:
        return mod + when.value
    return NONE


def carried(event: Event) -> str:
    """What found an event, and how likely the reader holds it."""
    by = {"both": "rules and reader"}.get(event.carried, event.carried)
    return by if event.confidence is None else f"{by}, {event.confidence:.2f}"


def one(value: object) -> str:
    """A value, a dash where there is none."""
    return str(value) if value else NONE


def quoted(*found: Evidence | None) -> str:
    """The words of evidence, in quotation marks; a dash where there is none."""
    return " … ".join(f"“{' '.join(evidence.quote.split())}”" for evidence in found if evidence) or NONE


def party(actor: Actor | None) -> str:
    """An actor: code, sectors, then the person or body; the words of the text where nothing is resolved."""
    if actor is None:
        return NONE
    if actor.anonymous:
        return f"unnamed {actor.anonymous}" + (f" ({actor.country})" if actor.country else "")
    body = actor.country in BODIES and actor.identity.isupper()
    code = "+".join(actor.members) or (actor.identity if body else actor.country or "")
    code = "/".join([code, *(sector for sector in actor.sectors if not body)]) if code else "/".join(actor.sectors)
    name = actor.name if actor.name != code and (actor.person or not actor.country or actor.country in BODIES) else None
    shown = " ".join(part for part in (code, name) if part)
    return shown or quoted(actor.evidence)


def parties(actors: Sequence[Actor]) -> str:
    """Several actors, each once."""
    return ", ".join(dict.fromkeys(party(actor) for actor in actors)) or NONE


def chain(links: Sequence[Link]) -> str:
    """Who says so according to whom, from the outlet inwards, each with the words that say it."""
    return " ← ".join((link.label or link.kind) + (f" {quoted(link.cue)}" if link.cue else "") for link in links) or NONE


def reserves(doubts: Sequence[Doubt]) -> str:
    """Doubts, each with its owner and words; nothing where there is none."""
    return "\n".join(f"{doubt.kind} of {doubt.owner}: {quoted(doubt.evidence)}" for doubt in doubts)


def spot(where: Where | None, reason: str | None = None) -> str:
    """A place and its country; why there is none."""
    if where is None:
        return f"no place: {reason}" if reason else NONE
    country = where.country or "/".join(where.claimants)
    return f"{where.name} ({country})" if country and country != where.name else where.name
