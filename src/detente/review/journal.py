"""The judgements of a store, as they are written and read.

Judgements that come in at once go into one commit: the first to come waits a moment for others, and then writes for all. Each caller comes back only
when its own are in the store. Reading takes in only the files that it has not seen, since nothing in the table is ever changed.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime

import pyarrow.parquet as pq
from deltalake.exceptions import CommitFailedError

from detente.errors import StoreError
from detente.model import Article, Judgement
from detente.review.judgements import ADJUDICATION, current
from detente.store.lake import Lake
from detente.store.tables import records_of, rows_of, schema

__all__ = ["Journal", "judgements", "now"]

KIND = "judgements"
WINDOW_S = 0.05  # how long the first waits for others: nobody notices, and a commit takes about as long
TRIES = 6  # of a commit that others were quicker than; the pauses between double, and sum up to 3 s
PAUSE_S = 0.1


def now() -> str:
    """The time of day, UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def judgements(lake: Lake) -> list[Judgement]:
    """All judgements of a store, in the order of time. Raises StoreError where they cannot be read."""
    with lake.told():
        rows = lake.dataset(KIND).to_table()
    return _ordered(records_of(KIND, rows))


class Journal:
    """The judgements of one store, for many threads. `pause` is there for tests."""

    def __init__(self, lake: Lake, *, window_s: float = WINDOW_S, pause: Callable[[float], None] = time.sleep) -> None:
        self.lake = lake
        self._window_s = window_s
        self._pause = pause
        self._door = threading.Lock()
        self._waiting: list[_Entry] = []
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._files: frozenset[str] | None = None
        self._version: str | None = None
        self._all: dict[str, Judgement] = {}
        self._by_record: dict[str, list[Judgement]] = {}
        self._by_article: dict[str, list[Judgement]] = {}
        self._revised: set[tuple[str | None, str]] = set()
        self._names: dict[str, frozenset[str]] = {}

    def add(self, found: Sequence[Judgement]) -> None:
        """Write judgements; comes back when they are in the store. Raises StoreError where they cannot be written: then none of them is."""
        mine = _Entry(tuple(found))
        with self._door:
            self._waiting.append(mine)
            first = len(self._waiting) == 1
        if first:
            self._write()
        mine.done.wait()
        if mine.error is not None:
            raise mine.error

    def all(self) -> list[Judgement]:
        """All judgements, in the order of time."""
        with self._reading:
            self._read()
            return _ordered(self._all.values())

    def of(self, record: str) -> list[Judgement]:
        """Each author's last word about a record, in the order of time."""
        with self._reading:
            self._read()
            return current(self._by_record.get(record, ()), self._revised)

    def judges(self, records: Collection[str]) -> frozenset[str]:
        """Who has judged any of these records, adjudicators left aside; as of the last look at the store, since it is asked for whole queues."""
        with self._reading:
            return frozenset(name for record in records for name in self._judges(record))

    def look(self) -> None:
        """Take in what has been added since the last look."""
        with self._reading:
            self._read()

    def about(self, article: Article) -> list[Judgement]:
        """Each author's last word about each record of an article, by its id, its address or its bytes, in the order of time."""
        with self._reading:
            self._read()
            keys = {article.id, article.url, article.sha256} - {None}
            found = {each.id: each for key in keys for each in self._by_article.get(key or "", ())}
            return current(found.values(), self._revised)

    def current(self) -> list[Judgement]:
        """Each author's last word about each record, in the order of time."""
        with self._reading:
            self._read()
            return current(self._all.values())

    def by_id(self, judgement: str) -> Judgement | None:
        """The judgement with this id; None where there is none."""
        with self._reading:
            self._read()
            return self._all.get(judgement)

    def _write(self) -> None:
        """Write what is waiting, once others have had time to join."""
        self._pause(self._window_s)
        with self._writing:
            with self._door:
                batch, self._waiting = self._waiting, []
            error: StoreError | None = self.lake.error("the judgements were not written", "try again")
            try:
                self._commit([each for entry in batch for each in entry.found])
                error = None
            except StoreError as failed:
                error = failed
            finally:
                for entry in batch:
                    entry.error = error
                    entry.done.set()

    def _commit(self, found: list[Judgement]) -> None:
        if not self.lake.has(KIND):  # a store of an older version
            Lake.create(str(self.lake.root), self.lake.options)
        rows = rows_of(KIND, found)
        for attempt in range(TRIES):
            try:
                self.lake.append(KIND, rows)
                return
            except StoreError as error:
                if not isinstance(error.__cause__, CommitFailedError) or attempt == TRIES - 1:
                    raise
                self._pause(PAUSE_S * 2**attempt)

    def _judges(self, record: str) -> frozenset[str]:
        if record not in self._names:
            rows = current(self._by_record.get(record, ()), self._revised)
            self._names[record] = frozenset(each.author for each in rows if each.task != ADJUDICATION)
        return self._names[record]

    def _read(self) -> None:
        """Take in what has been added since the last look."""
        newest = self._newest()
        if newest is not None and newest == self._version:
            return
        paths = self.lake.paths(KIND)
        if paths is None:  # in an object store, or not there yet
            self._take(judgements(self.lake))
            return
        files = frozenset(paths)
        new = files - (self._files or frozenset())
        with self.lake.told():
            self._take([each for path in sorted(new) for each in _in_file(path)])
        self._files, self._version = files, newest

    def _newest(self) -> str | None:
        """The name of the newest commit, where the store is a folder: quicker to see than the table is to open. None where it cannot be told."""
        folder = self.lake.root.folder
        if folder is None:
            return None
        try:
            return max((each.name for each in os.scandir(folder / KIND / "_delta_log") if each.name.endswith(".json")), default=None)
        except OSError:
            return None

    def _take(self, found: Sequence[Judgement]) -> None:
        """Take in judgements; those that are known already are passed over, as where small files were joined."""
        for each in found:
            if each.id in self._all:
                continue
            self._all[each.id] = each
            self._revised.add((each.revises, each.author))
            self._names.pop(each.record, None)
            if (before := self._all.get(each.revises or "")) is not None:
                self._names.pop(before.record, None)
            self._by_record.setdefault(each.record, []).append(each)
            for key in {each.article, each.url, each.sha256}:
                if key:
                    self._by_article.setdefault(key, []).append(each)


class _Entry:
    """What one caller wants written, and what became of it."""

    __slots__ = ("done", "error", "found")

    def __init__(self, found: tuple[Judgement, ...]) -> None:
        self.found = found
        self.done = threading.Event()
        self.error: StoreError | None = None


def _in_file(path: str) -> list[Judgement]:
    found: list[Judgement] = records_of(KIND, pq.read_table(path).cast(schema(KIND)))
    return found


def _ordered(found: Iterable[Judgement]) -> list[Judgement]:
    """By time, each once: a commit that was tried again may have been written twice."""
    return sorted({each.id: each for each in found}.values(), key=lambda each: (each.made, each.id))
