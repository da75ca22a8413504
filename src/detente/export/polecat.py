"""Events as POLECAT publishes them: tab-separated, 40 columns, lists joined by "; ", and None for what is missing.

A row an event. Cells about actors (and recipients) are lists in one order, a member each; several sectors of one member are joined by "|".
`Event Date` is the event's own day and None where that is not known; the article's day stands in `Publication Date`.
docs/exports-events.md goes through all columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.dialects import cow
from detente.export.event_parts import (
    KINDS,
    PROMISED,
    Party,
    Story,
    bad_status,
    cell,
    count_untold,
    country_name,
    day,
    parties,
    plover_code,
    plover_sectors,
    stories,
    time_of,
)
from detente.export.event_places import Spot, count_place, place_name, spot
from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.export.tsv import write_table
from detente.model import Actor, Event, When

__all__ = ["COLUMNS", "FORMAT", "MISSING", "row", "rows", "write"]

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
MISSING = "None"
QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def write(records: Iterator[Found], out: Path, loss: Loss, *, published: int = 0) -> None:
    """The table with its header. `published`: see event_parts.time_of."""
    write_table(out, COLUMNS, rows(records, loss, published=published))


def rows(records: Iterator[Found], loss: Loss, *, published: int = 0) -> Iterator[tuple[str, ...]]:
    """A row for each event that POLECAT can hold; the rest is counted as lost."""
    for story in stories(records):
        for event in story.events:
            if bad_status(event, loss):
                continue
            if event.status == "future" and event.type not in PROMISED:
                loss.count("acts to come left out, of types that do not say that they are to come")
                continue
            when = time_of(event, story.article, published=published)
            _count(event, when, loss)
            loss.written += 1
            yield row(event, when, story)


def row(event: Event, when: When, story: Story) -> tuple[str, ...]:
    """The cells of an event, in the order of COLUMNS; `when` is the time to write."""
    article = story.article
    return (
        f"{article.id}_{event.type}_{event.id}",
        day(when) or MISSING,
        event.type,
        _list(event.modes),
        f"{event.score:.1f}",
        QUADS[event.quad],
        _list(event.contexts),
        *_side(parties(event.actors)),
        *_side(parties(event.recipients)),
        *_place(spot(event, story.places)),
        cell(article.outlet) or MISSING,
        day(article.published) or MISSING,
        _list(actor.name or "" for actor in story.actors if actor.person),
        _list(_organisation(actor) for actor in story.actors),
        _list(place_name(place.where) for place in story.places),
        article.language or MISSING,
        _version(),
    )


def _side(members: Sequence[Party]) -> tuple[str, ...]:
    """Name, country, COW number, primary sector, sectors, title, words, and Wikipedia id of a side; None in all where it has nobody."""
    return (
        _aligned(cell(party.name) for party in members),
        _aligned(country_name(plover_code(party.code)) for party in members),
        _aligned(_cow(party) for party in members),
        _aligned(next(iter(plover_sectors(party)), "") for party in members),
        _aligned("|".join(plover_sectors(party)) for party in members),
        _aligned((party.actor.role or "").replace("-", " ") for party in members),
        _aligned(cell(party.actor.evidence.quote) for party in members),
        MISSING,
    )


def _cow(party: Party) -> str:
    code = plover_code(party.code)
    number = cow("XKX" if code == "KOS" else code) if code else None
    return "" if number is None else str(number)


def _place(place: Spot | None) -> tuple[str, ...]:
    if place is None:
        return (MISSING,) * 10
    return (
        cell(place.name),
        cell(place.city) or MISSING,
        cell(place.district) or MISSING,
        cell(place.province) or MISSING,
        place.country or MISSING,
        MISSING if place.lat is None else str(place.lat),
        MISSING if place.lon is None else str(place.lon),
        MISSING if place.geonames is None else str(place.geonames),
        cell(place.raw) or MISSING,
        place.feature_class or MISSING,
    )


def _organisation(actor: Actor) -> str:
    """The name of a body or party; "" for persons, states and people without a name."""
    return actor.name if actor.name and not actor.person else ""


def _aligned(values: Iterable[str]) -> str:
    """A list with None where a member has no value; None alone where no member has one."""
    found = [value.replace(";", ",") or MISSING for value in values]
    return "; ".join(found) if any(value != MISSING for value in found) else MISSING


def _list(values: Iterable[str]) -> str:
    """A list of what there is, each once, in the order of the text."""
    found = dict.fromkeys(cell(value).replace(";", ",") for value in values)
    return "; ".join(value for value in found if value) or MISSING


def _version() -> str:
    import detente

    return f"detente {detente.__version__}"


def _count(event: Event, when: When, loss: Loss) -> None:
    sides = parties(event.actors + event.recipients)
    count_untold(event, when, loss)
    count_place(event, loss)
    loss.count("times that are not one day, or not known, written as None", day(when) is None)
    loss.count("words that tell of the act, and all offsets", 1 + len(event.also))
    loss.count("acts that are history, told like others", event.historical)
    loss.count("ids of Wikipedia, which are not on file", len(sides))


FORMAT = Format("polecat", KINDS, write, options={"published": 0})
