"""A store on disk: one Delta table for each kind of record, written in whole shards.

A shard is one commit a table, the articles table last. An article that is not listed there does not count as in: its records, left by a
run that was killed, are not shown by queries, and are replaced when the article comes again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from detente.errors import StoreError
from detente.store.runs import Run
from detente.store.tables import CHILDREN, KINDS, LINKS, decoded, rows_of, schema

__all__ = ["Lake"]

SCHEMA_VERSION = "detente schema 1"
BATCH_ROWS = 4096  # decoded at a time: some ten megabytes of records
DELETE_IDS = 500  # ids a predicate: longer lists only make the parser slow
SIGNS = (
    ("no space left", "the disk is full", "free some space and run again: what is in is skipped"),
    ("permission denied", "permission denied", "check the rights of the folder, or name another"),
    ("read-only file system", "the file system is read-only", "name another folder"),
)


class Lake:
    """The tables of a store, each opened at its newest version when asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def open(cls, root: Path) -> Lake:
        """The store in the folder `root`; raises StoreError where there is none, or one that this version cannot read."""
        with _told(root):
            if not root.exists():
                raise StoreError(
                    "there is no such folder", item=str(root), stage="store", remedy="detente code PATH --store DIR makes a store"
                )
            if not root.is_dir():
                raise StoreError("this is a file, not a store", item=str(root), stage="store", remedy="name a folder")
            if not DeltaTable.is_deltatable(str(root / "articles")):
                raise StoreError(
                    "this folder holds no store", item=str(root), stage="store", remedy="name a folder that detente code wrote"
                )
            lake = cls(root)
            found = lake.table("articles").metadata().description
        if found != SCHEMA_VERSION:
            what = f"the store was written in another form ({found}; this version reads {SCHEMA_VERSION})"
            raise StoreError(what, item=str(root), stage="store", remedy="code the articles again into a new store")
        return lake

    @classmethod
    def create(cls, root: Path) -> Lake:
        """The store in `root`, made where the folder is new or empty; a making that was killed is finished."""
        with _told(root):
            if root.exists() and not root.is_dir():
                raise StoreError("this is a file, not a folder", item=str(root), stage="store", remedy="name a new folder")
            strangers = sorted(path.name for path in root.iterdir() if path.name not in KINDS) if root.exists() else []
            if strangers and not DeltaTable.is_deltatable(str(root / "articles")):
                what = f"the folder holds other things ({strangers[0]}) and no store"
                raise StoreError(what, item=str(root), stage="store", remedy="name a new or empty folder")
            for kind in KINDS:
                (root / kind).mkdir(parents=True, exist_ok=True)
                DeltaTable.create(root / kind, schema(kind), mode="ignore", name=kind, description=SCHEMA_VERSION)
        return cls.open(root)

    def table(self, kind: str) -> DeltaTable:
        """The Delta table of a kind at its newest version."""
        with _told(self.root):
            return DeltaTable(self.root / kind)

    def dataset(self, kind: str) -> ds.Dataset:
        """The rows of a kind, to be scanned; none where a store was made before this kind of link was known."""
        with _told(self.root):
            if kind in LINKS and not DeltaTable.is_deltatable(str(self.root / kind)):
                return ds.dataset(schema(kind).empty_table())
            return self.table(kind).to_pyarrow_dataset()

    def stream(self, kind: str, *, without: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
        """All records of a kind with the ids of their articles, a batch in memory at a time. Columns `without` are lists, and come empty."""
        columns = [name for name in schema(kind).names if name not in without]
        key = "article" if kind in CHILDREN else "id"
        empty: dict[str, list[Any]] = {name: [] for name in without}
        with _told(self.root):
            for batch in self.dataset(kind).to_batches(columns=columns, batch_size=BATCH_ROWS):
                rows = batch.to_pylist()
                yield from zip((row[key] for row in rows), decoded(kind, (row | empty for row in rows)), strict=True)

    def replace(self, kind: str, rows: pa.Table) -> None:
        """Put rows in the place of all that a kind's table holds, as a new version; the table is made where there is none."""
        with _told(self.root):
            write_deltalake(self.root / kind, rows, mode="overwrite", name=kind, description=SCHEMA_VERSION)

    def column(self, kind: str, *names: str) -> list[tuple[str, ...]]:
        """The values of some columns of a kind, a tuple a row."""
        with _told(self.root):
            table = self.dataset(kind).to_table(columns=list(names))
        return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))

    def of_article(self, article: str) -> dict[str, pa.Table]:
        """The rows of one article, of every kind."""
        found = {}
        with _told(self.root):
            for kind in [*CHILDREN, "articles"]:
                key = "article" if kind in CHILDREN else "id"
                found[kind] = self.table(kind).to_pyarrow_dataset().to_table(filter=pc.field(key) == article)
        return found

    def append(self, kind: str, rows: pa.Table) -> None:
        """Add rows to a kind's table in one commit; nothing is written where there are none."""
        if rows.num_rows:
            with _told(self.root):
                write_deltalake(self.root / kind, rows, mode="append")

    def drop(self, kind: str, articles: list[str]) -> None:
        """Take out the rows of a kind that belong to these articles."""
        table = self.table(kind)
        for at in range(0, len(articles), DELETE_IDS):
            listed = ", ".join(f"'{article}'" for article in articles[at : at + DELETE_IDS])
            with _told(self.root):
                table.delete(f"article IN ({listed})")

    def record(self, run: Run) -> None:
        """Add a row about a run."""
        self.append("runs", rows_of("runs", [run]))


@contextmanager
def _told(root: Path) -> Iterator[None]:
    """Turn what the file system and Delta raise into one StoreError that names the store and a remedy."""
    try:
        yield
    except StoreError:
        raise
    except (OSError, DeltaError, pa.ArrowException) as error:
        what, remedy = _words(" ".join(str(error).split()))
        raise StoreError(what, item=str(root), stage="store", remedy=remedy) from error


def _words(text: str) -> tuple[str, str]:
    """What an error of the libraries below says, in words of ours where we know them, and the remedy."""
    for sign, what, remedy in SIGNS:
        if sign in text.lower():
            return what, remedy
    return text, "check that the folder can be read and written"
