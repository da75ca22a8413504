"""A store: one Delta table for each kind of record, in a folder or an object store, written in whole shards.

What is in is what the articles table says: a row of another table counts where its article is listed there under the same shard. So the one commit
to the articles table decides about a shard as a whole, and what a killed run left beside it is not shown. Two rules make writing safe whoever
else writes, by transaction ids that Delta keeps in its log and holds against each other on commit:

* rows of a table are written once under their key (`once`): whoever comes later finds them there;
* commits to the articles table take turns (`swap`): one that did not see the last turn is refused, and looks again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError
from pyarrow import fs

from detente.errors import StoreError
from detente.store.location import Location
from detente.store.runs import Run
from detente.store.scan import picked
from detente.store.tables import CHILDREN, KINDS, LINKS, REVIEW, decoded, rows_of, schema

__all__ = ["SCHEMA_VERSION", "Head", "Lake"]

SCHEMA_VERSION = "detente schema 2"
BATCH_ROWS = 4096  # decoded at a time: some ten megabytes of records
LATER = frozenset({*LINKS, *REVIEW})  # kinds that a store of an older version may lack
TURN = "turn"  # the transaction id by which commits to the articles table take turns
COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # some errors of delta-rs come dressed for a terminal
MEND = "detente tidy DIR --mend takes damaged files out; then code again"
SIGNS = (
    ("no space left", "the disk is full", "free some space and run again: what is in is skipped"),
    ("permission denied", "permission denied", "check the rights of the folder, or name another"),
    ("read-only file system", "the file system is read-only", "name another folder"),
    ("corrupt footer", "a data file is damaged", MEND),
    ("not a parquet file", "a data file is damaged", MEND),
    ("magic bytes", "a data file is damaged", MEND),
    ("footer", "a data file is damaged", MEND),
    ("no files found", "a data file is missing", MEND),
    ("no such file", "a data file is missing", MEND),
    ("couldn't deserialize thrift", "a data file is damaged", MEND),
    ("not found", "a data file is missing", MEND),
)


class Head(NamedTuple):
    """What the articles table says of an article: who coded it, and the shard that holds its records."""

    coder: str
    shard: str


class Lake:
    """The tables of a store, each opened at its newest version when asked for.

    `options` are Delta Lake's own for object stores (keys, endpoint, region); what is not given is taken from the environment.
    """

    def __init__(self, root: str | Path, options: Mapping[str, str] | None = None) -> None:
        self.root = Location(root)
        self.options = dict(options or {})

    @classmethod
    def open(cls, root: str | Path, options: Mapping[str, str] | None = None) -> Lake:
        """The store at `root`; raises StoreError where there is none, or one that this version cannot read."""
        lake = cls(root, options)
        with lake.told():
            folder = lake.root.folder
            if folder is not None and not folder.exists():
                raise lake.error("there is no such folder", "detente code PATH --store DIR makes a store")
            if folder is not None and not folder.is_dir():
                raise lake.error("this is a file, not a store", "name a folder")
            if not lake.has("articles"):
                raise lake.error("this folder holds no store", "name a folder that detente code wrote")
            found = lake.table("articles").metadata().description
        if found != SCHEMA_VERSION:
            what = f"the store was written in another form ({found}; this version reads {SCHEMA_VERSION})"
            raise lake.error(what, "code the articles again into a new store")
        return lake

    @classmethod
    def create(cls, root: str | Path, options: Mapping[str, str] | None = None) -> Lake:
        """The store at `root`, made where the folder is new or empty; a making that was killed is finished."""
        lake = cls(root, options)
        with lake.told():
            folder = lake.root.folder
            if folder is not None:
                if folder.exists() and not folder.is_dir():
                    raise lake.error("this is a file, not a folder", "name a new folder")
                strangers = sorted(path.name for path in folder.iterdir() if path.name not in KINDS) if folder.exists() else []
                if strangers and not lake.has("articles"):
                    raise lake.error(f"the folder holds other things ({strangers[0]}) and no store", "name a new or empty folder")
            for kind in KINDS:
                if folder is not None:
                    (folder / kind).mkdir(parents=True, exist_ok=True)
                DeltaTable.create(
                    lake.root.table(kind),
                    schema(kind),
                    mode="ignore",
                    name=kind,
                    description=SCHEMA_VERSION,
                    storage_options=lake.options,
                )
        return cls.open(root, options)

    def error(self, what: str, remedy: str) -> StoreError:
        """An error about this store."""
        return StoreError(what, item=str(self.root), stage="store", remedy=remedy)

    def has(self, kind: str) -> bool:
        """Whether there is a table of a kind."""
        return DeltaTable.is_deltatable(self.root.table(kind), storage_options=self.options)

    def table(self, kind: str) -> DeltaTable:
        """The Delta table of a kind at its newest version."""
        with self.told():
            return DeltaTable(self.root.table(kind), storage_options=self.options)

    def dataset(self, kind: str) -> ds.Dataset:
        """The rows of a kind, to be scanned, those that do not count among them; none where a store was made before this kind was known."""
        with self.told():
            if kind in LATER and not self.has(kind):
                return ds.dataset(schema(kind).empty_table())
            # Arrow's own file system where there is one: its threads let go of delta-rs's buffers when they like, and where that is while Python
            # ends, the process is aborted.
            folder = self.root.folder
            own = fs.SubTreeFileSystem(str((folder / kind).resolve()), fs.LocalFileSystem()) if folder else None
            return self.table(kind).to_pyarrow_dataset(filesystem=own)

    def paths(self, kind: str) -> list[str] | None:
        """The Parquet files that make up a table at its newest version; None where they lie in an object store, or there is no such table."""
        if self.root.folder is None or (kind in LATER and not self.has(kind)):
            return None
        return [uri.removeprefix("file://") for uri in self.table(kind).file_uris()]

    def heads(self, articles: Collection[str] | None = None) -> dict[str, Head]:
        """What is in, by article: of all articles, or of those named."""
        rows = self.picked("articles", {} if articles is None else {"id": articles}, ["id", "coder", "shard"])
        same: dict[str, str] = {}  # a coder and a shard stand in many rows: one string for all of them
        names = ((same.setdefault(coder, coder), same.setdefault(shard, shard)) for coder, shard in _tuples(rows, "coder", "shard"))
        return {key: Head(*name) for (key,), name in zip(_tuples(rows, "id"), names, strict=True)}

    def stream(self, kind: str, *, without: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
        """All records of a kind that count, with the ids of their articles, a batch in memory at a time.

        Columns `without` are lists, and come empty.
        """
        columns = [name for name in schema(kind).names if name not in without]
        empty: dict[str, list[Any]] = {name: [] for name in without}
        heads = self.heads() if kind in CHILDREN else {}
        with self.told():
            for batch in self.dataset(kind).to_batches(columns=columns, batch_size=BATCH_ROWS):
                rows = batch.to_pylist()
                if kind in CHILDREN:
                    rows = [row for row in rows if (head := heads.get(row["article"])) is not None and head.shard == row["shard"]]
                key = "article" if kind in CHILDREN else "id"
                yield from zip((row[key] for row in rows), decoded(kind, (row | empty for row in rows)), strict=True)

    def column(self, kind: str, *names: str) -> list[tuple[str, ...]]:
        """The values of some columns of a kind, a tuple a row."""
        return _tuples(self.picked(kind, {}, names), *names)

    def of_article(self, article: str) -> dict[str, pa.Table]:
        """The rows of one article, of every kind."""
        articles = self.picked("articles", {"id": [article]})
        shards = sorted(set(articles.column("shard").to_pylist()))
        return {**{kind: self.picked(kind, {"article": [article], "shard": shards}) for kind in CHILDREN}, "articles": articles}

    def picked(self, kind: str, wanted: Mapping[str, Iterable[str]], columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of a kind in which each column of `wanted` has one of its values, those that do not count among them."""
        with self.told():
            return picked(self.dataset(kind), self.paths(kind), schema(kind), wanted, columns)

    def replace(self, kind: str, rows: pa.Table) -> None:
        """Put rows in the place of all that a kind's table holds, as a new version; the table is made where there is none."""
        with self.told():
            write_deltalake(
                self.root.table(kind), rows, mode="overwrite", name=kind, description=SCHEMA_VERSION, storage_options=self.options
            )

    def append(self, kind: str, rows: pa.Table) -> None:
        """Add rows to a kind's table in one commit; nothing is written where there are none."""
        if rows.num_rows:
            with self.told():
                write_deltalake(
                    self.root.table(kind), rows, mode="append", name=kind, description=SCHEMA_VERSION, storage_options=self.options
                )

    def once(self, kind: str, rows: pa.Table, key: str) -> None:
        """Write rows under a key that stands for just these rows, in one commit; nothing where they are there, or where there are none.

        Rows of CHILDREN carry the key in their column `shard`. An odd number beside the key in the log says that they are there, an even one
        that some were taken out since (`take_out`).
        """
        if not rows.num_rows:
            return
        with self.told():
            table = self.table(kind)
            at = table.transaction_version(key) or 0
            if at % 2:
                return
            try:
                _put(table, rows, f"shard = '{key}'" if at else None, {key: at + 1})
            except CommitFailedError:
                if not (self.table(kind).transaction_version(key) or 0) % 2:  # else another run wrote the same rows meanwhile
                    raise

    def take_out(self, kind: str, shard: str, articles: Iterable[str]) -> None:
        """Take the rows of some articles out of a shard of CHILDREN, of which no article says any longer that they count."""
        gone = set(articles)
        with self.told():
            table = self.table(kind)
            at = table.transaction_version(shard) or 0
            there = self.picked(kind, {"shard": [shard]})
            left = there.filter(pa.array([article not in gone for article in there.column("article").to_pylist()], pa.bool_()))
            with suppress(CommitFailedError):  # another run writes here: the rows stay hidden until the store is tidied
                _put(table, left, f"shard = '{shard}'", {shard: at + at % 2})

    def reopen(self, kind: str, shards: Collection[str]) -> None:
        """Note that rows of these shards are missing from a kind, so that `once` writes them anew."""
        with self.told():
            table = self.table(kind)
            numbers = {shard: table.transaction_version(shard) or 0 for shard in shards}
            if odd := {shard: at + 1 for shard, at in numbers.items() if at % 2}:
                _put(table, schema(kind).empty_table(), None, odd)

    def turn(self) -> int:
        """The number of the last turn at the articles table."""
        return self.table("articles").transaction_version(TURN) or 0

    def swap(self, rows: pa.Table, gone: Collection[str], *, turn: int) -> bool:
        """In one commit, put in article rows, in the place of those with their ids, and take out the articles `gone`.

        False, and nothing done, where another has committed since `turn`: what the rows were made from may no longer hold.
        """
        ids = sorted({*gone, *rows.column("id").to_pylist()})
        with self.told():
            table = self.table("articles")
            if (table.transaction_version(TURN) or 0) != turn:
                return False
            try:
                _put(table, rows, f"id IN ({', '.join(map(repr, ids))})" if gone else None, {TURN: turn + 1})
            except CommitFailedError:
                if self.turn() == turn:
                    raise
                return False
        return True

    def record(self, run: Run) -> None:
        """Add a row about a run."""
        self.append("runs", rows_of("runs", [run]))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the file system and Delta raise into one StoreError that names the store and a remedy."""
        try:
            yield
        except StoreError:
            raise
        except (OSError, DeltaError, pa.ArrowException) as error:
            raise self.error(*_words(" ".join(COLOURS.sub("", str(error)).split()))) from error


def _put(table: DeltaTable, rows: pa.Table, instead_of: str | None, numbers: Mapping[str, int]) -> None:
    """Commit rows, in the place of those that a predicate names, with transaction ids and their numbers."""
    properties = CommitProperties(app_transactions=[Transaction(key, number) for key, number in numbers.items()])
    if instead_of is None:
        write_deltalake(table, rows, mode="append", commit_properties=properties)
    elif rows.num_rows:
        write_deltalake(table, rows, mode="overwrite", predicate=instead_of, commit_properties=properties)
    else:
        table.delete(instead_of, commit_properties=properties)


def _tuples(rows: pa.Table, *names: str) -> list[tuple[str, ...]]:
    return list(zip(*(rows.column(name).to_pylist() for name in names), strict=True))


def _words(text: str) -> tuple[str, str]:
    """What an error of the libraries below says, in words of ours where we know them, and the remedy."""
    for sign, what, remedy in SIGNS:
        if sign in text.lower():
            return what, remedy
    return text, "check that the folder can be read and written"
