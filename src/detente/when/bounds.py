"""Bounds and offsets: "before 2014" is open on one side, "on the eve of the G20" is a day of the calendar of world events less one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from detente.evidence import Span
from detente.model import When
from detente.phrases import Row, atoms, either
from detente.resources import table
from detente.when.calendar import named_in

__all__ = ["bounded", "offsets"]

LONGEST_BOUND_CHARS = 24
ARTICLE = r"(?:the |le |la |les |l')?"
NEAR_DAYS = 400  # an event of the calendar is meant when it lies about a year from the publication, the nearest of its name


def bounded(when: When, text: str, span: Span, language: str) -> When:
    """The interval as its preposition bounds it: BEFORE, AFTER, ON_OR_BEFORE or ON_OR_AFTER (TIMEX3 mod), open on the other side.

    The preposition stands first in the expression or right before it. Expressions without an interval, and parts of a period that have a
    mod of their own, keep that mod; their interval is bounded too.
    """
    pattern, mods = _bounds(language)
    before = text[max(span.start - LONGEST_BOUND_CHARS, 0) : span.start].replace("\u2019", "'").lower()
    found = pattern["inside"].match(text[span.start : span.end].replace("\u2019", "'").lower()) or pattern["before"].search(before)
    if found is None or (when.earliest is None and when.latest is None):
        return when
    mod = mods[" ".join(found.group("bound").split())]
    earliest, latest = when.earliest, when.latest
    if mod == "BEFORE":
        earliest, latest = None, _day(earliest, -1)
    elif mod == "ON_OR_BEFORE":
        # "By 2030" is told of what is to come: it runs from the day of publication where that is known.
        earliest = when.anchor if when.anchor and latest and when.anchor <= latest else None
    elif mod == "AFTER":
        earliest, latest = _day(latest, 1), None
    else:
        latest = None
    return replace(when, earliest=earliest, latest=latest, mod=when.mod or mod)


def _day(text: str | None, days: int) -> str | None:
    return None if text is None else (date.fromisoformat(text) + timedelta(days=days)).isoformat()


@cache
def _bounds(language: str) -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, str]]:
    mods = {row["phrase"]: row["mod"] for row in table(f"languages/{language}/bounds.tsv")}
    phrases = either(mods)
    return {
        "inside": re.compile(rf"(?P<bound>{phrases})(?![\w-])"),
        "before": re.compile(rf"(?<![\w'])(?P<bound>{phrases})\s*{ARTICLE}$"),
    }, mods


def offsets(text: str, span: Span, language: str, anchor: date | None, row: Row | None = None) -> Iterator[tuple[Span, When]]:
    """Days told by their distance from an event ("à la veille du G20", "two days after the referendum"), in a stretch of text; `row` are its
    atoms, where they are at hand.

    What comes once is meant whenever it was; of meetings, which come again under one name, the one near `anchor`. Where there is none, the day is
    None with the reason.
    """
    if row is not None and _telling(language).isdisjoint(row.low):
        return
    plain = _plain(text)
    for match in _offset(language).finditer(plain, span.start, span.end):
        days = _days(language)[" ".join(match.group("offset").lower().split())]
        found = [(high, event) for low, high, event in named_in(plain, language, match.end(), span.end) if low == match.end()]
        here = Span(match.start(), found[0][0] if found else match.end())
        near = [event for _, event in found if not (event.series or event.lasts) or _apart(event.start, anchor) <= NEAR_DAYS]
        if not near:
            yield here, _none(_why_not(anchor, found=bool(found)))
            continue
        event = min(near, key=lambda event: (_apart(event.start, anchor), event.start, event.event))
        day = (event.start if days < 0 else event.end) + timedelta(days=days)
        yield (
            here,
            When(
                day.isoformat(),
                day.isoformat(),
                "day",
                day.isoformat(),
                "expression",
                None,
                anchor.isoformat() if anchor else None,
                f"counted from {event.event}",
            ),
        )


@lru_cache(maxsize=4)
def _plain(text: str) -> str:
    """A text with one form of apostrophe; each sentence of an article asks for it."""
    return text.replace("\u2019", "'")


def _apart(start: date, anchor: date | None) -> float:
    """Days between an event and the publication; infinite where that is not known."""
    return math.inf if anchor is None else abs((start - anchor).days)


def _why_not(anchor: date | None, *, found: bool) -> str:
    if not found:
        return "relative to an event that no file dates"
    return "relative to an event whose date is not known without a publication date" if anchor is None else "no such event near"


def _none(reason: str) -> When:
    return When(None, None, "day", None, "expression", reason=reason)


@cache
def _days(language: str) -> Mapping[str, int]:
    out = {}
    for row in table(f"languages/{language}/offsets.tsv"):
        out[row["phrase"]] = int(row["days"])
        if row["phrase"].endswith(" de"):  # contracted with the article
            out |= {row["phrase"][:-2] + form: int(row["days"]) for form in ("du", "des", "d'", "de la", "de l'")}
    return out


@cache
def _telling(language: str) -> frozenset[str]:
    """The longest word of each phrase of distance: without one of them there is none in a sentence."""
    return frozenset(max(atoms(phrase).low, key=len) for phrase in _days(language))


@cache
def _offset(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<offset>{either(_days(language))})(?:(?<=')|\s+){ARTICLE}", re.IGNORECASE)
