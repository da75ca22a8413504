"""PLOVER records read back: ours, and older ones that call fields by other names.

Lines of JSON are read, and files that are one JSON list, as the gold standard records of 2016 are. Older records have `source` and `target`,
`eventText`, `textInfo`, `actorText`, single strings where lists stand now, and the citation's fields beside the event's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from detente.errors import InputError
from detente.export.plover_records import CiteInfo, Entity, Location, PloverEvent, Size, TextInfo
from detente.model import SetAside

__all__ = ["read"]

STAGE = "plover"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Older names, and those of the manual's second set for entities, to the names of its tables.
FIELDS = {
    "source": "actor",
    "target": "recipient",
    "eventText": "event_text",
    "eventLoc": "event_loc",
    "textInfo": "text_info",
    "citeInfo": "cite_info",
    "hasEvent": "has_event",
    "quadCode": "quad_code",
    "eventScale": "event_scale",
    "dateCoded": "coded_date",
    "codedDate": "coded_date",
    "timeCoded": "coded_time",
    "codedTime": "coded_time",
    "endDate": "enddate",
    "endTime": "endtime",
}
ENTITY = {
    "actorText": "entity_text",
    "raw_text": "entity_text",
    "entity_name": "identifier_text",
    "wikidata_id": "identifier_id",
    "wiki_description": "office",
    "sector_code": "sector",
}
LOCATION = {"name": "extracted_place", "country code": "country_code", "countryCode": "country_code"}
NUMBERS = frozenset({"age", "geonameid", "resolution", "sequence", "start", "end"})
DEGREES = frozenset({"lat", "lon"})

Part = TypeVar("Part", Entity, Location, TextInfo, Size, CiteInfo)


class _WrongError(Exception):
    """A record that is none; the message says why."""


def read(path: Path) -> Iterator[PloverEvent | SetAside]:
    """The records of a file, in its order; a row that is no PLOVER record is set aside under its number, and the next one is read.

    Fields that PLOVER does not name are passed over. Raises InputError where the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, row in enumerate(_rows(path, file), start=1):
                name = f"{path}#{number}"
                try:
                    yield _event(row)
                except _WrongError as error:
                    yield SetAside(name, STAGE, str(error), "see docs/exports-events.md for what a PLOVER record needs")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read: {' '.join(str(error).split())}", item=str(path), stage=STAGE, remedy="name a file in UTF-8"
        ) from error


def _rows(path: Path, file: Any) -> Iterator[Any]:
    """The rows of lines of JSON, or of one list; what is not JSON comes as its message, a string."""
    first = file.readline()
    while first and not first.strip():
        first = file.readline()
    if first.lstrip().startswith("["):
        try:
            yield from json.loads(first + file.read())
        except ValueError as error:
            raise InputError(f"not a JSON list: {error}", item=str(path), stage=STAGE, remedy="write one JSON object a line") from error
        return
    for text in (first, *file) if first else ():
        if text.strip():
            try:
                yield json.loads(text)
            except ValueError as error:
                yield f"not JSON: {error}"


def _event(row: Any) -> PloverEvent:
    if not isinstance(row, Mapping):
        raise _WrongError(row if isinstance(row, str) else "the row is not a JSON object")
    given = _renamed(row, FIELDS)
    for required in ("id", "date", "actor", "event"):
        if not given.get(required):
            raise _WrongError(f"no {required}, which PLOVER requires")
    if not DAY.fullmatch(str(given["date"])):
        raise _WrongError(f"the date {given['date']!r} is not of the form YYYY-MM-DD")
    place = given.get("event_loc")
    return PloverEvent(
        id=_string(given["id"], "id") or "",
        has_event=_flag(given.get("has_event")),
        date=given["date"],
        time=_text(given, "time"),
        enddate=_text(given, "enddate"),
        endtime=_text(given, "endtime"),
        actor=_entities(given["actor"]),
        recipient=_entities(given.get("recipient")),
        event=_list(given["event"], ""),
        event_loc=_part(Location, _renamed(place, LOCATION)) if isinstance(place, Mapping) else None,
        event_text=_list(given.get("event_text"), ""),
        quad_code=_number(given.get("quad_code"), "quad_code"),
        event_scale=_degree(given.get("event_scale"), "event_scale"),
        mode=_list(given.get("mode"), ","),
        context=_list(given.get("context"), ","),
        size=_size(given),
        link=_text(given, "link"),
        text=_text(given, "text"),
        text_info=_text_info(given.get("text_info")),
        cite_info=_cite_info(given),
        coder=_text(given, "coder"),
        coded_date=_text(given, "coded_date"),
        coded_time=_text(given, "coded_time"),
        comment=_text(given, "comment"),
    )


def _renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The fields under their names of today; where both stand there, today's counts."""
    return {names[key]: value for key, value in row.items() if key in names} | {k: v for k, v in row.items() if k not in names}


def _entities(value: Any) -> tuple[Entity, ...]:
    if isinstance(value, str):
        return (Entity(entity_text=value),) if value else ()
    listed = value if isinstance(value, list) else [value] if value else []
    return tuple(_entity(one) for one in listed)


def _entity(value: Any) -> Entity:
    if not isinstance(value, Mapping):
        return Entity(entity_text=_string(value, "actor"))
    given = _renamed(value, ENTITY)
    if more := value.get("other_sector_codes"):
        given["sector"] = f"{given.get('sector') or ''}{more}"
    if (name := value.get("country_name")) and isinstance(name, str):
        from detente.compare.names import state_named  # here, since that room loads numpy and DuckDB

        given["code"] = state_named(name) or name
    return _part(Entity, given)


def _part(kind: type[Part], given: Mapping[str, Any]) -> Part:
    """A part of a record from those of its fields that are given; lists of text_story apart."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        value = given.get(field.name)
        if field.name in NUMBERS:
            values[field.name] = _number(value, field.name)
        elif field.name in DEGREES:
            values[field.name] = _degree(value, field.name)
        elif field.name == "text_story":
            values[field.name] = _list(value, "")
        else:
            values[field.name] = _string(value, field.name)
    return kind(**values)


def _text_info(value: Any) -> TextInfo | None:
    if isinstance(value, Mapping):
        return _part(TextInfo, value)
    return TextInfo(markup=_string(value, "text_info")) if value else None


def _cite_info(given: Mapping[str, Any]) -> CiteInfo | None:
    """The citation; of older records from the fields beside the event's, in which the coder is the event's."""
    value = given.get("cite_info")
    if isinstance(value, Mapping):
        return _part(CiteInfo, value)
    beside = {field.name: given[field.name] for field in fields(CiteInfo) if given.get(field.name) and field.name != "coder"}
    return _part(CiteInfo, beside) if beside else None


def _size(given: Mapping[str, Any]) -> Size | None:
    """Numbers, under `size` or beside the event; a bare `size` of older records is a crowd's, for which there is no field."""
    value = given.get("size")
    found = _part(Size, value if isinstance(value, Mapping) else given)
    return found if found != Size() else None


def _text(given: Mapping[str, Any], name: str) -> str | None:
    return _string(given.get(name), name)


def _string(value: Any, name: str) -> str | None:
    """A string, or a number as one; None for null and ""."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _WrongError(f"{name} is not a text")
    return str(value)


def _number(value: Any, name: str) -> int | None:
    degree = _degree(value, name)
    if degree is not None and not degree.is_integer():
        raise _WrongError(f"{name} is not a whole number")
    return None if degree is None else int(degree)


def _degree(value: Any, name: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool):
            raise TypeError
        return float(value)
    except (TypeError, ValueError) as error:
        raise _WrongError(f"{name} is not a number") from error


def _flag(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _WrongError("has_event is neither true nor false")


def _list(value: Any, separator: str) -> tuple[str, ...]:
    """The strings of a list, or of one string, cut at the separator where there is one."""
    if isinstance(value, str):
        parts = value.split(separator) if separator else [value]
        return tuple(part.strip() for part in parts if part.strip())
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _WrongError("a list holds something else")
    return tuple(text for member in value if (text := _string(member, "a list's member")))
