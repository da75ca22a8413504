"""What the pages show of searches: rows to read, filters that are on, and what the store holds as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from detente.serve.excerpts import excerpt
from detente.serve.filling import newest_version
from detente.serve.index import ARTICLES, RECORDS, Index, Snapshot
from detente.serve.query import Query
from detente.serve.rows import ACTING, BODIES, FACING
from detente.serve.search import Facet, Page, facets, find, parties, texts

__all__ = ["Found", "Line", "Name", "Overview", "lines", "overview", "search"]

LATEST = 14
DYADS = 12
LANGUAGES_SHOWN = 16
OUTLETS_SHOWN = 12
RUNS_SHOWN = 5
TYPES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Name:
    """A party by the name the text gives it, with its countries."""

    name: str
    identity: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a list: its row, who and toward whom, and its words with what stands around them."""

    row: sqlite3.Row
    acting: tuple[Name, ...]
    facing: tuple[Name, ...]
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of results shows; `lines` is empty for articles, whose rows are in the page."""

    page: Page
    lines: tuple[Line, ...]
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What is in a store."""

    counts: dict[str, int]
    latest: tuple[sqlite3.Row, ...]
    dyads: tuple[tuple[str, str, int], ...]
    languages: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    types: tuple[tuple[str, int], ...]
    runs: tuple[dict[str, Any], ...]


def search(index: Index, query: Query, *, more: str = "") -> Found:
    """A page of what passes the filters, ready to be shown; `more` is a facet that is shown at length."""
    page = find(index, query)
    shown = lines(index.reader(), page.rows) if query.kind != "articles" else ()
    return Found(page, shown, tuple(facets(index, query, more=more)))


def lines(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> tuple[Line, ...]:
    """Rows of records, ready to be shown."""
    sides = parties(connection, [row["n"] for row in rows])
    layers = texts(connection, [row["article"] for row in rows])
    return tuple(_line(row, sides[row["n"]], layers.get(row["article"], "")) for row in rows)


def overview(index: Index) -> Overview:
    """What the store holds, from the index; of the last runs, from the store."""
    snapshot = index.snapshot()
    runs = snapshot.views.get(("runs", newest_version(index.lake, "runs")), lambda: _runs(index))
    made: Overview = snapshot.views.get(("overview", id(runs)), lambda: _overview(index, snapshot, runs))
    return made


def _overview(index: Index, snapshot: Snapshot, runs: tuple[dict[str, Any], ...]) -> Overview:
    counts = {kind: len(ids) for (_, kind), ids in snapshot.live.items()}
    live = {kind: snapshot.live.get((RECORDS, kind), BitMap()) for kind in ("events", "relations")}
    pages = snapshot.live.get((ARTICLES, "articles"), BitMap())
    latest = find(index, Query("articles", limit=LATEST)).rows
    dyads = _top(snapshot, RECORDS, "dyad", live["events"], DYADS)
    return Overview(
        counts,
        latest,
        tuple((*pair.split(" "), count) for pair, count in dyads),  # type: ignore[misc] # two codes, as rows.py joined them
        _top(snapshot, ARTICLES, "language", pages, LANGUAGES_SHOWN),
        _top(snapshot, ARTICLES, "outlet", pages, OUTLETS_SHOWN),
        _top(snapshot, RECORDS, "type", live["events"], TYPES_SHOWN),
        runs,
    )


def _top(snapshot: Snapshot, space: str, name: str, among: BitMap, most: int) -> tuple[tuple[str, int], ...]:
    query = "SELECT value FROM postings WHERE space = ? AND field = ? ORDER BY size DESC, value LIMIT 200"
    rows = snapshot.connection().execute(query, (space, name)).fetchall()
    counted = [(row["value"], snapshot.posting(space, name, row["value"]).intersection_cardinality(among)) for row in rows]
    return tuple(sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0]))[:most])


def _runs(index: Index) -> tuple[dict[str, Any], ...]:
    """The last runs, the newest first, each as its last row tells it."""
    rows = index.lake.picked(
        "runs", {}, ["id", "state", "started", "ended", "version", "came_in", "coded", "skipped", "set_aside"]
    ).to_pylist()
    last: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["ended"] or "9999") if row["state"] != "started" else ""):
        last[row["id"]] = row
    return tuple(sorted(last.values(), key=lambda row: row["started"], reverse=True)[:RUNS_SHOWN])


def _line(row: sqlite3.Row, sides: Sequence[sqlite3.Row], text: str) -> Line:
    acting, facing = _names(sides, ACTING), _names(sides, FACING)
    if row["kind"] == "relations":
        facing = ()
    return Line(row, acting, facing, *excerpt(text, row["start"], row["end"]))


def _names(sides: Sequence[sqlite3.Row], roles: frozenset[str]) -> tuple[Name, ...]:
    """Parties of some roles, the countries of one gathered; one that stands for its country alone goes by the country."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for side in sides:
        if side["role"] in roles:
            key = side["name"] or side["country"] or side["identity"] or "", side["identity"]
            codes = found.setdefault(key, [])
            if side["country"] and side["country"] not in BODIES and side["country"] not in codes:
                codes.append(side["country"])
    return tuple(Name(name, identity, tuple(codes)) for (name, identity), codes in found.items())
