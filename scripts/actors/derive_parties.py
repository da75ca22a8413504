"""Add parties from Party Facts to `actors/parties.tsv` and `actors/party_names.tsv`, beside those written by hand.

Run `python scripts/actors/derive_parties.py GIT_DIR` with a clone of https://github.com/hdigital/partyfactsdata (MIT) that holds the commit
764de8978f84ba41a1c88752d6a00b9a4d05f599. Taken are parties of some size that lived after 2000 and that Wikipedia has a page on, with their names
and years; own names in the party's script come from Wikidata (CC0), which the same repository lists. Rows of other sources are kept as they are,
those of an earlier run replaced. A party that is on file by hand is known by its number in the column `partyfacts`.

Derived names are all marked ambiguous: of a lesser party only an article that names its country speaks. Acronyms, single words and English names
without a word for a party ("Public Affairs") count only beside "party": as they stand, they met other things ("COP", "PAR") in 600 news articles.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

COMMIT = "764de8978f84ba41a1c88752d6a00b9a4d05f599"
DATA = Path(__file__).resolve().parents[2] / "src" / "detente" / "data" / "actors"
DERIVED = ("partyfacts", "wikidata")
# Share of votes in per cent at its best. Below that, parties are rarely in foreign news; those that are have been written by hand.
LEAST_SHARE, LEAST_SHARE_YEAR, LIVED_AFTER = 8.0, 1998, 2003


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# On file by hand under another number or another kind of body, or no party: armed groups, lists of independents, unions, pacts of one election.
LEFT_OUT = _words(
    "104 413 553 604 842 905 1793 2307 3203 3238 3559 3847 5166 5358 5383 5495 5549 5578 5625 5763 5845 6053 6322 7552 8011 8058 8059"
)
NO_PARTY = re.compile(
    r"independent|non-?partisan|no.party|\bother|alliance of|coalition|bloc\b|union for victory|trade union|opposition$", re.IGNORECASE
)
PARTY_LIKE = re.compile(
    r"part(?:y|i|ido)|movement|union|front|alliance|league|congress|democrats|socialists|social democracy|rally|bloc|list|pati|federation|coalition|"
    r"assembly|convention",
    re.IGNORECASE,
)
NAME_PARTS = re.compile(r"\s+/+\s+|\s+--\s+|\s+—\s+")
ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
LATIN = re.compile(r"[\x00-\u024f\u1e00-\u1eff\u2010-\u2030]+")
FEWEST_ACRONYM_CHARS = 3
LATIN_WRITTEN = _words("fr es pt de nl it sv da no fi is hu pl cs sk ro hr sl bs sq et lv lt tr az uz ms id tl vi sw mt ca lb so mg")
QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u200e": "", "\u200f": ""})

Row = dict[str, str]


def source(git_dir: str, path: str) -> list[Row]:
    """A table of the repository at the pinned commit."""
    raw = subprocess.run(["git", f"--git-dir={git_dir}", "show", f"{COMMIT}:{path}"], check=True, capture_output=True).stdout
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))


def table(name: str) -> list[Row]:
    """A data file's rows that no earlier run derived."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    rows = [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]
    return [row for row in rows if row["source"] not in DERIVED]


def write(name: str, rows: list[Row]) -> None:
    """Write a data file, its rows sorted."""
    lines = sorted("\t".join(row.values()) for row in rows)
    (DATA / name).write_text("\n".join(["\t".join(rows[0]), *lines]) + "\n", encoding="utf-8")


def wanted(row: Row, known: set[str], described: dict[str, Row]) -> bool:
    """Whether a party of Party Facts is large and late enough, described, and not on file yet."""
    number = row["partyfacts_id"]
    return (
        number not in known | LEFT_OUT
        and bool(described.get(number, {}).get("name"))
        and not row["technical"]
        and not NO_PARTY.search(row["name_english"])
        and float(row["share"] or 0) >= LEAST_SHARE
        and int(row["share_year"] or 0) >= LEAST_SHARE_YEAR
        and int(row["year_last"] or 9999) >= LIVED_AFTER
    )


def parts(cell: str) -> Iterator[str]:
    """The names in a cell, without what stands in brackets."""
    for part in NAME_PARTS.split(ASIDE.sub("", cell.translate(QUOTES))):
        text = " ".join(part.split()).strip(' ,;:"«»')
        if len(text) > 1 and text.count('"') != 1:
            yield text


def key(text: str) -> str:
    """A name without case, marks and accents."""
    return re.sub(r"\W+", " ", "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))).strip()


def names_of(row: Row, described: Row, language: str) -> Iterator[tuple[str, str, str, str]]:
    """(language, form, text, source) of a party's names; romanised names of parties that write otherwise are of no language (`mul`)."""
    english = list(parts(described["name"])) + list(parts(row["name_english"]))
    for text in english:
        yield "en", "name", text, "partyfacts"
    native = list(parts(described["name_native"]))
    for text in native:
        yield _written_in(text, language), "original", text, "wikidata"
    told = {key(text) for text in english + native}
    for text in parts(row["name"]):
        if key(text) not in told:
            yield _written_in(text, language), "original", text, "partyfacts"
    short = row["name_short"].strip()
    if len(short) >= FEWEST_ACRONYM_CHARS and re.fullmatch(r"[A-Z]+(?:-[A-Z]+)?", short):
        yield "mul", "original", short, "partyfacts"


def _written_in(text: str, language: str) -> str:
    """The country's language where the script is its own; English names stand in another column, so "en" is never right here."""
    return language if language != "en" and bool(LATIN.fullmatch(text)) == (language in LATIN_WRITTEN) else "mul"


def _telling(language: str, text: str) -> bool:
    """Whether a name is taken for a party's without "party" beside it."""
    return not LATIN.fullmatch(text) or (" " in text and not text.isupper() and (language != "en" or bool(PARTY_LIKE.search(text))))


def languages(names: Iterable[Row]) -> dict[str, str]:
    """The language in which the parties of each country mostly name themselves, by the rows on file."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in names:
        if row["form"] == "original" and row["lang"] != "mul":
            counts[row["party"][:3]][row["lang"]] += 1
    return {country: min(found, key=lambda lang: (-found[lang], lang)) for country, found in counts.items()}


def slug(row: Row, taken: set[str]) -> str:
    """An id for a party: country and short name, or its number where another has that."""
    short = re.sub(r"[^a-z0-9]", "", key(row["name_short"]))
    made = f"{row['country']}-{short}"
    return made if short and made not in taken else f"{row['country']}-pf{row['partyfacts_id']}"


def main(git_dir: str) -> None:
    """Rewrite the two files."""
    held, named = table("parties.tsv"), table("party_names.tsv")
    described = {row["partyfacts_id"]: row for row in source(git_dir, "import/wikipedia/wikidata.csv")}
    known, taken = {row["partyfacts"] for row in held}, {row["id"] for row in held}
    coded = {line.split("\t")[0] for line in (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines()}
    written, spoken = {(row["party"][:3], key(row["text"])) for row in named}, languages(named)
    for row in source(git_dir, "import/elecglob/partyfacts-core-parties.csv"):
        country = row["country"]
        if country not in coded or not wanted(row, known, described):
            continue
        facts = described[row["partyfacts_id"]]
        language = spoken.get(country, "mul")
        found = [name for name in dict.fromkeys(names_of(row, facts, language)) if (country, key(name[2])) not in written]
        if not any(form == "name" for _, form, _, _ in found):
            continue  # its English name is that of a party on file: the same party, or one that could not be told from it
        made = slug(row, taken)
        taken.add(made)
        start, end = row["year_first"] or "-", row["year_last"] or "-"
        name = next(text for _, form, text, _ in found if form == "name")
        held.append(dict(zip(held[0], (made, country, name, start, end, row["partyfacts_id"], "-", "partyfacts"), strict=True)))
        seen: set[tuple[str, str]] = set()
        for lang, form, text, origin in found:
            if (lang, text) not in seen:
                seen.add((lang, text))
                note = "ambiguous" if _telling(lang, text) else "ambiguous|full-only"
                named.append(dict(zip(named[0], (made, lang, form, text, note, origin), strict=True)))
    write("parties.tsv", held)
    write("party_names.tsv", named)


if __name__ == "__main__":
    main(sys.argv[1])
