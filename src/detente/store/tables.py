"""Records as Arrow tables and back, with nothing lost.

Columns are derived from the records' own types: a dataclass is a struct, a tuple a list, `X | None` a value that may be null.
Tables of records found in an article also have `article` (its id), `ordinal` (the record's place among those of its kind there) and `shard`;
a row counts where the articles table names the same shard for its article (store/lake.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from detente.evidence import content_id
from detente.model import Actor, Article, Coded, DateMention, Event, Judgement, Note, PlaceMention, Position, Relation, SetAside, Statement
from detente.reprints.records import Reprint, SourceCount, Told
from detente.review.tasks import Task
from detente.store.changes import Change
from detente.store.runs import Run

__all__ = [
    "CHILDREN",
    "KINDS",
    "LINKS",
    "RECORDS",
    "REVIEW",
    "Tables",
    "decoded",
    "from_tables",
    "records_of",
    "rows_of",
    "schema",
    "to_tables",
]

Tables = dict[str, pa.Table]

# The articles table comes last of what a shard writes: an article that is listed there has all its records in.
CHILDREN: dict[str, type] = {
    "statements": Statement,
    "events": Event,
    "positions": Position,
    "relations": Relation,
    "dates": DateMention,
    "places": PlaceMention,
    "actors": Actor,
    "notes": Note,
}
RECORDS: dict[str, type] = {**CHILDREN, "set_aside": SetAside, "articles": Article}
# Written by linking, over the whole store, and replaced by the next linking.
LINKS: dict[str, type] = {"reprints": Reprint, "stories": Told, "sources": SourceCount}
# Written by reviewers, row upon row.
REVIEW: dict[str, type] = {"judgements": Judgement, "tasks": Task}
KINDS: dict[str, type] = {"runs": Run, "changes": Change, **REVIEW, **RECORDS, **LINKS}
EXTRA = {
    "articles": {"coder": pa.string(), "shard": pa.string()},
    "set_aside": {"id": pa.string(), "coder": pa.string()},
    "runs": {},
    "changes": {},
    **{kind: {} for kind in (*REVIEW, *LINKS)},
}
SCALARS = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


@cache
def schema(kind: str) -> pa.Schema:
    """The Arrow schema of one kind's table."""
    extra = EXTRA.get(kind, {"article": pa.string(), "ordinal": pa.int64(), "shard": pa.string()})
    own = _hints(KINDS[kind])
    columns = {name: _arrow(hint) for name, hint in own.items()}
    return pa.schema([*((name, kind_) for name, kind_ in extra.items() if name not in own), *columns.items()])


def to_tables(results: Sequence[Coded | SetAside], coder: str) -> Tables:
    """The records of a batch, one table a kind, in the order of `results`; `coder` is the id of what coded them. The shard is left open.

    Of articles with one id, which are the same article twice, the first is taken.
    """
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in RECORDS}
    seen: set[str] = set()
    for result in results:
        if isinstance(result, SetAside):
            key = content_id("set_aside", result.item, result.stage, result.reason, result.remedy, coder)
            rows["set_aside"].append({"id": key, "coder": coder, **_encoder(SetAside)(result)})
            continue
        article = result.article
        if article.id in seen:
            continue
        seen.add(article.id)
        rows["articles"].append({"coder": coder, "shard": None, **_encoder(Article)(article)})
        for kind, record in CHILDREN.items():
            encode = _encoder(record)
            place = {"article": article.id, "shard": None}
            rows[kind].extend({**place, "ordinal": n, **encode(found)} for n, found in enumerate(getattr(result, kind)))
    return {kind: pa.Table.from_pylist(found, schema=schema(kind)) for kind, found in rows.items()}


def rows_of(kind: str, records: Sequence[Any]) -> pa.Table:
    """Records of a kind that stands by itself (runs, links) as a table."""
    return pa.Table.from_pylist([_encoder(KINDS[kind])(record) for record in records], schema=schema(kind))


def from_tables(tables: Tables) -> list[Coded]:
    """The records of every article in `tables`, in the order of the articles table."""
    found: dict[str, dict[str, list[Any]]] = {}
    for kind, record in CHILDREN.items():
        decode = _decoder(record)
        for row in sorted(tables[kind].to_pylist(), key=lambda row: (row["article"], row["ordinal"])):
            found.setdefault(row["article"], {}).setdefault(kind, []).append(decode(row))
    coded = []
    for row in tables["articles"].to_pylist():
        slots = found.get(row["id"], {})
        coded.append(Coded(_decoder(Article)(row), **{kind: tuple(slots.get(kind, ())) for kind in CHILDREN}))
    return coded


def records_of(kind: str, rows: pa.Table) -> list[Any]:
    """The records in rows of a kind; columns that the record has not are passed over."""
    return decoded(kind, rows.to_pylist())


def decoded(kind: str, rows: Iterable[dict[str, Any]]) -> list[Any]:
    """The records in plain rows of a kind."""
    decode = _decoder(KINDS[kind])
    return [decode(row) for row in rows]


def _hints(record: type) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {f.name: hints[f.name] for f in fields(record)}


def _plain(hint: Any) -> Any:
    """`X` of `X | None`; any other hint as it is."""
    if get_origin(hint) in {Union, UnionType}:
        (hint,) = (arg for arg in get_args(hint) if arg is not type(None))
    return hint


def _arrow(hint: Any) -> pa.DataType:
    hint = _plain(hint)
    if hint in SCALARS:
        return SCALARS[hint]
    if get_origin(hint) is tuple:
        return pa.list_(pa.field("element", _arrow(get_args(hint)[0])))
    return pa.struct([(name, _arrow(inner)) for name, inner in _hints(hint).items()])


@cache
def _encoder(hint: Any) -> Callable[[Any], Any]:
    """What turns a value of this type into plain lists and dicts."""
    hint = _plain(hint)
    if is_dataclass(hint):
        names = [(name, _encoder(inner)) for name, inner in _hints(hint).items()]  # type: ignore[arg-type] # is_dataclass: a class here
        return lambda value: None if value is None else {name: encode(getattr(value, name)) for name, encode in names}
    if get_origin(hint) is tuple:
        inner = _encoder(get_args(hint)[0])
        return lambda value: [inner(member) for member in value]
    return lambda value: value


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    """The way back."""
    hint = _plain(hint)
    if is_dataclass(hint):
        record: Any = hint
        names = [(name, _decoder(inner)) for name, inner in _hints(hint).items()]  # type: ignore[arg-type] # is_dataclass: a class here
        return lambda value: None if value is None else record(**{name: decode(value[name]) for name, decode in names})
    if get_origin(hint) is tuple:
        inner = _decoder(get_args(hint)[0])
        return lambda value: tuple(inner(member) for member in value)
    return lambda value: value
