"""What linking says of an article: its near-copies, the others that tell its story, and from how many sources its records are known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from detente.store.lake import Lake

__all__ = ["KINDS", "Elsewhere", "elsewhere", "known_from", "put_links"]

KINDS = ("reprints", "stories")
GROUPS = {"reprints": "family", "stories": "story"}
MOST = 40  # articles of a story that a page lists


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other articles of one group, the earliest published first: rows of `articles` with role and reason.

    `role` and `reason` beside them are those of the article itself.
    """

    kind: str
    role: str
    reason: str
    others: tuple[sqlite3.Row, ...]


def put_links(lake: Lake, connection: sqlite3.Connection) -> None:
    """Put the store's links in the place of those in the index."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM links")
    connection.execute("DELETE FROM sources")
    for kind in KINDS:
        rows = _rows(lake, kind, ["article", GROUPS[kind], "role", "of", "score", "reason"])
        connection.executemany(
            f"INSERT OR REPLACE INTO links VALUES (:article, '{kind}', :{GROUPS[kind]}, :role, :of, :score, :reason)", rows
        )
    counts = _rows(lake, "sources", ["records", "articles", "families", "sources", "reason"])
    told = ((record, len(row["articles"]), row["families"], row["sources"], row["reason"]) for row in counts for record in row["records"])
    connection.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)", told)
    connection.execute("COMMIT")


def elsewhere(connection: sqlite3.Connection, article: str) -> list[Elsewhere]:
    """The groups that an article is in; none before the store was linked."""
    out = []
    for own in connection.execute("SELECT * FROM links WHERE article = ? ORDER BY kind", (article,)).fetchall():
        query = (
            'SELECT a.*, l.role, l.reason FROM links l JOIN articles a ON a.id = l.article AND a.ready WHERE l.kind = ? AND l."group" = ? '
            "AND l.article <> ? ORDER BY a.published IS NULL, a.published, a.n LIMIT ?"
        )
        others = connection.execute(query, (own["kind"], own["group"], article, MOST)).fetchall()
        if others:
            out.append(Elsewhere(own["kind"], own["role"], own["reason"], tuple(others)))
    return out


def known_from(connection: sqlite3.Connection, records: Iterable[str]) -> dict[str, sqlite3.Row]:
    """For those of some records that several articles tell: articles, families, sources and the reason, by the record's id."""
    query = "SELECT * FROM sources WHERE record IN (SELECT value FROM json_each(?))"
    return {row["record"]: row for row in connection.execute(query, (json.dumps(list(records)),))}


def _rows(lake: Lake, kind: str, columns: list[str]) -> Iterator[dict[str, Any]]:
    for batch in lake.picked(kind, {}, columns).to_batches(max_chunksize=4096):
        yield from batch.to_pylist()
