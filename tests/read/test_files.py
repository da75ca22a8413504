"""Files, folders and rows as one stream of sources; what cannot be read stands in its place with the reason."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from detente.draft import Source
from detente.model import SetAside
from detente.read import count, source_from_text, sources
from detente.read.fields import iso_date


def gzipped(data: bytes) -> bytes:
    """Gzipped, with no time in its head: the same bytes at each call, so that names of cases stay the same."""
    return gzip.compress(data, mtime=0)


TEXT = "Moscou a condamné les frappes."


def read(path: Path) -> list[Source | SetAside]:
    return list(sources([path]))


@pytest.mark.parametrize(("name", "media"), [("a.txt", "text"), ("a.md", "markdown"), ("a.html", "html"), ("a.HTM", "html")])
@pytest.mark.parametrize("packed", [False, True])
def test_kinds_of_files(tmp_path: Path, name: str, media: str, packed: bool) -> None:
    path = tmp_path / (name + ".gz" if packed else name)
    path.write_bytes(gzipped(TEXT.encode()) if packed else TEXT.encode())
    (item,) = read(path)
    assert isinstance(item, Source)
    assert (item.media, item.content, item.name) == (media, TEXT, str(path))


@pytest.mark.parametrize("packed", [False, True])
def test_rows_of_json_with_a_bad_one_in_the_middle(tmp_path: Path, packed: bool) -> None:
    lines = [
        json.dumps({"text": TEXT, "title": "Un"}),
        "{broken",
        json.dumps(["no", "object"]),
        json.dumps({"title": "no text"}),
        json.dumps({"text": "Ende"}),
    ]
    path = tmp_path / ("rows.jsonl.gz" if packed else "rows.jsonl")
    data = "\n".join(lines).encode()
    path.write_bytes(gzipped(data) if packed else data)
    items = read(path)
    assert [type(item) for item in items] == [Source, SetAside, SetAside, SetAside, Source]
    assert [item.name if isinstance(item, Source) else item.item for item in items] == [f"{path}#{n}" for n in range(1, 6)]
    assert all(item.remedy and item.stage == "read" for item in items if isinstance(item, SetAside))


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"text": TEXT, "title": " Un\n titre "}, "title", "Un titre"),
        ({"text": TEXT, "url": "https://ex.org/a"}, "url", "https://ex.org/a"),
        ({"text": TEXT, "date": "2019-03-02T10:00:00Z"}, "published", "2019-03-02"),
        ({"text": TEXT, "published": "Sat, 02 Mar 2019 10:00:00 +0100"}, "published", "2019-03-02"),
        ({"text": TEXT, "published": 1551520800}, "published", "2019-03-02"),
        ({"text": TEXT, "published": "03/02/2019"}, "published", None),
        ({"text": TEXT, "publisher": "Le Temps"}, "outlet", "Le Temps"),
        ({"text": TEXT, "outlet": "AFP", "publisher": "x"}, "outlet", "AFP"),
        ({"text": TEXT, "lang": "fr"}, "language", "fr"),
        ({"text": TEXT, "language": "en"}, "language", "en"),
        ({"text": TEXT, "title": 7}, "title", None),
    ],
)
def test_fields_of_a_row(tmp_path: Path, row: dict[str, object], field: str, value: str | None) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row))
    (item,) = read(path)
    assert isinstance(item, Source)
    assert getattr(item.metadata, field) == value


def test_a_page_in_a_row_comes_before_its_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": "x", "html": "<html><body>Bonjour</body></html>"}))
    (item,) = read(path)
    assert isinstance(item, Source)
    assert item.media == "html"


def test_rows_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": [TEXT, None, "Zwei"], "title": ["Un", "Deux", None], "other": [1, 2, 3]}), path)
    first, second, third = read(path)
    assert isinstance(first, Source)
    assert isinstance(second, SetAside)
    assert isinstance(third, Source)
    assert (first.metadata.title, third.content, second.item) == ("Un", "Zwei", f"{path}#2")
    assert count([path]) == 3


BAD = [
    ("empty.txt", b"", "file is empty"),
    ("blank.txt", b" \n\t ", "file is empty"),
    ("binary.txt", b"\x00\x01\x02" * 100, "binary data"),
    ("paper.txt", b"%PDF-1.4 ...", "a PDF"),
    ("broken.txt.gz", gzipped(TEXT.encode() * 200)[:-30], "breaks off"),
    ("rows.jsonl", b"", "file is empty"),
    ("rows.parquet", b"PAR1 no", "not a Parquet file"),
    ("letter.docx", b"PK\x03\x04", "unknown kind of file"),
    ("long.txt", b"a" * 5_000_001, "more than 5 MB"),
    ("line.jsonl", b'{"text": "' + b"a" * 10_000_001 + b'"}', "more than 10 MB"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD, ids=[case[0] for case in BAD])
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read(path)
    assert isinstance(item, SetAside)
    assert reason in item.reason
    assert item.remedy
    assert str(path) in item.item


def test_a_line_without_end_does_not_hide_the_next_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"x" * 50_000_000 + b"\n" + json.dumps({"text": TEXT}).encode())
    first, second = read(path)
    assert isinstance(first, SetAside)
    assert isinstance(second, Source)


def test_rows_before_a_break_are_read(tmp_path: Path) -> None:
    rows = b"\n".join(json.dumps({"text": f"{TEXT} {n} {os.urandom(300).hex()}"}).encode() for n in range(200))
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzipped(rows)[:-4000])
    items = read(path)
    assert len(items) > 50
    assert all(isinstance(item, Source) for item in items[:-1])
    assert isinstance(items[-1], SetAside)


def test_a_folder_is_read_by_name_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "a.txt", "b/c.txt", ".hidden.txt", "notes.docx"):
        (tmp_path / name).write_text(name + " text")
    names = [Path(item.name).name for item in read(tmp_path) if isinstance(item, Source)]
    assert names == ["a.txt", "c.txt", "z.txt"]
    assert count([tmp_path]) == 3


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "nowhere")
    assert isinstance(item, SetAside)
    assert item.reason == "no such file or folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    (tmp_path / "open.txt").write_text(TEXT)
    items = read(tmp_path)
    closed.chmod(0o700)
    assert [type(item) for item in items] == [SetAside, Source]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2019, 3, 2), "2019-03-02"),
        (datetime(2019, 3, 2, 23, 59), "2019-03-02"),
        ("20190302", "2019-03-02"),
        (20190302, "2019-03-02"),
        (1551520800000, "2019-03-02"),
        ("2019-13-02", None),
        ("gestern", None),
        (True, None),
        (None, None),
    ],
)
def test_dates_in_one_form(value: object, day: str | None) -> None:
    assert iso_date(value) == day


def test_the_same_text_has_the_same_hash() -> None:
    assert source_from_text(TEXT).sha256 == source_from_text(TEXT, name="other").sha256
