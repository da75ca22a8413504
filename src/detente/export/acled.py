"""Violence, protest and what goes with them in the columns that ACLED has had since 2023: CSV, 31 columns, a row an event.

"Like" ACLED: the columns and codes are its, the events are what an article tells, not what ACLED's researchers would record. An event must have
a country and be known to the month; all others are left out. docs/exports-events.md goes through all columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from detente.export.event_codes import label, sector_codes
from detente.export.event_parts import (
    BODIES,
    KINDS,
    Party,
    Story,
    bad_status,
    cell,
    count_untold,
    country_name,
    number_of,
    parties,
    stories,
    time_of,
)
from detente.export.event_places import Spot, count_place, spot
from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.model import Event, When
from detente.resources import table

__all__ = ["COLUMNS", "FORMAT", "rows", "write"]

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
    "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
STATE_FORCES, RIOTERS, PROTESTERS, CIVILIANS, OTHER_FORCES = 1, 5, 6, 7, 8  # `inter`; 2 rebels, 3 political and 4 identity militias
FORCES = {"MIL": "Military Forces of", "COP": "Police Forces of"}
ARMED = frozenset({STATE_FORCES, 2, 3, 4, OTHER_FORCES})
DAY, WEEK, MONTH = 1, 2, 3  # time_precision
WEEK_DAYS, MONTH_DAYS = 7, 31
GEO_PRECISION = {"city": "1", "district": "2", "base": "2", "site": "2", "border": "2", "island": "2", "strait": "2", "region": "3"}
DEMONSTRATIONS = {"Protests": "Demonstrations", "Riots": "Demonstrations", "Strategic developments": "Strategic developments"}


def write(records: Iterator[Found], out: Path, loss: Loss, *, published: int = 0) -> None:
    """The table with its header. `published`: see event_parts.time_of."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(records, loss, published=published))


def rows(records: Iterator[Found], loss: Loss, *, published: int = 0) -> Iterator[tuple[str, ...]]:
    """A row for each event that ACLED has a kind for; the rest is counted as lost."""
    for story in stories(records):
        for event in story.events:
            if bad_status(event, loss):
                continue
            when = time_of(event, story.article, published=published)
            if (found := _row(event, when, story, loss)) is not None:
                count_untold(event, when, loss)
                count_place(event, loss)
                _count(event, loss)
                loss.written += 1
                yield found


def _row(event: Event, when: When, story: Story, loss: Loss) -> tuple[str, ...] | None:
    """The cells of an event, in the order of COLUMNS; None, and counted, where ACLED has no place for it."""
    if event.status == "future":
        loss.count("acts to come left out, since ACLED records what has happened")
        return None
    actors, recipients = parties(event.actors), parties(event.recipients)
    kind = _kind(event, recipients)
    if kind is None:
        loss.count("events left out, since ACLED has no kind for them, or none for the recipient that is told")
        return None
    place, precision = spot(event, story.places), _time_precision(when)
    if place is None or place.country is None:
        loss.count("events left out, since no country is known where they happened")
        return None
    if precision is None or when.earliest is None:
        loss.count("events left out, since their own time is not known to the month")
        return None
    one, other = _side(actors, kind, place, acts=True), _side(recipients, kind, place, acts=False)
    return (
        f"{place.country}{number_of(event.id)}",
        when.earliest,
        when.earliest[:4],
        str(precision),
        _disorder(kind),
        *kind,
        *one,
        *other,
        _interaction(one[2], other[2]),
        "Civilian targeting"
        if other[2] == str(CIVILIANS) and kind[0] in {"Violence against civilians", "Explosions/Remote violence"}
        else "",
        "",
        "",
        country_name(place.country),
        place.province or "",
        place.district or "",
        "",
        "" if place.kind == "country" else place.name,
        "" if place.kind == "country" or place.lat is None else str(place.lat),
        "" if place.kind == "country" or place.lon is None else str(place.lon),
        GEO_PRECISION.get(place.kind, ""),
        story.article.outlet or story.article.url or "",
        "",
        cell(story.article.text[event.sentence.start : event.sentence.end]),
        "",
        "",
        "",
    )


@cache
def _kinds() -> Mapping[tuple[str, str, str], tuple[str, str]]:
    """Event and sub-event by type, mode and what the recipient is: armed, civilian, or "" for any."""
    return {(row["type"], row["mode"], row["against"]): (row["event"], row["sub_event"]) for row in table("ontology/to_acled.tsv")}


def _kind(event: Event, recipients: Sequence[Party]) -> tuple[str, str] | None:
    """ACLED's event and sub-event, of the first mode that it has one for; None where it has none."""
    against = [sort for party in recipients if (sort := _sort(party))]
    for mode in event.modes or ("",):
        for sort in (*against[:1], ""):
            if found := _kinds().get((event.type, mode, sort)):
                return found
    return None


def _sort(party: Party) -> str | None:
    """Whether a recipient bears arms in ACLED's sense; None where that cannot be said."""
    number = _inter(party, hit=True)
    if number is None:
        return None
    return "armed" if number in ARMED else "civilian"


def _inter(party: Party, *, hit: bool = False) -> int | None:
    """ACLED's kind of an actor by its first sector; states count as their forces, bodies as other forces; None where it is unknown.

    A person of a government who is hit is a civilian, unless he is of the forces.
    """
    if party.state:
        return STATE_FORCES
    found = [sector_codes().get(sector, {}).get("acled") for sector in party.sectors]
    if first := next((int(number) for number in found if number), None):
        if hit and party.actor.person and party.sectors[0] not in FORCES and first == STATE_FORCES:
            return CIVILIANS
        return OTHER_FORCES if party.code == "IGO" else first
    return {"IGO": OTHER_FORCES, "NGO": CIVILIANS, "MNC": CIVILIANS}.get(party.code or "")


def _side(members: Sequence[Party], kind: tuple[str, str], place: Spot, *, acts: bool) -> tuple[str, str, str]:
    """Actor, associated actors and kind of a side; empty where it has nobody."""
    if not members:
        return "", "", ""
    first, *others = members
    crowd = {"Protests": PROTESTERS, "Riots": RIOTERS}.get(kind[0]) if acts and kind[1] != "Protest with intervention" else None
    number = crowd or _inter(first, hit=not acts)
    if number == STATE_FORCES and first.code != place.country:
        number = OTHER_FORCES
    beside = dict.fromkeys(_actor(party, crowd or _inter(party)) for party in others)
    return _actor(first, number), "; ".join(beside), "" if number is None else str(number)


def _actor(party: Party, number: int | None) -> str:
    """The name on file, else what ACLED calls such an actor of this country, else its office or sector."""
    where = country_name(party.code) if party.code not in BODIES else ""
    crowd = {PROTESTERS: "Protesters", RIOTERS: "Rioters"}.get(number or 0)
    if crowd:
        return f"{crowd} ({where})" if where else crowd
    if party.actor.name and not party.actor.members:
        return party.actor.name
    if number in {STATE_FORCES, OTHER_FORCES} and where:
        return f"{FORCES.get(next(iter(party.sectors), ''), 'Government of')} {where}"
    if party.sectors[:1] == ("CVL",) and where:
        return f"Civilians ({where})"
    return cell(label(party))


def _interaction(one: str, other: str) -> str:
    """The two kinds as ACLED joins them, the lower first; 0 where there is nobody; "" where the first is unknown."""
    if not one:
        return ""
    return "".join(sorted((one, other))) if other else f"{one}0"


def _disorder(kind: tuple[str, str]) -> str:
    return DEMONSTRATIONS.get(kind[0], "Political violence")


def _time_precision(when: When) -> int | None:
    """ACLED's precision: a day, a week, a month; None for what is longer or open."""
    if when.earliest is None or when.latest is None:
        return None
    days = (date.fromisoformat(when.latest) - date.fromisoformat(when.earliest)).days + 1
    return DAY if days == 1 else WEEK if days <= WEEK_DAYS else MONTH if days <= MONTH_DAYS else None


def _count(event: Event, loss: Loss) -> None:
    sides = parties(event.actors + event.recipients)
    loss.count("PLOVER types, modes and scores, of which the kinds tell a part")
    loss.count("contexts", len(event.contexts))
    loss.count("sectors beyond the first", sum(max(len(party.sectors) - 1, 0) for party in sides))
    loss.count("offices", sum(party.actor.role is not None for party in sides))
    loss.count("acts that are history, told like others", event.historical)
    loss.count("other places of the text that tell the event, and all offsets", 1 + len(event.also))


FORMAT = Format("acled-like", KINDS, write, options={"published": 0})
