"""A store's records put into the desk's index, and taken out again: what differs, and no more, in bounded memory.

What is in a store is what its articles table says (store/lake.py): article, coder and shard. Articles whose three are in the index as they are in the
store stay; the others go, and come in anew. They come in unseen: a last transaction takes out what is gone and lets readers see what is new.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
from pyroaring import BitMap

from detente.serve.index import ARTICLES, CHUNK, RECORDS, Progress
from detente.serve.linked import put_links
from detente.serve.rows import KINDS, NONE, NUMBERS, Entry, Host, Row, article_entry, entry, packed, squeezed, unpacked
from detente.serve.terms import searchable
from detente.store.lake import Lake
from detente.store.tables import LINKS, schema

__all__ = ["STATE", "fill", "newest_version", "state"]

STATE = "state"  # the versions of the store's tables that the index was made from
FEW = 2_000  # articles that are picked out of the store; of more, all tables are read through
ROWS = 512  # rows turned into Python at a time: some ten megabytes of articles
STEP = 20_000  # rows written in one transaction
WAITING = 4_000_000  # numbers that wait in memory for their postings: 16 MB, and the overhead of small arrays
NAMES = 200_000  # names remembered as written already
ASIDE = ("dates", "places", "actors")  # kinds that only an article's page shows
SHARED = frozenset(
    {"actor", "recipient", "dyad", "identity", "type", "place", "issue"}
)  # an article is found by these values of its records
COMMIT = re.compile(r"(\d+)\.(json|checkpoint\.)")


def newest_version(lake: Lake, kind: str = "articles") -> int:
    """The version of a table of a store, its articles where none is named; of a folder by the names in its log alone. -1 where there is no table."""
    if lake.root.folder is None:
        return int(lake.table(kind).version()) if lake.has(kind) else -1
    log = lake.root.folder / kind / "_delta_log"
    with lake.told():
        names = [path.name for path in log.iterdir()] if log.is_dir() else []
    return max((int(found[1]) for name in names if (found := COMMIT.match(name))), default=-1)


def state(lake: Lake) -> str:
    """The versions of the tables that the index is made from: the articles', and those that linking writes."""
    return "/".join(str(newest_version(lake, kind)) for kind in ("articles", *LINKS))


def fill(lake: Lake, connection: sqlite3.Connection, progress: Progress | None) -> bool:
    """Make the index what the store is; whether anything had to be done. Raises StoreError and sqlite3.Error."""
    now = state(lake)
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (STATE,)).fetchone()
    before = row["value"] if row else ""
    gone, fresh = _differences(lake, connection)
    if gone or fresh:
        _Filler(connection).run(lake, gone, fresh, progress)
    linked = before.partition("/")[2] != now.partition("/")[2]
    if linked:
        put_links(lake, connection)
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (STATE, now))
    return bool(gone or fresh or (linked and before))


def _differences(lake: Lake, connection: sqlite3.Connection) -> tuple[list[int], dict[str, str]]:
    """The numbers of indexed articles that are to go, and the articles that are to come in, with their shards."""
    heads = lake.picked("articles", {}, ["id", "coder", "shard"])
    connection.execute("CREATE TEMP TABLE heads (id TEXT PRIMARY KEY, coder TEXT, shard TEXT) WITHOUT ROWID")
    try:
        connection.execute("BEGIN")
        for batch in heads.to_batches(max_chunksize=STEP):
            connection.executemany("INSERT OR REPLACE INTO heads VALUES (:id, :coder, :shard)", batch.to_pylist())
        connection.execute("COMMIT")
        same = "h.id = a.id AND h.coder = a.coder AND h.shard = a.shard AND a.ready"
        gone = connection.execute(f"SELECT a.n FROM articles a LEFT JOIN heads h ON {same} WHERE h.id IS NULL").fetchall()
        fresh = connection.execute(f"SELECT h.id, h.shard FROM heads h LEFT JOIN articles a ON {same} WHERE a.n IS NULL").fetchall()
    finally:
        connection.execute("DROP TABLE heads")
    shards: dict[str, str] = {}
    return [row["n"] for row in gone], {row["id"]: shards.setdefault(row["shard"], row["shard"]) for row in fresh}


def _expected(lake: Lake, kinds: tuple[str, ...], articles: int) -> int:
    """About how many rows some articles have, by how many there are of all."""
    with lake.told():
        counts = {kind: int(lake.dataset(kind).count_rows()) for kind in kinds}
    return round(sum(counts.values()) * articles / max(1, counts["articles"]))


def _rows(lake: Lake, kind: str, fresh: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a kind that belong to these articles and count, those of an article together and in the order of the text."""
    key = "id" if kind == "articles" else "article"
    columns = [name for name in schema(kind).names if name != "raw_map"]
    if len(fresh) <= FEW:
        wanted = {"id": fresh} if kind == "articles" else {"article": fresh, "shard": set(fresh.values())}
        order = [("id", "ascending")] if kind == "articles" else [("article", "ascending"), ("ordinal", "ascending")]
        found: Iterator[pa.RecordBatch] = iter(lake.picked(kind, wanted, columns).sort_by(order).to_batches(max_chunksize=ROWS))
    else:
        found = lake.dataset(kind).to_batches(columns=columns, batch_size=ROWS, batch_readahead=2, fragment_readahead=1)
    with lake.told():
        for batch in found:
            yield from (row for row in batch.to_pylist() if fresh.get(row[key]) == row["shard"])


class _Filler:
    """One filling: numbers given so far, and what waits to be written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.next = {RECORDS: self._first("records"), ARTICLES: self._first("articles")}
        self.hosts: dict[str, Host] = {}
        self.new: dict[tuple[str, str], BitMap] = {}
        self.counts: dict[tuple[int, str], int] = {}
        self.waiting: dict[tuple[str, str, str], array[int]] = {}
        self.waits = 0
        self.names: set[tuple[str, str]] = set()
        self.numbers: dict[str, tuple[int, dict[str, Any]]] = {}  # by space: the chunk being filled, and its columns

    def run(self, lake: Lake, gone: list[int], fresh: Mapping[str, str], progress: Progress | None) -> None:
        """Bring in the fresh, let them be seen, and take out what is gone."""
        connection = self.connection
        kinds = ("articles", *KINDS, *ASIDE)
        rows = done = 0
        total = _expected(lake, kinds, len(fresh)) if progress is not None else 0
        for kind in kinds:
            connection.execute("BEGIN IMMEDIATE")
            for article, group in groupby(_rows(lake, kind, fresh), key=itemgetter("id" if kind == "articles" else "article")):
                many = list(group)
                if kind == "articles":
                    self._article(many[0])
                elif kind in ASIDE:
                    self._pack(article, kind, many)
                else:
                    self._records(kind, article, many)
                rows += len(many)
                done += len(many)
                if progress is not None and done % 64 < len(many):
                    progress(min(done, total), total)
                if rows >= STEP:
                    rows = 0
                    connection.execute("COMMIT")
                    connection.execute("BEGIN IMMEDIATE")
                if self.waits > WAITING:
                    self._flush()
            connection.execute("COMMIT")
            if progress is not None:
                progress(min(done, total), total)
        connection.execute("BEGIN IMMEDIATE")
        self._flush()
        for space in self.numbers:
            self._write_chunk(space)
        self._show(gone)
        connection.execute("COMMIT")

    def _first(self, table: str) -> int:
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return (row["seq"] if row else 0) + 1

    def _article(self, row: Row) -> None:
        found = article_entry(row)
        n = self._numbered(ARTICLES, found)
        self._insert("articles", n, found.columns)
        text = row.pop("text")
        packs = [(n, "text", packed(text)), (n, "articles", packed(row))]
        self.connection.executemany("INSERT INTO packs VALUES (?, ?, ?)", packs)
        self.connection.execute("INSERT INTO article_words (rowid, words) VALUES (?, ?)", (n, searchable(found.words)))
        columns = found.columns
        self.hosts[row["id"]] = Host(
            n, columns["language"], columns["outlet"], columns["published"], columns["published_earliest"], columns["published_latest"]
        )
        self.new.setdefault((ARTICLES, "articles"), BitMap()).add(n)

    def _records(self, kind: str, article: str, rows: list[Row]) -> None:
        host = self.hosts.get(article)
        if host is None:
            return
        live = self.new.setdefault((RECORDS, kind), BitMap())
        packed_text = self.connection.execute("SELECT body FROM packs WHERE article = ? AND kind = 'text'", (host.n,)).fetchone()
        text = unpacked(packed_text["body"], text=True)
        records, bodies, parties, words, names = [], [], [], [], []
        for row in rows:
            found = entry(kind, row, host, text)
            n = self._numbered(RECORDS, found)
            records.append((n, *found.columns.values()))
            bodies.append((n, squeezed(found.body)))
            parties += [(n, party.role, party.country, party.identity, party.name) for party in found.parties]
            words.append((n, searchable(found.words)))
            names += [pair for pair in sorted(found.names) if self._unknown(pair)]
            live.add(n)
            for name, value in found.terms:
                if name in SHARED and (name != "type" or kind == "events"):
                    self._wait(ARTICLES, name, value, host.n)
        self._wait(ARTICLES, "holds", kind, host.n)
        self.counts[host.n, kind] = self.counts.get((host.n, kind), 0) + len(rows)
        columns = ", ".join(f'"{name}"' for name in found.columns)
        marks = ", ".join("?" * len(found.columns))
        self.connection.executemany(f"INSERT INTO records (n, {columns}) VALUES (?, {marks})", records)
        self.connection.executemany("INSERT INTO bodies VALUES (?, ?)", bodies)
        self.connection.executemany("INSERT INTO parties VALUES (?, ?, ?, ?, ?)", parties)
        self.connection.executemany("INSERT INTO record_words (rowid, words) VALUES (?, ?)", words)
        self.connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", names)

    def _unknown(self, name: tuple[str, str]) -> bool:
        """Whether a name has not been seen by this filling, as far as it remembers."""
        if name in self.names:
            return False
        if len(self.names) >= NAMES:
            self.names.clear()
        self.names.add(name)
        return True

    def _pack(self, article: str, kind: str, rows: list[Row]) -> None:
        host = self.hosts.get(article)
        if host is None:
            return
        query = "SELECT body FROM packs WHERE article = ? AND kind = ?"
        if there := self.connection.execute(query, (host.n, kind)).fetchone():  # a table that was tidied may have its rows apart
            rows = unpacked(there["body"]) + rows
        self.connection.execute("INSERT OR REPLACE INTO packs VALUES (?, ?, ?)", (host.n, kind, packed(rows)))

    def _insert(self, table: str, n: int, columns: Mapping[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.connection.execute(f"INSERT INTO {table} (n, {names}) VALUES (?, {marks})", (n, *columns.values()))

    def _numbered(self, space: str, found: Entry) -> int:
        """Give the next number, with its postings and its numbers to sort by."""
        n = self.next[space]
        self.next[space] = n + 1
        for name, value in found.terms:
            if name != "kind":
                self._wait(space, name, value, n)
        chunk, columns = self._chunk(space, n // CHUNK)
        for name, number in zip(NUMBERS, found.numbers, strict=True):
            columns[name][n - chunk * CHUNK] = number
        return n

    def _wait(self, space: str, name: str, value: str, n: int) -> None:
        key = space, name, value
        found = self.waiting.get(key)
        if found is None:
            found = self.waiting[key] = array("I")
        if not found or found[-1] != n:
            found.append(n)
            self.waits += 1

    def _chunk(self, space: str, chunk: int) -> tuple[int, dict[str, Any]]:
        """The columns of a chunk, as far as it is filled; another that was being filled is written."""
        current = self.numbers.get(space)
        if current is None or current[0] != chunk:
            if current is not None:
                self._write_chunk(space)
            query = "SELECT name, data FROM columns WHERE space = ? AND chunk = ?"
            stored = {row["name"]: row["data"] for row in self.connection.execute(query, (space, chunk))}
            columns = {
                name: np.frombuffer(stored[name], "<i4").copy() if name in stored else np.full(CHUNK, NONE, "<i4") for name in NUMBERS
            }
            current = self.numbers[space] = chunk, columns
        return current

    def _write_chunk(self, space: str) -> None:
        chunk, columns = self.numbers[space]
        rows = [(space, name, chunk, data.tobytes()) for name, data in columns.items()]
        self.connection.executemany("INSERT OR REPLACE INTO columns VALUES (?, ?, ?, ?)", rows)

    def _flush(self) -> None:
        """Add the waiting numbers to their postings."""
        for (space, name, value), numbers in self.waiting.items():
            self._merge(space, name, value, BitMap(numbers))
        self.waiting, self.waits = {}, 0

    def _merge(self, space: str, name: str, value: str, more: BitMap, less: BitMap | None = None) -> None:
        query = "SELECT ids FROM postings WHERE space = ? AND field = ? AND value = ?"
        row = self.connection.execute(query, (space, name, value)).fetchone()
        ids = (BitMap.deserialize(row["ids"]) if row else BitMap()) | more
        if less is not None:
            ids -= less
        ids.run_optimize()
        self.connection.execute(
            "INSERT INTO postings VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (space, field, value) DO UPDATE SET size = excluded.size, ids = excluded.ids",
            (space, name, value, len(ids), ids.serialize()),
        )

    def _show(self, gone: list[int]) -> None:
        """Let readers see what is new, and no longer what is gone."""
        connection = self.connection
        dead: dict[str, BitMap] = {kind: BitMap() for kind in KINDS}
        for n in gone:
            for row in connection.execute("SELECT n, kind FROM records WHERE article = ?", (n,)).fetchall():
                dead[row["kind"]].add(row["n"])
            for table in ("bodies", "parties"):
                connection.execute(f"DELETE FROM {table} WHERE record IN (SELECT n FROM records WHERE article = ?)", (n,))
            connection.execute("DELETE FROM records WHERE article = ?", (n,))
            connection.execute("DELETE FROM packs WHERE article = ?", (n,))
            connection.execute("DELETE FROM articles WHERE n = ?", (n,))
        connection.executemany("UPDATE articles SET ready = 1 WHERE n = ?", [(host.n,) for host in self.hosts.values()])
        for kind in KINDS:
            connection.executemany(
                f"UPDATE articles SET {kind} = ? WHERE n = ?", [(count, n) for (n, of), count in self.counts.items() if of == kind]
            )
            self._merge(RECORDS, "kind", kind, self.new.get((RECORDS, kind), BitMap()), dead[kind])
        self._merge(ARTICLES, "kind", "articles", self.new.get((ARTICLES, "articles"), BitMap()), BitMap(gone))
        alive = connection.execute("SELECT sum(size) AS size FROM postings WHERE space = ? AND field = 'kind'", (RECORDS,)).fetchone()[
            "size"
        ]
        meta = {
            "records": alive,
            "dead": self.next[RECORDS] - 1 - alive,
            "generation": int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()["value"]) + 1,
        }
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in meta.items()])
