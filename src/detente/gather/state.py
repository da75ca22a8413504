"""What a folder remembers between runs: pages seen, when things changed, whom to leave alone. One SQLite file, committed step by step.

A page and the length of the WARC file that holds it are committed together, and a listing together with the pages it named: a run that is killed
at any moment leaves nothing half done, and nothing that a listing named is lost because the listing itself has not changed since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from detente.errors import StoreError
from detente.gather.records import Facts

__all__ = ["FILE", "Found", "Good", "Host", "Kept", "Robots", "State", "Validators"]

FILE = "fetch.sqlite"
VERSION = 1
WAITING, FETCHED, GIVEN_UP = "waiting", "fetched", "given up"
TABLES = """
CREATE TABLE pages (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL, day TEXT, facts TEXT NOT NULL,
    runs INTEGER NOT NULL DEFAULT 0, why TEXT, file TEXT, fetched REAL, place INTEGER NOT NULL
);
CREATE INDEX pages_waiting ON pages (target, place) WHERE state = 'waiting';
CREATE TABLE validators (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, digest TEXT, kind TEXT NOT NULL, since TEXT NOT NULL);
CREATE TABLE hosts (host TEXT PRIMARY KEY, not_before REAL NOT NULL, failures INTEGER NOT NULL);
CREATE TABLE robots (origin TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL, read REAL NOT NULL);
CREATE TABLE files (number INTEGER PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A page that a listing named, ready to be kept: `key` is its canonical address, `url` the one to ask."""

    key: str
    url: str
    facts: Facts
    day: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the pages of a listing: those to fetch (key, address), and how many were known."""

    waiting: tuple[tuple[str, str], ...]
    known: int


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of its last answer, to ask whether it still holds. `since` is the day from which pages of a listing were taken, empty
    for all of them."""

    etag: str | None
    modified: str | None
    digest: str | None
    kind: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """How a host has behaved: left alone until `not_before` (Unix seconds), failures in a row."""

    not_before: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Good:
    """The number and name of a WARC file, and how many of its bytes are committed."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as it was read at a time (Unix seconds)."""

    status: int
    body: bytes
    read: float


class State:
    """The state file of a folder, held by one run at a time. Raises StoreError where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._depth = 0
        with self._named():
            self._db = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            with self._named():
                self._open()
        except StoreError:
            self._db.close()
            raise

    def _open(self) -> None:
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # a commit outlives a power cut: one wait for the disk, beside that for the WARC file
        self._db.execute("BEGIN EXCLUSIVE")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in TABLES.split(";\n"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {VERSION}")
        self._db.execute("COMMIT")
        if version not in {0, VERSION}:
            raise StoreError(
                f"written by another version (format {version})", item=str(self._path), stage="gather", remedy="fetch into a new folder"
            )

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """SQLite's errors as one of ours that names the file."""
        try:
            yield
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error)
            what = "another fetch is at work in this folder" if busy else f"cannot be used: {error}"
            remedy = "wait for it to end" if busy else "check the folder and its rights"
            raise StoreError(what, item=str(self._path), stage="gather", remedy=remedy) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"is damaged: {error}", item=str(self._path), stage="gather", remedy="move it away; pages are then fetched again"
            ) from error

    @contextmanager
    def commit(self) -> Iterator[None]:
        """All changes within, or none of them; may be nested."""
        with self._named():
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth = 0
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    def keep_pages(self, target: str, pages: Iterable[Found], *, again: bool = False) -> Kept:
        """Take in the pages of a listing; those that came in before are known, with `again` they wait once more.

        Of two addresses of a page the first is taken.
        """
        different: dict[str, Found] = {}
        for page in pages:
            different.setdefault(page.key, page)
        waiting = []
        with self.commit():
            (last,) = self._db.execute("SELECT coalesce(max(place), 0) FROM pages").fetchone()
            for place, page in enumerate(different.values(), start=last + 1):
                row = (page.key, page.url, target, WAITING, page.day, json.dumps(dict(page.facts.items())), place)
                new = self._db.execute(
                    "INSERT INTO pages (key, url, target, state, day, facts, place) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    row,
                ).rowcount
                if not new and again:
                    self._db.execute("UPDATE pages SET state = 'waiting', runs = 0, why = NULL WHERE key = ?", (page.key,))
                if new or again or self.state_of(page.key) == WAITING:
                    waiting.append((page.key, page.url))
        return Kept(tuple(waiting), len(different) - len(waiting))

    def waiting(self, targets: Sequence[str], since: str | None) -> list[tuple[str, str, str]]:
        """Pages (key, address, target) that earlier runs left for these targets, in the order of the listings; none older than `since`."""
        marks = ", ".join("?" * len(targets))
        query = (
            f"SELECT key, url, target FROM pages WHERE state = 'waiting' AND target IN ({marks}) "
            "AND (day IS NULL OR day >= ?) ORDER BY place"
        )
        with self._named():
            return list(self._db.execute(query, (*targets, since or "")))

    def state_of(self, key: str) -> str | None:
        """waiting, fetched or given up; None for a page never seen."""
        with self._named():
            row = self._db.execute("SELECT state FROM pages WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def facts_of(self, key: str) -> Facts:
        """What the listing said of a page."""
        with self._named():
            row = self._db.execute("SELECT facts FROM pages WHERE key = ?", (key,)).fetchone()
        return Facts(**json.loads(row[0])) if row else Facts()

    def fetched(self, keys: Iterable[str], file: str | None, now: float) -> None:
        """A page is in under all these addresses; `file` is None where it had not changed."""
        with self.commit():
            for key in keys:
                self._db.execute(
                    "UPDATE pages SET state = 'fetched', why = NULL, file = coalesce(?, file), fetched = ? WHERE key = ?", (file, now, key)
                )

    def failed(self, key: str, why: str, most_runs: int) -> None:
        """A page could not be had in this run; after `most_runs` of them it is given up."""
        with self.commit():
            self._db.execute("UPDATE pages SET runs = runs + 1, why = ? WHERE key = ?", (why, key))
            self._db.execute("UPDATE pages SET state = 'given up' WHERE key = ? AND runs >= ?", (key, most_runs))

    def validators(self, url: str) -> Validators | None:
        """What is known of the last answer from an address."""
        with self._named():
            row = self._db.execute("SELECT etag, modified, digest, kind, since FROM validators WHERE url = ?", (url,)).fetchone()
        return Validators(*row) if row else None

    def keep_validators(self, url: str, kept: Validators) -> None:
        """Remember an answer."""
        with self.commit():
            row = (url, kept.etag, kept.modified, kept.digest, kept.kind, kept.since)
            self._db.execute("INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?, ?, ?)", row)

    def host(self, host: str) -> Host:
        """How a host has behaved."""
        with self._named():
            row = self._db.execute("SELECT not_before, failures FROM hosts WHERE host = ?", (host,)).fetchone()
        return Host(*row) if row else Host()

    def keep_host(self, host: str, kept: Host) -> None:
        """Remember how a host has behaved."""
        with self.commit():
            self._db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?)", (host, kept.not_before, kept.failures))

    def robots(self, origin: str) -> Robots | None:
        """The last robots.txt that was read there."""
        with self._named():
            row = self._db.execute("SELECT status, body, read FROM robots WHERE origin = ?", (origin,)).fetchone()
        return Robots(*row) if row else None

    def keep_robots(self, origin: str, kept: Robots) -> None:
        """Remember a robots.txt."""
        with self.commit():
            self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", (origin, kept.status, kept.body, kept.read))

    def files(self) -> list[Good]:
        """The WARC files, in order."""
        with self._named():
            return [Good(*row) for row in self._db.execute("SELECT number, name, bytes FROM files ORDER BY number")]

    def reserve_file(self, good: Good) -> None:
        """Name the next WARC file before it is made; names reserved earlier and never used are free again."""
        with self.commit():
            self._db.execute("DELETE FROM files WHERE bytes = 0")
            self.keep_file(good)

    def keep_file(self, good: Good) -> None:
        """Remember how much of a WARC file is good."""
        with self.commit():
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (good.number, good.name, good.size))
