"""Web archives: pages and texts come out one a record, what is no page is passed over, what is damaged costs no more than itself."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
from tests.read.hostile import bomb
from tests.read.sound import PAGE, TEXTS, frames, members, warc

from detente.clean.stage import to_draft
from detente.draft import Source
from detente.model import SetAside
from detente.read import count, sources

PAGE_BYTES = PAGE.encode()
PACKINGS = {"a.warc": bytes, "a.warc.gz": members, "a.warc.zst": frames, "b.warc.gz": lambda data: gzip.compress(data, mtime=0)}
NAMES = [f"00000000-0000-4000-8000-{i:012d}" for i in range(4)]


def read(path: Path, data: bytes) -> list[Source | SetAside]:
    path.write_bytes(data)
    return list(sources([path]))


def given(items: list[Source | SetAside]) -> list[str]:
    """The records that came out, by number."""
    return [item.name.rpartition("#")[2][-1] for item in items if isinstance(item, Source)]


def asides(items: list[Source | SetAside]) -> list[SetAside]:
    return [item for item in items if isinstance(item, SetAside)]


@pytest.mark.parametrize("name", PACKINGS)
def test_each_response_is_a_source(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    items = read(path, PACKINGS[name](warc(number=3)))
    assert [item.name for item in items if isinstance(item, Source)] == [f"{path}#{name}" for name in NAMES[:3]]
    first = items[0]
    assert isinstance(first, Source)
    assert (first.media, first.content, first.metadata.url) == ("html", PAGE, "https://exemple.org/0")
    assert count([path]) is None


def test_the_time_of_collection_is_not_the_date_of_publication(tmp_path: Path) -> None:
    page = b"<html><body>" + b"<p>Moscou a condamn&eacute; les frappes de l'OTAN, selon le ministre russe.</p>" * 3 + b"</body></html>"
    (item,) = read(tmp_path / "a.warc", warc(body=page, number=1))
    assert isinstance(item, Source)
    assert item.metadata.published is None
    assert to_draft(item).article.published.basis == "none"


def test_a_page_of_an_archive_is_coded_as_any_other(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "a.warc", warc(number=1))
    assert isinstance(item, Source)
    article = to_draft(item).article
    assert (article.title, article.outlet, article.published.earliest) == ("Moscou condamne les frappes", "Exemple", "2019-03-05")
    assert article.url == "https://exemple.org/0"


@pytest.mark.parametrize("name", ["a.wet", "a.warc.wet", "a.warc.wet.gz", "a.wet.gz"])
def test_each_conversion_is_a_text(tmp_path: Path, name: str) -> None:
    data = warc(kind="conversion", body=TEXTS[0].encode(), number=2)
    items = read(tmp_path / name, members(data) if name.endswith(".gz") else data)
    assert [(item.media, item.content) for item in items if isinstance(item, Source)] == [("text", TEXTS[0])] * 2


RAW = zlib.compressobj(wbits=-15)
BODIES = [
    # Columns: headers of the response; its body, which is always the same page.
    ("Content-Encoding: gzip\r\n", gzip.compress(PAGE_BYTES, mtime=0)),
    ("Content-Encoding: x-gzip\r\n", gzip.compress(PAGE_BYTES, mtime=0)),
    ("Content-Encoding: deflate\r\n", zlib.compress(PAGE_BYTES)),
    ("Content-Encoding: deflate\r\n", RAW.compress(PAGE_BYTES) + RAW.flush()),
    ("Content-Encoding: br\r\n", brotli.compress(PAGE_BYTES)),
    ("Content-Encoding: gzip, br\r\n", brotli.compress(gzip.compress(PAGE_BYTES, mtime=0))),
    ("Content-Encoding: gzip\r\n", PAGE_BYTES),  # kept by the archive, which had unpacked it
    ("Content-Encoding: br\r\n", PAGE_BYTES),
    ("Content-Encoding: identity\r\n", PAGE_BYTES),
    ("Content-Encoding: sdch\r\n", PAGE_BYTES),
    (
        "Transfer-Encoding: chunked\r\n",
        b"5\r\n" + PAGE_BYTES[:5] + b"\r\n%x;name=1\r\n" % (len(PAGE_BYTES) - 5) + PAGE_BYTES[5:] + b"\r\n0\r\n\r\n",
    ),
    ("Transfer-Encoding: chunked\r\n", PAGE_BYTES),
]


@pytest.mark.parametrize(("headers", "body"), BODIES)
def test_bodies_are_unpacked(tmp_path: Path, headers: str, body: bytes) -> None:
    (item,) = read(tmp_path / "a.warc", warc(headers=headers, body=body, number=1))
    assert isinstance(item, Source)
    assert item.content == PAGE


BAD_BODIES = [
    ("Content-Encoding: gzip\r\n", gzip.compress(PAGE_BYTES, mtime=0)[:-20], "does not unpack as gzip"),
    ("Content-Encoding: gzip\r\n", bomb(b"a", 40_000_000), "more than 5 MB"),
    ("Content-Encoding: br\r\n", brotli.compress(b"a" * 9_000_000), "more than 5 MB"),
    ("Transfer-Encoding: chunked\r\n", b"5\r\nMosco\r\n20\r\nu", "breaks off"),
    ("", b"a" * 5_000_001, "more than 5 MB"),
    ("", b"%PDF-1.4", "a PDF"),
    ("", b"", "file is empty"),
]


@pytest.mark.parametrize(("headers", "body", "reason"), BAD_BODIES)
def test_a_body_that_cannot_be_read_costs_only_its_record(tmp_path: Path, headers: str, body: bytes, reason: str) -> None:
    items = read(tmp_path / "a.warc.gz", members(warc(headers=headers, body=body, number=1)) + members(warc(number=1)))
    assert [type(item) for item in items] == [SetAside, Source]
    assert reason in asides(items)[0].reason
    assert asides(items)[0].item.endswith(NAMES[0])


@pytest.mark.parametrize(
    ("charset", "declared", "text"),
    [
        ("windows-1251", b"", "Москва осудила удары."),
        ("windows-1251", b'<meta charset="iso-8859-1">', "Москва осудила удары."),  # the server's word comes before the page's
        ("utf-8", b'<meta charset="windows-1251">', "Москва осудила удары."),
        ("no-such-charset", b'<meta charset="windows-1251">', "Москва осудила удары."),
    ],
)
def test_the_charset_of_the_server_is_a_hint(tmp_path: Path, charset: str, declared: bytes, text: str) -> None:
    body = b"<html><head>" + declared + b"</head><body>" + text.encode("cp1251") + b"</body></html>"
    data = warc(body=body, number=1).replace(b"charset=utf-8", f"charset={charset}".encode())
    short = len(charset) - len("utf-8")
    length = data.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    (item,) = read(tmp_path / "a.warc", data.replace(b"Content-Length: " + length, b"Content-Length: %d" % (int(length) + short)))
    assert isinstance(item, Source)
    assert text in item.content


OTHERS = [
    (b"WARC-Type: response", b"WARC-Type: request", "3 request"),
    (b"WARC-Type: response", b"WARC-Type: revisit", "3 revisit"),
    (b"HTTP/1.1 200 OK", b"HTTP/1.1 404 OK", "3 response with status 404"),
    (b"Content-Type: text/html", b"Content-Type: image/gif", "3 response of another type"),
    (b"application/http; msgtype=response", b"text/dns; and so on, and so on....", "3 response not of HTTP"),
]


@pytest.mark.parametrize(("old", "new", "said"), OTHERS)
def test_what_is_no_page_is_passed_over_and_counted_where_nothing_else_is_there(tmp_path: Path, old: bytes, new: bytes, said: str) -> None:
    others = warc(number=3).replace(old, new)  # no length changes but in the head of a record, which no length counts
    assert given(read(tmp_path / "a.warc", others + warc(number=1))) == ["0"]
    (item,) = read(tmp_path / "b.warc", others)
    assert isinstance(item, SetAside)
    assert said in item.reason


def test_line_feeds_alone_end_the_lines_of_a_response(tmp_path: Path) -> None:
    block = b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + PAGE_BYTES
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(block)
    (item,) = read(tmp_path / "a.warc", head + block + b"\r\n\r\n")
    assert isinstance(item, Source)
    assert (item.content, item.name) == (PAGE, f"{tmp_path / 'a.warc'}#byte-0")


DAMAGE = {
    "cut in the last record": (lambda data, starts: data[: starts[3] + (len(data) - starts[3]) // 2], ["0", "1", "2"]),
    "cut in the last record's head": (lambda data, starts: data[: starts[3] + 40], ["0", "1", "2"]),
    "a damaged second record": (lambda data, starts: data[: starts[1]] + b"\xff" * 60 + data[starts[1] + 60 :], ["0", "2", "3"]),
    "a damaged first record": (lambda data, starts: b"\xff" * 60 + data[60:], ["1", "2", "3"]),
    "rubbish between two": (lambda data, starts: data[: starts[2]] + b"rubbish\n" * 9 + data[starts[2] :], ["0", "1", "2", "3"]),
    "rubbish at the end": (lambda data, starts: data + b"rubbish\n" * 9, ["0", "1", "2", "3"]),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_damage_is_told_and_the_next_record_goes_on(tmp_path: Path, name: str, damage: str) -> None:
    pieces = [PACKINGS[name](b"WARC/1.0\r\n" + part) for part in warc(number=4).split(b"WARC/1.0\r\n")[1:]]
    starts = [sum(map(len, pieces[:i])) for i in range(4)]
    change, left = DAMAGE[damage]
    items = read(tmp_path / name, change(b"".join(pieces), starts))
    assert given(items) == left
    assert 1 <= len(asides(items)) <= 2
    assert all(item.item.startswith(f"{tmp_path / name}#") and item.remedy for item in asides(items))


@pytest.mark.parametrize(("length", "left"), [(b"99999999", ["1", "2"]), (b"200", ["1", "2"]), (b"-5", ["1", "2"]), (b"x", ["1", "2"])])
def test_a_wrong_length_costs_one_record(tmp_path: Path, length: bytes, left: list[str]) -> None:
    data = warc(number=3)
    true = data.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    items = read(tmp_path / "a.warc", data.replace(b"Content-Length: " + true, b"Content-Length: " + length, 1))
    assert [number for number in given(items) if number != "0"] == left
    assert asides(items)


def test_padding_with_zeros_is_no_damage(tmp_path: Path) -> None:
    items = read(tmp_path / "a.warc.gz", members(warc(number=2)) + b"\0" * 1_000)
    assert [type(item) for item in items] == [Source, Source]


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "file is empty"), (b"PDF or so", "cannot be read"), (gzip.compress(b"", mtime=0), "file is empty")]
)
def test_what_is_no_archive_says_so(tmp_path: Path, data: bytes, reason: str) -> None:
    (item,) = read(tmp_path / "a.warc.gz", data)
    assert isinstance(item, SetAside)
    assert reason in item.reason


def test_archives_in_a_folder_are_found(tmp_path: Path) -> None:
    for name in ("a.warc", "b.WARC.GZ", "c.wet.gz", "d.warc.zst", "e.txt.zst"):
        (tmp_path / name).write_bytes(warc(number=1))
    assert [Path(item.name.partition("#")[0]).name for item in sources([tmp_path]) if isinstance(item, Source)] == [
        "a.warc", "b.WARC.GZ", "c.wet.gz", "d.warc.zst",
    ]  # fmt: skip


def test_what_a_feed_said_of_a_page_comes_with_it(tmp_path: Path) -> None:
    """As `detente fetch` writes it: a metadata record before the response that it is concurrent to."""
    first, rest = "<urn:uuid:00000000-0000-4000-8000-000000000000>", warc(number=2)
    block = b"title: Un accord\r\npublished: Mon, 04 Mar 2019 10:00:00 GMT\r\noutlet: Le Courrier\r\nguid: tag:courrier:7\r\n"
    head = (
        "WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000009>\r\n"
        f"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Concurrent-To: {first}\r\nContent-Type: application/warc-fields\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "a.warc").write_bytes(head.encode() + block + b"\r\n\r\n" + rest)
    one, other = (item.metadata for item in sources([tmp_path / "a.warc"]))  # type: ignore[union-attr]  # both are sources
    assert (one.title, one.published, one.outlet, one.uri) == ("Un accord", "2019-03-04", "Le Courrier", "tag:courrier:7")
    assert one.url == "https://exemple.org/0"
    assert (other.title, other.published, other.uri) == (None, None, None)
