"""A user's own issues: rows of a CSV or TSV file that add to the register or override it.

Columns (a header names them, in any order): `issue` (an id), `names` (split at `|`), and where they apply `language` (a code, empty for all),
`topic`, `parties` (codes joined by `+`), `start`. An issue may have several rows, one a language.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from detente.errors import InputError
from detente.issues.book import ANY, Issue

__all__ = ["COLUMNS", "load"]

COLUMNS = ("issue", "names", "language", "topic", "parties", "start")
ID = re.compile(r"[a-z0-9][a-z0-9:+_.-]*", re.IGNORECASE)
START = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
PARTY = re.compile(r"[A-Za-z0-9-]+")
REMEDY = "mend the rows; docs/positions.md shows the columns with examples"
MOST_TOLD = 5


def load(path: Path) -> tuple[Issue, ...]:
    """The issues of a file, in its order. Raises InputError that names the wrong rows, where it cannot be read or has any."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        dialect = "\t" if "\t" in text.split("\n", 1)[0] else ","
        rows = list(csv.DictReader(text.splitlines(), delimiter=dialect, restkey="", restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("the issues file cannot be read", item=str(path), stage="issues", remedy="give a CSV file in UTF-8") from error
    header = rows[0].keys() if rows else ()
    if strange := [column for column in header if column not in COLUMNS]:
        what = f"unknown columns: {', '.join(column or '(a cell too many)' for column in strange)}"
        raise InputError(what, item=str(path), stage="issues", remedy=f"use {', '.join(COLUMNS)}")
    if rows and not {"issue", "names"} <= set(header):
        raise InputError("the columns issue and names are needed", item=str(path), stage="issues", remedy=REMEDY)
    cells = [{column: (row.get(column) or "").strip() for column in COLUMNS} for row in rows]
    if wrong := [f"row {number}: {told}" for number, row in enumerate(cells, start=2) if (told := _wrong(row))]:
        more = f" (and {len(wrong) - MOST_TOLD} more)" if len(wrong) > MOST_TOLD else ""
        raise InputError("; ".join(wrong[:MOST_TOLD]) + more, item=str(path), stage="issues", remedy=REMEDY)
    return _merged(cells)


def _wrong(row: dict[str, str]) -> str | None:
    """What is wrong with a row; None where it can be used."""
    if not ID.fullmatch(row["issue"]):
        return f"issue {row['issue']!r} is no id of letters, digits and - + : . _"
    if not any(name.strip() for name in row["names"].split("|")):
        return "no name"
    if row["start"] and not START.fullmatch(row["start"]):
        return f"start {row['start']!r} is no ISO date (YYYY, YYYY-MM or YYYY-MM-DD)"
    if row["parties"] and not all(PARTY.fullmatch(party) for party in row["parties"].split("+")):
        return f"parties {row['parties']!r} are not codes joined by +"
    return None


def _merged(rows: list[dict[str, str]]) -> tuple[Issue, ...]:
    """One issue for each id: names of all its rows, the rest from the first that says it."""
    out: dict[str, Issue] = {}
    for row in rows:
        names = tuple((row["language"] or ANY, name.strip()) for name in row["names"].split("|") if name.strip())
        parties = tuple(row["parties"].upper().split("+")) if row["parties"] else ()
        known = out.get(row["issue"])
        if known is None:
            out[row["issue"]] = Issue(row["issue"], row["topic"], parties, row["start"], names)
        else:
            out[row["issue"]] = Issue(
                known.id, known.topic or row["topic"], known.parties or parties, known.start or row["start"], known.names + names
            )
    return tuple(out.values())
