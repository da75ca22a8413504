"""The index follows the store: what comes, goes or changes, and nothing else; readers see whole states."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import desks
from detente.api import open as opened
from detente.draft import Metadata, Source
from detente.errors import StoreError
from detente.model import Coded
from detente.reprints.records import Reprint, SourceCount
from detente.serve import filling
from detente.serve.index import Index
from detente.serve.linked import elsewhere, known_from
from detente.serve.query import Query
from detente.serve.reading import coded
from detente.serve.rows import packed, unpacked
from detente.serve.search import find
from detente.serve.settings import Settings, index_path
from detente.store.lake import Lake
from detente.store.tables import rows_of
from detente.store.writer import Writer


def types(index: Index) -> list[str]:
    return sorted(row["type"] for row in find(index, Query("events")).rows)


def bare(found: Coded | None) -> Coded | None:
    """As the index keeps it: without notes and raw_map."""
    return None if found is None else replace(found, notes=(), article=replace(found.article, raw_map=()))


def test_articles_come_back_as_the_store_has_them(small: Index) -> None:
    store = opened(str(small.lake.root))
    ids = store.articles().column("id").to_pylist()
    assert len(ids) == 7
    for article in ids:
        assert coded(small.reader(), article) == bare(store.coded(article))


def test_an_article_that_is_not_in_is_none(small: Index) -> None:
    assert coded(small.reader(), "0" * 16) is None


def test_what_is_packed_comes_back() -> None:
    row = {"article": "x", "ordinal": 1, "shard": "s", "id": "é漢😀", "doubts": [{"kind": "hedge"}]}
    assert unpacked(packed(row)) == {"id": "é漢😀", "doubts": [{"kind": "hedge"}]}
    assert unpacked(packed("é漢😀"), text=True) == "é漢😀"
    assert len(packed(row)) < len(json.dumps(row)) + 40


def test_a_second_refresh_does_nothing(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    generation = index.generation
    assert not index.refresh()
    assert index.generation == generation
    assert not index.behind


def test_what_comes_in_is_found_and_what_was_in_keeps_its_number(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    (before,) = find(index, Query("events")).rows
    desks.put(tmp_path / "store", desks.page(1, kind="AID"))
    assert index.behind
    assert types(index) == ["ACCUSE"]
    assert index.refresh()
    assert types(index) == ["ACCUSE", "AID"]
    assert before["n"] in {row["n"] for row in find(index, Query("events")).rows}


def test_what_is_coded_anew_takes_the_place_of_the_old(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0), desks.page(1))
    held = index.snapshot()
    desks.put(tmp_path / "store", desks.page(0), desks.page(1, kind="AID"), coder="newer")
    index.refresh()
    assert types(index) == ["ACCUSE", "AID"]
    assert index.reader().execute("SELECT count(*) AS n FROM records WHERE kind = 'events'").fetchone()["n"] == 2
    assert index.reader().execute("SELECT count(*) AS n FROM bodies").fetchone()["n"] == 8
    assert held.generation < index.generation
    assert find(index, Query("events", text="condemned")).total == 2


def test_what_a_publisher_withdraws_goes(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0), desks.page(1))
    writer = Writer(Lake.open(tmp_path / "store"), "coder", run="later")
    writer.withdraw(Source("notice", "text", "", "", metadata=Metadata(url="https://example.org/1")))
    writer.commit()
    index.refresh()
    assert find(index, Query("events")).total == find(index, Query("articles")).total == 1
    assert find(index, Query("articles", text="Number")).total == 1


def test_rows_that_do_not_count_are_not_indexed(tmp_path: Path) -> None:
    lake = desks.put(tmp_path / "store", desks.page(0))
    rows = lake.picked("events", {})
    lake.append("events", rows.set_column(rows.schema.get_field_index("shard"), "shard", [["of a killed run"]]))
    index = Index.open(lake, tmp_path / "index.sqlite")
    index.refresh()
    assert find(index, Query("events")).total == 1


def test_a_filling_that_is_cut_off_is_not_seen_and_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    desks.put(tmp_path / "store", desks.page(1, kind="AID"))
    monkeypatch.setattr(filling._Filler, "_show", _cut_off)
    with pytest.raises(KeyboardInterrupt):
        index.refresh()
    assert types(index) == ["ACCUSE"]
    assert index.reader().execute("SELECT count(*) AS n FROM articles").fetchone()["n"] == 2
    monkeypatch.undo()
    assert index.refresh()
    assert types(index) == ["ACCUSE", "AID"]
    assert index.reader().execute("SELECT count(*) AS n FROM articles").fetchone()["n"] == 2


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_many_articles_come_in_by_reading_all_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [desks.page(number) for number in range(5)]
    few = desks.indexed(tmp_path / "few", *pages)
    monkeypatch.setattr(filling, "FEW", 2)
    monkeypatch.setattr(filling, "STEP", 3)
    monkeypatch.setattr(filling, "WAITING", 10)
    told: list[tuple[int, int]] = []
    many = Index.open(few.lake, tmp_path / "many.sqlite")
    many.refresh(lambda done, total: told.append((done, total)))
    for query in (
        Query("events"),
        Query("positions", actor=("RUS",)),
        Query("articles", text="number"),
        Query("statements", source=("outlet",)),
    ):
        assert [row["id"] for row in find(many, query).rows] == [row["id"] for row in find(few, query).rows]
        assert find(many, query).total == 5
    assert told[-1][0] <= told[-1][1]


def test_numbers_in_several_chunks_sort_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = ["2019-01-05", "2019-01-02", None, "2019-01-04", "2019-01-01", "2019-01-03"]
    pages = [desks.page(number, published=day) for number, day in enumerate(days)]
    monkeypatch.setattr(filling, "CHUNK", 4)
    monkeypatch.setattr("detente.serve.index.CHUNK", 4)
    index = desks.indexed(tmp_path, *pages[:3])
    desks.put(tmp_path / "store", *pages[3:])
    index.refresh()
    assert [row["published"] for row in find(index, Query("events")).rows] == [*sorted((day for day in days if day), reverse=True), None]


def test_readers_go_on_while_the_index_is_written(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    writer = sqlite3.connect(index.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM records")
    assert types(index) == ["ACCUSE"]
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(find(index, Query("events")).total))
    thread.start()
    thread.join(10)
    assert found == [1]
    writer.execute("ROLLBACK")
    writer.close()


def test_a_desk_follows_its_store_beside_its_readers(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    desks.put(tmp_path / "store", desks.page(1, kind="AID"))
    index.watch()
    for thread in threading.enumerate():
        if thread.name == "detente-index":
            thread.join(30)
    assert types(index) == ["ACCUSE", "AID"]
    assert index.failed is None


def test_a_store_that_breaks_is_told_and_the_index_stays(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    desks.put(tmp_path / "store", desks.page(1))
    for path in (tmp_path / "store" / "events").glob("*.parquet"):
        path.write_bytes(b"broken")
    index.watch()
    for thread in threading.enumerate():
        if thread.name == "detente-index":
            thread.join(30)
    assert isinstance(index.failed, StoreError)
    assert types(index) == ["ACCUSE"]


def test_a_file_of_another_version_is_made_anew(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    index.close()
    with sqlite3.connect(index.path) as connection:
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'version'")
    connection.close()
    again = Index.open(index.lake, index.path)
    assert find(again, Query("events")).total == 0
    again.refresh()
    assert types(again) == ["ACCUSE"]


@pytest.mark.parametrize("content", [b"", b"some other file, longer than a header"])
def test_a_file_that_is_no_index_is_left_alone(tmp_path: Path, content: bytes) -> None:
    lake = desks.put(tmp_path / "store", desks.page(0))
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="no index"):
            Index.open(lake, path)
        assert path.read_bytes() == content
    else:
        Index.open(lake, path).refresh()


def test_a_database_that_is_no_index_is_left_alone(tmp_path: Path) -> None:
    lake = desks.put(tmp_path / "store", desks.page(0))
    with sqlite3.connect(tmp_path / "mine.sqlite") as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(StoreError, match="no index"):
        Index.open(lake, tmp_path / "mine.sqlite")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    lake = desks.put(tmp_path / "store", desks.page(0))
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written") as told:
        Index.open(lake, tmp_path / "file" / "index.sqlite")
    assert "--index" in told.value.remedy


def test_readers_can_change_nothing(small: Index) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        small.reader().execute("DELETE FROM records")


def test_the_index_lies_in_the_users_cache_by_the_place_of_its_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one, other = index_path(Settings("a")), index_path(Settings("b"))
    assert one != other
    assert one.is_relative_to(tmp_path)
    assert index_path(Settings("./a")) == one
    assert index_path(Settings("s3://bucket/a")) == index_path(Settings("s3:/bucket/a/"))
    assert index_path(Settings("a", index=tmp_path / "x")) == tmp_path / "x"


def test_an_index_that_is_mostly_dead_is_made_anew(tmp_path: Path) -> None:
    index = desks.indexed(tmp_path, desks.page(0))
    for turn in range(2):
        desks.put(tmp_path / "store", desks.page(0, kind="AID" if turn % 2 else "AGREE"), coder=f"coder {turn}")
        index.refresh()
    assert find(index, Query("events")).total == 1
    index.close()
    again = Index.open(index.lake, index.path)
    assert again.generation == 0
    again.refresh()
    assert types(again) == ["AID"]


@pytest.mark.parametrize(
    ("query", "by"),
    [
        ("SELECT n FROM articles WHERE id = ? AND ready", "articles_id"),
        ("SELECT * FROM records WHERE id = ?", "records_id"),
        ("SELECT * FROM records WHERE article = ? ORDER BY kind, ordinal", "records_article"),
        ("SELECT ids FROM postings WHERE space = ? AND field = ? AND value = ?", "postings_value"),
        ("SELECT value FROM postings WHERE space = ? AND field = ? ORDER BY size DESC, value LIMIT 9", "postings_size"),
        ("SELECT * FROM parties WHERE record = ?", "parties_record"),
        ("SELECT * FROM records WHERE n IN (SELECT value FROM json_each(?))", "INTEGER PRIMARY KEY"),
    ],
)
def test_what_pages_ask_goes_by_an_index(small: Index, query: str, by: str) -> None:
    plan = small.reader().execute(f"EXPLAIN QUERY PLAN {query}", ["x"] * query.count("?")).fetchall()
    details = [row["detail"] for row in plan]
    assert any(by in detail for detail in details), details
    assert not any(detail.startswith("SCAN") and "json_each" not in detail for detail in details), details
    assert not any("TEMP B-TREE" in detail for detail in details), details


def test_what_linking_says_is_shown_and_follows(tmp_path: Path) -> None:
    pages = [desks.page(0, outlet="One"), desks.page(1, outlet="Two", published="2019-03-06"), desks.page(2)]
    index = desks.indexed(tmp_path, *pages)
    one, two, _ = (page.article.id for page in pages)
    assert elsewhere(index.reader(), one) == []
    index.lake.replace(
        "reprints", rows_of("reprints", [Reprint(one, one, "first", None, None, "first of 2"), Reprint(two, one, "copy", one, 0.9, "near")])
    )
    event = pages[0].events[0].id
    count = SourceCount("s", "event", "ACCUSE", (event,), (one, two), 1, 1, (), "one text in two articles")
    index.lake.replace("sources", rows_of("sources", [count]))
    assert index.behind
    assert index.refresh()
    assert not index.behind
    (group,) = elsewhere(index.reader(), two)
    assert (group.kind, group.role, [row["id"] for row in group.others]) == ("reprints", "copy", [one])
    assert dict(known_from(index.reader(), [event, "none"])[event])["sources"] == 1
    index.lake.replace("reprints", rows_of("reprints", []))
    index.refresh()
    assert elsewhere(index.reader(), two) == []
