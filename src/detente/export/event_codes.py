"""What the formats in CAMEO's shape share: which events they take, under which code, and what CAMEO and ICEWS call an actor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente.dialects import cameo, group, state
from detente.export.event_parts import BODIES, CLAIMED, DAYLESS, PROMISED, Dyad, Party, bad_status, count_untold, country_name, day, dyads
from detente.export.event_places import count_place
from detente.export.records import Loss
from detente.model import Event, When
from detente.resources import table

__all__ = [
    "actor_state",
    "coded",
    "group_code",
    "icews_country",
    "icews_sectors",
    "label",
    "roles",
    "sector_codes",
    "told",
    "untold_sectors",
]

ICEWS_BODIES = {
    "IGO": "International Government Organization",
    "NGO": "Nongovernmental Organization (International)",
    "MNC": "Multinational Corporation",
}


def coded(event: Event, when: When, loss: Loss) -> tuple[str, str] | None:
    """The CAMEO code of an event and the day (YYYY-MM-DD) that `when` is; None, and counted, where the format cannot hold it.

    CAMEO has no status and one date: negated and hypothetical events, acts to come for which CAMEO has no code of promise or threat, and
    events whose time is not one day are left out.
    """
    if bad_status(event, loss):
        return None
    if event.status == "future" and event.type not in PROMISED | _foretold():
        loss.count("acts to come left out, for which CAMEO has no code of promise or threat")
        return None
    if not event.actors:
        loss.count("events left out, since they have no actor")
        return None
    on = day(when)
    if on is None:
        loss.count(DAYLESS)
        return None
    return cameo(event), on


def told(event: Event, when: When, loss: Loss, *, alone: bool) -> tuple[Dyad, ...]:
    """The dyads of an event, with all counted that no format in CAMEO's shape holds; `alone`: actors without a recipient are rows too."""
    found = dyads(event)
    if not alone and all(dyad.recipient is None for dyad in found):
        loss.count("events left out, since they have no recipient")
        return ()
    count_untold(event, when, loss)
    count_place(event, loss)
    loss.count("events of several actors or recipients, taken apart into dyads", len(found) > 1)
    loss.count("modes beyond the one that the code tells", max(len(event.modes) - 1, 0))
    loss.count("PLOVER types, modes and scores, of which the CAMEO code tells a part")
    loss.count("acts that are history, told like others", event.historical)
    return found


@cache
def _foretold() -> frozenset[str]:
    """The types for whose acts to come CAMEO has a code."""
    return frozenset(row["type"] for row in table("ontology/to_cameo.tsv") if row["status"] == "future")


@cache
def sector_codes() -> Mapping[str, dict[str, str]]:
    """What other schemes call PLOVER's sectors, by sector."""
    return {row["sector"]: row for row in table("ontology/sector_codes.tsv")}


def actor_state(party: Party) -> str:
    """CAMEO's code for the country of an actor, or IGO, NGO, MNC; "" where it has none. What no list of codes knows goes under its claimant."""
    if party.code is None or party.code in BODIES:
        return party.code or ""
    code = CLAIMED[party.code] if party.code in CLAIMED and party.code.startswith("X") else party.code
    found = state(code)
    return found.cameo[0] if found else code


def roles(party: Party) -> tuple[str, ...]:
    """CAMEO's codes for the sectors of an actor, in their order; sectors that CAMEO has not are passed over."""
    return _called(party, "cameo")


def group_code(party: Party) -> str:
    """CAMEO's code for a body or armed group that it knows by name; "" for all others."""
    return (group(party.actor.identity) or "") if not party.actor.members else ""


def label(party: Party) -> str:
    """What to call an actor: the name on file, else the office or sector with the country ("Police (India)", as ICEWS does), else the words."""
    if party.name:
        return party.name
    kind = (party.actor.role or "").replace("-", " ") or next(iter(_called(party, "icews")), "")
    if not kind:
        return " ".join(party.actor.evidence.quote.split())
    country = icews_country(party)
    return f"{kind} ({country})" if country else kind


def icews_sectors(party: Party) -> tuple[str, ...]:
    """ICEWS's names for the sectors of an actor, and for bodies what they are."""
    body = (ICEWS_BODIES[party.code],) if party.code in ICEWS_BODIES else ()
    return body + _called(party, "icews")


def untold_sectors(party: Party, scheme: str) -> int:
    """How many sectors of an actor a scheme (a column of `ontology/sector_codes.tsv`) has no name for."""
    return sum(not sector_codes().get(sector, {}).get(scheme) for sector in party.sectors)


def _called(party: Party, scheme: str) -> tuple[str, ...]:
    found = (sector_codes().get(sector, {}).get(scheme) for sector in party.sectors)
    return tuple(dict.fromkeys(name for name in found if name))


def icews_country(party: Party) -> str:
    """The country's English name; "" for bodies, as in ICEWS, and where it is unknown."""
    return "" if party.code in BODIES else country_name(party.code)
