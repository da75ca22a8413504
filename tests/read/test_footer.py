"""Sizes by the footer of a Parquet file: pyarrow's own, without its sudden end."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from tests.read.sound import table

from detente.read import footer
from detente.read.footer import Sizes, column_sizes


def told_by_pyarrow(path: Path) -> list[list[Sizes]]:
    metadata = parquet.read_metadata(path)
    groups = [metadata.row_group(group) for group in range(metadata.num_row_groups)]
    columns = [[group.column(i) for i in range(group.num_columns)] for group in groups]
    return [[(column.total_compressed_size, column.total_uncompressed_size) for column in group] for group in columns]


TABLES = [
    pa.table({"text": ["a" * 70_000, None, "b"]}),
    pa.table({f"column {i}": [i, 2, 3] for i in range(20)}),
    pa.table({"floats": [1.5], "nested": [[{"a": [True], "b": b"x"}]]}).replace_schema_metadata({"key": "value"}),
    pa.table({"text": pa.array([], pa.string())}),
]


@pytest.mark.parametrize("given_table", TABLES)
def test_sizes_are_those_of_pyarrow(tmp_path: Path, given_table: pa.Table) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(given_table, path, row_group_size=2, compression="zstd")
    assert column_sizes(path) == told_by_pyarrow(path)


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(b"PAR1" + data + len(data).to_bytes(4, "little") + b"PAR1")
    return path


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\x1c" * 5_000,
        b"\x18\xff\xff\xff\xff\x0f",
        b"\x16" + b"\xff" * 10,
        b"\x1e",
        b"\x19\xf7\xff\xff\xff\xff\xff\xff\x01",  # doubles without end
        b"\x1b\xff\xff\xff\xff\xff\xff\x01\x77",
        b"\x1b\xff\xff\xff\xff\xff\xff\x01\x88",
        b"\x49\x15\x02\x00",
        b"\x49\x1c\x19\x1c\x3c\x00\x00\x00\x00",
    ],
)
def test_damaged_footers_are_an_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ValueError, match="footer is damaged"):
        column_sizes(written(tmp_path / "a.parquet", data))


def test_footers_that_are_too_long_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footer, "MOST_BYTES", 100)
    path = tmp_path / "a.parquet"
    path.write_bytes(table())
    with pytest.raises(ValueError, match="footer of more than"):
        column_sizes(path)


@given(st.binary(max_size=100), st.integers(0, 400))
def test_whatever_stands_there_is_read_or_damaged(tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int) -> None:
    whole = table()
    tail = whole[-600:-8]
    path = written(tmp_path_factory.getbasetemp() / "any.parquet", tail[:at] + data + tail[at + len(data) :])
    try:
        column_sizes(path)
    except ValueError:
        return
