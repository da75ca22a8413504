"""What passes the filters, a page at a time, with exact counts; and how the rest falls into types, actors, outlets…

Filters are sets of numbers (Roaring bitmaps) that are intersected; days and scores are cut from arrays; the rows of one page are then read from
SQLite by number. Text is found by FTS5, the first MOST_FOUND rows of it. Everything found is kept as long as the index does not change.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from detente.serve.index import ARTICLES, RECORDS, Index, Snapshot
from detente.serve.query import MANY, SORTS, Query
from detente.serve.rows import BODIES, NONE, day_number, unpacked
from detente.serve.terms import asked

__all__ = [
    "FACETS",
    "Facet",
    "Page",
    "article_row",
    "bodies",
    "facets",
    "find",
    "hosts",
    "matches",
    "ordered",
    "pages",
    "parties",
    "record_number",
    "records",
    "texts",
]

Ids = npt.NDArray[np.uint32]

MOST_FOUND = 200_000  # rows that full text gives: those indexed last; SQLite reads some two million of them a second
MOST_IDENTITIES = 300  # actors that a part of a name may stand for
TOP = 8  # values shown of a facet
CANDIDATES = 200  # the most frequent values of a field, among which those of a facet are looked for
POSTED = {"lang": "language", "person": "identity"}  # filters whose postings have another name
FACETS = {
    "events": ("type", "status", "actor", "recipient", "place", "lang", "outlet", "modality", "doubt", "source", "context", "carried"),
    "statements": ("type", "actor", "recipient", "lang", "outlet", "source", "doubt", "force"),
    "positions": ("type", "issue", "actor", "recipient", "basis", "lang", "outlet", "source"),
    "relations": ("type", "status", "trend", "actor", "lang", "outlet"),
    "articles": ("lang", "outlet", "actor", "type", "flag", "holds"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found. `rows` are those of `records` (with article_id, title, headline, url,
    published_earliest and published_latest) or of `articles`, as SQLite gives them.

    `next` goes into `after` for the next page; None on the last. `total_is_exact` is False where full text found more than it gives.
    """

    rows: tuple[sqlite3.Row, ...]
    next: str | None
    total: int
    total_is_exact: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The most frequent values of a field among what was found, without regard to the filter on that field itself, and which of them are on.

    `more`: whether there are others.
    """

    field: str
    values: tuple[tuple[str, int, bool], ...]
    more: bool = False


def find(index: Index, query: Query) -> Page:
    """The page of results that a question asks for."""
    snapshot = index.snapshot()
    ids, exact = matches(snapshot, query)
    name, sign = SORTS[query.sort]
    space = _space(query)
    keys = _keys(snapshot.numbers[space, name][ids].astype(np.int64), sign)
    places = (keys << 32) | ids
    if query.cursor is not None:
        key, last = query.cursor
        places = places[places > (np.int64(key) << 32 | last)]
    if len(places) > query.limit + 1:
        places = np.partition(places, query.limit)[: query.limit + 1]
    places = np.sort(places)
    shown = (places[: query.limit] & 0xFFFFFFFF).tolist()
    after = None
    if len(places) > query.limit:
        last_place = int(places[query.limit - 1])
        after = f"{last_place >> 32}.{last_place & 0xFFFFFFFF}"
    return Page(tuple(_read(index.reader(), space, shown)), after, len(ids), exact)


def matches(snapshot: Snapshot, query: Query) -> tuple[Ids, bool]:
    """The numbers of all that passes the filters, in their order, and whether that is all of it."""
    bare = replace(query, sort="newest", after=None, limit=50)
    found: tuple[Ids, bool] = snapshot.results.get(bare, lambda: _matches(snapshot, bare))
    return found


def facets(index: Index, query: Query, *, more: str = "") -> list[Facet]:
    """For each field of FACETS, the most frequent values: TOP of them, of the field `more` as many as are counted at all."""
    snapshot = index.snapshot()
    bare = replace(query, sort="newest", after=None, limit=50)
    found: list[Facet] = snapshot.views.get(
        ("facets", bare, more),
        lambda: [_facet(snapshot, bare, name, CANDIDATES if name == more else TOP) for name in FACETS[query.kind]],
    )
    return [facet for facet in found if facet.values]


def parties(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    """The parties of some records (role, country, identity, name), by number."""
    query = "SELECT * FROM parties WHERE record IN (SELECT value FROM json_each(?)) ORDER BY record, rowid"
    out: dict[int, list[sqlite3.Row]] = {n: [] for n in numbers}
    for row in connection.execute(query, (json.dumps(list(numbers)),)):
        out[row["record"]].append(row)
    return out


def bodies(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The whole records, by number, as the store holds them, with the id of their article."""
    query = (
        "SELECT b.record, b.body, a.id FROM bodies b JOIN records r ON r.n = b.record JOIN articles a ON a.n = r.article "
        "WHERE b.record IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(query, (json.dumps(list(numbers)),))
    return {row["record"]: {"article": row["id"], **unpacked(row["body"])} for row in rows}


def texts(connection: sqlite3.Connection, articles: Iterable[int]) -> dict[int, str]:
    """The texts of some articles, by number."""
    query = "SELECT article, body FROM packs WHERE kind = 'text' AND article IN (SELECT value FROM json_each(?))"
    rows = connection.execute(query, (json.dumps(sorted(set(articles))),))
    return {row["article"]: unpacked(row["body"], text=True) for row in rows}


def records(connection: sqlite3.Connection, numbers: Sequence[int]) -> tuple[sqlite3.Row, ...]:
    """The rows of some records, with article_id, title and url, in the order of the numbers; one that has gone meanwhile is missing."""
    return tuple(_read(connection, RECORDS, list(numbers)))


def hosts(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, sqlite3.Row]:
    """The rows of the articles that some records are in, by the records' numbers."""
    query = "SELECT r.n AS record, a.* FROM records r JOIN articles a ON a.n = r.article WHERE r.n IN (SELECT value FROM json_each(?)) AND a.ready"
    return {row["record"]: row for row in connection.execute(query, (json.dumps(list(numbers)),))}


def pages(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[sqlite3.Row, dict[str, Any]]]:
    """Some articles by number: the row of each, and all that the store holds of it but `raw_map`, which is empty."""
    rows = {row["n"]: row for row in _read(connection, ARTICLES, list(numbers))}
    layers = texts(connection, numbers)
    query = "SELECT article, body FROM packs WHERE kind = 'articles' AND article IN (SELECT value FROM json_each(?))"
    found = {row["article"]: unpacked(row["body"]) for row in connection.execute(query, (json.dumps(list(numbers)),))}
    return {n: (rows[n], {**found[n], "text": layers[n], "raw_map": []}) for n in rows if n in found and n in layers}


def article_row(connection: sqlite3.Connection, article: str) -> sqlite3.Row | None:
    """The row of the article with this id, None where there is none."""
    found: sqlite3.Row | None = connection.execute("SELECT * FROM articles WHERE id = ? AND ready", (article,)).fetchone()
    return found


def record_number(connection: sqlite3.Connection, kind: str, record: str) -> int | None:
    """The number of the record of a kind with this id, None where there is none."""
    query = "SELECT r.n FROM records r JOIN articles a ON a.n = r.article WHERE r.id = ? AND r.kind = ? AND a.ready"
    row = connection.execute(query, (record, kind)).fetchone()
    return row["n"] if row else None


def ordered(index: Index, query: Query) -> Ids:
    """The numbers of all that passes the filters, in the order asked for, wherever the question says that a page ends."""
    snapshot = index.snapshot()
    ids, _ = matches(snapshot, query)
    name, sign = SORTS[query.sort]
    keys = _keys(snapshot.numbers[_space(query), name][ids].astype(np.int64), sign)
    return ids[np.lexsort((ids, keys))]


def _space(query: Query) -> str:
    return ARTICLES if query.kind == "articles" else RECORDS


def _keys(values: npt.NDArray[np.int64], sign: int) -> npt.NDArray[np.int64]:
    """Numbers to sort by, smallest first, in the wanted direction; what is unknown comes last either way."""
    return np.where(values == NONE, np.int64(2**31 - 1), values * sign)


def _matches(snapshot: Snapshot, query: Query) -> tuple[Ids, bool]:
    space = _space(query)
    exact = True
    found = snapshot.live.get((space, query.kind), BitMap())
    for name in MANY:
        if values := getattr(query, name):
            found = found & BitMap.union(*(_posting(snapshot, space, name, value) for value in values))
    if query.text:
        hits, exact = snapshot.postings.get(("text", space, query.text), lambda: _hits(snapshot, space, query.text))
        found = found & hits
    ids = np.frombuffer(found.to_array(), np.uint32) if found else np.empty(0, np.uint32)
    return _cut(snapshot, space, query, ids), exact


def _posting(snapshot: Snapshot, space: str, name: str, value: str) -> BitMap:
    if name != "person":
        return snapshot.posting(space, POSTED.get(name, name), value)
    ids: BitMap = snapshot.postings.get(("person", space, value), lambda: _of_person(snapshot, space, value))
    return ids


def _of_person(snapshot: Snapshot, space: str, value: str) -> BitMap:
    """The records of all actors with this identity, or with a name that has these words or beginnings of words."""
    exact = snapshot.posting(space, "identity", value)
    question = asked(" ".join(f"{word}*" for word in value.split()))
    if exact or question is None:
        return exact
    query = "SELECT DISTINCT identity FROM name_words WHERE name_words MATCH ? LIMIT ?"
    rows = snapshot.connection().execute(query, (f"name : ({question})", MOST_IDENTITIES)).fetchall()
    return BitMap.union(BitMap(), *(snapshot.posting(space, "identity", row["identity"]) for row in rows))


def _hits(snapshot: Snapshot, space: str, text: str) -> tuple[BitMap, bool]:
    """What full text finds, and whether that is all; nothing where the question has no word."""
    question = asked(text)
    if question is None:
        return BitMap(), True
    table = "article_words" if space == ARTICLES else "record_words"
    # In one row: SQLite then works without Python's lock, and others are answered meanwhile.
    query = f"SELECT group_concat(rowid) FROM (SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?)"
    (joined,) = snapshot.connection().execute(query, (question, MOST_FOUND + 1)).fetchone()
    numbers = np.fromstring(joined, np.uint32, sep=",") if joined else np.empty(0, np.uint32)
    return _bitmap(numbers[:MOST_FOUND]), len(numbers) <= MOST_FOUND


def _cut(snapshot: Snapshot, space: str, query: Query, ids: Ids) -> Ids:
    """Those within the days and scores asked for. Intervals overlap, an open side is open; what has no time or score is in no interval."""
    first, last = ("first", "last") if query.by == "time" or space == ARTICLES else ("published", "published_last")
    for day, near, far, least in ((query.since, last, first, True), (query.until, first, last, False)):
        if day:
            near_days, far_days = snapshot.numbers[space, near][ids], snapshot.numbers[space, far][ids]
            known = near_days >= day_number(day) if least else (near_days <= day_number(day)) & (near_days != NONE)
            ids = ids[known | ((near_days == NONE) & (far_days != NONE))]
    for name, scale, low, high in (
        ("score", 100, query.min_score, query.max_score),
        ("confidence", 10_000, query.min_confidence, query.max_confidence),
    ):
        if low is not None or high is not None:
            values = snapshot.numbers[space, name][ids]
            keep = values != NONE
            if low is not None:
                keep &= values >= round(low * scale)
            if high is not None:
                keep &= values <= round(high * scale)
            ids = ids[keep]
    return ids


def _facet(snapshot: Snapshot, query: Query, name: str, top: int) -> Facet:
    active: tuple[str, ...] = getattr(query, name, ())
    counted = _counted(snapshot, query.without(name) if active else query, POSTED.get(name, name))
    shown = counted[:top]
    shown += [(value, count) for value, count in counted[top:] if value in active]
    shown += [(value, 0) for value in active if value not in dict(counted)]
    return Facet(name, tuple((value, count, value in active) for value, count in shown), len(counted) > len(shown))


def _counted(snapshot: Snapshot, query: Query, name: str) -> list[tuple[str, int]]:
    """Values of a field with how many of what is found have them, the most frequent first."""
    ids, _ = matches(snapshot, query)
    if not len(ids):
        return []
    space = _space(query)
    among: BitMap = snapshot.results.get(("set", query), lambda: _bitmap(ids))
    values: list[str] = snapshot.views.get(("values", space, name), lambda: _values(snapshot, space, name))
    counts = [(value, snapshot.posting(space, name, value).intersection_cardinality(among)) for value in values]
    return sorted(((value, count) for value, count in counts if count), key=lambda pair: (-pair[1], pair[0]))


def _values(snapshot: Snapshot, space: str, name: str) -> list[str]:
    """The most frequent values of a field; of actors, the bodies themselves instead of what stands in a country's place for all of them."""
    query = "SELECT value FROM postings WHERE space = ? AND field = ? ORDER BY size DESC, value LIMIT ?"
    rows = snapshot.connection().execute(query, (space, name, CANDIDATES))
    return [str(row["value"]) for row in rows if row["value"] not in BODIES]


def _bitmap(ids: Ids) -> BitMap:
    numbers = array("I")
    numbers.frombytes(ids.tobytes())
    return BitMap(numbers)


def _read(connection: sqlite3.Connection, space: str, numbers: list[int]) -> Iterable[sqlite3.Row]:
    """Rows by number, in the order of the numbers; one that has gone meanwhile is missing."""
    if space == ARTICLES:
        query = "SELECT *, id AS article_id FROM articles WHERE n IN (SELECT value FROM json_each(?))"
    else:
        query = (
            "SELECT r.*, a.id AS article_id, a.title, a.headline, a.url, a.published_earliest, a.published_latest "
            "FROM records r JOIN articles a ON a.n = r.article "
            "WHERE r.n IN (SELECT value FROM json_each(?))"
        )
    rows = {row["n"]: row for row in connection.execute(query, (json.dumps(numbers),))}
    return (rows[n] for n in numbers if n in rows)
