"""Rows of JSONL and Parquet to sources: which field is what, and dates in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from detente.draft import Metadata, Source
from detente.model import SetAside
from detente.read.decode import decode, digest, mended
from detente.read.limits import TEXT_BYTES, aside, too_long
from detente.read.urls import canonical

__all__ = ["COLUMNS", "iso_date", "one_line", "row_source", "status_of"]

NAMES = {
    "text": ("text",),
    "html": ("html",),
    "title": ("title",),
    "url": ("url",),
    "published": ("published", "date"),
    "outlet": ("outlet", "publisher"),
    "language": ("lang", "language"),
    "uri": ("uri", "guid"),
    "status": ("pubstatus", "status"),
}
COLUMNS = frozenset(name for names in NAMES.values() for name in names)
# What publishers say of an item (ninjs and NewsML-G2: usable, withheld, canceled); whatever else a field of that name holds says nothing to us.
STATUS = {"usable": "usable", "canceled": "withdrawn", "cancelled": "withdrawn", "withheld": "withdrawn", "withdrawn": "withdrawn"}

LEADING_DATE = re.compile(r"\s*(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
EPOCH_S = (10**8, 10**10)  # 1973 to 2286
EPOCH_MS = (10**11, 10**13)


def row_source(name: str, row: Mapping[str, object]) -> Source | SetAside:
    """The source in a row, or why there is none. A row that its publisher has withdrawn comes without a text where it has none."""
    from detente.read.ninjs import is_item, item_source  # it needs the helpers below

    if is_item(row):
        return item_source(name, row)
    status = status_of(_first(row, "status"))
    for media in ("html", "text"):
        value = _first(row, media)
        content = decode(value, html=media == "html") if isinstance(value, bytes) else value
        if isinstance(content, str) and (content.strip() or media == "text"):
            break
    else:
        if status != "withdrawn":
            return aside(name, "row has no text", "give each row a field text or html, or those of a ninjs item")
        content = ""
    data = mended(content).encode("utf-8")
    if len(data) > TEXT_BYTES:
        return too_long(name)
    url = _words(row, "url")
    metadata = Metadata(
        url=canonical(url) if url else None,
        title=_words(row, "title"),
        outlet=_words(row, "outlet"),
        published=iso_date(_first(row, "published")),
        language=_words(row, "language"),
        uri=_words(row, "uri"),
        status=status,
    )
    return Source(name, media, mended(content), digest(data), metadata)


def iso_date(value: object) -> str | None:
    """A date as YYYY-MM-DD; None where the value names no day or leaves open which ("03/02/2019").

    Takes dates and datetimes (the day as written, whatever the zone), ISO 8601 and its compact form, RFC 2822, and Unix times.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    if not isinstance(value, str):
        return None
    if found := LEADING_DATE.match(value):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _from_number(value: float) -> str | None:
    """A Unix time in seconds or milliseconds, or a compact date such as 20190302."""
    if value == value // 1 and 17000101 <= value <= 21001231:
        return iso_date(str(int(value)))
    seconds = value if EPOCH_S[0] <= value < EPOCH_S[1] else value / 1000 if EPOCH_MS[0] <= value < EPOCH_MS[1] else None
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _first(row: Mapping[str, object], field: str) -> object:
    """The first value that is there under any of the field's names."""
    return next((row[name] for name in NAMES[field] if row.get(name) is not None), None)


def _words(row: Mapping[str, object], field: str) -> str | None:
    return one_line(_first(row, field))


def one_line(value: object) -> str | None:
    """A field's text on one line; None where it is missing, empty or no text."""
    return (" ".join(mended(value).split()) or None) if isinstance(value, str) else None


def status_of(value: object) -> str | None:
    """What a publisher says of an item: usable or withdrawn; None where nothing is said, or nothing that is known."""
    return STATUS.get(value.strip().lower()) if isinstance(value, str) else None
