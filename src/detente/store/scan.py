"""Rows of a table picked by the values of their columns.

Files on disk are read by DuckDB, which skips what no condition asks for; those of an object store by Arrow, whose filters need a cast: files that
delta-rs has rewritten hold views of strings, which Arrow does not compare with strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

__all__ = ["picked", "sql_list"]


def picked(
    rows: ds.Dataset,
    paths: Sequence[str] | None,
    schema: pa.Schema,
    wanted: Mapping[str, Iterable[str]],
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The rows in which each column of `wanted` has one of its values; `columns` of them, or all. `paths` are the files, None where not on disk.

    Raises OSError where a file cannot be read.
    """
    names = list(columns or schema.names)
    target = pa.schema([schema.field(name) for name in names])
    values = {column: sorted(listed) for column, listed in wanted.items()}
    if paths is None:
        condition = pc.scalar(True)
        for column, listed in values.items():
            condition &= pc.field(column).cast(pa.string()).isin(pa.array(listed, pa.string()))
        return rows.to_table(columns=names, filter=condition).cast(target)
    if not paths:
        return target.empty_table()
    shown = ", ".join(f'"{name}"' for name in names)
    where = " AND ".join(f"list_contains(?, {column})" for column in values) or "true"
    connection = duckdb.connect(":memory:")
    try:
        query = f"SELECT {shown} FROM read_parquet({sql_list(paths)}, hive_partitioning = false) WHERE {where}"
        found: pa.Table = connection.sql(query, params=list(values.values())).to_arrow_table()
        return found.cast(target)
    except duckdb.Error as error:
        raise OSError(str(error).strip().splitlines()[0]) from error
    finally:
        connection.close()


def sql_list(texts: Iterable[str]) -> str:
    """Texts as a list in SQL."""
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"
