"""A user's own actors: rows of a CSV file that add to the actor files or override them.

Columns (a header names them, in any order): `name`, `kind` (person, body, country, none), and where they apply `id`, `country`, `sector`,
`role`, `start`, `end`, `language`. Names split at `|`; `language` is a code, or empty for all. A name that is on file already is taken over
by the row; `none` says that the words name no actor at all ("Bank of China" in a study of governments).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.actors.gazetteer import Body, Known, Term
from detente.actors.spelling import fold
from detente.errors import InputError
from detente.resources import table

__all__ = ["Addition", "load"]

COLUMNS = ("name", "kind", "id", "country", "sector", "role", "start", "end", "language")
KINDS = ("person", "body", "country", "none")
DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
SUPRANATIONAL = frozenset({"IGO", "NGO", "MNC"})
MOST_TOLD = 5  # wrong rows that one error names
REMEDY = "mend the rows; docs/actors.md shows the columns with examples"


@dataclass(frozen=True, slots=True)
class Addition:
    """A name with what it stands for, in one language or `*`. `known` is None for words that name no actor."""

    text: str
    language: str
    known: Known | None
    body: Body | None = None
    term: Term | None = None


def load(path: Path) -> tuple[Addition, ...]:
    """The additions of a CSV file, in its order. Raises InputError that names the wrong rows, where it cannot be read or has any."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, restkey="", restval=""))
            header = rows[0].keys() if rows else ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("the actors file cannot be read", item=str(path), stage="actors", remedy="give a CSV file in UTF-8") from error
    if strange := [column for column in header if column not in COLUMNS]:
        what = f"unknown columns: {', '.join(column or '(a cell too many)' for column in strange)}"
        raise InputError(what, item=str(path), stage="actors", remedy=f"use {', '.join(COLUMNS)}")
    if rows and not {"name", "kind"} <= set(header):
        raise InputError("the columns name and kind are needed", item=str(path), stage="actors", remedy=REMEDY)
    wrong = [f"row {number}: {told}" for number, row in enumerate(rows, start=2) if (told := _wrong(row))]
    if wrong:
        more = f" (and {len(wrong) - MOST_TOLD} more)" if len(wrong) > MOST_TOLD else ""
        raise InputError("; ".join(wrong[:MOST_TOLD]) + more, item=str(path), stage="actors", remedy=REMEDY)
    return tuple(addition for row in rows for addition in _additions({key: (cell or "").strip() for key, cell in row.items()}))


def _wrong(row: dict[str, str]) -> str | None:
    """What is wrong with a row; None where it can be used."""
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not [name for name in cells["name"].split("|") if name.strip()]:
        return "no name"
    if cells["kind"] not in KINDS:
        return f"kind is {cells['kind']!r}, not one of {', '.join(KINDS)}"
    codes = {r["code"] for r in table("actors/countries.tsv")} | SUPRANATIONAL
    if cells["country"] and cells["country"] not in codes:
        return f"country {cells['country']!r} is no alpha-3 code, IGO, NGO or MNC"
    if cells["kind"] != "none" and not cells["country"]:
        return f"a {cells['kind']} needs a country"
    if cells["sector"] and cells["sector"] not in {r["sector"] for r in table("ontology/sectors.tsv")}:
        return f"sector {cells['sector']!r} is none of PLOVER's"
    if cells["role"] and cells["role"] not in {r["role"] for r in table("actors/terms.tsv")}:
        return f"role {cells['role']!r} is not known"
    for column in ("start", "end"):
        if cells[column] and not DAY.fullmatch(cells[column]):
            return f"{column} {cells[column]!r} is no ISO date (YYYY, YYYY-MM or YYYY-MM-DD)"
    if cells["start"] and cells["end"] and cells["end"] < cells["start"]:
        return "it ends before it starts"
    return None


def _additions(row: dict[str, str]) -> Iterator[Addition]:
    """A row as additions, one for each name."""
    texts = [name.strip() for name in row["name"].split("|") if name.strip()]
    given, country = row.get("id", ""), row.get("country", "")
    sector, role, language = row.get("sector", ""), row.get("role", ""), row.get("language", "") or "*"
    body: Body | None = None
    term: Term | None = None
    known: Known | None = None
    if row["kind"] == "person":
        person = given or re.sub(r"[^a-z0-9]+", "-", fold(texts[0])).strip("-")
        term = Term(person, texts[0], country, role, row.get("start", ""), row.get("end", ""), "", "user", sector)
        known = Known("person", person)
    elif row["kind"] == "body":
        body = Body(given or texts[0], "user", country, sector, texts[0])
        known = Known("body", body.id)
    elif row["kind"] == "country":
        known = Known("metonym" if sector else "name", country, sector)
    for text in texts:
        yield Addition(text, language, known, body, term)
        body = term = None  # one for all names
