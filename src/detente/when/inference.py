"""The publication date of an article that does not state one, from what its text takes for granted.

Each clue gives an interval in which the article must have been written: the terms of the offices it gives people, dated meetings it looks
forward or back to, a weekday that falls on a day of the month, an anniversary to come. The intervals are intersected; a day that the text
tells as news then narrows what is left to the week after it. Every clue is kept as a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.draft import Draft
from detente.model import When
from detente.when.calendar import Dated, named_in
from detente.when.expressions import Expression

__all__ = ["Clue", "Told", "infer"]

FIRST_DAY, LAST_DAY = date(1945, 1, 1), date(2026, 12, 31)  # how far the office and calendar files reach
NEWS_DAYS = 7  # a bare day of the month or weekday is told within the week after it (read off the dated corpora)
ANNIVERSARY_DAYS = 7  # "nearly fifty years after" looks forward to the day itself
RECALL_DAYS = 365  # a single dated meeting is recalled as background for about a year
WIDEST_STATED_DAYS = 400  # wider than this, an interval says too little to be called a date


@dataclass(frozen=True, slots=True)
class Clue:
    """An interval in which the article was written, and why."""

    first: date
    last: date
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """A time expression of the article with the sentence it stands in and whether it is told as still to come."""

    sentence: int
    expression: Expression
    future: bool


def infer(draft: Draft, told: Sequence[Told]) -> When | None:
    """The interval of publication with its reasons; None where the text gives no clue."""
    clues = [*_offices(draft), *_events(draft, told), *_dated(told), *_anniversaries(draft, told)]
    first, last, used = _intersect(clues)
    meetings = list(_meetings(draft, told, first, last))
    if meetings:
        first, last, used = _intersect([*clues, *meetings])
    day = _news_day(told, first, last)
    if day is not None:
        used = [*used, Clue(day, day + timedelta(days=NEWS_DAYS), f"{day.isoformat()} is told as news")]
        first, last = max(first, day), min(last, day + timedelta(days=NEWS_DAYS))
    if not used or (last - first).days > WIDEST_STATED_DAYS:
        return None
    precision = "day" if first == last else "week" if (last - first).days <= NEWS_DAYS else "interval"
    reason = "; ".join(dict.fromkeys(clue.why for clue in used))
    return When(first.isoformat(), last.isoformat(), precision, f"{first.isoformat()}/{last.isoformat()}", "inferred", None, None, reason)


def _intersect(clues: Sequence[Clue]) -> tuple[date, date, list[Clue]]:
    """What all clues allow; a clue that contradicts those before it is left out, since texts err and files end."""
    first, last = FIRST_DAY, LAST_DAY
    used = []
    for clue in sorted(clues, key=lambda c: (c.last - c.first, c.first, c.why)):
        low, high = max(first, clue.first), min(last, clue.last)
        if low <= high:
            used.append(clue)
            first, last = low, high
    return first, last, used


def _day(text: str, *, end: bool) -> date:
    """An ISO date of any precision as its first or last day."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 2:
        return date(parts[0], parts[1], 28 if end else 1)
    return date(parts[0], 12 if end else 1, 31 if end else 1)


def _offices(draft: Draft) -> Iterator[Clue]:
    """The terms of people whom the text gives an office they held once."""
    seen = set()
    for mention in draft.mentions:
        actor = mention.actor
        if mention.kind != "office" or actor.role is None or draft.sentences[mention.sentence].block == "caption":
            continue
        for term in draft.registry.terms.get(actor.identity, ()):
            key = (term.person, term.role, term.start)
            fits = term.role == actor.role and term.country == actor.country
            same = [t for t in draft.registry.terms[actor.identity] if t.role == term.role]
            if fits and key not in seen and len(same) == 1 and term.start:
                seen.add(key)
                last = _day(term.end, end=True) if term.end else LAST_DAY
                yield Clue(_day(term.start, end=False), last, f"{term.name} is {term.role}")


def _events(draft: Draft, told: Sequence[Told]) -> Iterator[Clue]:
    """Dated meetings: one to come bounds the date from above, one with the length of time since it from both sides."""
    for sentence in draft.sentences:
        here = [item for item in told if item.sentence == sentence.index]
        for place, _, dated in named_in(draft.article.text, draft.article.language or "", sentence.span.start, sentence.span.end):
            if dated.lasts and not dated.series and not any(item.future for item in here):
                yield Clue(dated.start, dated.start + timedelta(days=RECALL_DAYS), f"{dated.event} ({dated.start}) is recalled")
            if _names_host(draft, sentence.index, dated.country):
                yield from _placed_event(here, dated)
            if not dated.series:
                yield from _since(here, place, dated)


def _names_host(draft: Draft, sentence: int, country: str) -> bool:
    return any(m.sentence == sentence and m.actor.country == country for m in draft.mentions)


def _placed_event(here: Sequence[Told], dated: Dated) -> Iterator[Clue]:
    """A meeting named with its host and its month, told as still to come."""
    for item in here:
        month = item.expression.slots.get("month")
        if month and int(month) in {dated.start.month, dated.end.month} and item.future:
            why = f"{dated.event} ({dated.start}, {dated.country}) is still to come"
            yield Clue(dated.start - timedelta(days=365), dated.start, why)


def _since(here: Sequence[Told], place: int, dated: Dated) -> Iterator[Clue]:
    """ "More than three months after the summit": the summit's date plus that length, and one unit more."""
    for item in here:
        slots = item.expression.slots
        near = 0 <= place - item.expression.span.end <= 30
        if item.expression.builder != "duration" or not near or not slots["number"].isdigit():
            continue
        days = {"D": 1, "W": 7, "M": 30, "Y": 365}.get(slots["unit"])
        if days:
            low = dated.start + timedelta(days=days * int(slots["number"]))
            yield Clue(low, low + timedelta(days=days), f"{slots['number']}{slots['unit']} after {dated.event} ({dated.start})")


def _dated(told: Sequence[Told]) -> Iterator[Clue]:
    """A full date told as past was over when the article was written; the latest one counts."""
    days = []
    for item in told:
        slots = item.expression.slots
        if item.expression.builder in {"date", "numeric"} and "year" in slots and not item.future:
            day = _exact(int(slots["year"]), int(slots.get("month") or slots["monthnum"]), int(slots["day"]))
            if day:
                days.append(day)
    if days:
        newest = max(days)
        yield Clue(newest, LAST_DAY, f"{newest.isoformat()} is told as past")


def _anniversaries(draft: Draft, told: Sequence[Told]) -> Iterator[Clue]:
    """ "Nearly fifty years after" an act that the text dates: written in the days before the anniversary."""
    for span in told:
        slots = span.expression.slots
        number = slots.get("ordinal", "") if span.expression.builder == "anniversary" else slots.get("number", "")
        nearly = span.expression.builder == "anniversary" or (
            span.expression.builder == "duration" and slots["unit"] == "Y" and slots.get("mod") == "APPROX"
        )
        if not nearly or not number.isdigit():
            continue
        for item in told:
            slots = item.expression.slots
            if item.expression.builder == "date" and "year" in slots:
                day = _exact(int(slots["year"]) + int(number), int(slots["month"]), int(slots["day"]))
                if day is not None:
                    yield Clue(
                        day - timedelta(days=ANNIVERSARY_DAYS),
                        day,
                        f"nearly {number} years after {day.year - int(number)}-{day.month:02d}-{day.day:02d}",
                    )


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _meetings(draft: Draft, told: Sequence[Told], first: date, last: date) -> Iterator[Clue]:
    """A recurring meeting that the article tells of, where what is known leaves just one of its dates; a weekday named with it is one of its days."""
    by_phrases: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for sentence in draft.sentences:
        for _, _, dated in named_in(draft.article.text, draft.article.language or "", sentence.span.start, sentence.span.end):
            if dated.start <= last and first <= dated.end + timedelta(days=NEWS_DAYS):
                by_phrases.setdefault((sentence.index, dated.phrases), []).append((dated.start, dated.end))
    for (sentence_index, phrases), dates in by_phrases.items():
        here = [item for item in told if item.sentence == sentence_index]
        if len(dates) != 1 or any(item.future for item in here):
            continue
        start, end = dates[0]
        named = [int(item.expression.slots["weekday"]) for item in here if item.expression.builder == "weekday"]
        for day in (start + timedelta(days=k) for k in range((end - start).days + 1)):
            if named and day.isoweekday() == named[0]:
                yield Clue(day, day + timedelta(days=NEWS_DAYS), f"the weekday named with {phrases.split('|')[0]} is {day.isoformat()}")
                break


LONGEST_SEARCH_DAYS = 14 * 366  # over more years than this, a day and month (or even a weekday with them) fit too often


def _news_day(told: Sequence[Told], first: date, last: date) -> date | None:
    """The latest day that the article tells as news: a full date, a day of the month without a year, or, in a short interval, a weekday."""
    days = []
    for item in told:
        slots = item.expression.slots
        if item.expression.builder == "weekday" and not item.future and (last - first).days <= 2 * NEWS_DAYS:
            near = [first + timedelta(days=k) for k in range((last - first).days + 1)]
            fitting = [d for d in near if d.isoweekday() == int(slots["weekday"])]
            days += fitting if len(fitting) == 1 else []
        if (
            item.expression.builder not in {"date", "numeric"}
            or item.future
            or ("year" not in slots and (last - first).days > LONGEST_SEARCH_DAYS)
        ):
            continue
        month, day = int(slots.get("month") or slots["monthnum"]), int(slots["day"])
        years = [int(slots["year"])] if "year" in slots else range(first.year, last.year + 1)
        fitting = [d for year in years if (d := _exact(year, month, day)) and first - timedelta(days=NEWS_DAYS) <= d <= last]
        if "weekday" in slots:
            fitting = [d for d in fitting if d.isoweekday() == int(slots["weekday"])]
        if len(fitting) == 1:
            days += fitting
    return max(days) if days else None
