"""Distance and direction: "30 km north of Kharkiv", "au large d'Hokkaido", "near Aleppo" lie beside the place they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.model import Where
from detente.phrases import Atom
from detente.where.geometry import beyond
from detente.where.words import Words

__all__ = ["Offset", "apply", "offset_before"]

NUMBER = re.compile(r"\d{1,4}")
DIRECTION_ALONE_KM = 50.0  # "north of Kharkiv", no distance: somewhere within this of it
EXACTNESS = 0.2  # a distance told in round numbers is right to about a fifth
COUNTRY_KM = 300.0  # beside a country: its centre is no better than this


class Offset:
    """How a place lies to the one named: by distance and bearing, or only near or off it. `first` is the first atom of the phrase."""

    __slots__ = ("bearing", "distance_km", "first", "radius_km", "words")

    def __init__(self, words: str, first: int, distance_km: float | None, bearing: float | None, radius_km: float) -> None:
        self.words = words
        self.first = first
        self.distance_km = distance_km
        self.bearing = bearing
        self.radius_km = radius_km


def offset_before(row: Sequence[Atom], i: int, known: Words) -> Offset | None:
    """The phrase of distance or direction that ends right before atom `i`, its article left out; None where there is none."""
    at = i
    while at > 0 and row[at - 1].low in known.article and not (row[at - 1].low == "'" and at > 1 and row[at - 2].low == "d"):
        at -= 1
    for end in dict.fromkeys((i, at)):
        for phrases in (known.near, known.off):
            if before := phrases.before(row, end):
                phrase, radius, first = before
                return Offset(phrase.removesuffix("'").strip(), first, None, None, radius)
        start = end
        while start > 0 and (row[start - 1].low in known.link or row[start - 1].low == "'"):
            start -= 1
        if start < end and (found := _measured(row, start, known)):
            return found
    return None


def _measured(row: Sequence[Atom], end: int, known: Words) -> Offset | None:
    """A direction, a distance or both that end before atom `end`."""
    turn = known.direction.before(row, end)
    first = turn[2] if turn else end
    inside = turn is not None and first > 0 and row[first - 1].low in {"le", "the", "l"}
    if turn and first > 0 and row[first - 1].low in known.at | known.toward | {"'"}:
        first -= 1
        first -= first > 1 and row[first - 1].low == "l" and row[first - 2].low == "à"
    back = first
    if back > 0 and row[back - 1].text == ")":  # "30 km (19 miles) north of"
        back = next((k for k in range(back - 1, max(-1, back - 8), -1) if row[k].text == "("), back)
    if far := known.unit.before(row, back):
        k = far[2] - 1
        if k >= 0 and NUMBER.fullmatch(row[k].text):
            number = float(row[k].text)
            if k >= 2 and row[k - 1].text in ",." and NUMBER.fullmatch(row[k - 2].text):
                number = float(f"{row[k - 2].text}.{row[k].text}")
            distance = number * far[1]
            words = f"{distance:g} km" + (f" {turn[0]}" if turn else "")
            return Offset(words, k, distance, turn[1] if turn else None, max(1.0, distance * (EXACTNESS if turn else 1.0)))
    if turn is None or inside:
        return None  # "dans le nord de l'Irak", "in the north of Iraq" lie inside
    return Offset(turn[0], turn[2], None, turn[1], DIRECTION_ALONE_KM)


def apply(where: Where, offset: Offset) -> Where:
    """The place moved by an offset: a point of its own where distance and bearing are told, else the named one's with a wider radius."""
    radius = max(offset.radius_km, COUNTRY_KM) if where.kind in {"country", "area"} else offset.radius_km
    lat, lon = where.lat, where.lon
    said = f"{offset.words} → {where.name}"
    if offset.distance_km is not None and offset.bearing is not None and lat is not None and lon is not None:
        lat, lon = beyond((lat, lon), offset.distance_km, offset.bearing)
        said = f"{offset.distance_km:g} km at {offset.bearing:g}° of {where.name}"
    elif offset.bearing is not None:
        said = f"{offset.words} of {where.name}, no distance told: its own point"
    elif offset.distance_km is not None:
        said = f"{offset.distance_km:g} km from {where.name}, no direction told: its own point"
    return replace(where, lat=lat, lon=lon, basis="offset", radius_km=radius, reason=f"{said}; {where.reason}")
