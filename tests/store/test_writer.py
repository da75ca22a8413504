from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

import records
from detente.api import open as opened
from detente.errors import StoreError
from detente.model import SetAside
from detente.scale.run import RunSummary
from detente.store.lake import Lake
from detente.store.tables import CHILDREN, KINDS, RECORDS, Tables, to_tables
from detente.store.writer import Writer

Code = Callable[..., RunSummary]


def content(root: Path, kind: str) -> pa.Table:
    """All rows of a kind, in an order that does not depend on how they were committed, without the shard they came in."""
    table = DeltaTable(root / kind).to_pyarrow_table()
    table = table.drop_columns([name for name in ("shard",) if name in table.column_names])
    keys = ["article", "ordinal"] if kind in CHILDREN else ["id"]
    return table.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def same(one: Path, other: Path) -> bool:
    return all(content(one, kind) == content(other, kind) for kind in RECORDS)


def commits(root: Path, kind: str) -> int:
    return DeltaTable(root / kind).version()


def batch(*texts: str) -> Tables:
    return to_tables([records.coded(text, f"{text[-12:]}.txt") for text in texts], "coder")


def test_a_store_is_a_table_for_each_kind(store: Path) -> None:
    assert {path.name for path in store.iterdir()} == set(KINDS)


def test_a_second_run_skips_what_is_in(code: Code, tmp_path: Path) -> None:
    first, second = code(records.texts(3)), code(records.texts(3))
    assert (first.coded, first.skipped) == (3, 0)
    assert (second.coded, second.skipped) == (0, 3)
    assert content(tmp_path / "store", "events").num_rows == 3


def test_a_second_run_codes_what_is_new(code: Code) -> None:
    code(records.texts(3))
    later = code(records.texts(5))
    assert (later.coded, later.skipped) == (2, 3)


def test_one_article_given_twice_is_in_once(code: Code, tmp_path: Path) -> None:
    text = records.texts(1)[0]
    summary = code([text, text])
    assert (summary.coded, summary.skipped) == (1, 1)
    assert {kind: content(tmp_path / "store", kind).num_rows for kind in ("articles", "events", "actors")} == {
        "articles": 1,
        "events": 1,
        "actors": 3,
    }


def test_one_article_in_two_files_is_in_once(tmp_path: Path) -> None:
    writer = Writer(Lake.create(tmp_path / "s"), "coder")
    text = records.TEXT
    writer.add(to_tables([records.coded(text, "a.txt")], "coder"))
    again = writer.add(to_tables([records.coded(text, "b.txt")], "coder"))
    assert all(table.num_rows == 0 for table in again.values())
    assert writer.has(records.coded().article.sha256, "b.txt")


def test_two_stores_of_the_same_articles_hold_the_same_rows(code: Code, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    code(records.texts(70), store=one)
    code(records.texts(40), store=other)
    code(records.texts(70), store=other)
    assert same(one, other)


def test_order_of_input_does_not_matter(code: Code, tmp_path: Path) -> None:
    code(records.texts(40), store=tmp_path / "one")
    code(records.texts(40)[::-1], store=tmp_path / "other")
    assert same(tmp_path / "one", tmp_path / "other")


def test_rows_of_a_commit_are_sorted(store: Path) -> None:
    ids = DeltaTable(store / "articles").to_pyarrow_table().column("id").to_pylist()
    assert ids == sorted(ids)


def test_a_shard_is_one_commit_a_table(tmp_path: Path) -> None:
    writer = Writer(Lake.create(tmp_path / "s"), "coder")
    before = {kind: commits(tmp_path / "s", kind) for kind in RECORDS}
    writer.add(batch(*records.texts(2)))
    writer.add(batch("x " + records.TEXT))
    assert {kind: commits(tmp_path / "s", kind) for kind in RECORDS} == before
    writer.commit()
    after = {kind: commits(tmp_path / "s", kind) - before[kind] for kind in RECORDS}
    assert after == {kind: 0 if kind == "set_aside" else 1 for kind in RECORDS}


def test_a_full_shard_is_committed_before_the_next(code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.scale.shards.SHARD_ITEMS", 2)
    code(records.texts(5))
    rows = DeltaTable(tmp_path / "store" / "articles").to_pyarrow_table().to_pylist()
    assert sorted(Counter(row["shard"] for row in rows).values()) == [1, 2, 2]
    assert commits(tmp_path / "store", "articles") == 3


def test_nothing_to_write_writes_nothing(tmp_path: Path) -> None:
    writer = Writer(Lake.create(tmp_path / "s"), "coder")
    writer.commit()
    assert all(commits(tmp_path / "s", kind) == 0 for kind in KINDS)


@pytest.mark.parametrize("killed_after", [*CHILDREN, "set_aside", "articles"])
def test_a_run_killed_in_a_shard_is_resumed_without_loss_or_doubles(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_after: str
) -> None:
    texts = ["BAD", *records.texts(6)]
    once, swap = Lake.once, Lake.swap

    def die_after(lake: Lake, kind: str, rows: pa.Table, key: str) -> None:
        once(lake, kind, rows, key)
        if kind == killed_after:
            raise SystemExit

    def die_after_swap(lake: Lake, *args: object, **more: object) -> bool:
        swap(lake, *args, **more)  # type: ignore[arg-type]
        raise SystemExit

    code(texts, store=tmp_path / "whole")
    with monkeypatch.context() as patch:
        patch.setattr(Lake, "once", die_after)
        patch.setattr(Lake, "swap", die_after_swap)
        with pytest.raises(SystemExit):
            code(texts, store=tmp_path / "killed")
    code(texts, store=tmp_path / "killed")
    assert same(tmp_path / "whole", tmp_path / "killed")


def test_records_left_by_a_killed_run_do_not_show(code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> bool:
        raise SystemExit

    monkeypatch.setattr(Lake, "swap", die)
    with pytest.raises(SystemExit):
        code(records.texts(4))
    assert content(tmp_path / "store", "events").num_rows == 4
    assert opened(tmp_path / "store").events().num_rows == 0
    assert list(Lake.open(tmp_path / "store").stream("events")) == []
    assert opened(tmp_path / "store").sql("SELECT state FROM runs").to_pylist() == [{"state": "started"}]


def test_a_store_whose_making_was_killed_is_made_whole(tmp_path: Path, code: Code) -> None:
    code(records.texts(1))
    for path in sorted((tmp_path / "store" / "articles").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (tmp_path / "store" / "articles").rmdir()
    assert code(records.texts(1)).coded == 1


def test_what_was_set_aside_is_written_once(code: Code, tmp_path: Path) -> None:
    for _ in range(2):
        assert code(["BAD", *records.texts(1)]).set_aside == 1
    rows = content(tmp_path / "store", "set_aside").to_pylist()
    assert [(row["stage"], row["reason"]) for row in rows] == [("fake", "RuntimeError: a stage broke")]


def test_an_interrupt_commits_what_is_coded(code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = 0

    def interrupt(progress: object) -> None:
        nonlocal done
        done += 1
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        code(records.texts(80), progress=interrupt)
    assert content(tmp_path / "store", "articles").num_rows == 64
    assert {row["state"] for row in content(tmp_path / "store", "runs").to_pylist()} == {"started", "interrupted"}


@pytest.mark.parametrize("name", ["caf\udce9.txt", "a\nb.txt", "日本.txt", "'; DROP TABLE events; --.txt"])
def test_any_file_name_can_be_stored(tmp_path: Path, fake: None, name: str) -> None:
    from detente.scale.run import run

    items = [records.source(records.TEXT, name), SetAside(name, "read", "empty", "")]
    summary = run(items, store=tmp_path / "s", inputs=[name])
    assert (summary.coded, summary.set_aside) == (1, 1)
    assert run(items, store=tmp_path / "s", inputs=[name]).skipped == 1


def test_a_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    for way in (Lake.open, Lake.create):
        with pytest.raises(StoreError, match="this is a file"):
            way(path)


def test_a_folder_of_other_things_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(StoreError, match=r"other things \(thesis.doc\)"):
        Lake.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize(("made", "says"), [(False, "no such folder"), (True, "holds no store")])
def test_what_is_no_store_cannot_be_opened(tmp_path: Path, made: bool, says: str) -> None:
    path = tmp_path / "nothing"
    if made:
        path.mkdir()
    with pytest.raises(StoreError, match=says):
        Lake.open(path)


def test_a_store_of_another_form_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.store.lake.SCHEMA_VERSION", "detente schema 999")
    with pytest.raises(StoreError, match="written in another form"):
        Lake.open(store)


@pytest.mark.parametrize("path", ["/proc/store", "/dev/null/store"])
def test_a_place_that_cannot_be_written_is_named(path: str) -> None:
    with pytest.raises(StoreError, match=path) as caught:
        Lake.create(Path(path))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("error", "says", "remedy"),
    [
        (OSError(28, "No space left on device"), "the disk is full", "free some space"),
        (PermissionError(13, "Permission denied"), "permission denied", "check the rights"),
        (OSError(30, "Read-only file system"), "the file system is read-only", "name another"),
        (pa.ArrowInvalid("broken"), "broken", "can be read and written"),
    ],
)
def test_a_write_that_fails_is_told_in_one_line(
    store: Path, code: Code, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str, remedy: str
) -> None:
    def fail(*args: object, **more: object) -> None:
        raise error

    before = content(store, "articles")
    monkeypatch.setattr("detente.store.lake.write_deltalake", fail)
    with pytest.raises(StoreError, match=says) as caught:
        code(records.texts(9), store=store)
    assert remedy in caught.value.remedy
    assert "\n" not in caught.value.line()
    assert content(store, "articles") == before
