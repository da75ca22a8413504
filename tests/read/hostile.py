"""Inputs made to do harm: what unpacks without end, nests without end, or makes a parser's time grow with the square of its input."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable

import pyarrow as pa
from pyarrow import parquet
from tests.read.sound import ITEM, TEXTS, lines, warc

DEEP = 10_000
BOMB_BYTES = 40_000_000  # unpacked: above what a file that unpacks by thousands may give


def bomb(fill: bytes, size: int, head: bytes = b"") -> bytes:
    """A gzip member that unpacks to `size` bytes."""
    packer = zlib.compressobj(9, wbits=31)
    packed = [packer.compress(head)]
    chunk = fill * (1_000_000 // len(fill))
    packed += [packer.compress(chunk) for _ in range(size // len(chunk))]
    return b"".join(packed) + packer.flush()


def traps(reader: str) -> list[tuple[str, bytes]]:
    """Inputs made to do harm to a reader: they come first in every run."""
    return TRAPS[reader]()


def _bad_texts() -> list[tuple[str, bytes]]:
    zeros = bomb(b"\0", BOMB_BYTES)
    texts = [
        b"\0" * 4_000_000,
        b"a" * 4_900_000,
        b"a.\n" * 1_600_000,
        b"\xe9\xc3\xa9" * 500_000,
        b" \n" * 2_000_000 + b"a",
        b"[" * 300_000 + b"a" * 20,
        b"a@" * 500_000,
        '«“„"'.encode() * 100_000,
    ]
    return [("a.txt.gz", zeros), ("a.txt.gz", gzip.compress(zeros, mtime=0)), *(("a.txt", text) for text in texts)]


def _deep() -> bytes:
    return b"<html><body>" + b"<div>" * DEEP + TEXTS[0].encode() * 5 + b"</div>" * DEEP + b"</body></html>"


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha" * 10}">' for i in range(10))
    return f"<!DOCTYPE html [{entities}]><html><body><p>&e9;</p></body></html>".encode()


def _bad_pages() -> list[tuple[str, bytes]]:
    pages = [
        _laughs(),
        _deep(),
        b"<html><body><p>" + b"<b><i>" * DEEP + TEXTS[0].encode() * 5,
        b"<html><body><p " + b"a" * 1_000_000 + b'="' + b"b" * 3_000_000 + b'">' + TEXTS[0].encode() * 5,
        b"<html><body><p " + b" ".join(b'a%d="1"' % i for i in range(100_000)) + b">" + TEXTS[0].encode() * 5,
        b"<html><body>" + b"<table><tr><td>" * 2_000 + TEXTS[0].encode() * 5,
        b"<html><body>" + b"<a <b <c \"' " * 100_000,
        b"<html><body>" + b"<!-- " * 200_000 + TEXTS[0].encode(),
        b"<html><body>" + b"<![CDATA[ <script " * 100_000 + TEXTS[0].encode(),
        b'<meta charset="punycode">' + b"\xe9-" * 100_000,
    ]
    return [*(("a.html", page) for page in pages), ("a.html.gz", bomb(b"<p>", BOMB_BYTES))]


def _bad_rows() -> list[tuple[str, bytes]]:
    nested = b'{"text": "a", "x": ' + b'{"a": ' * DEEP + b"1" + b"}" * DEEP + b"}"
    odd = {"text": "a", "url": "http://[" + "a" * 100_000, "date": 10**400}
    rows = [b"[" * DEEP + b"]" * DEEP, nested, lines({"html": _deep().decode()}), lines(odd)]
    return [*(("a.jsonl", row) for row in rows), ("a.jsonl.gz", bomb(b"\n", BOMB_BYTES)), ("a.jsonl.gz", bomb(b" ", BOMB_BYTES))]


def _bad_tables() -> list[tuple[str, bytes]]:
    index = pa.array([0] * 20_000, pa.int32())
    tables = [
        {"text": pa.DictionaryArray.from_arrays(index, pa.array(["a" * 6_000_000]))},  # 120 GB, were it unpacked
        {"text": pa.DictionaryArray.from_arrays(index[:300], pa.array([TEXTS[0] * 10]))},
        {"text": [["a"]]},
        {"html": [1.5]},
        {"text": pa.array(["a" * 25_000_000])},
    ]
    packed = [io.BytesIO() for _ in tables]
    for columns, stream in zip(tables, packed, strict=True):
        parquet.write_table(pa.table(columns), stream, compression="zstd")
    return [
        ("a.parquet", data) for data in (b"PAR1" + b"\xff" * 10_000 + b"PAR1", b"PAR1" * 1_000, *(stream.getvalue() for stream in packed))
    ]


def _head(kind: str = "response", media: str = "application/http") -> bytes:
    return f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {media}\r\nContent-Length: 900000000\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".encode()


def _bad_archives() -> list[tuple[str, bytes]]:
    inner = bomb(b"a", BOMB_BYTES, b"<html>")
    plain = [warc(headers="Content-Encoding: gzip\r\n", body=inner), warc(body=_deep(), number=1), warc(body=_laughs()), _head() * 2_000]
    packed = [bomb(b"\0", BOMB_BYTES, _head()), bomb(b"\r\n", BOMB_BYTES), bomb(b"\0", BOMB_BYTES), b"\x1f\x8b\x08" * 100_000]
    return [
        *(("a.warc", data) for data in plain),
        *(("a.warc.gz", data) for data in packed),
        ("a.warc.zst", b"\x28\xb5\x2f\xfd" * 20_000),
    ]


def _bad_texts_of() -> list[tuple[str, bytes]]:
    return [("a.wet.gz", bomb(b"a", BOMB_BYTES, _head("conversion", "text/plain")))]


def _bad_items() -> list[tuple[str, bytes]]:
    odd = {**ITEM, "bodies": [[]] * 1_000, "body_text": None, "body_xhtml": _deep().decode()}
    many = b"[" + b'{"uri": "x", "pubstatus": "canceled"},' * 5_000 + b"{}]"
    return [("a.json", b"[" * DEEP + b"]" * DEEP), ("a.json", lines(odd)), ("a.json", many), ("a.json.gz", bomb(b"[", BOMB_BYTES))]


TRAPS: dict[str, Callable[[], list[tuple[str, bytes]]]] = {
    "text": _bad_texts,
    "html": _bad_pages,
    "jsonl": _bad_rows,
    "parquet": _bad_tables,
    "warc": _bad_archives,
    "wet": _bad_texts_of,
    "ninjs": _bad_items,
}
