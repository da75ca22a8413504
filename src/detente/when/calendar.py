"""The calendar of dated world events, found in text by the phrases that name them: summits, elections, treaties, wars, attacks, deaths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.lookup import NameBook
from detente.resources import table

__all__ = ["Dated", "named_in"]


@dataclass(frozen=True, slots=True)
class Dated:
    """An event of the calendar. `end` is its last day, or its first where `lasts` is false: it has no length of its own, or none is on file.

    `series`: others have the same names (every G20). `country` is the host's alpha-3, "" where it has none.
    """

    event: str
    phrases: str
    start: date
    end: date
    lasts: bool
    country: str
    series: bool


def named_in(text: str, language: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, Dated]]:
    """(start, end, event) for every event that a stretch of text may name, from the left; those of one series by their first day."""
    for low, high, found in _book(language).find(text[start:end]):
        for event in found:
            yield start + low, start + high, event


@cache
def _book(language: str) -> NameBook[Dated]:
    rows = [row for row in table("when/calendar.tsv") if row["lang"] == language]
    shared = Counter(row["phrases"] for row in rows)
    pairs = []
    for row in sorted(rows, key=lambda row: (row["start"], row["event"])):
        first = date.fromisoformat(row["start"])
        last = date.fromisoformat(row["end"]) if row["end"] else first
        dated = Dated(row["event"], row["phrases"], first, last, bool(row["end"]), row["country"], shared[row["phrases"]] > 1)
        pairs += [(phrase, dated) for phrase in row["phrases"].split("|")]
    return NameBook(pairs)
