"""A large store for the desk: the articles of a small one many times over, each copy with ids and days of its own.

What is copied was coded; nothing is made up but the ids, and the day that a copy is moved to. Texts and the words of records are the same in all
copies, so that every search finds its share of every copy: more than in news of as many articles.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import write_deltalake

from detente.evidence import content_id
from detente.store.lake import Lake

__all__ = ["COPIED", "enlarge"]

COPIED = (
    "statements",
    "events",
    "positions",
    "relations",
    "dates",
    "places",
    "actors",
    "articles",
)  # articles last, as whoever codes writes them
DAYS = ("published", "when")  # columns that are moved
KEYS = {"id", "article", "inside"}  # columns that hold one id, or none
SPAN_DAYS = 3650  # the copies spread over ten years before the day of the first
PREFIX = 10  # characters of an id that are kept; the other six number the copy
A_SHARD = 40  # copies written at a time: some hundred megabytes


def enlarge(source: Lake, into: Path, events: int, *, tell: Callable[[int], None] = lambda _: None) -> Lake:
    """A store of at least this many events in a new folder. `tell` is given the events written so far."""
    heads = source.heads()
    tables = {kind: _counted(source, kind, heads) for kind in COPIED}
    lake = Lake.create(into)
    times = -(-events // max(1, tables["events"].num_rows))
    random = Random(1)
    for first in range(0, times, A_SHARD):
        shard = content_id("copy", first)
        numbers = range(first, min(times, first + A_SHARD))
        back = [random.randrange(SPAN_DAYS) for _ in numbers]
        for kind in COPIED:
            copies = [_copy(tables[kind], number, days, shard) for number, days in zip(numbers, back, strict=True)]
            write_deltalake(lake.root.table(kind), pa.concat_tables(copies).combine_chunks(), mode="append")
        tell(tables["events"].num_rows * len(numbers))
    return lake


def _counted(lake: Lake, kind: str, heads: dict[str, object]) -> pa.Table:
    """The rows of a kind that count."""
    table = lake.dataset(kind).to_table()
    key = table.column("id" if kind == "articles" else "article").to_pylist()
    shards = table.column("shard").to_pylist()
    kept = [n for n, (article, shard) in enumerate(zip(key, shards, strict=True)) if article in heads and heads[article].shard == shard]  # type: ignore[attr-defined]
    return table.take(kept).combine_chunks()


def _copy(table: pa.Table, number: int, days: int, shard: str) -> pa.Table:
    out = table
    for n, name in enumerate(table.column_names):
        column = table.column(name).combine_chunks()
        if name == "shard":
            new = pa.array([shard] * table.num_rows, pa.string())
        elif name in KEYS:
            new = _keyed(column, number)
        elif name == "via":
            new = pa.ListArray.from_arrays(column.offsets, _keyed(column.values, number))
        elif name in DAYS:
            new = _moved(column, days)
        else:
            continue
        out = out.set_column(n, table.schema.field(name), new.cast(table.schema.field(name).type))
    return out


def _keyed(ids: pa.Array, number: int) -> pa.Array:
    """Ids of a copy: alike in all tables, so that records still lead to each other."""
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(ids, 0, PREFIX), f"{number:06x}", "")


def _moved(column: pa.StructArray, days: int) -> pa.StructArray:
    """Times, this many days earlier."""
    fields = [
        _earlier(column.field(n), days) if column.type.field(n).name in {"earliest", "latest", "anchor"} else column.field(n)
        for n in range(column.type.num_fields)
    ]
    names = [column.type.field(n).name for n in range(column.type.num_fields)]
    return pa.StructArray.from_arrays(fields, names=names, mask=column.is_null())


def _earlier(days: pa.Array, by: int) -> pa.Array:
    there = pc.cast(days, pa.date32())
    return pc.cast(pc.cast(pc.subtract(pc.cast(there, pa.int32()), pa.scalar(by, pa.int32())), pa.date32()), pa.string())
