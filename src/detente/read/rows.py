"""JSONL and Parquet, row by row."""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from detente.draft import Source
from detente.model import SetAside
from detente.read.decode import decode
from detente.read.fields import COLUMNS, row_source
from detente.read.limits import LINE_BYTES, RATIO_FLOOR_BYTES, RATIO_LIMIT, aside, brief, too_long

__all__ = ["BLANK", "GZIP_ERRORS", "json_rows", "parquet_rows"]

GZIP_ERRORS = (OSError, EOFError, zlib.error)
PARQUET_BATCH_ROWS = 64  # texts of a few kB: a batch stays below a megabyte
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BLANK = b" \t\r\n\xef\xbb\xbf"  # white space and the UTF-8 mark
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
    number = 0
    blank = True
    lines = _lines(stream if packed_bytes is None else _Unpacking(stream, packed_bytes))
    try:
        for number, line in enumerate(lines, start=1):
            if line is None:
                yield too_long(f"{name}#{number}", LINE_BYTES)
            elif not line.strip(BLANK):
                continue
            elif number == 1 and line.startswith(UTF_16):
                yield aside(name, "rows in UTF-16", "save it as UTF-8")
                return
            else:
                yield _json_row(f"{name}#{number}", line)
            blank = False
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


def _json_row(name: str, line: bytes) -> Source | SetAside:
    text = decode(line)
    try:
        row = json.loads(text) if text is not None else None
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "numbers too long or lists too deep"
        return aside(name, f"row is not JSON: {why}", REMEDY_ROW)
    if not isinstance(row, dict):
        return aside(name, "row is not a JSON object", REMEDY_ROW)
    return row_source(name, row)


def parquet_rows(name: str, path: Path) -> Iterator[Source | SetAside]:
    """One source a row, streamed by row group; a group that cannot be read is set aside and the next one goes on."""
    import pyarrow as pa
    from pyarrow import parquet

    remedy = "write the file again"
    try:
        file = parquet.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        yield aside(name, f"not a Parquet file that can be read: {brief(error)}", remedy)
        return
    with file:
        columns = [column for column in file.schema_arrow.names if column in COLUMNS]
        if not {"text", "html"} & set(columns):
            yield aside(name, "no column text or html", "name the column that holds the articles text or html")
            return
        if file.metadata.num_rows == 0:
            yield aside(name, "file is empty", "leave it out")
        first = 1
        for group in range(file.num_row_groups):
            number = first
            try:
                for batch in file.iter_batches(PARQUET_BATCH_ROWS, row_groups=[group], columns=columns):
                    for row in batch.to_pylist():
                        yield row_source(f"{name}#{number}", row)
                        number += 1
            except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
                yield aside(f"{name}#{number}", f"row group {group + 1} cannot be read from here: {brief(error)}", remedy)
            first += file.metadata.row_group(group).num_rows
