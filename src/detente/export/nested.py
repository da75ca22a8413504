"""Records as Parquet, nested as the store holds them: nothing is lost, and `read` gives the same records back.

A file holds one kind. Beside the record's own fields it has `article`, the id, and `ordinal`, the place among the records of its kind there.
The schema's metadata name the kind, the version of the records' form and the version that wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.evidence import Evidence
from detente.export.format import Format
from detente.export.records import KINDS, Found, Loss
from detente.release.claims import Claim, Page, Release, text_hash
from detente.verify import evidence_in

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FORMAT", "read", "release", "write"]

ROWS = 1000  # a row group: a few megabytes
OF_STORES = frozenset({"coder", "shard"})  # columns that say how a store keeps a row


def write(records: Iterator[Found], out: Path, loss: Loss, *, kind: str) -> None:
    """One file of one kind, which has its columns even where it has no rows."""
    import pyarrow.parquet as pq

    schema = _schema(kind)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        before, ordinal = "", 0
        while batch := list(islice(records, ROWS)):
            places = []
            for found in batch:
                ordinal = ordinal + 1 if found.article.id == before else 0
                before = found.article.id
                places.append((before, ordinal))
            writer.write_table(_table(kind, [found.record for found in batch], places, schema))
            loss.written += len(batch)


def read(path: Path) -> list[Any]:
    """The records in a file that `write` wrote, in their order."""
    return [record for _, record in _rows(path)]


def release(path: Path) -> Release | None:
    """The release in a folder of Parquet files with the articles among them; None where it is none."""
    if not path.is_dir() or _kind(path / "articles.parquet") != "articles":
        return None
    files = [file for file in sorted(path.glob("*.parquet")) if _kind(file)]
    return Release(path, "parquet", lambda: _pages(path / "articles.parquet"), lambda: _claims(files))


def _pages(path: Path) -> Iterator[Page]:
    for _, article in _rows(path):
        yield Page(article.id, article.sha256, text_hash(article.text), article.url, len(article.text), article.text)


def _claims(files: list[Path]) -> Iterator[Claim]:
    for file in files:
        for article, record in _rows(file):
            name = f"{file.stem} {getattr(record, 'id', article)}"
            for each in evidence_in(record):
                if isinstance(each, Evidence):
                    yield Claim(article, name, each.span, each.quote)
                else:
                    yield Claim(article, name, each)


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    """The records of a file with the ids of their articles, a row group in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from detente.store.tables import records_of

    with pq.ParquetFile(path) as file:
        kind = file.schema_arrow.metadata[b"detente.kind"].decode()
        for batch in file.iter_batches(ROWS):
            rows = pa.Table.from_batches([batch])
            yield from zip(rows.column("id" if kind == "articles" else "article").to_pylist(), records_of(kind, rows), strict=True)


def _kind(path: Path) -> str | None:
    """The kind of record in a file that `write` wrote; None where it is none of ours."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        told = (pq.read_schema(path).metadata or {}).get(b"detente.kind")
    except (OSError, pa.ArrowException):
        return None
    return told.decode() if told else None


def _schema(kind: str) -> pa.Schema:
    import pyarrow as pa

    import detente
    from detente.store.lake import SCHEMA_VERSION
    from detente.store.tables import schema

    told = {"detente.kind": kind, "detente.schema": SCHEMA_VERSION, "detente.version": detente.__version__}
    return pa.schema([field for field in schema(kind) if field.name not in OF_STORES], metadata=told)


def _table(kind: str, records: list[Any], places: list[tuple[str, int]], schema: pa.Schema) -> pa.Table:
    """Records as rows of the schema; `places` are the article and the ordinal of each."""
    import pyarrow as pa

    from detente.store.tables import rows_of

    rows = rows_of(kind, records)
    own = {"article": [article for article, _ in places], "ordinal": [ordinal for _, ordinal in places]}
    columns = [pa.array(own[field.name], field.type) if field.name in own else rows.column(field.name) for field in schema]
    return pa.table(columns, schema=schema)


FORMAT = Format("parquet", KINDS, write, each=True)
