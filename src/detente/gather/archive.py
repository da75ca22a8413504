"""Pages into WARC files (ISO 28500, WARC/1.1): for each page what a listing said of it, what was asked, and what came, each record gzipped by itself.

The metadata record comes first, so that whoever reads in one pass knows it when the page comes. Files are `detente-000001.warc.gz` and on; a run
begins a new one with its first page. What a killed run wrote beyond its last commit is cut off when the folder is next opened.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import detente
from detente.errors import StoreError
from detente.gather.records import Answer, Facts
from detente.gather.state import Good, State

__all__ = ["Archive"]

NAME = re.compile(r"detente-(\d{6,})\.warc\.gz")
FILE_BYTES = 256_000_000  # archives commonly turn at 1 GB; a quarter of that is copied and coded in convenient pieces
VERSION = "WARC/1.1"
# The chunks are undone on the way in, so the header must not promise them. Common Crawl names it like this.
UNDONE = {b"transfer-encoding": b"X-Crawl-Transfer-Encoding"}


class _Head(StatusAndHeaders):  # type: ignore[misc]  # the library has no types
    """The head of a message byte for byte: the library would turn what is not ASCII into escapes."""

    def __init__(self, raw: bytes) -> None:
        super().__init__("", [])
        self.raw = raw

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        """Take the bytes as they are."""
        self.headers_buff = self.raw

    def __bool__(self) -> bool:
        return True


class Archive:
    """The WARC files of a folder, written one page at a time."""

    def __init__(self, folder: Path, state: State, agent: str) -> None:
        self._folder = folder
        self._state = state
        self._agent = agent
        self._number = 0
        self.written: list[str] = []
        for good in state.files():
            self._number = good.number if good.size else self._number
            _mended(folder / good.name, good.size)
        self._reserve()

    def turn(self) -> None:
        """Go on to the next file where this one is full. Called outside of any commit: a file has to be known before it is there, or what a killed
        run leaves in it would never be mended."""
        if self._size >= FILE_BYTES:
            self._reserve()

    def write(self, answer: Answer, facts: Facts, hops: tuple[str, ...], now: float) -> Good:
        """Append a page, its request and its metadata to the current file; it is in once the caller has committed what is given back.

        Raises StoreError where the disk does not take it.
        """
        date = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        data = b"" if self._size else self._info(date)
        if not self._size:
            self.written.append(self._name)
        data += _records(answer, facts, hops, date)
        path = self._folder / self._name
        try:
            with path.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"cannot be written: {error.strerror}", item=str(path), stage="gather", remedy="check the disk") from error
        self._size += len(data)
        return Good(self._number, self._name, self._size)

    def _reserve(self) -> None:
        taken = [int(found[1]) for path in self._folder.iterdir() if (found := NAME.fullmatch(path.name))]
        self._number = max([self._number, *taken]) + 1
        self._name, self._size = f"detente-{self._number:06d}.warc.gz", 0
        self._state.reserve_file(Good(self._number, self._name, 0))

    def _info(self, date: str) -> bytes:
        """The record that opens a file: who wrote it, and how."""
        fields = {
            "software": f"detente/{detente.__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey",
            "http-header-user-agent": self._agent,
        }
        headers = {"WARC-Record-ID": _id("warcinfo", self._name, date), "WARC-Date": date, "WARC-Filename": self._name}
        return _record("", "warcinfo", headers, _fields(fields.items()))


def _mended(path: Path, size: int) -> None:
    """Cut a file back to what was committed; one that is gone or shorter is somebody else's doing and stays as it is."""
    if path.is_file() and path.stat().st_size > size:
        os.truncate(path, size)
        if not size:
            path.unlink()


def _records(answer: Answer, facts: Facts, hops: tuple[str, ...], date: str) -> bytes:
    """The records of a page. Ids are made from what the record holds, so they are the same for the same answer at the same time."""
    digest = hashlib.sha256(answer.body).hexdigest()
    ids = {kind: _id(kind, answer.url, date, digest) for kind in ("metadata", "request", "response")}
    said = [*facts.items(), *(("redirectedFrom", hop) for hop in hops)]
    common = {"WARC-Date": date}
    if answer.address:
        common["WARC-IP-Address"] = answer.address
    linked = {"WARC-Date": date, "WARC-Concurrent-To": ids["response"]}
    out = b""
    if said:
        out += _record(answer.url, "metadata", {"WARC-Record-ID": ids["metadata"], **linked}, _fields(said))
    out += _record(answer.url, "request", {"WARC-Record-ID": ids["request"], **linked}, b"", _Head(answer.request))
    headers = {"WARC-Record-ID": ids["response"], **common}
    return out + _record(answer.url, "response", headers, answer.body, _Head(_response_head(answer)))


def _record(url: str, kind: str, headers: dict[str, str], payload: bytes, head: _Head | None = None) -> bytes:
    """One record in a gzip member of its own."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=VERSION)
    record = writer.create_warc_record(
        url, kind, payload=io.BytesIO(payload), length=len(payload), warc_headers_dict=headers, http_headers=head
    )
    writer.write_record(record)
    return out.getvalue()


def _response_head(answer: Answer) -> bytes:
    status = b"%b %d %b" % (answer.version, answer.status, answer.phrase)
    lines = [status.rstrip(), *(b"%b: %b" % (UNDONE.get(name.lower(), name), value) for name, value in answer.headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _fields(items: Any) -> bytes:
    """Lines of `name: value` (application/warc-fields), UTF-8, each value on one line."""
    return b"".join(f"{name}: {' '.join(str(value).split())}\r\n".encode("utf-8", "replace") for name, value in items)


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(parts))}>"
