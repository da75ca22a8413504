"""Records as the API sends them: pages of lists, single records, whole articles, facets; all from the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from detente.serve import search
from detente.serve.index import Index
from detente.serve.query import Query

__all__ = ["facets", "head", "listed", "record", "streamed", "text"]

BATCH = 200  # records unpacked at a time while a stream is sent: about a megabyte
COUNTS = ("events", "statements", "positions", "relations")
COLUMNS = ("id", "source", "title", "outlet", "url", "language", "published_earliest", "published_latest", "chars")


def head(row: sqlite3.Row) -> dict[str, Any]:
    """An article in brief, from its row of the index."""
    return {**{name: row[name] for name in COLUMNS}, "flags": row["flags"].split(), **{kind: row[kind] for kind in COUNTS}}


def listed(index: Index, query: Query) -> dict[str, Any]:
    """A page of what passes the filters."""
    page = search.find(index, query)
    articles = query.kind == "articles"
    rows = [head(row) for row in page.rows] if articles else list(_rows(index.reader(), [row["n"] for row in page.rows]))
    return {"total": page.total, "total_is_exact": page.total_is_exact, "next": page.next, "rows": rows}


def streamed(index: Index, query: Query) -> Iterator[dict[str, Any]]:
    """All that passes the filters, each with its article in brief, a batch in memory at a time; of articles each whole, without its records."""
    numbers = search.ordered(index, query)
    for at in range(0, len(numbers), BATCH):
        some = numbers[at : at + BATCH].tolist()
        if query.kind == "articles":
            pages = search.pages(index.reader(), some)
            yield from ({"record": page, "article": head(row)} for row, page in (pages[n] for n in some if n in pages))
        else:
            yield from _rows(index.reader(), some)


def record(index: Index, kind: str, key: str) -> dict[str, Any] | None:
    """A record by its id, with its article; None where there is none."""
    connection = index.reader()
    n = search.record_number(connection, kind, key)
    rows = [] if n is None else list(_rows(connection, [n]))
    return {"kind": kind, **rows[0]} if rows else None


def text(index: Index, key: str) -> dict[str, Any] | None:
    """The text of an article; None where there is none."""
    connection = index.reader()
    row = search.article_row(connection, key)
    found = search.texts(connection, [row["n"]]) if row else {}
    return {"id": key, "language": row["language"], "text": found[row["n"]]} if row and found else None


def facets(index: Index, query: Query) -> list[dict[str, Any]]:
    """How what passes the filters falls into values."""
    return [
        {"field": facet.field, "values": [{"value": value, "count": count, "active": on} for value, count, on in facet.values]}
        for facet in search.facets(index, query)
    ]


def _rows(connection: sqlite3.Connection, numbers: list[int]) -> Iterator[dict[str, Any]]:
    """Records with their articles in brief, in the order of the numbers; what has gone meanwhile is left out."""
    bodies, hosts = search.bodies(connection, numbers), search.hosts(connection, numbers)
    briefs: dict[int, dict[str, Any]] = {}
    for n in numbers:
        if n in bodies and n in hosts:
            host = hosts[n]
            yield {"record": bodies[n], "article": briefs.setdefault(host["n"], head(host))}
