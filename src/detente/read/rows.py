"""JSONL and Parquet, row by row, and JSON files with one row or a list of them."""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detente.draft import Source
from detente.model import SetAside
from detente.read.decode import decode
from detente.read.fields import COLUMNS, row_source
from detente.read.footer import Sizes, column_sizes
from detente.read.limits import LINE_BYTES, RATIO_FLOOR_BYTES, RATIO_LIMIT, TEXT_BYTES, aside, brief, too_long

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["BLANK", "GZIP_ERRORS", "json_file", "json_rows", "parquet_rows"]

GZIP_ERRORS = (OSError, EOFError, zlib.error)
BODIES = frozenset({"text", "html"})
PARQUET_BATCH_ROWS = 64  # texts of a few kB: a batch stays below a megabyte
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BLANK = b" \t\r\n\xef\xbb\xbf"  # white space and the UTF-8 mark
BLANK_LINES = 1_000_000  # in a row: they are read in a second, and no file of articles has them
REMEDY_ROW = "write one JSON object a line"


class _Unpacking:
    """A stream that stops where a packed file has grown beyond all reason."""

    def __init__(self, stream: BinaryIO, packed_bytes: int) -> None:
        self._stream = stream
        self._left_bytes = max(RATIO_FLOOR_BYTES, RATIO_LIMIT * packed_bytes)

    def readline(self, limit: int) -> bytes:
        line = self._stream.readline(limit)
        self._left_bytes -= len(line)
        if self._left_bytes < 0:
            raise OSError(f"unpacks to more than {RATIO_LIMIT} times its size")
        return line


def json_rows(name: str, stream: BinaryIO, packed_bytes: int | None = None) -> Iterator[Source | SetAside]:
    """One source a line; a bad line is set aside under its number and the rest goes on.

    `packed_bytes` is the size on disk where the stream unpacks: a file that grows to more than RATIO_LIMIT times that is left.
    """
    number = empty = 0
    blank = True
    lines = _lines(stream if packed_bytes is None else _Unpacking(stream, packed_bytes))
    try:
        for number, line in enumerate(lines, start=1):
            if line is None:
                yield too_long(f"{name}#{number}", LINE_BYTES)
            elif not line.strip(BLANK):
                empty += 1
                if empty > BLANK_LINES:
                    yield aside(f"{name}#{number}", f"more than {BLANK_LINES} empty lines", "take them out; the rows before them are read")
                    return
                continue
            elif number == 1 and line.startswith(UTF_16):
                yield aside(name, "rows in UTF-16", "save it as UTF-8")
                return
            else:
                yield _json_row(f"{name}#{number}", line)
            blank = False
            empty = 0
    except GZIP_ERRORS as error:
        yield aside(f"{name}#{number + 1}", f"file breaks off here: {brief(error)}", "fetch or pack it again; the rows before it are read")
        return
    if blank:
        yield aside(name, "file is empty", "leave it out")


def _lines(stream: BinaryIO | _Unpacking) -> Iterator[bytes | None]:
    """The lines; None for one above the limit, of which no more than a part is ever held."""
    while line := stream.readline(LINE_BYTES):
        rest = line
        while len(rest) == LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_BYTES)
        yield line if rest is line else None


def json_file(name: str, data: bytes) -> Iterator[Source | SetAside]:
    """The row that a JSON file holds, or one source for each row of its list, named `path#row`."""
    if len(data) > LINE_BYTES:
        yield aside(name, f"JSON of more than {LINE_BYTES // 1_000_000} MB in one piece", f"{REMEDY_ROW}, in a file .jsonl")
        return
    if not data.strip(BLANK):
        yield aside(name, "file is empty", "leave it out")
        return
    value = _parsed(name, data, "file")
    if isinstance(value, list):
        rows = ((f"{name}#{number}", row) for number, row in enumerate(value, start=1))
        yield from (_row(named, row) for named, row in rows)
        if not value:
            yield aside(name, "list is empty", "leave it out")
    else:
        yield value if isinstance(value, SetAside) else _row(name, value)


def _json_row(name: str, line: bytes) -> Source | SetAside:
    value = _parsed(name, line, "row")
    return value if isinstance(value, SetAside) else _row(name, value)


def _row(name: str, value: object) -> Source | SetAside:
    return row_source(name, value) if isinstance(value, dict) else aside(name, "row is not a JSON object", REMEDY_ROW)


def _parsed(name: str, data: bytes, what: str) -> object:
    """The value in JSON text, or a SetAside that says why there is none."""
    text = decode(data)
    try:
        return json.loads(text.removeprefix("\ufeff")) if text is not None else aside(name, "encoding cannot be told", "save it as UTF-8")
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "numbers too long or lists too deep"
        return aside(name, f"{what} is not JSON: {why}", REMEDY_ROW)


def parquet_rows(name: str, path: Path) -> Iterator[Source | SetAside]:
    """One source a row, streamed by row group; a group that cannot be read is set aside and the next one goes on."""
    import pyarrow as pa
    from pyarrow import parquet

    remedy = "write the file again"
    try:
        schema = parquet.read_schema(path)
        columns = [column for column in schema.names if column in COLUMNS]
        if len(set(columns)) < len(columns):
            raise ValueError("two columns of one name")
        bodies = [column for column in columns if column in BODIES and _is_bytes(schema.field(column).type)]
        sizes = column_sizes(path)
        file = parquet.ParquetFile(path, read_dictionary=bodies)  # a text that stands in many rows is held once
        if len(sizes) != file.num_row_groups:
            raise ValueError("footer can be read in two ways")
    except (OSError, ValueError, pa.ArrowException) as error:  # ValueError: also of names that are no text
        yield aside(name, f"not a Parquet file that can be read: {brief(error)}", remedy)
        return
    with file:
        if not BODIES & set(columns):
            yield aside(name, "no column text or html", "name the column that holds the articles text or html")
            return
        promised = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        if not any(promised):
            yield aside(name, "file is empty", "leave it out")
        first = 1
        for group, columns_of_it in enumerate(sizes):
            number = first
            try:
                if _is_bomb(columns_of_it):
                    raise OSError(f"it unpacks to more than {RATIO_LIMIT} times its size")
                for batch in file.iter_batches(PARQUET_BATCH_ROWS, row_groups=[group], columns=columns):
                    for row in _batch_rows(batch):
                        yield too_long(f"{name}#{number}") if row is None else row_source(f"{name}#{number}", row)
                        number += 1
                if number != first + promised[group]:
                    raise OSError(f"it has {number - first} rows, not {promised[group]}")
            except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
                yield aside(f"{name}#{number}", f"row group {group + 1} cannot be read from here: {brief(error)}", remedy)
            first += promised[group]


def _is_bytes(kind: pa.DataType) -> bool:
    """Whether a column holds texts or bytes, plain or as a dictionary, which is what can be held as one."""
    import pyarrow as pa

    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return kind in {pa.string(), pa.binary(), pa.large_string(), pa.large_binary(), pa.string_view(), pa.binary_view()}


def _is_bomb(sizes: list[Sizes]) -> bool:
    """Whether a column of a row group unpacks beyond all reason."""
    return any(unpacked > max(RATIO_FLOOR_BYTES, RATIO_LIMIT * packed) for packed, unpacked in sizes)


def _batch_rows(batch: pa.RecordBatch) -> Iterator[dict[str, object] | None]:
    """The rows of a batch, None for one whose text is above the limit: it is never unpacked."""
    import pyarrow as pa
    from pyarrow import compute

    long: set[int] = set()
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            lengths = compute.binary_length(column.dictionary).take(column.indices).to_pylist()
            long.update(i for i, length in enumerate(lengths) if (length or 0) > TEXT_BYTES)
    named = {name: _in_microseconds(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
    for i in range(batch.num_rows):
        yield None if i in long else {name: _value(column[i]) for name, column in named.items()}


def _in_microseconds(column: pa.Array) -> pa.Array:
    """Times no finer than Python's, as which alone they can be read: pandas writes nanoseconds."""
    import pyarrow as pa

    finer = pa.types.is_timestamp(column.type) and column.type.unit == "ns"
    return column.cast(pa.timestamp("us", column.type.tz), safe=False) if finer else column


def _value(cell: pa.Scalar) -> object:
    """The value of a cell; None for a time that Python has none for: in the year 10000, or in a zone that is unknown."""
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        raise
    except (KeyError, OverflowError, ValueError):
        return None
