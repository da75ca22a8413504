"""From time expressions to intervals (When), relative ones by an anchor date.

Values are TIMEX3 (Pustejovsky et al. 2003, ISO-TimeML): `2019-06`, `XXXX-03-02`, `XXXX-WXX-6`, `P3M`. Where no anchor is known, a relative
expression has no interval, and says so.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from detente.model import When
from detente.when.expressions import Expression

__all__ = ["FUTURE", "NO_ANCHOR", "PAST", "PRECISION", "found", "interval", "month_end", "part_of", "shifted", "when_of"]

PAST, FUTURE = -1, 1
DAYS = {"D": 1, "W": 7, "W2": 14}
PRECISION = {
    "D": "day",
    "W": "week",
    "W2": "week",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
    "WE": "weekend",
    "H": "day",
}
DAYS_TO_TOMORROW = 6  # back, on the wheel of weekdays
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
MOST_DAYS_AHEAD = 60
NO_ANCHOR = "relative to a publication date that is not known"


def interval(first: date, last: date) -> tuple[str, str]:
    """Two dates as ISO strings."""
    return first.isoformat(), last.isoformat()


def when_of(expression: Expression, anchor: date | None, direction: int) -> tuple[str, When]:
    """(TIMEX3 type, When) of an expression. `anchor` is the date it is told on, None where unknown; `direction` is PAST or FUTURE, from the tense."""
    from detente.when.spans import SPANS

    builder = (BUILDERS | SPANS)[expression.builder]
    try:
        return builder(expression.slots, anchor, direction)
    except OverflowError:  # "3,000 years ago", "in 9000 years": no date of ours reaches there
        return "DATE", _open(None, "outside the years 1 to 9999", None)


def found(first: date, last: date, precision: str, value: str | None, anchor: date | None, mod: str | None = None) -> When:
    """An interval that an expression names, from its first day to its last; `anchor` is the day it was counted from, None where from none."""
    earliest, latest = interval(first, last)
    return When(earliest, latest, precision, value, "expression", mod, anchor.isoformat() if anchor else None)


def _open(value: str | None, reason: str, precision: str | None = None, mod: str | None = None) -> When:
    return When(None, None, precision, value, "expression", mod, None, reason)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    month, day = int(slots.get("month") or slots["monthnum"]), int(slots["day"])
    if "year" in slots:
        exact = _day(int(slots["year"]), month, day)
        if exact is None:
            return "DATE", _open(None, "no such day in that year")
        return "DATE", found(exact, exact, "day", exact.isoformat(), None)
    partial = f"XXXX-{month:02d}-{day:02d}"
    if anchor is None:
        return "DATE", _open(partial, NO_ANCHOR, "day")
    candidates = [c for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (c := _day(year, month, day))]
    if "weekday" in slots:
        candidates = [c for c in candidates if c.isoweekday() == int(slots["weekday"])] or candidates
    if direction == PAST:  # what is told as past lies no season ahead
        candidates = [c for c in candidates if (c - anchor).days <= MOST_DAYS_AHEAD] or candidates
    exact = min(candidates, key=lambda c: abs((c - anchor).days))
    return "DATE", found(exact, exact, "day", exact.isoformat(), anchor)


def _range(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    kind, first = _date(slots, anchor, direction)
    _, last = _date({**slots, "day": slots["day2"]}, anchor, direction)
    if first.earliest is None or last.latest is None:
        return kind, _open(first.value, first.reason or last.reason or NO_ANCHOR, "interval")
    if first.earliest > last.latest:  # half a year from the anchor, the nearest of each may lie in two years
        first = _date({**slots, "year": last.latest[:4]}, anchor, direction)[1]
    if first.earliest is None or first.earliest > last.latest:
        return kind, _open(None, "the last day stands before the first", "interval")
    return kind, When(first.earliest, last.latest, "interval", f"{first.value}/{last.value}", "expression", None, last.anchor)


def _month(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    month, mod = int(slots["month"]), slots.get("part") or None
    if "year" in slots:
        year = int(slots["year"])
    elif anchor is None:
        return "DATE", _open(f"XXXX-{month:02d}", NO_ANCHOR, "month", mod)
    else:
        year = anchor.year
        if "next" in slots or "last" in slots:
            year += int("next" in slots and month <= anchor.month) - int("last" in slots and month >= anchor.month)
        elif "this" not in slots and direction == FUTURE:
            year += int(month < anchor.month)
        elif "this" not in slots:
            year -= int(month > anchor.month)
    first, last = part_of(date(year, month, 1), month_end(year, month), mod)
    return "DATE", found(first, last, "month", f"{year}-{month:02d}", anchor if "year" not in slots else None, mod)


def part_of(first: date, last: date, mod: str | None) -> tuple[date, date]:
    """The third of a period that "early", "mid-" and "late" speak of."""
    third = timedelta(days=(last - first).days // 3)
    if mod == "START":
        return first, first + third
    if mod == "MID":
        return first + third, last - third
    if mod == "END":
        return last - third, last
    return first, last


def _year(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    year, mod = int(slots["year"]), slots.get("part") or None
    first, last = part_of(date(year, 1, 1), date(year, 12, 31), mod)
    return "DATE", found(first, last, "year", str(year), None, mod)


def _decade(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    digits = slots["decade"]
    start = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return "DATE", found(date(start, 1, 1), date(start + 9, 12, 31), "decade", str(start)[:3], None)


def _season(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    code = slots["season"]
    begin, end = SEASONS[code]
    wraps = int(end < begin)  # a winter bears the year it begins in
    if "year" in slots:
        year = int(slots["year"])
    elif anchor is None:
        return "DATE", _open(f"XXXX-{code}", NO_ANCHOR, "season")
    else:
        year = anchor.year - int(bool(wraps) and anchor.month <= end)
        if "next" in slots and date(year, begin, 1) <= anchor:
            year += 1
        elif "last" in slots and month_end(year + wraps, end) >= anchor:
            year -= 1
    first, last = date(year, begin, 1), month_end(year + wraps, end)
    return "DATE", found(first, last, "season", f"{year}-{code}", anchor if "year" not in slots else None)


def _weekday(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    number = int(slots["weekday"])
    if anchor is None:
        return "DATE", _open(f"XXXX-WXX-{number}", NO_ANCHOR, "day")
    step = int(slots.get("next") or slots.get("last") or 0) or direction
    gap = (anchor.isoweekday() - number) % 7
    if step == FUTURE:
        exact = anchor + timedelta(days=(number - anchor.isoweekday()) % 7 or 7)
    else:
        exact = anchor - timedelta(days=gap or (7 if slots.get("last") else 0))
        if gap == DAYS_TO_TOMORROW and "last" not in slots:
            # Nobody who writes on Monday says "Tuesday" for the one six days ago.
            exact = anchor + timedelta(days=1)
    return "DATE", found(exact, exact, "day", _with_part(exact.isoformat(), slots.get("daypart")), anchor)


def shifted(anchor: date, unit: str, steps: int) -> tuple[date, date, str, str]:
    """The period of a unit that lies `steps` after the anchor's own: first day, last day, precision, TIMEX3 value.

    Raises OverflowError where that is outside the years 1 to 9999.
    """
    years = {"M": 12, "Q": 4, "Y": 1, "DE": 0.1, "CE": 0.01}
    if unit in years and not date.min.year < anchor.year + steps / years[unit] < date.max.year - 100:
        raise OverflowError(f"{steps} {unit} from {anchor}")
    if unit in {"D", "H"}:
        day = anchor + timedelta(days=steps)
        return day, day, "day", day.isoformat()
    if unit == "WE":
        saturday = anchor + timedelta(days=(6 - anchor.isoweekday()) % 7 if anchor.isoweekday() < 7 else -1) + timedelta(weeks=steps)
        return saturday, saturday + timedelta(days=1), "weekend", f"{saturday.isocalendar().year}-W{saturday.isocalendar().week:02d}-WE"
    if unit in DAYS:
        monday = anchor - timedelta(days=anchor.isoweekday() - 1) + timedelta(days=DAYS[unit] * steps)
        iso = monday.isocalendar()
        return monday, monday + timedelta(days=6), "week", f"{iso.year}-W{iso.week:02d}"
    if unit == "M":
        index = anchor.year * 12 + anchor.month - 1 + steps
        year, month = divmod(index, 12)
        return date(year, month + 1, 1), month_end(year, month + 1), "month", f"{year}-{month + 1:02d}"
    if unit == "Q":
        index = anchor.year * 4 + (anchor.month - 1) // 3 + steps
        year, quarter = divmod(index, 4)
        return date(year, quarter * 3 + 1, 1), month_end(year, quarter * 3 + 3), "quarter", f"{year}-Q{quarter + 1}"
    width = {"Y": 1, "DE": 10, "CE": 100}[unit]
    start = anchor.year // width * width + width * steps
    value = str(start) if width == 1 else str(start)[: 3 if width == 10 else 2]
    return date(start, 1, 1), date(start + width - 1, 12, 31), PRECISION[unit], value


def _relunit(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    steps = int(slots.get("last") or slots.get("next") or slots.get("this") or 0)
    unit = slots["unit"]
    if anchor is None:
        return "DATE", _open(None, NO_ANCHOR, PRECISION[unit])
    first, last, precision, value = shifted(anchor, unit, steps)
    return "DATE", found(first, last, precision, value, anchor)


def _deictic(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    value, _, part = slots["deictic"].partition("T")  # "tonight" is D0TNI: the night of the same day
    unit, steps = ("WE", value[2:]) if value.startswith("WE") else (value[0], value[1:])
    if anchor is None:
        return "DATE", _open(None, NO_ANCHOR, PRECISION[unit])
    first, last, precision, timex = shifted(anchor, unit, int(steps))
    return "DATE", found(first, last, precision, _with_part(timex, slots.get("daypart") or part), anchor)


def _with_part(day: str, part: str | None) -> str:
    """A TIMEX3 value of a day, with the part of it that is named: TMO, TAF, TEV, TNI (TimeML 1.2.1)."""
    return f"{day}T{part}" if part else day


def _ago(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    number, unit = slots.get("number") or slots["number2"], slots.get("unit") or slots["unit2"]
    mod = slots.get("mod") or None
    if anchor is None or not number.isdigit():
        return "DATE", _open(None, NO_ANCHOR if anchor is None else "the text gives no number", PRECISION[unit], mod)
    first, last, precision, value = shifted(anchor, unit, direction * int(number))
    return "DATE", found(first, last, precision, value, anchor, mod)


def _duration(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    number, unit = slots["number"].replace(",", "."), slots["unit"]
    letter = {"W2": "W", "WE": "WE", "DE": "DE", "CE": "CE", "H": "H"}.get(unit, unit)
    if unit == "W2" and number.isdigit():
        number = str(2 * int(number))
    value = f"{'PT' if unit == 'H' else 'P'}{number}{letter}"
    return "DURATION", When(None, None, None, value, "expression", slots.get("mod") or None, None, "a length of time, not a point")


def _anniversary(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    return "DATE", _open(None, "an anniversary, dated by what it commemorates", "day")


def _set(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    return "SET", When(None, None, None, slots["set"], "expression", None, None, "a recurrence, not a point")


def _present(slots: Mapping[str, str], anchor: date | None, direction: int) -> tuple[str, When]:
    """ "Now", "recently", "soon": the day itself, or a side of it."""
    day, value = (anchor.isoformat() if anchor else None), slots["present"]
    first, last = (None if value == "PAST_REF" else day), (None if value == "FUTURE_REF" else day)
    precision = "day" if day and value == "PRESENT_REF" else None
    return "DATE", When(first, last, precision, value, "expression", None, day, None if day else NO_ANCHOR)


BUILDERS = {
    "date": _date,
    "numeric": _date,
    "range": _range,
    "month": _month,
    "season": _season,
    "weekday": _weekday,
    "deictic": _deictic,
    "relunit": _relunit,
    "ago": lambda slots, anchor, _: _ago(slots, anchor, PAST),
    "ahead": lambda slots, anchor, _: _ago(slots, anchor, FUTURE),
    "decade": _decade,
    "year": _year,
    "duration": _duration,
    "anniversary": _anniversary,
    "set": _set,
    "present": _present,
}
