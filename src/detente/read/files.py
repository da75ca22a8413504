"""Files, folders and standard input as one stream of sources.

What cannot be read comes out as a SetAside in its place, with the reason and the remedy; nothing is raised for bad input.
Order is by name, so that the same folder gives the same stream.
"""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from detente.draft import Source
from detente.model import SetAside
from detente.read.decode import digest, looks_like_html, mended
from detente.read.limits import LINE_BYTES, TEXT_BYTES, aside, brief
from detente.read.rows import BLANK, GZIP_ERRORS, json_file, json_rows, parquet_rows
from detente.read.warc import archive_items
from detente.read.whole import whole

__all__ = ["ARCHIVES", "MEDIA", "ROWS", "STDIN", "count", "source_from_text", "sources"]

MEDIA = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
JSON = ".json"
JSON_LINES = ".jsonl"
PARQUET = ".parquet"
ROWS = (JSON, JSON_LINES, PARQUET)
ARCHIVES = (".warc", ".wet")
PACKED = ".gz"
PACKED_ARCHIVE = ".zst"
STDIN = "-"
KNOWN = f"known are {', '.join([*MEDIA, *ROWS, *ARCHIVES])}, each but {PARQUET} also with {PACKED}, archives also with {PACKED_ARCHIVE}"
RIGHTS = "check the path and its rights"
CHUNK_BYTES = 1024 * 1024
COUNTED_BYTES = 256 * 1024 * 1024  # counting lines takes about a second a GB; above this the count is not worth the wait


def sources(paths: Iterable[Path | str]) -> Iterator[Source | SetAside]:
    """All articles in files and folders, in order; "-" is standard input.

    Folders are read with all below them; files of other kinds in them are passed over, links to folders not followed. A file named
    outright that is of no known kind is set aside. Rows are named `path#row`, counted from 1.
    """
    for path in paths:
        if str(path) == STDIN:
            yield from _stdin()
        else:
            yield from _path(Path(path))


def source_from_text(text: str, name: str = "text") -> Source:
    """A plain text as a source."""
    content = mended(text)
    return Source(name, "text", content, digest(content.encode("utf-8")))


def count(paths: Iterable[Path | str]) -> int | None:
    """How many items `sources` will give, for a progress bar; None where that cannot be told without reading everything."""
    total = 0
    for path in paths:
        if str(path) == STDIN:
            return None
        for file in _walk(Path(path)):
            items = 1 if isinstance(file, SetAside) else _items(file)
            if items is None:
                return None
            total += items
    return total


def _path(path: Path) -> Iterator[Source | SetAside]:
    for file in _walk(path):
        if isinstance(file, SetAside):
            yield file
        else:
            yield from _file(file)


def _walk(path: Path) -> Iterator[Path | SetAside]:
    """The file itself, or all files of known kinds below the folder, by name."""
    try:
        if not path.is_dir():
            known = path.is_file() and _kind(path) is not None
            yield path if known else _unknown(path)
            return
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        yield _unreadable(path, error)
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _entry(entry)


def _entry(entry: Path) -> Iterator[Path | SetAside]:
    """What stands in a folder: a folder's files, a file of a known kind, or nothing to read."""
    try:
        folder, link = entry.is_dir(), entry.is_symlink()
    except OSError as error:
        yield _unreadable(entry, error)
        return
    if folder and not link:
        yield from _walk(entry)
    elif not folder and _kind(entry) is not None:
        yield entry


def _kind(path: Path) -> str | None:
    """The suffix that says how to read a file, without that of its packing; None for kinds that are not read."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packing = suffixes.pop() if suffixes[-1:] in ([PACKED], [PACKED_ARCHIVE]) else None
    kind = suffixes[-1] if suffixes else None
    if kind in ARCHIVES:
        return kind
    if packing == PACKED_ARCHIVE or (packing and kind == PARQUET):
        return None
    return kind if kind in MEDIA or kind in ROWS else None


def _unknown(path: Path) -> SetAside:
    if not path.exists():
        return aside(str(path), "no such file or folder", "check the path")
    if not path.is_file():
        return aside(str(path), "neither a file nor a folder", "give a file, a folder, or - for standard input")
    return aside(str(path), f"unknown kind of file {path.suffix or 'without a suffix'}", KNOWN)


def _unreadable(path: Path, error: Exception) -> SetAside:
    return aside(str(path), f"cannot be read: {brief(error)}", RIGHTS)


def _file(path: Path) -> Iterator[Source | SetAside]:
    """The one source of a text or page, or those of a table or archive."""
    kind = _kind(path)
    name = str(path)
    if kind == PARQUET:
        yield from parquet_rows(name, path)
        return
    try:
        size = path.stat().st_size
        raw = path.open("rb")
    except OSError as error:
        yield _unreadable(path, error)
        return
    packed = path.suffix.lower() == PACKED
    with raw:
        if kind in ARCHIVES:  # packed or not is seen from the bytes
            yield from archive_items(name, raw)
            return
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        if kind == JSON_LINES:
            yield from json_rows(name, stream, size if packed else None)
            return
        try:
            data = stream.read((LINE_BYTES if kind == JSON else TEXT_BYTES) + 1)
        except GZIP_ERRORS as error:
            yield aside(name, f"file breaks off: {brief(error)}", "fetch or pack it again")
            return
    if kind == JSON:
        yield from json_file(name, data)
    else:
        yield whole(name, MEDIA[str(kind)], data)


def _stdin() -> Iterator[Source | SetAside]:
    """Standard input: JSON lines where it starts with a brace, else one text or page."""
    stream = io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    try:
        if stream.peek(1).lstrip(BLANK)[:1] == b"{":
            yield from json_rows("stdin", cast("BinaryIO", stream))
            return
        data = stream.read(TEXT_BYTES + 1)
    finally:
        stream.detach()  # standard input is not ours to close
    found = whole("stdin", "text", data)
    page = isinstance(found, Source) and looks_like_html(found.content)
    yield whole("stdin", "html", data) if page else found


def _items(path: Path) -> int | None:
    """How many items a file holds, where that is cheap to say."""
    kind = _kind(path)
    if kind in MEDIA:
        return 1
    if kind in ARCHIVES:
        return None
    try:
        if kind == JSON:
            return _json_items(path)
        if kind == PARQUET:
            return _parquet_items(path)
        if path.suffix.lower() == PACKED or path.stat().st_size > COUNTED_BYTES:
            return None
        with path.open("rb") as stream:
            ends, last = 0, b"\n"
            for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""):
                ends, last = ends + chunk.count(b"\n"), chunk[-1:]
            return max(ends + (last != b"\n"), 1)  # the last line may have no end; of no lines at all the reason is one item
    except OSError:
        return 1


def _json_items(path: Path) -> int | None:
    """1 for the object that a JSON file holds as a rule; None for a list, and where it is packed."""
    if path.suffix.lower() == PACKED:
        return None
    with path.open("rb") as stream:
        return None if stream.read(CHUNK_BYTES).lstrip(BLANK).startswith(b"[") else 1


def _parquet_items(path: Path) -> int:
    """The number of rows in the footer; 1, the reason that will be given, where there is none to read."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return int(parquet.read_metadata(path).num_rows)
    except (pa.ArrowException, UnicodeDecodeError):  # the last: a column's name is no text
        return 1
