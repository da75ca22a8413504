"""Lists of addresses: one a line, tables with a column of them, JSON lines, and GDELT's files, which have no header."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from detente.errors import InputError
from detente.gather.addresses import is_address
from detente.gather.records import Facts, Link, Listed, Sub
from detente.read.fields import iso_date
from detente.read.limits import brief

__all__ = ["GDELT_COLUMNS", "gdelt_columns", "read_gdelt", "read_list", "table_header"]

URL_COLUMNS = ("url", "urls", "link", "sourceurl", "source url", "source_url", "article_url", "documentidentifier", "mentionidentifier")
TITLE_COLUMNS = {"title": ("title", "headline"), "published": ("published", "date", "publication date"), "outlet": ("outlet", "publisher"),
                 "language": ("language", "lang")}  # fmt: skip
NO_ADDRESS = "line without a web address"
SEVERAL = re.compile(r"[;,|\s]+(?=https?://)|;\s*$")

# Columns of the releases by their number: which hold the address and the day GDELT saw the page, counted from 0.
GDELT_COLUMNS = {
    61: ("events", 60, 59),
    58: ("events of version 1", 57, 56),
    16: ("mentions", 5, 2),
    15: ("mentions without the last column", 5, 2),
    27: ("graph", 4, 1),
}
GRAPH_1 = 11  # version 1 of the graph: the addresses of a row stand in one cell
UNIT = "<UDIV>"
RELEASE = re.compile(rb"\d+ [0-9a-f]{32} (https?://\S+\.(?:export|mentions|gkg)\.csv\.zip)\s*", re.IGNORECASE)


def read_list(data: bytes, *, base: str | None) -> Listed:
    """The addresses in a text (one a line, # begins a remark), a table with a header, or JSON lines with a field url.

    Raises InputError where there are none.
    """
    text = data.decode("utf-8-sig", "replace")
    lines = text.splitlines()
    if (header := table_header(text)) is not None:
        try:
            return _table(csv.reader(lines, delimiter=header[0]), base)
        except csv.Error as error:  # a quotation mark that is never closed makes one cell of all that follows
            raise InputError(f"table cannot be read: {brief(error)}", stage="gather", remedy="check its quotation marks") from error
    passed: Counter[str] = Counter()
    links = []
    for line in lines:
        line = line.strip()  # noqa: PLW2901 - the line without its ends is all that is wanted
        if not line or line.startswith("#"):
            continue
        link = _json_link(line, base) if line.startswith("{") else Link(line.split()[0], Facts(via=base)) if is_address(line) else None
        if link is None:
            passed[NO_ADDRESS] += 1
        else:
            links.append(link)
    if not links:
        raise InputError("no web addresses in it", stage="gather", remedy="give one address a line, or a table with a column url")
    return Listed("list", tuple(links), passed=tuple(passed.items()))


def table_header(text: str) -> tuple[str, list[str]] | None:
    """The separator and the column names of a table; None where the text does not begin with a header."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if is_address(first) or first.lstrip().startswith(("#", "{", "<")):
        return None
    separator = "\t" if "\t" in first else ","
    names = [name.strip().strip('"').lower() for name in first.split(separator)]
    named = any(name in URL_COLUMNS for name in names)
    return (separator, names) if named or (separator == "\t" and not any(map(is_address, names))) else None


def _table(rows: Iterator[list[str]], base: str | None) -> Listed:
    names = [name.strip().lower() for name in next((row for row in rows if any(row)), [])]
    place = next((names.index(name) for name in URL_COLUMNS if name in names), None)
    if place is None:
        polecat = names[:2] == ["event id", "event date"]
        raise InputError(
            "no column of web addresses" + (" (the public releases of POLECAT and ICEWS have none)" if polecat else ""),
            stage="gather",
            remedy=f"add a column url; known are {', '.join(URL_COLUMNS)}",
        )
    passed: Counter[str] = Counter()
    links = []
    for row in rows:
        cells = dict(zip(names, row, strict=False))
        urls = [url for url in SEVERAL.split(row[place].strip()) if is_address(url)] if len(row) > place else []
        if not urls:
            passed[NO_ADDRESS] += bool(any(row))
        links += [_named(url, cells, base) for url in urls]
    return Listed("list", tuple(links), passed=tuple((why, number) for why, number in passed.items() if number))


def _json_link(line: str, base: str | None) -> Link | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = row.get("url") if isinstance(row, dict) else None
    return _named(url.strip(), row, base) if isinstance(url, str) and is_address(url) else None


def _named(url: str, cells: Mapping[str, object], base: str | None) -> Link:
    """An address with what its row says of it."""

    def said(field: str) -> str | None:
        values = (cells.get(name) for name in TITLE_COLUMNS[field])
        return next((" ".join(value.split()) for value in values if isinstance(value, str) and value.strip()), None)

    facts = Facts(said("title"), said("published"), None, said("outlet"), said("language"), via=base)
    return Link(url, facts, iso_date(facts.published))


def gdelt_columns(data: bytes) -> int | None:
    """How many columns the first line of a GDELT file has; None where it is none."""
    first = data[: 1 << 16].lstrip(b"\r\n").split(b"\n", 1)[0]
    columns = first.rstrip(b"\r").count(b"\t") + 1
    if columns == GRAPH_1:
        return columns if first.startswith(b"DATE\tNUMARTS") else None
    if columns not in GDELT_COLUMNS:
        return None
    cell = first.split(b"\t", 1)[0].decode("ascii", "replace")
    return columns if cell.lower() in {"globaleventid", "gkgrecordid"} or cell.split("-")[0].isdigit() else None


def read_gdelt(data: bytes, *, base: str | None) -> Listed:
    """The pages of a GDELT file: events or mentions of version 1 or 2, the Global Knowledge Graph, or a list of such files (lastupdate.txt).

    The day GDELT saw a page is held against --since; it is not given out as the page's date. Raises InputError where it is no such file.
    """
    releases = [found[1].decode("ascii") for line in data[: 1 << 24].splitlines() if (found := RELEASE.fullmatch(line))]
    if releases:
        return Listed("gdelt", subs=tuple(Sub(url, "gdelt", _release_day(url)) for url in releases))
    columns = gdelt_columns(data)
    if columns is None:
        raise InputError(
            "not a GDELT file", stage="gather", remedy="events have 61 or 58 columns, mentions 16, the knowledge graph 27, and no header"
        )
    of_row = _graph_1 if columns == GRAPH_1 else _cells(columns)
    days: dict[str, str | None] = {}
    passed: Counter[str] = Counter()
    for urls, day in map(of_row, _rows(data)):
        named = [url for url in urls if is_address(url)]
        passed["row without a web address"] += not named
        for url in named:
            days.setdefault(url, day)
    links = tuple(Link(url, Facts(via=base), day) for url, day in days.items())
    return Listed("gdelt", links, passed=tuple((why, number) for why, number in passed.items() if number))


Row = list[str]


def _rows(data: bytes) -> Iterable[Row]:
    """The rows without a header, should somebody have put one there. Quotes mean nothing in these files."""
    lines = (line.rstrip("\r").split("\t") for line in data.decode("utf-8", "replace").split("\n") if line.strip())
    first = next(lines, [""])
    if not first[0].split("-")[0].isdigit() and first[0]:
        first = next(lines, [""])
    yield from [first] if any(first) else []
    yield from lines


def _cells(columns: int) -> Callable[[Row], tuple[Row, str | None]]:
    _, place, seen = GDELT_COLUMNS[columns]
    return lambda row: (row[place : place + 1], iso_date(row[seen][:8]) if len(row) > seen else None)


def _graph_1(row: Row) -> tuple[Row, str | None]:
    return row[10].split(UNIT) if len(row) > 10 else [], iso_date(row[0][:8])


def _release_day(url: str) -> str | None:
    return iso_date(next(islice(re.findall(r"/(\d{8})\d{0,6}\.", url), 1), None))
