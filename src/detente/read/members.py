"""An archive as one stream of unpacked bytes, which knows where in the file its parts begin.

Each record of a WARC is as a rule a gzip member or a zstd frame of its own. Where one is damaged, the next one that begins with a record can
still be read; in a file that is not packed, the next line that begins as a record does.
"""

from __future__ import annotations

import io
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from detente.read.limits import RATIO_FLOOR_BYTES, RATIO_LIMIT

if TYPE_CHECKING:
    from fastwarc.stream_io import ZstdReader

__all__ = ["BrokenArchiveError", "Members", "members"]

RECORD = b"WARC/"
RECORD_LINE = b"\nWARC/1."
GZIP = b"\x1f\x8b\x08"
GZIP_WINDOW = 31  # zlib: the largest window, with gzip's head and checksum
ZSTD = b"\x28\xb5\x2f\xfd"
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the frame that may hold a dictionary before the first record
CHUNK_BYTES = 64 * 1024
MOST_PROBES = 10_000  # by chance the mark of gzip stands 60 times in a gigabyte; more than this many in a row are no archive
FRAME_CHUNK_BYTES = 256  # no longer than the head of a record, so that no frame with a record begins and ends within one


class BrokenArchiveError(OSError):
    """The bytes of an archive cannot be unpacked from here on."""


class Unpacker(Protocol):
    """Unpacked bytes of a file, from one place on."""

    def read(self) -> bytes:
        """Some more bytes; none at the end. Raises OSError where they are damaged."""

    def part(self) -> tuple[int, int]:
        """Where the part of the file begins that the last bytes came from, and how far into the file they were read."""


class Members:
    """The unpacked bytes of an archive, from any part on: `begin`, then read as a file."""

    def __init__(self, raw: BinaryIO, kind: type[_Plain | _Gzip | _Zstd]) -> None:
        self._raw = raw
        self._kind = kind
        self.begin(0)

    def begin(self, at: int) -> None:
        """Read on from byte `at` of the file."""
        self._raw.seek(at)
        self._unpacker: Unpacker = self._kind(self._raw, at)
        self._held = b""
        self._out = 0
        self._starts: deque[tuple[int, int]] = deque([(0, at)])

    def tell(self) -> int:
        """Unpacked bytes read since `begin`."""
        return self._out - len(self._held)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end.

        Raises BrokenArchiveError where they are damaged, or unpack to more than RATIO_LIMIT times their size.
        """
        if not self._held:
            try:
                self._held = self._unpacker.read()
            except (OSError, ValueError) as error:
                raise BrokenArchiveError(str(error)) from error
            self._mark()
        data, self._held = self._held[:size], self._held[size:]
        return data

    def _mark(self) -> None:
        start, end = self._unpacker.part()
        if start != self._starts[-1][1]:
            self._starts.append((self._out, start))
        self._out += len(self._held)
        if self._out - self._starts[-1][0] > max(RATIO_FLOOR_BYTES, RATIO_LIMIT * (end - start)) and self._kind is not _Plain:
            raise BrokenArchiveError(f"unpacks to more than {RATIO_LIMIT} times its size")

    def part_at(self, position: int) -> int:
        """Where in the file the part begins that holds an unpacked position. Positions may not go back."""
        if self._kind is _Plain:
            return self._starts[0][1] + position
        while len(self._starts) > 1 and self._starts[1][0] <= position:
            self._starts.popleft()
        return self._starts[0][1]

    def next_record(self, after: int) -> int | None:
        """Where in the file, beyond byte `after`, the next part begins that starts with a record; None where there is none."""
        for at in islice(_marks(self._raw, self._kind.mark, after + 1 - self._kind.before), MOST_PROBES):
            if self._starts_with_record(at + self._kind.before):
                return at + self._kind.before
        return None

    def _starts_with_record(self, at: int) -> bool:
        self._raw.seek(at)
        probe = io.BytesIO(self._raw.read(self._kind.probe_bytes))
        try:
            return self._kind(probe, 0).read().startswith(RECORD)
        except (OSError, ValueError):
            return False


def members(raw: BinaryIO, suffix: str = "") -> Members:
    """The stream of a file: gzip, zstd or not packed, by its first bytes, or by its suffix where they are damaged. It must be one to seek in."""
    raw.seek(0)
    head = raw.read(len(ZSTD))
    kinds: dict[str, type[_Plain | _Gzip | _Zstd]] = {".gz": _Gzip, ".zst": _Zstd}
    if head.startswith(GZIP):
        return Members(raw, _Gzip)
    if head in {ZSTD, ZSTD_DICTIONARY}:
        return Members(raw, _Zstd)
    return Members(raw, _Plain if RECORD.startswith(head) else kinds.get(suffix.lower(), _Plain))


def _marks(raw: BinaryIO, mark: bytes, start: int) -> Iterator[int]:
    """Where the bytes of `mark` stand, from `start` on. The file may be read elsewhere in between."""
    at, held = max(start, 0), b""
    while True:
        raw.seek(at + len(held))
        chunk = raw.read(CHUNK_BYTES)
        if not chunk:
            return
        data = held + chunk
        found = data.find(mark)
        while found >= 0:
            yield at + found
            found = data.find(mark, found + 1)
        held = data[-(len(mark) - 1) :]
        at += len(data) - len(held)


class _Plain:
    """Bytes as they are."""

    mark = RECORD_LINE
    before = 1  # the end of the line before is no part of the record
    probe_bytes = len(RECORD)

    def __init__(self, raw: BinaryIO, at: int) -> None:
        self._raw = raw
        self._at = at

    def read(self) -> bytes:
        return self._raw.read(CHUNK_BYTES)

    def part(self) -> tuple[int, int]:
        return self._at, self._at


class _Gzip:
    """Gzip members one after the other; zeros between them are skipped, as gzip does."""

    mark = GZIP
    before = 0
    probe_bytes = 512  # so much of a member shows what it begins with

    def __init__(self, raw: BinaryIO, at: int) -> None:
        self._raw = raw
        self._at = at
        self._packed = b""
        self._start = at
        self._inflate: zlib._Decompress | None = None

    def read(self) -> bytes:
        while True:
            if not self._packed:
                self._packed = self._raw.read(CHUNK_BYTES)
                if not self._packed:
                    if self._inflate is not None:
                        raise BrokenArchiveError("file breaks off")
                    return b""
            if data := self._some():
                return data

    def _some(self) -> bytes:
        """What the bytes at hand unpack to, as far as they go; none between members."""
        if self._inflate is None:
            padded, self._packed = len(self._packed), self._packed.lstrip(b"\0")
            self._at += padded - len(self._packed)
            if not self._packed:
                return b""
            self._inflate = zlib.decompressobj(GZIP_WINDOW)
            self._start = self._at
        try:
            data = self._inflate.decompress(self._packed, CHUNK_BYTES)
        except zlib.error as error:
            raise BrokenArchiveError(f"gzip data is damaged: {error}") from error
        rest = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        self._at += len(self._packed) - len(rest)
        self._packed = rest
        if self._inflate.eof:
            self._inflate = None
        return data

    def part(self) -> tuple[int, int]:
        return self._start, self._at


class _Zstd:
    """Zstandard frames one after the other, with the dictionary that may stand before them."""

    mark = ZSTD
    before = 0
    probe_bytes = 256 * 1024  # a block of a frame, of up to 128 kB, has to be there whole

    def __init__(self, raw: BinaryIO, at: int) -> None:
        self._raw = raw
        self._at = at
        self._out = 0
        self._error: OSError | None = None
        self._reader = self._open()

    def _open(self) -> ZstdReader:
        from fastwarc.stream_io import ZstdReader

        self._raw.seek(self._at)
        return ZstdReader(cast("BinaryIO", _From(self._raw, self._at)))

    def read(self) -> bytes:
        if self._error is not None:
            raise self._error
        try:
            data = self._reader.read(FRAME_CHUNK_BYTES)
        except OSError as error:
            self._error = error
            data = self._last()
            if not data:
                raise
        self._out += len(data)
        return data

    def _last(self) -> bytes:
        """What can be read before the damage: the library gives nothing of a chunk that runs into it, so it is read again byte by byte."""
        self._reader = self._open()
        left = self._out
        while left:
            left -= len(self._reader.read(min(left, CHUNK_BYTES)))
        data = b""
        try:
            while byte := self._reader.read(1):
                data += byte
        except OSError:
            pass
        return data

    def part(self) -> tuple[int, int]:
        return self._at + (self._reader.frame_start_position() or 0), self._at + self._reader.inner_tell()


class _From(io.RawIOBase):
    """A file from one place on, so that positions count from there."""

    def __init__(self, raw: BinaryIO, at: int) -> None:
        self._raw = raw
        self._begin = at

    def read(self, size: int = -1) -> bytes:
        return self._raw.read(size)

    def tell(self) -> int:
        return self._raw.tell() - self._begin
