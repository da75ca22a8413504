"""Web archives: the pages of a WARC (responses), the texts of a WET (conversions), one source a record.

The time in a record is that of its collection, never of publication: it is not taken over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from detente.draft import Metadata, Source
from detente.model import SetAside
from detente.read.bodies import unpacked
from detente.read.fields import iso_date, one_line
from detente.read.limits import TEXT_BYTES, aside, brief, too_long
from detente.read.members import BrokenArchiveError, members
from detente.read.urls import canonical
from detente.read.whole import whole

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["archive_items"]

HTTP = "application/http"
OK = 200
MEDIA = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
URN = "urn:uuid:"
FIELDS_BYTES = 65_536  # a title and some dates and names take a thousandth of it
TOLD = 16  # records of metadata that wait for their response, which comes next or next but one
AGAIN = "fetch the archive again; the records that can be read are"
BREAKS_OFF = "record breaks off"


def archive_items(name: str, raw: BinaryIO) -> Iterator[Source | SetAside]:
    """One source for each page or text, named `path#record id`; records of other kinds are passed over.

    A record that cannot be read is set aside, and the next one that can goes on. Where nothing at all comes out of an archive, that is said once.
    """
    from fastwarc.warc import ArchiveIterator

    stream = members(raw, PurePath(name).suffix)
    passed: Counter[str] = Counter()
    told: dict[str, Metadata] = {}
    given = 0
    at: int | None = 0
    # Trouble after a record that was read: if the next one cannot be read either, it is told of that one alone.
    doubt: SetAside | None = None
    while at is not None:
        read = 0
        last = at
        stream.begin(at)
        try:
            for record in ArchiveIterator(cast("BinaryIO", stream), parse_http=False, stream_detect=False):
                last = stream.part_at(record.stream_pos)
                if doubt is not None:
                    yield doubt
                    doubt, given = None, given + 1
                read += 1
                item, is_whole = _item(name, record, last, passed, told)
                if item is not None:
                    yield item
                    given += 1
                if not is_whole:
                    break
            else:
                break
        except OSError as error:
            what = f"{'nothing can be read after this record' if read else 'record cannot be read'}: {brief(error)}"
            doubt = aside(f"{name}#byte-{last}", what, AGAIN)
            if not read:
                yield doubt
                doubt, given = None, given + 1
        at = stream.next_record(last)
    if doubt is not None:
        yield doubt
    elif not given:
        yield _nothing(name, passed)


def _nothing(name: str, passed: Counter[str]) -> SetAside:
    if not passed:
        return aside(name, "file is empty", "leave it out")
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(passed.items()))
    return aside(name, f"archive without pages: {kinds}", "give one with responses of pages (WARC) or their texts (WET)")


def _item(name: str, record: WarcRecord, at: int, passed: Counter[str], told: dict[str, Metadata]) -> tuple[Source | SetAside | None, bool]:
    """What a record gives, None where it is passed over; and whether it was there to its end. `told` is what metadata records said before."""
    named = f"{name}#{(record.record_id or '').strip('<> ').removeprefix(URN) or f'byte-{at}'}"
    try:
        kind = str(record.record_type)
        if kind == "metadata" and _tell(record, told):
            passed[kind] += 1
            return None, True
        if kind == "response":
            found = _page(named, record, told)
        elif kind == "conversion":
            found = _text(named, record)
        else:
            found = kind
        if isinstance(found, str):
            passed[found] += 1
            length = record.content_length
            if record.consume() < length:
                raise BrokenArchiveError("file ends")
            return None, True
    except BrokenArchiveError as error:
        return aside(named, f"{BREAKS_OFF}: {brief(error)}", AGAIN), False
    return found, True


def _page(name: str, record: WarcRecord, told: dict[str, Metadata]) -> Source | SetAside | str:
    """The page in a response, why it cannot be read, or in a few words what it is that is passed over."""
    if not (record.headers.get("Content-Type") or HTTP).lower().startswith(HTTP):
        return "response not of HTTP"
    try:
        record.parse_http(auto_decode="none", quirks_mode=True, strict_mode=False)
    except BrokenArchiveError:
        raise
    except OSError as error:
        return aside(name, f"head of the response cannot be read: {brief(error)}", AGAIN)
    head = record.http_headers
    if head is None or head.status_code is None:
        return aside(name, "response without a head", AGAIN)
    if head.status_code != OK:
        return f"response with status {head.status_code}"
    media = MEDIA.get(
        record.http_content_type or "text/html"
    )  # without a type it is nearly always a page, and binary data is told apart below
    if media is None:
        return "response of another type"
    data = _content(record)
    if len(data) > TEXT_BYTES:
        return too_long(name)
    try:
        body = unpacked(data, transfer=head.get("Transfer-Encoding"), content=head.get("Content-Encoding"))
    except OSError as error:
        return aside(name, brief(error), AGAIN)
    given = replace(told.pop(record.record_id or "", Metadata()), url=_metadata(record).url)
    return whole(name, media, body, given, charset=record.http_charset)


def _text(name: str, record: WarcRecord) -> Source | SetAside | str:
    """The text in a conversion."""
    if MEDIA.get((record.headers.get("Content-Type") or "text/plain").partition(";")[0].strip().lower()) != "text":
        return "conversion to another type"
    data = _content(record)
    return too_long(name) if len(data) > TEXT_BYTES else whole(name, "text", data, _metadata(record))


def _metadata(record: WarcRecord) -> Metadata:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")  # some writers put it in angle brackets, as WARC 1.0 had it
    return Metadata(url=canonical(url) or None)


def _tell(record: WarcRecord, told: dict[str, Metadata]) -> bool:
    """Keep what a metadata record says of the response that follows it: lines of `name: value`, as `detente fetch` writes them.

    False, and nothing read, where it is of another make. The last ones alone are kept, so that an archive in which no response follows takes
    no more memory for it.
    """
    about = record.headers.get("WARC-Concurrent-To")
    kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if about is None or kind != "application/warc-fields" or record.content_length > FIELDS_BYTES:
        return False
    lines = (line.partition(": ") for line in _content(record).decode("utf-8", "replace").splitlines())
    says = {name.strip().lower(): value for name, _, value in lines}
    while len(told) >= TOLD:
        del told[next(iter(told))]
    told[about] = Metadata(
        title=one_line(says.get("title")),
        outlet=one_line(says.get("outlet")),
        published=iso_date(says.get("published")),
        language=one_line(says.get("language")),
        uri=one_line(says.get("guid")),
    )
    return True


def _content(record: WarcRecord) -> bytes:
    """The content, up to a byte above TEXT_BYTES. Raises BrokenArchiveError where it is shorter than the record says."""
    length = record.content_length
    parts: list[bytes] = []
    left = min(length, TEXT_BYTES + 1)
    while left and (part := record.reader.read(left)):
        parts.append(part)
        left -= len(part)
    if left:
        raise BrokenArchiveError("file ends")
    return b"".join(parts)
