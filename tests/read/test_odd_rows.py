"""Rows of JSONL, Parquet and standard input: the bad ones are named and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from detente.draft import Metadata, Source
from detente.model import SetAside
from detente.read import count, rows, sources


def gzipped(data: bytes) -> bytes:
    """Gzipped, with no time in its head: the same bytes at each call, so that names of cases stay the same."""
    return gzip.compress(data, mtime=0)


FR = "Kiev a rappelé son ambassadeur."
EN = "Kyiv has recalled its ambassador."
GOOD = json.dumps({"text": FR}).encode()

BAD_LINES = [
    (b'{"text": "sans fin', "not JSON"),
    (b'{"text": "un"}{"text": "deux"}', "not JSON"),
    (b'{"text": "un"},', "not JSON"),
    (b"{'text': 'un'}", "not JSON"),
    (b'{"text": "tab\there"}', "not JSON"),
    (b"[" * 100_000, "lists too deep"),
    (b'{"text": ' + b"9" * 5_000 + b"}", "numbers too long"),
    (b"null", "not a JSON object"),
    (b'"Moscou"', "not a JSON object"),
    (b'[{"text": "Moscou"}]', "not a JSON object"),
    (b"{}", "row has no text"),
    (b'{"text": null, "html": null}', "row has no text"),
    (b'{"text": 7}', "row has no text"),
    (b'{"text": ["Moscou"]}', "row has no text"),
    (b'{"body": "Moscou"}', "row has no text"),
    (b'{"html": " "}', "row has no text"),
    (json.dumps({"text": "é" * 2_500_001}, ensure_ascii=False).encode(), "more than 5 MB"),
    (bytes(range(128, 256)), "encoding cannot be told"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=[f"{n}-{reason}" for n, (_, reason) in enumerate(BAD_LINES)])
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join([GOOD, line, GOOD]))
    first, bad, last = sources([path])
    assert isinstance(bad, SetAside)
    assert (bad.item, bad.stage) == (f"{path}#2", "read")
    assert reason in bad.reason
    assert bad.remedy
    assert [item.name for item in (first, last) if isinstance(item, Source)] == [f"{path}#1", f"{path}#3"]


FIELDS = [
    # Columns: the row beside its text; what it says of itself.
    (
        {"title": "Titre", "url": "https://a.fr/1", "outlet": "Le Soir", "lang": "fr"},
        Metadata("https://a.fr/1", "Titre", "Le Soir", None, "fr"),
    ),
    ({"publisher": "BBC", "language": "en", "date": "2 March 2019 10:00 GMT"}, Metadata(None, None, "BBC", "2019-03-02", "en")),
    ({"published": "2019-03-02", "date": "2020-01-01"}, Metadata(published="2019-03-02")),
    ({"published": None, "date": "2020/1/5"}, Metadata(published="2020-01-05")),
    ({"date": "2019.03.02 à 8 h"}, Metadata(published="2019-03-02")),
    ({"date": "20190302T080000Z"}, Metadata(published="2019-03-02")),
    ({"date": 1551520800.5}, Metadata(published="2019-03-02")),
    ({"date": "2019-02-30"}, Metadata()),
    ({"date": "2019"}, Metadata()),
    ({"date": "Saturday"}, Metadata()),
    ({"date": {"day": 2}}, Metadata()),
    ({"date": 1e300}, Metadata()),
    ({"title": "", "url": " ", "outlet": [], "lang": 5}, Metadata()),
    ({"title": "Deux\n lignes\u00a0 ici"}, Metadata(title="Deux lignes ici")),
    ({"Title": "Titre", "headline": "Titre"}, Metadata()),
    ({"title": "\ud800x"}, Metadata(title="\ufffdx")),
]


@pytest.mark.parametrize(("row", "metadata"), FIELDS, ids=[str(row) for row, _ in FIELDS])
def test_what_a_row_says_of_itself(tmp_path: Path, row: dict[str, object], metadata: Metadata) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": EN, **row}))
    (item,) = sources([path])
    assert isinstance(item, Source)
    assert item.metadata == metadata


def test_a_row_with_a_blank_page_gives_its_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"html": "\n", "text": FR}))
    (item,) = sources([path])
    assert isinstance(item, Source)
    assert (item.media, item.content) == ("text", FR)


def test_an_overlong_line_is_skipped_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LINE_BYTES", 64)
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join([GOOD, b'{"text": "' + GOOD * 9 + b'"}', GOOD, b"x" * 63, b"x" * 64, GOOD]))
    kinds = [(type(item), (item.name if isinstance(item, Source) else item.item)[-1]) for item in sources([path])]
    assert kinds == [(Source, "1"), (SetAside, "2"), (Source, "3"), (SetAside, "4"), (SetAside, "5"), (Source, "6")]


def test_a_file_that_unpacks_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "RATIO_FLOOR_BYTES", 10_000)
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzipped(GOOD + b"\n" + b" \n" * 500_000 + GOOD))
    first, last = sources([path])
    assert isinstance(first, Source)
    assert isinstance(last, SetAside)
    assert "200 times its size" in last.reason


def test_a_file_of_empty_lines_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BLANK_LINES", 100)
    path = tmp_path / "rows.jsonl"
    path.write_bytes(GOOD + b"\n" * 100 + GOOD + b"\n" * 102 + GOOD)
    first, second, last = sources([path])
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert isinstance(last, SetAside)
    assert "empty lines" in last.reason


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary()])
def test_a_text_above_the_limit_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: pa.DataType) -> None:
    monkeypatch.setattr(rows, "TEXT_BYTES", 1_000)
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": pa.array([FR, "a" * 1_001, EN, None], kind)}), path)
    kinds = [(type(item), item.reason if isinstance(item, SetAside) else item.content) for item in sources([path])]
    assert kinds == [(Source, FR), (SetAside, "one text of more than 5 MB"), (Source, EN), (SetAside, "row has no text")]


def test_a_table_that_unpacks_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "RATIO_FLOOR_BYTES", 10_000)
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": ["a" * 1_000_000, FR]}), path, row_group_size=1, compression="zstd")
    first, second = sources([path])
    assert isinstance(first, SetAside)
    assert "200 times its size" in first.reason
    assert isinstance(second, Source)


TABLES = [
    ({"html": [b"<html><body>\xe9t\xe9</body></html>"]}, "<html><body>été</body></html>", Metadata()),
    ({"text": pa.array([FR]).dictionary_encode()}, FR, Metadata()),
    ({"text": pa.array([EN], pa.large_string()), "lang": ["en"]}, EN, Metadata(language="en")),
    ({"text": [FR], "published": [datetime(2019, 3, 2, 23, 30, tzinfo=UTC)]}, FR, Metadata(published="2019-03-02")),
    ({"text": [FR], "date": [date(2019, 3, 2)], "publisher": ["ATS"]}, FR, Metadata(outlet="ATS", published="2019-03-02")),
    ({"text": [b"Gen\xe8ve d\xe9ment"], "title": [None]}, "Genève dément", Metadata()),
]


@pytest.mark.parametrize(("columns", "content", "metadata"), TABLES)
def test_types_of_columns(tmp_path: Path, columns: dict[str, object], content: str, metadata: Metadata) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table(columns), path)
    (item,) = sources([path])
    assert isinstance(item, Source)
    assert (item.content, item.metadata, item.name) == (content, metadata, f"{path}#1")


@pytest.mark.parametrize(
    ("columns", "reason"), [({"body": [FR]}, "no column text"), ({"text": pa.array([], pa.string())}, "file is empty")]
)
def test_tables_without_articles(tmp_path: Path, columns: dict[str, object], reason: str) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table(columns), path)
    (item,) = sources([path])
    assert isinstance(item, SetAside)
    assert reason in item.reason


def test_a_damaged_row_group_does_not_hide_the_next(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": [FR * 20, EN * 20, FR]}), path, row_group_size=1, use_dictionary=False)
    start = parquet.read_metadata(path).row_group(1).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    assert [(type(item), item.item if isinstance(item, SetAside) else item.name) for item in sources([path])] == [
        (Source, f"{path}#1"),
        (SetAside, f"{path}#2"),
        (Source, f"{path}#3"),
    ]


DAMAGED_FOOTERS = [
    # what stands in it, what comes in its place, the reason
    (b"text", b"te\xe6t", "not a Parquet file that can be read"),
    (b"\x19\x06\x19\x26\x00\x04", b"\x19\x26\x00\x04\x19\x06", "row group 1 cannot be read"),  # nulls counted as repetitions
    (b"text\x15\x02\x16\x04", b"text\x15\x02\x16\x00", "it has 0 rows, not 2"),  # the column says that it has no values
]


@pytest.mark.parametrize(("old", "new", "reason"), DAMAGED_FOOTERS)
def test_a_damaged_footer_is_a_reason_and_no_end_of_the_process(tmp_path: Path, old: bytes, new: bytes, reason: str) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": [FR, EN]}), path)
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    count([path])
    (item,) = sources([path])
    assert isinstance(item, SetAside)
    assert reason in item.reason


ODD_TIMES = [
    (pa.array([1_551_780_000_000_000_001], pa.timestamp("ns")), "2019-03-05"),
    (pa.array([1_551_780_000_000_000_001], pa.timestamp("ns", "UTC")), "2019-03-05"),
    (pa.array([5_000_000], pa.date32()), None),
    (pa.array([2**62], pa.timestamp("us")), None),
    (pa.array([1], pa.timestamp("us", "Nowhere/Land")), None),
    (pa.array([1], pa.time64("ns")), None),
    (pa.array([[1]], pa.list_(pa.timestamp("ns"))), None),
]


@pytest.mark.parametrize(("dates", "day"), ODD_TIMES)
def test_times_that_python_does_not_know_cost_the_date_and_not_the_text(tmp_path: Path, dates: pa.Array, day: str | None) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": [FR], "date": dates}), path)
    (item,) = sources([path])
    assert isinstance(item, Source)
    assert (item.content, item.metadata.published) == (FR, day)


def test_two_columns_of_one_name_leave_open_which_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.Table.from_arrays([pa.array([FR]), pa.array([EN])], names=["text", "text"]), path)
    (item,) = sources([path])
    assert isinstance(item, SetAside)
    assert "two columns of one name" in item.reason


PIPED = [
    (FR.encode(), [("stdin", "text")]),
    (b"\xef\xbb\xbf" + FR.encode("utf-8"), [("stdin", "text")]),
    (b"<!doctype html><html><body>Moscou</body></html>", [("stdin", "html")]),
    (GOOD + b"\n" + GOOD, [("stdin#1", "text"), ("stdin#2", "text")]),
    (b"\xef\xbb\xbf" + GOOD, [("stdin#1", "text")]),
    (b"\n" + GOOD, [("stdin#2", "text")]),
    (b"{broken\n" + GOOD, [("stdin#1", None), ("stdin#2", "text")]),
    (b"", [("stdin", None)]),
    (gzipped(GOOD), [("stdin", None)]),
]


@pytest.mark.parametrize(("data", "expected"), PIPED)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, expected: list[tuple[str, str | None]]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    items = list(sources(["-"]))
    assert [(item.name, item.media) if isinstance(item, Source) else (item.item, None) for item in items] == expected
