"""Lines of a peer's files: plain, packed with gzip, or in ZIP archives, one at a time however large the file."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from detente.errors import InputError
from detente.model import SetAside

__all__ = ["LINE_BYTES", "STAGE", "Line", "aside", "files_in", "lines"]

STAGE = "compare"
LINE_BYTES = 1 << 20  # a GDELT row has some 500 bytes; what has no line end for a megabyte is no table
BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
)  # the last two: packed in a way zipfile cannot
Line = tuple[str, int, bytes]  # the file's name, the row's number from 1, the row without its line end


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files that paths name, those of a folder in the order of their names. Raises InputError for a path that is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(inner for inner in path.iterdir() if inner.is_file() and not inner.name.startswith("."))
        elif path.is_file():
            found.append(path)
        else:
            raise InputError("there is no such file", item=str(path), stage=STAGE, remedy="name files of the peer, or a folder of them")
    if not found:
        raise InputError("no file to compare with", item=", ".join(map(str, paths)), stage=STAGE, remedy="name files of the peer")
    return found


def lines(path: Path) -> Iterator[Line | SetAside]:
    """The lines of a file, or of all files in a ZIP archive; where it breaks off, the rest is set aside."""
    number, name = 0, path.name
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    if not member.is_dir():
                        name, number = f"{path.name}:{member.filename}", 0
                        with archive.open(member) as stream:
                            for number, line in _numbered(stream):
                                yield _line(name, number, line)
            return
        with _opened(path) as stream:
            for number, line in _numbered(stream):
                yield _line(name, number, line)
    except BROKEN as error:
        what = " ".join(str(error).split()) or type(error).__name__
        yield aside(name, number + 1, f"file breaks off here: {what}", "fetch or pack it again; the rows before it are read")


def aside(name: str, number: int, reason: str, remedy: str) -> SetAside:
    """A row of a peer that is set aside."""
    return SetAside(f"{name}#{number}", STAGE, reason, remedy)


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def _numbered(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, with their numbers; None for one above the limit, of which no more than a part is ever held."""
    number = 0
    while line := stream.readline(LINE_BYTES):
        number += 1
        long = False
        while len(line) == LINE_BYTES and not line.endswith(b"\n"):
            line, long = stream.readline(LINE_BYTES), True
        if long:
            yield number, None
        elif line.strip():
            yield number, line.rstrip(b"\r\n")


def _line(name: str, number: int, line: bytes | None) -> Line | SetAside:
    if line is None:
        return aside(name, number, f"row of more than {LINE_BYTES} bytes", "give a tab-separated file with a row a line")
    return name, number, line
