"""The desk's index: an SQLite file made from a store, kept up to date while others write the store, read by many at once.

Readers see the last whole state (write-ahead log) and are never kept waiting. Which records have a value stands in Roaring bitmaps, the numbers
to sort by in arrays: both are held in memory as one `Snapshot`, so that any filters together answer in milliseconds, with exact counts.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from detente.errors import StoreError
from detente.serve.rows import NONE, NUMBERS, dictionary
from detente.store.lake import Lake

__all__ = ["ARTICLES", "CHUNK", "RECORDS", "Index", "Kept", "Progress", "Snapshot", "connect", "version"]

Progress = Callable[[int, int], None]  # rows done, rows to do
Numbers = npt.NDArray[np.int32]

INDEX_VERSION = "3"  # a file of another version is made anew; to be raised when rows.py puts in something else
SCHEMA = Path(__file__).with_name("index_schema.sql")
RECORDS, ARTICLES = "r", "a"  # the two spaces of numbers
CHUNK = 65_536  # numbers in one row of `columns`
POSTINGS_KEPT = 4_000  # bitmaps held in memory: a few kilobytes each, the largest as long as an eighth of the records
RESULTS_KEPT = 64  # sets of numbers that passed filters: four megabytes for a million records
VIEWS_KEPT = 1_000  # small things worked out from them
PAGES_KEPT = 300  # pages as they were sent, of some 100 kilobytes each
MMAP_BYTES = 8 * 1024**3  # the file is read through the system's page cache, which all threads share
BUSY_S = 60.0
WAIT_S = 6 * 3600.0  # for another process that fills the index: as long as the largest first filling may take
FAR_REFRESH_S = 30.0  # how often a store in an object store is asked for its version


def version() -> str:
    """What an index file must say of itself to be read: changes with the schema and with the packing."""
    return f"{INDEX_VERSION}-{sha256(SCHEMA.read_bytes() + dictionary()).hexdigest()[:16]}"


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection to an index; without `write` nothing can be changed through it. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={'rwc' if write else 'ro'}", uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    if not write:
        connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA cache_size = -65536")
    return connection


class Kept:
    """What was made under a key, as long as it is among the last that were asked for; for many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[object, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Any]) -> Any:
        """What was made under this key, or is made now (by several at once, where they come together)."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        value = make()
        with self._lock:
            self._found[key] = value
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return value


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index at one moment. What has been taken out since may still be in a stored bitmap: see `live`, by space and kind.

    `postings`, `results`, `views` and `pages` keep what was read and worked out, each as long as its size allows.
    """

    generation: int
    live: dict[tuple[str, str], BitMap]
    numbers: dict[tuple[str, str], Numbers]
    connection: Callable[[], sqlite3.Connection]
    postings: Kept = field(default_factory=lambda: Kept(POSTINGS_KEPT))
    results: Kept = field(default_factory=lambda: Kept(RESULTS_KEPT))
    views: Kept = field(default_factory=lambda: Kept(VIEWS_KEPT))
    pages: Kept = field(default_factory=lambda: Kept(PAGES_KEPT))

    def posting(self, space: str, name: str, value: str) -> BitMap:
        """The numbers that have a value; empty where none has."""
        found: BitMap = self.postings.get((space, name, value), lambda: self._read(space, name, value))
        return found

    def _read(self, space: str, name: str, value: str) -> BitMap:
        query = "SELECT ids FROM postings WHERE space = ? AND field = ? AND value = ?"
        row = self.connection().execute(query, (space, name, value)).fetchone()
        return BitMap.deserialize(row["ids"]) if row else BitMap()


class Index:
    """The index of one store. `path` is its file, made where there is none, and anew where it is of another version."""

    def __init__(self, lake: Lake, path: Path, *, refresh_s: float = 3.0) -> None:
        self.lake = lake
        self.path = path
        self._refresh_s = refresh_s
        self._looked_s = float("-inf")
        self._local = threading.local()
        self._writing = threading.Lock()
        self._loading = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._failed: StoreError | None = None

    @classmethod
    def open(cls, lake: Lake, path: Path, *, refresh_s: float = 3.0) -> Index:
        """The index at `path`. Raises StoreError where the file is something else, or its folder cannot be written."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not _current(path):
                for ending in ("", "-wal", "-shm"):
                    Path(f"{path}{ending}").unlink(missing_ok=True)
            with closing(connect(path, write=True)) as connection:
                _made(connection)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the index cannot be written: {error}", item=str(path), stage="index", remedy="name another file with --index"
            ) from error
        return cls(lake, path, refresh_s=refresh_s)

    def reader(self) -> sqlite3.Connection:
        """This thread's connection, which can only read."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = connect(self.path)
        return found

    def close(self) -> None:
        """Let go of this thread's connection; those of other threads go with them."""
        found: sqlite3.Connection | None = self._local.__dict__.pop("connection", None)
        if found is not None:
            found.close()

    def refresh(self, progress: Progress | None = None) -> bool:
        """Bring in what the store has and the index has not, and take out what is gone; whether there was any.

        Raises StoreError where the store cannot be read, or the index not be written.
        """
        from detente.serve.filling import fill

        with self._writing, self._alone(), closing(connect(self.path, write=True)) as connection:
            try:
                return fill(self.lake, connection, progress)
            except sqlite3.Error as error:
                raise StoreError(
                    f"the index cannot be written: {error}", item=str(self.path), stage="index", remedy="free some space"
                ) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from filling the same index meanwhile; what ends a process ends its hold."""
        with closing(sqlite3.connect(f"{self.path}-lock", timeout=WAIT_S, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield

    def watch(self) -> None:
        """Look whether the store has moved, if that was not done just now, and if so bring the index up to date beside the readers."""
        now_s = time.monotonic()
        wait_s = self._refresh_s if self.lake.root.folder is not None else max(self._refresh_s, FAR_REFRESH_S)
        if now_s - self._looked_s < wait_s or self._writing.locked():
            return
        self._looked_s = now_s
        if self.lake.root.folder is None or self.behind:
            threading.Thread(target=self._follow, name="detente-index", daemon=True).start()

    @property
    def behind(self) -> bool:
        """Whether the store has been written since the index was; by the names in its log, where it is a folder."""
        from detente.serve.filling import STATE, state

        row = self.reader().execute("SELECT value FROM meta WHERE key = ?", (STATE,)).fetchone()
        return row is None or row["value"] != state(self.lake)

    @property
    def failed(self) -> StoreError | None:
        """Why the last refresh beside the readers did not end well; None where it did."""
        return self._failed

    @property
    def generation(self) -> int:
        """The number of times that the index was changed."""
        return int(self.reader().execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()["value"])

    def snapshot(self) -> Snapshot:
        """The newest whole state."""
        generation = self.generation
        found = self._snapshot
        if found is None or found.generation != generation:
            with self._loading:
                found = self._snapshot
                if found is None or found.generation != generation:
                    found = self._snapshot = _loaded(self.reader, generation)
        return found

    def _follow(self) -> None:
        try:
            self.refresh()
            self._failed = None
        except StoreError as error:
            self._failed = error


def _loaded(reader: Callable[[], sqlite3.Connection], generation: int) -> Snapshot:
    connection = reader()
    connection.execute("BEGIN")
    try:
        rows = connection.execute("SELECT space, value, ids FROM postings WHERE field = 'kind'").fetchall()
        live = {(row["space"], row["value"]): BitMap.deserialize(row["ids"]) for row in rows}
        numbers = {}
        for space in (RECORDS, ARTICLES):
            for name in NUMBERS:
                numbers[space, name] = _column(connection, space, name)
    finally:
        connection.execute("COMMIT")
    return Snapshot(generation, live, numbers, reader)


def _column(connection: sqlite3.Connection, space: str, name: str) -> Numbers:
    rows = connection.execute("SELECT chunk, data FROM columns WHERE space = ? AND name = ? ORDER BY chunk", (space, name)).fetchall()
    if not rows:
        return np.empty(0, np.int32)
    found = np.full((rows[-1]["chunk"] + 1) * CHUNK, NONE, np.int32)
    for row in rows:
        at = row["chunk"] * CHUNK
        found[at : at + CHUNK] = np.frombuffer(row["data"], "<i4")
    return found


def _current(path: Path) -> bool:
    """Whether a file is an index of this version, and not worn out; raises StoreError where it is something else."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not tables:
                return True
            if not {"meta", "postings", "packs"} <= tables:
                raise StoreError("this file is no index of a desk", item=str(path), stage="index", remedy="name another file with --index")
            meta = dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError as error:
        raise StoreError(
            "this file is no index of a desk", item=str(path), stage="index", remedy="name another file with --index"
        ) from error
    return meta.get("version") == version() and int(meta.get("dead", 0)) <= int(meta.get("records", 0))


def _made(connection: sqlite3.Connection) -> None:
    """Make the tables where they are not yet."""
    connection.executescript("BEGIN IMMEDIATE;\n" + SCHEMA.read_text(encoding="utf-8") + "\nCOMMIT;")
    start = [("version", version()), ("generation", "0"), ("records", "0"), ("dead", "0")]
    connection.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", start)
