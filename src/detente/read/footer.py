"""How large the columns of a Parquet file are, by its footer (parquet-format: FileMetaData, in Thrift's compact protocol).

Read by ourselves, because pyarrow ends the whole process where it is asked for a column that the footer describes wrongly.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["Sizes", "column_sizes"]

Sizes = tuple[int, int]

# 5,000 row groups of twenty columns; hostile ones have an object of 64 bytes in each of theirs.
MOST_BYTES = 10_000_000
TAIL_BYTES = 8  # the length of the footer, and the mark of the format
# Fields by their numbers, in FileMetaData, RowGroup, ColumnChunk and ColumnMetaData.
ROW_GROUPS, COLUMNS, META_DATA, UNPACKED, PACKED = 4, 1, 3, 6, 7
# Types of the compact protocol.
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
DOUBLE_BYTES = 8
VARINT_BITS = 64
LONG_LIST = 15  # the length follows


def column_sizes(path: Path) -> list[list[Sizes]]:
    """The bytes of each column of each row group, as they are packed and unpacked.

    Raises OSError or ValueError where the footer is damaged or too long.
    """
    with path.open("rb") as raw:
        raw.seek(-TAIL_BYTES, os.SEEK_END)
        length = int.from_bytes(raw.read(4), "little")
        if length > MOST_BYTES:
            raise ValueError(f"footer of more than {MOST_BYTES // 1_000_000} MB")
        raw.seek(-TAIL_BYTES - length, os.SEEK_END)
        footer = io.BytesIO(raw.read(length))
    try:
        groups = _struct(footer)[ROW_GROUPS]
        return [[_sizes(column[META_DATA]) for column in group[COLUMNS]] for group in groups]
    except (IndexError, KeyError, RecursionError, TypeError) as error:
        raise ValueError("footer is damaged") from error


def _sizes(column: dict[int, Any]) -> Sizes:
    return int(column[PACKED]), int(column[UNPACKED])


def _struct(raw: BinaryIO) -> dict[int, Any]:
    """The fields of a struct by their numbers; an IndexError where the bytes end."""
    fields: dict[int, Any] = {}
    number = 0
    while head := raw.read(1)[0]:
        kind = head & 15
        number = number + (head >> 4) if head >> 4 else _integer(raw)
        fields[number] = kind == TRUE if kind in {TRUE, FALSE} else _value(raw, kind)
    return fields


def _value(raw: BinaryIO, kind: int) -> Any:
    """A value; nothing of use for a text, a double or a map, which nobody asks for here and which are passed over."""
    if kind in {I16, I32, I64}:
        return _integer(raw)
    if kind == STRUCT:
        return _struct(raw)
    if kind in {LIST, SET}:
        head = raw.read(1)[0]
        length = head >> 4 if head >> 4 < LONG_LIST else _varint(raw)
        return [_value(raw, head & 15) for _ in range(length)]
    if kind == MAP:
        length = _varint(raw)
        kinds = raw.read(1)[0] if length else 0
        for _ in range(length):
            _value(raw, kinds >> 4)
            _value(raw, kinds & 15)
    elif kind in {TRUE, FALSE, BYTE}:
        return raw.read(1)[0]
    elif kind == BINARY:
        raw.seek(_varint(raw), os.SEEK_CUR)
    elif kind == DOUBLE:
        return raw.read(DOUBLE_BYTES)[-1]  # read and not leapt over, or a list of them would go on beyond the end
    else:
        raise ValueError("footer is damaged")
    return None


def _integer(raw: BinaryIO) -> int:
    """A whole number with its sign in the last bit."""
    value = _varint(raw)
    return value >> 1 ^ -(value & 1)


def _varint(raw: BinaryIO) -> int:
    value = 0
    for shift in range(0, VARINT_BITS, 7):
        byte = raw.read(1)[0]
        value |= (byte & 127) << shift
        if byte < 128:
            return value
    raise ValueError("footer is damaged")
