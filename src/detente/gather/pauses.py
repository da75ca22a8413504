"""Time: the clock of a run, how long to stay away from a host that failed, and what a host itself asks for."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Protocol

__all__ = ["Clock", "SystemClock", "pause_s", "retry_after_s"]

LONGEST_BACK_OFF_S = 3600.0


class Clock(Protocol):
    """What tells the time (Unix seconds) and lets it pass."""

    def now(self) -> float:
        """Seconds since 1970."""

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""
        time.sleep(seconds)


def pause_s(host: str, failures: int, first_s: float) -> float:
    """Seconds to leave a host alone after its n-th failure in a row: doubled each time, and spread by up to a half.

    The spread keeps hosts that failed together from being asked together again; it is drawn from the host's name, so that a run can be told again.
    """
    doubled: float = first_s * 2 ** min(max(failures, 1) - 1, 16)
    return min(doubled * (1 + random.Random(f"{host} {failures}").random() / 2), LONGEST_BACK_OFF_S)


def retry_after_s(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header (RFC 9110, 10.2.3: a number or a date) asks for; None where there is none that can be read."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(min(int(value[:10]), 10**9))
    try:
        until = parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return max(until - now, 0.0)
