"""Sound inputs of every kind, and what they are made with: archives, their packings, tables, pages."""

from __future__ import annotations

import gzip
import io
import json
import zlib

import pyarrow as pa
from pyarrow import parquet

TEXTS = (
    "Moscou a condamné les frappes de l'OTAN.\n\n« Nous ne céderons pas », a déclaré le ministre russe mardi 5 mars 2019.\n",
    "The foreign minister said on Tuesday that Kyiv had recalled its ambassador.\r\nBerlin did not comment.\r\n",
    "新华社北京4月24日电 外交部发言人表示，中方坚决反对。\n日本の外相は「遺憾だ」と述べた。\n",
    "وقال الوزير إن بلاده ترفض الاتفاق.\nПрезидент заявил, что переговоры завершены.\n",
)
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Moscou condamne</title>
<link rel="canonical" href="https://exemple.org/2019/03/05/moscou-condamne-les-frappes?utm_source=rss">
<meta property="og:site_name" content="Exemple">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-03-05","headline":"Moscou condamne"}</script></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>Moscou condamne les frappes</h1>
<p>Moscou a condamné mardi les frappes de l&#39;OTAN, &laquo;&nbsp;une provocation&nbsp;&raquo; selon le ministre russe des Affaires étrangères.</p>
<table><tr><td>Kiev</td><td>a rappelé son ambassadeur à Moscou après cette déclaration du ministre.</td></tr></table>
<figure><img src="a.jpg"><figcaption>Le ministre à Genève. Photo : AFP</figcaption></figure>
<p>Paris et Berlin ont appelé les deux parties à reprendre les négociations, sans dire quand elles pourraient avoir lieu.</p>
</article></body></html>"""
ITEM = {
    "uri": "tag:exemple.org,2019:item-1", "type": "text", "versioncreated": "2019-03-05T10:00:00Z", "pubstatus": "usable", "language": "fr-FR",
    "headline": "Moscou condamne les frappes", "body_text": TEXTS[0], "body_xhtml": "<p>Moscou a condamné les frappes.</p>",
    "infosource": [{"name": "Exemple"}],
}  # fmt: skip
NEWER = {
    "uri": "urn:newsml:exemple.org:20190305:2", "versionCreated": "2019-03-05T10:00:00Z", "pubStatus": "canceled",
    "headlines": [{"role": "main", "value": "Kiev"}], "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>Kiev a rappelé.</p>"}],
}  # fmt: skip


def warc(*, kind: str = "response", body: bytes = PAGE.encode(), headers: str = "", number: int = 3) -> bytes:
    """An archive of some records, not packed."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode() if kind == "response" else b""
    media = "application/http; msgtype=response" if kind == "response" else "text/plain"
    records = []
    for i in range(number):
        block = head + body
        records.append(
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{i:012d}>\r\n"
            f"WARC-Date: 2024-01-0{i + 1}T00:00:00Z\r\nWARC-Target-URI: https://exemple.org/{i}?utm_source=x\r\n"
            f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n".encode()
            + block
            + b"\r\n\r\n"
        )
    return b"".join(records)


def members(data: bytes) -> bytes:
    """Each record of an archive as a gzip member of its own."""
    return b"".join(gzip.compress(b"WARC/1.0\r\n" + part, mtime=0) for part in data.split(b"WARC/1.0\r\n")[1:])


def frames(data: bytes) -> bytes:
    """Each record of an archive as a zstd frame of its own."""
    from fastwarc.stream_io import ZstdWriter

    packed = b""
    for part in data.split(b"WARC/1.0\r\n")[1:]:
        stream = io.BytesIO()
        writer = ZstdWriter(stream)
        writer.write(b"WARC/1.0\r\n" + part)
        writer.finish()
        writer.flush()
        packed += stream.getvalue()
    return packed


def table() -> bytes:
    """A table of two articles."""
    stream = io.BytesIO()
    rows = {"text": [TEXTS[0], TEXTS[1]], "html": [None, PAGE], "url": ["https://exemple.org/1", None], "date": ["2019-03-05", None]}
    parquet.write_table(pa.table(rows), stream)
    return stream.getvalue()


def typed_table() -> bytes:
    """A table whose date is a time and whose text is a dictionary, as data frames write them."""
    stream = io.BytesIO()
    times = pa.array([1_551_780_000_000_000_000, None], pa.timestamp("ns", "UTC"))
    parquet.write_table(pa.table({"text": pa.array([TEXTS[0], TEXTS[1]]).dictionary_encode(), "date": times}), stream, row_group_size=1)
    return stream.getvalue()


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def seeds() -> dict[str, list[tuple[str, bytes]]]:
    """Sound inputs for each reader: (name of the file, its bytes)."""
    texts = [text.encode() for text in TEXTS] + [TEXTS[0].encode("cp1252"), TEXTS[3].encode("utf-16"), TEXTS[2].encode("gb18030")]
    page = PAGE.encode()
    rows = lines({"text": TEXTS[0], "title": "Un", "date": 1551780000}, {"html": PAGE, "url": "https://exemple.org/a?id=1#x"}, ITEM)
    gz = [("Content-Encoding: gzip\r\n", gzip.compress(page, mtime=0)), ("Content-Encoding: deflate\r\n", zlib.compress(page))]
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page)
    archives = [warc(), warc(headers=gz[0][0], body=gz[0][1]), warc(headers=gz[1][0], body=gz[1][1])]
    archives.append(warc(headers="Transfer-Encoding: chunked\r\n", body=chunked))
    texts_of = warc(kind="conversion", body=TEXTS[0].encode())
    return {
        "text": [("a.txt", text) for text in texts] + [("a.md.gz", gzip.compress(texts[0], mtime=0))],
        "html": [("a.html", page), ("a.html", PAGE.encode("utf-16")), ("a.htm.gz", gzip.compress(page, mtime=0))],
        "jsonl": [("a.jsonl", rows), ("a.jsonl.gz", gzip.compress(rows, mtime=0))],
        "parquet": [("a.parquet", table()), ("a.parquet", typed_table())],
        "warc": [
            (name, pack(data)) for data in archives for name, pack in (("a.warc", bytes), ("a.warc.gz", members), ("a.warc.zst", frames))
        ],
        "wet": [("a.wet", texts_of), ("a.warc.wet.gz", members(texts_of))],
        "ninjs": [("a.json", lines(ITEM)), ("a.json", json.dumps([ITEM, NEWER]).encode()), ("a.jsonl", lines(ITEM, NEWER))],
    }
