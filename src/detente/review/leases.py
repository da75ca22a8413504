"""Who has which open task in hand, so that two reviewers who ask at once are not given the same one.

A lease runs out by itself: who leaves a task lying gives it back. Leases are kept in an SQLite file beside what else the desk keeps, so that several
processes of one desk see them, or in memory; losing them costs no more than a record that two people judge.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

__all__ = ["LEASE_S", "Leases"]

LEASE_S = 15 * 60.0  # longer than anybody looks at one record, shorter than a lunch
BUSY_S = 5.0  # how long one process waits for another
TABLE = "CREATE TABLE IF NOT EXISTS leases (task TEXT, reviewer TEXT, until REAL, PRIMARY KEY (task, reviewer)) WITHOUT ROWID"


class Leases:
    """Leases on tasks, for many threads and processes. `clock` gives seconds."""

    def __init__(self, path: Path | None = None, *, lease_s: float = LEASE_S, clock: Callable[[], float] = time.time) -> None:
        self._lease_s = lease_s
        self._clock = clock
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        self._file.execute(TABLE)

    def take(self, task: str, reviewer: str, places: int) -> bool:
        """Take a task in hand, of which so many people may have it at once; False where all places are taken. Who has it keeps it longer."""
        now = self._clock()
        with self._lock:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                self._file.execute("DELETE FROM leases WHERE until <= ?", (now,))
                (others,) = self._file.execute("SELECT count(*) FROM leases WHERE task = ? AND reviewer <> ?", (task, reviewer)).fetchone()
                if others < places:
                    self._file.execute("INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", (task, reviewer, now + self._lease_s))
            finally:
                self._file.execute("COMMIT")
        return bool(others < places)

    def held(self, reviewer: str) -> frozenset[str]:
        """The tasks that a reviewer has in hand."""
        with self._lock:
            rows = self._file.execute("SELECT task FROM leases WHERE reviewer = ? AND until > ?", (reviewer, self._clock())).fetchall()
        return frozenset(task for (task,) in rows)

    def give_back(self, tasks: Iterable[str], reviewer: str) -> None:
        """Give tasks back, done or not."""
        with self._lock:
            self._file.executemany("DELETE FROM leases WHERE task = ? AND reviewer = ?", [(task, reviewer) for task in tasks])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()
