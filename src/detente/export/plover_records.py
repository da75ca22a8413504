"""PLOVER's JSON record, field for field (manual of February 2024, "Data Fields"), and its line of JSON.

A field that is None or empty is left out of the line; the order of fields is the manual's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

__all__ = ["CiteInfo", "Entity", "Location", "PloverEvent", "Size", "TextInfo", "line"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor or recipient. `code` is a country (alpha-3) or IGO, NGO, MNC; `sector` one or two codes of three letters; ids are Wikidata's."""

    code: str | None = None
    sector: str | None = None
    entity_text: str | None = None
    identifier_id: str | None = None
    identifier_text: str | None = None
    religion: str | None = None
    ethnicity: str | None = None
    office: str | None = None
    gender: str | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place. `resolution`: 5 below the city, 4 city, 3 district, 2 province, 1 country."""

    extracted_place: str | None = None
    resolved_place: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    city: str | None = None
    district: str | None = None
    province: str | None = None
    country: str | None = None
    country_code: str | None = None
    feature_class: str | None = None
    feature_code: str | None = None
    resolution: int | None = None


@dataclass(frozen=True, slots=True)
class TextInfo:
    """Where the text stands in its story: `sequence` counts sentences from 1, `start` and `end` code points. `markup` is of older records."""

    sequence: int | None = None
    start: int | None = None
    end: int | None = None
    text_story: tuple[str, ...] = ()
    markup: str | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers, or words for them ("scores")."""

    dead: str | None = None
    injured: str | None = None
    arrested: str | None = None


@dataclass(frozen=True, slots=True)
class CiteInfo:
    """What the text is and who coded it."""

    corpus: str | None = None
    citation: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    publication: str | None = None
    license: str | None = None
    copyright: str | None = None
    coder: str | None = None
    codebook: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class PloverEvent:
    """One record. Dates are YYYY-MM-DD; `quad_code` is 1–4; `event_scale` −10…10."""

    id: str
    has_event: bool | None
    date: str
    time: str | None
    enddate: str | None
    endtime: str | None
    actor: tuple[Entity, ...]
    recipient: tuple[Entity, ...]
    event: tuple[str, ...]
    event_loc: Location | None
    event_text: tuple[str, ...]
    quad_code: int | None
    event_scale: float | None
    mode: tuple[str, ...]
    context: tuple[str, ...]
    size: Size | None
    link: str | None
    text: str | None
    text_info: TextInfo | None
    cite_info: CiteInfo | None
    coder: str | None
    coded_date: str | None
    coded_time: str | None
    comment: str | None


def line(record: PloverEvent) -> str:
    """The record as one line of JSON, with its line end."""
    return json.dumps(_plain(record), ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """The value as JSON has it, without fields that say nothing."""
    if is_dataclass(value):
        pairs = ((field.name, _plain(getattr(value, field.name))) for field in fields(value))
        return {name: plain for name, plain in pairs if plain not in (None, [], {})}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value
