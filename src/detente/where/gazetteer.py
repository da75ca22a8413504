"""The gazetteer: populated places of GeoNames, hand-written features (regions, islands, straits, bases), and countries by their centre."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass
from functools import cache

from detente.phrases import PhraseBook
from detente.resources import DATA, table

__all__ = ["Place", "cities", "country", "features", "fold"]


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. `geonames` is None for features of our own; `population` 0 where it has none."""

    name: str
    kind: str
    country: str | None
    lat: float
    lon: float
    geonames: int | None
    population: int
    claimants: tuple[str, ...] = ()


def fold(text: str) -> str:
    """The key of a name: lower case without diacritics, hyphens as blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return plain.replace("-", " ").replace("\u2019", "'").strip()


@cache
def _base() -> sqlite3.Connection:
    path = DATA / "places" / "cities.sqlite"
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)


@cache
def cities(name: str) -> tuple[Place, ...]:
    """Populated places of that name, the largest first."""
    query = "select p.id, p.name, p.country, p.lat, p.lon, p.population from name n join place p on p.id = n.place where n.key = ?"
    found = [Place(row[1], "city", row[2], row[3], row[4], row[0], row[5]) for row in _base().execute(query, (fold(name),))]
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
def country(code: str) -> Place | None:
    """A country by its centre; None where it has none on file."""
    for row in table("places/centroids.tsv"):
        if row["code"] == code:
            return Place(code, "country", code, float(row["lat"]), float(row["lon"]), None, 0)
    return None
