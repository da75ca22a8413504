"""The gazetteer: towns and regions of GeoNames, hand-written features (islands, straits, bases), countries by their centre, borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detente.phrases import PhraseBook
from detente.resources import table
from detente.where.names import name_table, parquet, plain, spots

__all__ = [
    "Candidate",
    "Place",
    "abbreviations",
    "border",
    "by_id",
    "candidates",
    "cities",
    "country",
    "features",
    "named",
    "nearest_country",
    "place_at",
]

PLACES_KEPT = 20_000  # rows turned into records that a process remembers


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. `geonames` is None for features of our own; `population` 0 where it has none.

    `region` is the GeoNames id of the first-level region that it lies in, a region's own id for itself, 0 where none is known.
    """

    name: str
    kind: str
    country: str | None
    lat: float
    lon: float
    geonames: int | None
    population: int
    claimants: tuple[str, ...] = ()
    region: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean; `proper` where the name is its own, not another one that it goes by."""

    place: Place
    proper: bool


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of places.parquet; the numbers as arrays, since single values are read from them."""

    name: pa.ChunkedArray
    kind: list[str]
    country: list[str]
    geonames: npt.NDArray[np.int32]
    region: npt.NDArray[np.int32]
    lat: npt.NDArray[np.float32]
    lon: npt.NDArray[np.float32]
    population: npt.NDArray[np.int32]


@cache
def _columns() -> _Columns:
    found = parquet("places.parquet")
    numbers = {name: found[name].to_numpy() for name in ("geonames", "admin1", "lat", "lon", "population")}
    text = {name: found[name].cast(pa.string()).combine_chunks() for name in ("kind", "country")}
    return _Columns(
        found["name"],
        text["kind"].to_pylist(),
        text["country"].to_pylist(),
        numbers["geonames"],
        numbers["admin1"],
        numbers["lat"],
        numbers["lon"],
        numbers["population"],
    )


@lru_cache(maxsize=PLACES_KEPT)
def place_at(row: int) -> Place:
    """The place in a row of places.parquet."""
    columns = _columns()
    return Place(
        columns.name[row].as_py(),
        columns.kind[row],
        columns.country[row],
        round(float(columns.lat[row]), 3),
        round(float(columns.lon[row]), 3),
        int(columns.geonames[row]),
        int(columns.population[row]),
        region=int(columns.region[row]),
    )


@lru_cache(maxsize=PLACES_KEPT)
def by_id(geonames: int) -> Place | None:
    """The place with this GeoNames id; None where there is none on file."""
    rows = np.flatnonzero(_columns().geonames == geonames)
    return place_at(int(rows[0])) if rows.size else None


@lru_cache(maxsize=PLACES_KEPT)
def candidates(name: int) -> tuple[Candidate, ...]:
    """What a name may mean, by its row in the name table: those that it is the proper name of first, the most populous first."""
    found = name_table()
    own, other = found["own"][name].as_py(), found["other"][name].as_py()
    return (*(Candidate(place_at(row), True) for row in own), *(Candidate(place_at(row), False) for row in other))


@lru_cache(maxsize=PLACES_KEPT)  # the same countries and capitals come again
def named(name: str) -> tuple[Candidate, ...]:
    """What a name by itself may mean. Case and diacritics do not count."""
    for spelled in dict.fromkeys((name, name.title())):
        folded = plain(spelled)
        stripped = folded.strip()
        if stripped:
            start = folded.index(stripped[0])
            whole = (start, start + len(stripped))
            for first, last, row in spots(spelled):
                if (first, last) == whole:
                    return candidates(row)
    return ()


def cities(name: str) -> tuple[Place, ...]:
    """Populated places of that name, the largest first. Case and diacritics do not count."""
    found = [candidate.place for candidate in named(name) if candidate.place.kind == "city"]
    return tuple(sorted(found, key=lambda place: (-place.population, place.geonames or 0)))


@cache
def features(language: str) -> PhraseBook[Place]:
    """Hand-written features by their names in one language."""
    out = []
    for row in table("places/features.tsv"):
        if row["lang"] == language:
            claimants = tuple(row["claimants"].split())
            place = Place(row["name"], row["kind"], row["country"] or None, float(row["lat"]), float(row["lon"]), None, 0, claimants)
            out.append((row["text"], place))
    return PhraseBook(out)


@cache
def abbreviations() -> dict[str, tuple[str, str, int]]:
    """Short forms of regions that stand behind a town's name ("Ala."): the region's name, country and GeoNames id, 0 where it has none."""
    return {row["text"]: (row["name"], row["country"], _region(row["name"], row["country"])) for row in table("places/abbreviations.tsv")}


def _region(name: str, code: str) -> int:
    """The GeoNames id of a first-level region of a country."""
    found = (candidate.place for candidate in named(name))
    return next((place.region for place in found if place.kind == "region" and place.country == code), 0)


@cache
def _centres() -> dict[str, Place]:
    return {
        row["code"]: Place(row["code"], "country", row["code"], float(row["lat"]), float(row["lon"]), None, 0)
        for row in table("places/centroids.tsv")
    }


def country(code: str) -> Place | None:
    """A country by its centre; None where it has none on file."""
    return _centres().get(code)


@cache
def _borders() -> dict[frozenset[str], tuple[float, float, float]]:
    return {
        frozenset((row["a"], row["b"])): (float(row["lat"]), float(row["lon"]), float(row["radius_km"]))
        for row in table("places/borders.tsv")
    }


def border(one: str, other: str) -> tuple[float, float, float] | None:
    """A point on the border of two states, and how many kilometres it runs from there; None where no border is on file."""
    return _borders().get(frozenset((one, other)))


def nearest_country(lat: float, lon: float) -> str:
    """The country of the nearest populated place."""
    columns = _columns()
    narrow = np.cos(np.radians(lat))
    apart = (columns.lat - lat) ** 2 + (((columns.lon - lon + 180) % 360 - 180) * narrow) ** 2
    return columns.country[int(apart.argmin())]
