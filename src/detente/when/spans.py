"""Builders of longer stretches and of recurrences: ranges of years and months, parts of a period, the coming weeks, every second year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from detente.model import When
from detente.when.normalise import FUTURE, NO_ANCHOR, PRECISION, found, month_end, part_of, shifted

__all__ = ["SPANS", "VAGUE"]

Slots = Mapping[str, str]
VAGUE = "the text gives no number"
RECURRENCE = "a recurrence, not a point"
QUARTERS = 4
MONTHS_OF = {"H": 6, "Q": 3}
LETTERS = {"W2": "W", "H": "H", "DE": "DE", "CE": "CE"}


def _years(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "From 2014 to 2018"."""
    first, last = int(slots["year"]), int(slots["year2"])
    if first > last:
        return "DATE", When(None, None, "interval", None, "expression", reason="the last year stands before the first")
    return "DATE", found(date(first, 1, 1), date(last, 12, 31), "interval", f"{first}/{last}", None)


def _months(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "From March to May 2019"; a first month after the last lies in the year before."""
    year, first, last = int(slots["year"]), int(slots["month"]), int(slots["month2"])
    begin = date(year - int(first > last), first, 1)
    return "DATE", found(begin, month_end(year, last), "interval", f"{begin:%Y-%m}/{year}-{last:02d}", None)


def _section(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "The second quarter of 2024", "au premier semestre"."""
    kind, number = slots["section"], int(slots["ordinal"])
    if "year" not in slots and anchor is None:
        return "DATE", When(None, None, PRECISION.get(kind, "half"), None, "expression", reason=NO_ANCHOR)
    year = int(slots["year"]) if "year" in slots else _anchored(slots, anchor).year
    width = MONTHS_OF[kind]
    if number * width > 12:
        return "DATE", When(None, None, None, None, "expression", reason="no year has so many")
    first = date(year, (number - 1) * width + 1, 1)
    last = month_end(year, number * width)
    return "DATE", found(first, last, "half" if kind == "H" else "quarter", f"{year}-{kind}{number}", None if "year" in slots else anchor)


def _quarter(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "The third quarter" without a year: the last that had begun by the anchor, or told as future, the next that had not ended."""
    if anchor is None or int(slots["ordinal"]) > QUARTERS:
        return _section(slots, anchor, direction)
    start = (int(slots["ordinal"]) - 1) * MONTHS_OF["Q"] + 1
    year = anchor.year
    if direction == FUTURE:
        year += month_end(year, start + MONTHS_OF["Q"] - 1) < anchor
    else:
        year -= date(year, start, 1) > anchor
    return _section({**slots, "section": "Q", "year": str(year)}, anchor, direction)


def _anchored(slots: Slots, anchor: date | None) -> date:
    """The first day of the year that "last", "next" or nothing speaks of."""
    assert anchor is not None
    return shifted(anchor, "Y", int(slots.get("last") or slots.get("next") or 0))[0]


def _partunit(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "The end of the year", "début de la semaine prochaine"."""
    unit, mod = slots["unit"], slots["part"]
    if anchor is None:
        return "DATE", When(None, None, PRECISION[unit], None, "expression", mod, reason=NO_ANCHOR)
    first, last, precision, value = shifted(anchor, unit, int(slots.get("last") or slots.get("next") or 0))
    return "DATE", found(*part_of(first, last, mod), precision, value, anchor, mod)


def _earlier(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "Earlier this month": the part of the period before, or for "later" after, the day of publication."""
    unit, step = slots["unit"], int(slots["earlier"])
    mod = "START" if step < 0 else "END"
    if anchor is None:
        return "DATE", When(None, None, PRECISION[unit], None, "expression", mod, reason=NO_ANCHOR)
    first, last, precision, value = shifted(anchor, unit, 0)
    first, last = (first, anchor) if step < 0 else (anchor, last)
    return "DATE", found(first, last, precision, value, anchor, mod)


def _vague(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "The coming weeks", "ces dernières années": on one side of the publication, how far is not said."""
    ahead = "next" in slots
    day = anchor.isoformat() if anchor else None
    value = "FUTURE_REF" if ahead else "PAST_REF"
    return "DATE", When(day if ahead else None, None if ahead else day, None, value, "expression", None, day, VAGUE)


def _spanned(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    """ "The past three years": a length that ends, or for "next" begins, with the publication."""
    number, unit = slots["number"], slots["units"]
    value = f"{'PT' if unit == 'H' else 'P'}{number}{LETTERS.get(unit, unit)}"
    if anchor is None or not number.isdigit():
        return "DURATION", When(None, None, None, value, "expression", reason=NO_ANCHOR if anchor is None else VAGUE)
    there = shifted(anchor, unit, int(number) if "next" in slots else -int(number))
    first, last = (anchor, there[1]) if "next" in slots else (there[0], anchor)
    return "DURATION", found(first, last, "interval", value, anchor)


def _recurrent(value: str) -> tuple[str, When]:
    return "SET", When(None, None, None, value, "expression", reason=RECURRENCE)


def _setday(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    return _recurrent(f"XXXX-WXX-{slots.get('weekday') or slots['weekday2']}")


def _setevery(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    number, unit = slots.get("number") or slots["number2"], slots.get("units") or slots["units2"]
    return _recurrent(f"P{number}{LETTERS.get(unit, unit)}")


def _settimes(slots: Slots, anchor: date | None, direction: int) -> tuple[str, When]:
    return _recurrent(f"P1{LETTERS.get(slots['unit'], slots['unit'])}")


SPANS = {
    "years": _years,
    "months": _months,
    "section": _section,
    "quarter": _quarter,
    "partunit": _partunit,
    "earlier": _earlier,
    "vague": _vague,
    "spanned": _spanned,
    "setday": _setday,
    "setevery": _setevery,
    "settimes": _settimes,
}
