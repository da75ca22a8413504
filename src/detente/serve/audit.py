"""The audit log: who did what at the desk, when, from where and how it ended; a JSON object a line, only ever added to.

Each line is written in one piece to a file that is opened anew, so that it may be moved away at any time, and several processes may write at once. It
names people, never tokens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from detente.review.journal import now

__all__ = ["Audit"]

PRIVATE = 0o600
DETAIL_CHARS = 500


class Audit:
    """The log in a file; None: nothing is kept. `clock` gives the time of day, UTC, ISO 8601."""

    def __init__(self, path: Path | None, *, clock: Callable[[], str] = now) -> None:
        self.path = path
        self._clock = clock

    def write(self, what: str, *, who: str | None, client: str | None, outcome: str = "done", item: str = "", detail: str = "") -> None:
        """Add a line. `what` is the act (sign in, judge, …), `item` what it was done to, `outcome` done or refused."""
        if self.path is None:
            return
        row = {
            "when": self._clock(),
            "who": who,
            "what": what,
            "item": item,
            "from": client,
            "outcome": outcome,
            "detail": detail[:DETAIL_CHARS],
        }
        line = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE)
        try:
            os.write(file, line)
        finally:
            os.close(file)
