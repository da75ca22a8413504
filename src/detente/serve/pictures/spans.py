"""Days as numbers, and the day, month or year that they fall in: what a timeline is gathered by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from detente.serve.rows import NONE

__all__ = ["UNITS", "Days", "begin", "counted", "end", "iso", "packed", "rounded", "shown", "together", "unit_of"]

Days = npt.NDArray[np.int32]  # days since year 1, as date.toordinal counts them; NONE where not known

UNITS = ("day", "month", "quarter", "year")
PERIODS_MOST = 50
LENGTHS = {"day": 1, "month": 30.4, "quarter": 91.3}  # days of the units below the longest
DENSE = 4_000_000  # different rows that there might be, up to which they are counted in an array of so many, and not sorted
_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=100_000)
def iso(day: int) -> str | None:
    """The ISO day of a number; None where it is not known."""
    return None if day == NONE else date.fromordinal(int(day)).isoformat()


def begin(days: Days, unit: str) -> Days:
    """The first day of the unit that each day is in. Days must be known."""
    if unit == "day":
        return days
    stamps = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
    if unit == "year":
        first = stamps.astype("datetime64[Y]").astype("datetime64[D]")
    else:
        months = stamps.astype("datetime64[M]").astype(np.int64)
        if unit == "quarter":
            months -= months % 3
        first = months.astype("datetime64[M]").astype("datetime64[D]")
    return (first.astype(np.int64) + _EPOCH).astype(np.int32)


def end(starts: Days, unit: str) -> Days:
    """The last day of the unit that begins on each day."""
    if unit == "day":
        return starts
    longest = {"month": 31, "quarter": 92, "year": 366}[unit]
    return (begin((starts + longest).astype(np.int32), unit) - 1).astype(np.int32)


def together(first: Days, last: Days, unit: str) -> tuple[Days, Days]:
    """Each interval that lies in one unit as the whole unit; the others, and those with an open side, as they are."""
    known = (first != NONE) & (last != NONE)
    low, high = first.copy(), last.copy()
    starts = begin(first[known], unit)
    inside = starts == begin(last[known], unit)
    low[known] = np.where(inside, starts, first[known])
    high[known] = np.where(inside, end(starts, unit), last[known])
    return low, high


def unit_of(days: int, acts: int) -> str:
    """The unit in which so many acts of some days are counted: the finest with at most PERIODS_MOST periods, and two acts in each on average."""
    for unit, length in LENGTHS.items():
        if days / length <= min(PERIODS_MOST, acts / 2):
            return unit
    return "year"


def shown(first: str | None, last: str | None) -> str:
    """An interval of ISO days in short: a day, month, quarter or year where it is one, else both days; an open side is dots."""
    if first is None or last is None:
        return f"{first or '…'} – {last or '…'}"
    if first == last:
        return first
    start = np.array([date.fromisoformat(first).toordinal()], np.int32)
    stop = date.fromisoformat(last).toordinal()
    for unit, name in (("month", first[:7]), ("quarter", f"{first[:4]}-Q{int(first[5:7]) // 3 + 1}"), ("year", first[:4])):
        if begin(start, unit)[0] == start[0] and end(start, unit)[0] == stop:
            return name
    return f"{first} – {last}"


def rounded(days: npt.NDArray[np.int64], unit: str) -> npt.NDArray[np.int64]:
    """The first day of the unit that each day is in; a day that is not known stays so."""
    known = days != NONE
    out = days.copy()
    out[known] = begin(days[known].astype(np.int32), unit)
    return out


def counted(columns: Sequence[npt.NDArray[np.int64]]) -> tuple[list[tuple[int, ...]], list[int]]:
    """The different rows of some columns of whole numbers, in their order, and how often each comes.

    Rows are packed into one number each, since numpy sorts these twenty times faster than rows. Raises ValueError where they do not fit.
    """
    code, lows, widths = _code(columns)
    if math.prod(widths) <= DENSE:
        every = np.bincount(code)
        found = np.flatnonzero(every)
        counts = every[found]
    else:
        found, counts = np.unique(code, return_counts=True)
    return _unpacked(found, lows, widths), counts.tolist()


def packed(columns: Sequence[npt.NDArray[np.int64]]) -> tuple[list[tuple[int, ...]], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """As `counted`, with the place of each row's kind between them."""
    code, lows, widths = _code(columns)
    found, place, counts = np.unique(code, return_inverse=True, return_counts=True)
    return _unpacked(found, lows, widths), place.reshape(-1), counts


def _code(columns: Sequence[npt.NDArray[np.int64]]) -> tuple[npt.NDArray[np.int64], list[int], list[int]]:
    """Each row as one number, with the least value of each column and how many values its range has."""
    if not len(columns[0]):
        return np.empty(0, np.int64), [0] * len(columns), [1] * len(columns)
    lows = [int(column.min()) for column in columns]
    widths = [int(column.max()) - low + 1 for column, low in zip(columns, lows, strict=True)]
    if math.prod(widths) >= 2**62:
        raise ValueError("the columns are too wide to be packed")
    code = np.zeros(len(columns[0]), np.int64)
    for column, low, width in zip(columns, lows, widths, strict=True):
        code = code * width + (column - low)
    return code, lows, widths


def _unpacked(found: npt.NDArray[np.int64], lows: Sequence[int], widths: Sequence[int]) -> list[tuple[int, ...]]:
    parts: list[list[int]] = []
    for low, width in zip(reversed(lows), reversed(widths), strict=True):
        parts.append((found % width + low).tolist())
        found = found // width
    return list(zip(*reversed(parts), strict=True))
