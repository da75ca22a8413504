"""GDELT's events (2.0 with 61 columns, 1.0 with 57 or 58, no header) and mentions (16), read row by row.

CAMEO codes become PLOVER types by `ontology/cameo.tsv`. An actor is its country, else the body that CAMEO's group code names; regions and
bare roles (police, rebels) are no party. The date is SQLDATE, which GDELT takes from the text or, mostly, from the day of publication; the
day of publication is DATEADDED.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from detente.compare.files import aside, lines
from detente.compare.names import main_body
from detente.compare.rows import NO_ACTOR, NO_ACTOR_STATE, NO_RECIPIENT, NO_RECIPIENT_STATE, NO_TYPE, Act, Left
from detente.dialects import body_of_group, goldstein, nearest, state_of_cameo
from detente.model import SetAside

__all__ = ["EVENT_COLUMNS", "MENTION_COLUMNS", "NOT_LEAD", "events", "is_mentions", "mentioned"]

EVENT_COLUMNS = (57, 58, 61)
MENTION_COLUMNS = 16
NOT_LEAD = "not from the lead of the article"
NO_CODE = "no event code of CAMEO"
_DAYS = 16384  # dates remembered: a row's two dates are among those of the row before, mostly
# Places in a row; those behind the tone are counted from the end, since version 2.0 has a column more for each of its three places.
EVENT_ID, DAY = 0, 1
FIRST = (5, 6, 7, 8)  # code, name, country and known group of the first actor
SECOND = (15, 16, 17, 18)
ROOT, CODE, SCORE, MENTIONS = 25, 26, 30, 31
PLACE = {57: 50, 58: 50, 61: 52}
ADDED = {57: 56, 58: 56, 61: 59}
URL = {58: 57, 61: 60}
IDENTIFIER = 5  # of a mention: its address, or the words of a citation


def events(path: Path, *, lead_only: bool = False) -> Iterator[Act | Left | SetAside]:
    """The rows of a file of events; a row that is none is set aside. `lead_only` leaves out what is not from the lead of its article."""
    for line in lines(path):
        if isinstance(line, SetAside):
            yield line
            continue
        name, number, raw = line
        cells = raw.split(b"\t")
        width = len(cells)
        if number == 1 and cells[0].lower() in {b"globaleventid", b"\xef\xbb\xbfglobaleventid"}:
            continue
        if width not in PLACE:
            what = f"{width} columns, not {', '.join(map(str, EVENT_COLUMNS[:-1]))} or {EVENT_COLUMNS[-1]}"
            yield aside(name, number, what, "give files of GDELT's events as published, tab-separated")
            continue
        day, added = _day(cells[DAY]), _day(cells[ADDED[width]][:8])
        if not cells[EVENT_ID].isdigit() or day is None or (cells[ADDED[width]] and added is None):
            what = "no number of an event" if not cells[EVENT_ID].isdigit() else "no date that can be read"
            yield aside(name, number, what, "give files of GDELT's events as published, tab-separated")
            continue
        yield _event(cells, day, added, lead_only=lead_only)


def _event(cells: list[bytes], day: date, added: date | None, *, lead_only: bool) -> Act | Left:
    if lead_only and cells[ROOT] != b"1":
        return Left(NOT_LEAD, added)
    kind = _type(cells[CODE])
    if kind is None or not kind:
        return Left(NO_CODE if kind is None else NO_TYPE, added)
    one, other = (_party(cells[code], cells[country], cells[group]) for code, _, country, group in (FIRST, SECOND))
    if not one:
        return Left(NO_ACTOR_STATE if cells[FIRST[0]] else NO_ACTOR, added)
    if not other:
        return Left(NO_RECIPIENT_STATE if cells[SECOND[0]] else NO_RECIPIENT, added)
    url = _text(cells[URL[len(cells)]]) if len(cells) in URL else ""
    return Act(
        id=_text(cells[EVENT_ID]),
        first=day,
        last=day,
        published=added,
        type=kind,
        actors=(one,),
        recipients=(other,),
        score=_score(cells[SCORE], cells[CODE]),
        url=url or None,
        code=_text(cells[CODE]),
        who=_text(cells[FIRST[1]]),
        whom=_text(cells[SECOND[1]]),
        place=_text(cells[PLACE[len(cells)]]),
        mentions=int(cells[MENTIONS]) if cells[MENTIONS].isdigit() else None,
    )


def is_mentions(path: Path) -> bool:
    """Whether a file holds GDELT's mentions: its first row has their number of columns."""
    first = next(lines(path), None)
    return first is not None and not isinstance(first, SetAside) and first[2].count(b"\t") == MENTION_COLUMNS - 1


def mentioned(path: Path, key_of: Callable[[str], str | None]) -> Iterator[tuple[str, str] | SetAside]:
    """(number of the event, key of the address) of the mentions whose address `key_of` knows, which of millions are a handful."""
    for line in lines(path):
        if isinstance(line, SetAside):
            yield line
            continue
        name, number, raw = line
        cells = raw.split(b"\t")
        if len(cells) != MENTION_COLUMNS:
            yield aside(name, number, f"{len(cells)} columns, not {MENTION_COLUMNS}", "give files of GDELT's mentions as published")
        elif (key := key_of(_text(cells[IDENTIFIER]))) is not None:
            yield _text(cells[EVENT_ID]), key


@lru_cache(maxsize=_DAYS)
def _day(cell: bytes) -> date | None:
    try:
        return date(int(cell[:4]), int(cell[4:6]), int(cell[6:8])) if len(cell) == 8 and cell.isdigit() else None
    except ValueError:
        return None


@lru_cache(maxsize=_DAYS)
def _type(code: bytes) -> str | None:
    """PLOVER's type; "" where PLOVER has none, None where the code is none of CAMEO's."""
    found = nearest(_text(code))
    return None if found is None else found.type or ""


@lru_cache(maxsize=_DAYS)
def _party(code: bytes, country: bytes, group: bytes) -> str:
    """Alpha-3 or the id of a body; "" where there is neither."""
    if (state := state_of_cameo(_text(country))) is not None:
        return state
    body = body_of_group(_text(group)) or body_of_group(_text(code[:3]))
    return (main_body(body) if body else None) or ""


@lru_cache(maxsize=_DAYS)
def _score(cell: bytes, code: bytes) -> float | None:
    """The Goldstein score as published; where the cell is empty, the code's."""
    try:
        return float(cell) if cell else goldstein(_text(code))
    except ValueError:
        return None


def _text(cell: bytes) -> str:
    return cell.decode("utf-8", "replace").strip()
