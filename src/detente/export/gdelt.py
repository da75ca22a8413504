"""Events as GDELT 2.0's event table: tab-separated, 61 columns, a row a dyad, with CAMEO codes and FIPS countries.

GDELT's own files have no header; ours have one unless `header` is 0. An event of several actors or recipients is several rows, and an actor
without a recipient is one with the second actor empty. docs/exports-events.md goes through all columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from detente.dialects import fips, goldstein, quad_class
from detente.export.event_codes import actor_state, coded, group_code, label, roles, told, untold_sectors
from detente.export.event_parts import BODIES, KINDS, Dyad, Party, Story, cell, country_name, day, number_of, stories, time_of
from detente.export.event_places import Spot, spot
from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.export.tsv import write_table
from detente.model import Article, Event

__all__ = ["COLUMNS", "FORMAT", "added", "row", "rows", "write"]

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles",
    "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
TYPES = 3  # Type1Code to Type3Code
NOBODY = ("",) * len(_ACTOR)
NOWHERE = ("0", *[""] * (len(_GEO) - 1))  # type 0: no place
COUNTRY, US_STATE, US_CITY, WORLD_CITY, WORLD_STATE = "1", "2", "3", "4", "5"  # Geo_Type; cities stand for landmarks too


def write(records: Iterator[Found], out: Path, loss: Loss, *, header: int = 1, published: int = 0) -> None:
    """The table, with its header unless `header` is 0. `published`: see event_parts.time_of."""
    write_table(out, COLUMNS, rows(records, loss, published=published), header=bool(header))


def rows(records: Iterator[Found], loss: Loss, *, published: int = 0) -> Iterator[tuple[str, ...]]:
    """A row for each dyad that GDELT can hold; the rest is counted as lost."""
    for story in stories(records):
        for event in story.events:
            when = time_of(event, story.article, published=published)
            if (code := coded(event, when, loss)) is None:
                continue
            for dyad in told(event, when, loss, alone=True):
                _count(event, dyad, loss)
                loss.written += 1
                yield row(event, dyad, *code, story)


def row(event: Event, dyad: Dyad, code: str, on: str, story: Story) -> tuple[str, ...]:
    """The cells of a dyad, in the order of COLUMNS. `on` is the day, YYYY-MM-DD."""
    article = story.article
    year, month, date = on.split("-")
    return (
        str(number_of(dyad.id)),
        year + month + date,
        year + month,
        year,
        f"{int(year) + ((int(month) - 1) * 30 + int(date)) / 365:.4f}",  # as in GDELT's files, where months have 30 days
        *_actor(dyad.actor),
        *(_actor(dyad.recipient) if dyad.recipient else NOBODY),
        "1" if _leads(event, article) else "0",
        code,
        code[:3],
        code[:2],
        str(quad_class(code)),
        f"{goldstein(code):.1f}",
        str(1 + len(event.also)),
        "1",
        "1",
        "",
        *NOWHERE,
        *NOWHERE,
        *_geo(spot(event, story.places)),
        added(article),
        article.url or article.outlet or article.source,
    )


def added(article: Article) -> str:
    """The day of the article as GDELT writes when it took it in, at midnight (YYYYMMDDHHMMSS); "" where it is not one day."""
    on = day(article.published)
    return f"{on.replace('-', '')}000000" if on else ""


def _actor(party: Party) -> tuple[str, ...]:
    country, found, known = actor_state(party), roles(party), group_code(party)
    types = (country, *found) if party.code in BODIES else found
    padded = (*types, *[""] * TYPES)[:TYPES]
    return country + "".join(found) + known, cell(label(party)).upper(), "" if party.code in BODIES else country, known, "", "", "", *padded


def _geo(place: Spot | None) -> tuple[str, ...]:
    """Type, full name, country, ADM1, ADM2, latitude, longitude and feature id; the last only of countries, which FIPS names."""
    if place is None:
        return NOWHERE
    country = (fips(place.country) if place.country else None) or ""
    named = dict.fromkeys(filter(None, (place.name, place.province, country_name(place.country))))
    whole = place.kind == "country"
    return (
        _type(place),
        ", ".join(named),
        country,
        country if whole else "",
        "",
        "" if place.lat is None else str(place.lat),
        "" if place.lon is None else str(place.lon),
        country if whole else "",
    )


def _type(place: Spot) -> str:
    if place.kind == "country":
        return COUNTRY
    if place.kind == "region":
        return US_STATE if place.country == "USA" else WORLD_STATE
    return US_CITY if place.country == "USA" else WORLD_CITY


def _leads(event: Event, article: Article) -> bool:
    """Whether the event is told in the title or the first paragraph, which is what GDELT calls a root event."""
    end = next((block.span.end for block in article.blocks if block.kind == "paragraph"), 0)
    return event.sentence.start < end


def _count(event: Event, dyad: Dyad, loss: Loss) -> None:
    for party in (dyad.actor, dyad.recipient):
        if party is not None:
            loss.count("offices", party.actor.role is not None)
            loss.count("sectors that CAMEO has not", untold_sectors(party, "cameo"))
            loss.count("bodies without CAMEO's code for the group", party.code in BODIES and not group_code(party))
            loss.count("actors for whom CAMEO has no code, told by name only", not actor_state(party) and not roles(party))
    loss.count("contexts", len(event.contexts))
    loss.count("GeoNames ids, where GDELT has those of GNS", event.where is not None and event.where.geonames is not None)
    loss.count("words that tell of acts and sides, and all offsets (gdelt-mentions has some)")


FORMAT = Format("gdelt", KINDS, write, options={"header": 1, "published": 0})
