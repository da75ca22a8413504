"""Where an event happened, at the levels that other formats tell apart: city, district, province, country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.export.event_parts import country_name
from detente.export.records import Loss
from detente.model import Event, PlaceMention, Where

__all__ = ["Spot", "count_place", "place_name", "spot"]

RESOLUTION = {"city": 4, "district": 3, "region": 2, "country": 1}  # PLOVER's; 5 is below the city, of which we have none
FEATURE_CLASS = {"country": "A", "region": "A", "district": "A", "city": "P", "water": "H", "strait": "H", "island": "T"}  # GeoNames'


@dataclass(frozen=True, slots=True)
class Spot:
    """A place. `raw` are the words of the text, `name` the place that they were resolved to; levels that are unknown are None.

    `country` is alpha-3; `resolution` is PLOVER's (1 country … 4 city), None for waters, islands and what else lies on no level.
    """

    kind: str
    raw: str | None
    name: str
    city: str | None
    district: str | None
    province: str | None
    country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    resolution: int | None
    feature_class: str | None


def spot(event: Event, places: Sequence[PlaceMention]) -> Spot | None:
    """The place of an event, with its words from the places of the article; None where it has none."""
    where = event.where
    if where is None:
        return None
    words = (place.evidence for place in places if place.where == where and event.sentence.covers(place.evidence.span))
    raw = next(words, None)
    name = place_name(where)
    return Spot(
        kind=where.kind,
        raw=raw.quote if raw else None,
        name=name,
        city=name if where.kind == "city" else None,
        district=name if where.kind == "district" else None,
        province=name if where.kind == "region" else _province(where.geonames),
        country=where.country,
        lat=where.lat,
        lon=where.lon,
        geonames=where.geonames,
        resolution=RESOLUTION.get(where.kind),
        feature_class=FEATURE_CLASS.get(where.kind),
    )


def place_name(where: Where) -> str:
    """The name of a place: English for countries, else the gazetteer's."""
    return country_name(where.country) if where.kind == "country" and where.country else where.name


def _province(geonames: int | None) -> str | None:
    """The first-level region that a place of the gazetteer lies in; None where it is no such place, or its region has no name there."""
    if geonames is None:
        return None
    from detente.where.gazetteer import by_id

    place = by_id(geonames)
    region = by_id(place.region) if place is not None and place.region else None
    return region.name if region is not None else None


def count_place(event: Event, loss: Loss) -> None:
    """Count what is known of an event's place and is not written."""
    where = event.where
    if where is None:
        return
    loss.count("distances from the place named, with the radius of what is meant", where.radius_km is not None)
    loss.count("claims to disputed places", len(where.claimants) > 1)
