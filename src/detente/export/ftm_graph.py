"""FollowTheMoney entities and their statement rows, cleaned and checked by FollowTheMoney's own library.

An entity is written at once where only one article can speak of it. Those that many may speak of (states, bodies and persons on file, posts) are
gathered, and written at the end in the order of their ids; their statements say from which day to which articles told them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TextIO

from detente.errors import ResourceError
from detente.export.records import Loss
from detente.model import Article
from detente.resources import table

__all__ = ["DATASET", "STATEMENT_COLUMNS", "Graph", "Values", "country_name", "library"]

DATASET = "detente"
# As followthemoney.statement.serialize (4.11) writes and reads them.
STATEMENT_COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value", "external", "first_seen",
    "last_seen", "id",
)  # fmt: skip
# Types of property whose statements bear no language there.
NO_LANGUAGE = frozenset(
    ["entity", "date", "checksum", "email", "phone", "gender", "mimetype", "topic", "url", "country", "language", "ip", "id"]
)

DISSOLVED = {"SUN": "suhh", "YUG": "yucs", "CSK": "cshh", "DDR": "dd"}  # FollowTheMoney's codes for states that are no more

Values = dict[str, Iterable[str | None]]  # by property


def library() -> Any:
    """The model of the library; raises ResourceError where it is not installed."""
    try:
        from followthemoney import model
    except ImportError as error:
        raise ResourceError("followthemoney is not installed", stage="export", remedy="pip install 'detente[ftm]'") from error
    return model


def country_name(code: str) -> str:
    """The English name of a country by its alpha-3 code; the code itself where none is on file."""
    return _country_names().get(code, code)


@cache
def _alpha2() -> dict[str, str]:
    return {row["code"]: row["alpha2"] for row in table("actors/countries.tsv")}


@cache
def _country_names() -> dict[str, str]:
    """The names that CLDR gives; ISO's where it gives none."""
    names = {row["code"]: row["iso_name"] for row in table("actors/countries.tsv")}
    given = [row for row in table("actors/names.tsv") if row["lang"] == "en" and row["form"] == "name" and row["source"] == "cldr"]
    return names | {row["code"]: row["text"] for row in reversed(given)}


@cache
def _countries() -> frozenset[str]:
    """The codes that the library takes for countries."""
    from followthemoney.types import registry

    codes: Any = registry.country
    return frozenset(codes.codes)


class Graph:
    """Takes entities, and writes them as JSON lines with a CSV row for each statement."""

    def __init__(self, entities: TextIO, statements: TextIO, loss: Loss) -> None:
        self._model, self._loss = library(), loss
        self._entities = entities
        self._rows = csv.writer(statements, dialect=csv.unix_dialect)
        self._rows.writerow(STATEMENT_COLUMNS)
        self._shared: dict[str, tuple[str, dict[tuple[str, str], list[str]]]] = {}

    def add(self, key: str, schema: str, values: Values, article: Article, *, quoted: Iterable[str] = ()) -> None:
        """Write an entity of one article. `quoted` are the properties whose values are words of its text, and so in its language."""
        proxy = self._proxy(key, schema, values)
        if proxy is None:
            return
        days = _days(article)
        language = self._language(article)
        seen = {(prop, value): days for prop, values in proxy.items() for value in values}
        self._write(key, schema, seen, languages=dict.fromkeys(quoted, language))

    def share(self, key: str, schema: str, values: Values, article: Article) -> None:
        """Remember what an article says of an entity that others may speak of too. The first schema that is given stays."""
        proxy = self._proxy(key, self._shared[key][0] if key in self._shared else schema, values)
        if proxy is None:
            return
        _, known = self._shared.setdefault(key, (schema, {}))
        for prop, found in proxy.items():
            for value in found:
                known.setdefault((prop, value), []).extend(_days(article))
                known[prop, value] = _ends(known[prop, value])

    def close(self) -> None:
        """Write what was gathered."""
        for key, (schema, seen) in sorted(self._shared.items()):
            self._write(key, schema, seen)

    def country(self, code: str | None) -> str | None:
        """The library's code for a country's alpha-3 code; None, and counted, where it has none."""
        if code is None:
            return None
        known = DISSOLVED.get(code) or _alpha2().get(code, "").lower()
        if known in _countries():
            return known
        self._loss.count("countries that FollowTheMoney has no code for")
        return None

    def _proxy(self, key: str, schema: str, values: Values) -> dict[str, list[str]] | None:
        """The values as the library cleans them; None, and counted, where it does not take the entity."""
        from followthemoney.exc import InvalidData

        proxy = self._model.make_entity(schema)
        proxy.id = key
        for prop, found in values.items():
            for value in found:
                if value:
                    before = len(proxy.get(prop))
                    known = value in proxy.get(prop)
                    proxy.add(prop, value, cleaned=proxy.schema.get(prop).type.name == "country")
                    if len(proxy.get(prop)) == before and not known:
                        self._loss.count(f"values that FollowTheMoney does not take for {schema}:{prop}")
        try:
            proxy.schema.validate(proxy.to_dict())
        except InvalidData as error:
            missing = ", ".join(sorted((error.errors or {}).get("properties", {})))
            self._loss.count(f"{schema} entities that FollowTheMoney does not take ({missing})")
            return None
        return {prop: list(dict.fromkeys(values)) for prop, values in proxy.to_dict()["properties"].items()}

    def _language(self, article: Article) -> str:
        from followthemoney.types import registry

        return registry.language.clean(article.language) or "" if article.language else ""

    def _write(self, key: str, schema: str, seen: Mapping[tuple[str, str], list[str]], languages: Mapping[str, str] | None = None) -> None:
        properties: dict[str, list[str]] = {}
        for prop, value in seen:
            properties.setdefault(prop, []).append(value)
        entity = {"id": key, "schema": schema, "properties": {prop: properties[prop] for prop in sorted(properties)}, "datasets": [DATASET]}
        self._entities.write(json.dumps(entity, ensure_ascii=False) + "\n")
        all_days = _ends([day for days in seen.values() for day in days])
        self._row(key, schema, "id", key, all_days, "")
        for (prop, value), days in seen.items():
            self._row(key, schema, prop, value, days, (languages or {}).get(prop, ""))
        self._loss.written += 1

    def _row(self, key: str, schema: str, prop: str, value: str, days: list[str], language: str) -> None:
        kind = "id" if prop == "id" else self._model.get(schema).get(prop).type.name
        language = "" if kind in NO_LANGUAGE else language
        first, last = (days[0], days[-1]) if days else ("", "")
        # The id is made as followthemoney.statement.Statement.make_key makes it.
        said = f"{DATASET}.{key}.{prop}.{value}" + (f"@{language}" if language else "")
        row = (key, key, prop, kind, schema, value, DATASET, "", language, "", "f", first, last, hashlib.sha1(said.encode()).hexdigest())
        self._rows.writerow(row)


def _days(article: Article) -> list[str]:
    """The first and the last day on which an article may have been published, where they are known."""
    return _ends([day for day in (article.published.earliest, article.published.latest) if day])


def _ends(days: list[str]) -> list[str]:
    return sorted({min(days), max(days)}) if days else []
