"""The body of an HTTP response as it was before it was packed for the way: chunks, gzip, deflate, Brotli, Zstandard."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.read.decode import sort_of_binary
from detente.read.limits import TEXT_BYTES

if TYPE_CHECKING:
    from fastwarc.stream_io import WarcReader

__all__ = ["unpacked"]

ANY_ZLIB = 47  # gzip or zlib, by the head
RAW_DEFLATE = -15  # what some servers send as "deflate"
CHUNK_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,16})\s*(?:;|$)")
LONGEST_CHUNK_HEAD = 1_024
SAME = frozenset({"identity", "none", "utf-8", ""})  # the last two are found in the wild and mean nothing


def unpacked(body: bytes, *, transfer: str | None, content: str | None) -> bytes:
    """The body without its packings, never more than a byte above TEXT_BYTES.

    `transfer` and `content` are the headers Transfer-Encoding and Content-Encoding. Archives often keep a header and have unpacked the body
    already: a body that is not packed as the header says is taken as it is where it is text. Raises OSError where it breaks off or is damaged.
    """
    if "chunked" in (transfer or "").lower():
        body = _joined(body)
    for coding in reversed(_listed(content)):
        try:
            body = _one(body, coding)
        except (OSError, ValueError, zlib.error) as error:
            if sort_of_binary(body) is not None:
                raise OSError(f"body does not unpack as {coding}: {error}") from error
    return body


def _listed(header: str | None) -> Sequence[str]:
    return [coding for part in (header or "").lower().split(",") if (coding := part.strip()) not in SAME]


def _joined(body: bytes) -> bytes:
    """The chunks of a body made one (RFC 9112, 7.1); a body that does not begin with a chunk as it is."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + LONGEST_CHUNK_HEAD)
        size = CHUNK_SIZE.match(body, at, max(end, at))
        if size is None:
            if at == 0:
                return body
            raise OSError("a chunk of the body is damaged, or it breaks off")
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        at = end + 2 + length + 2
        parts.append(body[end + 2 : at - 2])


def _one(body: bytes, coding: str) -> bytes:
    from fastwarc.stream_io import BrotliReader, ZstdReader

    if coding in {"gzip", "x-gzip", "deflate", "x-deflate"}:
        return _inflated(body, coding)
    if coding == "br":
        return _all(BrotliReader(io.BytesIO(body)))
    if coding == "zstd":
        return _all(ZstdReader(io.BytesIO(body)))
    raise ValueError("no packing that is known")


def _inflated(body: bytes, coding: str) -> bytes:
    try:
        return _whole(zlib.decompressobj(ANY_ZLIB), body)
    except zlib.error:
        if coding.endswith("gzip"):
            raise
    return _whole(zlib.decompressobj(RAW_DEFLATE), body)


def _whole(inflate: zlib._Decompress, body: bytes) -> bytes:
    data = inflate.decompress(body, TEXT_BYTES + 1)
    if not inflate.eof and len(data) <= TEXT_BYTES:
        raise OSError("it breaks off")
    return data


def _all(reader: WarcReader) -> bytes:
    """What a reader gives, up to a byte above TEXT_BYTES."""
    parts = []
    left = TEXT_BYTES + 1
    while left and (part := reader.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
