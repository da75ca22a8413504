"""A store read article by article in the order of ids, in bounded memory.

Shards follow each other as they were coded, and ids are hashes: the records of neighbouring articles lie all over the tables. So the rows are
first spread over parts of some thousand articles each, in temporary files, and each part is then sorted by itself. (A sort by DuckDB was tried:
with rows this wide and nested it runs out of memory instead of using its disk.)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from detente.errors import StoreError
from detente.model import Article
from detente.store.tables import decoded, schema

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["articles_with"]

PART_ARTICLES = 2000  # with all their records 100 to 200 MB as Arrow tables
MOST_PARTS = 200  # each is an open file while rows are spread; a store of more than 400,000 articles has larger parts
READ_ROWS = 1024  # rows read from the store at a time
DECODED_ROWS = 64  # rows turned into records at a time

Tables = dict[str, tuple[ds.Dataset, list[str]]]
Part = dict[str, pa.Table]


def articles_with(lake: Lake, kinds: Sequence[str], *, raw_map: bool) -> Iterator[tuple[Article, dict[str, list[Any]]]]:
    """Every article with its records of some kinds, by kind and in the order of the text. Without `raw_map`, which is long, it is left empty."""
    names = {kind: schema(kind).names for kind in ("articles", *kinds)}
    if not raw_map:
        names["articles"] = [name for name in names["articles"] if name != "raw_map"]
    # All tables are opened now, each at its version of this moment: what is written while we read is not seen.
    tables = {kind: (lake.dataset(kind), columns) for kind, columns in names.items()}
    try:
        for part in _parts(tables):
            yield from _joined(part)
    except (OSError, pa.ArrowException) as error:
        what = f"cannot be read: {' '.join(str(error).split())}"
        raise StoreError(what, item=str(lake.root), stage="export", remedy="check the folder, and that the disk has room") from error


def _parts(tables: Tables) -> Iterator[Part]:
    """The rows of some tables and columns in parts that hold a run of article ids each, in the order of ids."""
    ids = sorted(tables["articles"][0].to_table(columns=["id"]).column("id").to_pylist())
    size = max(PART_ARTICLES, -(-len(ids) // MOST_PARTS))
    firsts = ids[size::size]
    if not firsts:
        yield {kind: dataset.to_table(columns=columns) for kind, (dataset, columns) in tables.items()}
        return
    with TemporaryDirectory(prefix="detente-export-") as name:
        folder = Path(name)
        for kind, (dataset, columns) in tables.items():
            _spread(kind, dataset, columns, firsts, folder)
        for number in range(len(firsts) + 1):
            yield {kind: _read(folder / f"{kind}-{number}") for kind in tables}


def _spread(kind: str, dataset: ds.Dataset, columns: list[str], firsts: list[str], folder: Path) -> None:
    """Write the rows of a kind to a file for each part; `firsts` are the first ids of all parts but the first one."""
    key = _key(kind)
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with ExitStack() as stack:
        writers: list[Any] = []
        batches = dataset.scanner(columns=columns, batch_size=READ_ROWS, batch_readahead=1, fragment_readahead=1).to_batches()
        for batch in batches:
            if not writers:
                paths = [folder / f"{kind}-{number}" for number in range(len(firsts) + 1)]
                writers += [stack.enter_context(pa.ipc.new_stream(str(path), batch.schema, options=options)) for path in paths]
            where = np.array([bisect_right(firsts, value) for value in batch.column(key).to_pylist()])
            for number in np.unique(where).tolist():
                writers[number].write_batch(batch.take(pa.array(np.flatnonzero(where == number))))


def _read(path: Path) -> pa.Table:
    if not path.exists():
        return pa.table({})
    with pa.ipc.open_stream(path) as reader:
        return reader.read_all()


def _joined(part: Part) -> Iterator[tuple[Article, dict[str, list[Any]]]]:
    """The articles of a part with their records. Rows that do not count, since no article says so, are passed over."""
    articles = part["articles"]
    heads = dict(_heads(articles))
    streams = {kind: _Groups(_records(kind, rows, heads)) for kind, rows in part.items() if kind != "articles"}
    for key, article in _records("articles", articles, heads):
        yield article, {kind: stream.of(key) for kind, stream in streams.items()}


def _heads(articles: pa.Table) -> Iterator[tuple[str, str | None]]:
    """Each article's id with the shard under which its records count."""
    for batch in articles.to_batches():
        shards = batch.column("shard").to_pylist() if "shard" in batch.schema.names else [None] * batch.num_rows
        yield from zip(batch.column("id").to_pylist(), shards, strict=True)


def _records(kind: str, rows: pa.Table, heads: dict[str, str | None]) -> Iterator[tuple[str, Any]]:
    """The records of a table that count with the ids of their articles, by article and place in the text."""
    if not rows.num_rows:
        return
    key = _key(kind)
    rows = rows.sort_by([(name, "ascending") for name in ([key] if kind == "articles" else [key, "ordinal"])])
    empty: dict[str, list[Any]] = {"raw_map": []} if kind == "articles" and "raw_map" not in rows.column_names else {}
    for batch in rows.to_batches(max_chunksize=DECODED_ROWS):
        plain = [row | empty for row in batch.to_pylist() if row[key] in heads and row.get("shard") == heads[row[key]]]
        yield from zip((row[key] for row in plain), decoded(kind, plain), strict=True)


def _key(kind: str) -> str:
    return "id" if kind == "articles" else "article"


class _Groups:
    """Sorted pairs of key and record, handed out key by key."""

    def __init__(self, pairs: Iterator[tuple[str, Any]]) -> None:
        self._groups = groupby(pairs, key=lambda pair: pair[0])
        self._head = next(self._groups, None)

    def of(self, key: str) -> list[Any]:
        """The records of a key; keys are asked for in their order, and none that has records is left out."""
        if self._head is None or self._head[0] != key:
            return []
        records = [record for _, record in self._head[1]]
        self._head = next(self._groups, None)
        return records
