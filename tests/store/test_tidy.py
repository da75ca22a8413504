from __future__ import annotations

from pathlib import Path

import pytest
from deltalake import DeltaTable

import records
from detente.api import open as opened
from detente.errors import StoreError
from detente.scale.run import run
from detente.store import tidy as module
from detente.store.lake import Lake
from detente.store.tables import CHILDREN, to_tables
from detente.store.tidy import tidy
from detente.store.writer import Writer

ITEMS = [records.source(text, f"{n}.txt") for n, text in enumerate(records.texts(6))]


@pytest.fixture
def root(fake: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of three shards of two articles."""
    monkeypatch.setattr("detente.scale.shards.SHARD_ITEMS", 2)
    run(ITEMS, store=tmp_path / "s", inputs=[])
    return tmp_path / "s"


def files(root: Path, kind: str) -> list[Path]:
    return sorted(root / kind / Path(uri).name for uri in DeltaTable(root / kind).file_uris())


def rows(root: Path, kind: str) -> list[dict[str, object]]:
    key = "article, ordinal" if kind in CHILDREN else "id"
    return opened(root).sql(f"SELECT * FROM {kind} ORDER BY {key}").to_pylist()


def test_small_files_are_joined(root: Path) -> None:
    before = rows(root, "events")
    done = tidy(root)
    assert len(files(root, "events")) == 1
    assert (done.files_before, done.damaged, done.recode) == (3 * (len(CHILDREN) + 1) + len(files(root, "runs")) + 1, [], 0)
    assert rows(root, "events") == before


def test_a_run_after_tidying_skips_what_is_in(root: Path) -> None:
    tidy(root)
    assert run(ITEMS, store=root, inputs=[]).skipped == 6


@pytest.mark.parametrize(("kind", "damage"), [("events", "cut"), ("notes", "flipped"), ("events", "gone"), ("articles", "cut")])
def test_a_damaged_file_is_taken_out_and_its_articles_coded_again(root: Path, kind: str, damage: str) -> None:
    before = {each: rows(root, each) for each in (*CHILDREN, "articles")}
    path = files(root, kind)[1]
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if damage == "cut" else data[:-40] + b"\xff" * 40)
    with pytest.raises(StoreError, match=r"a data file is (damaged|missing)") as caught:
        rows(root, kind)
    assert "tidy DIR --mend" in caught.value.remedy
    done = tidy(root, mend=True)
    assert done.damaged == [f"{kind}/{path.name}"]
    assert (done.recode, bool(done.lost)) == ((0, True) if kind == "articles" else (2, False))
    assert len(rows(root, "articles")) == 4
    assert (root / "damaged" / kind / path.name).exists() == (damage != "gone")
    summary = run(ITEMS, store=root, inputs=[])
    assert (summary.coded, summary.skipped) == (2, 4)
    assert {each: rows(root, each) for each in (*CHILDREN, "articles")} == before


def test_what_may_be_written_now_is_not_swept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> bool:
        raise SystemExit

    writer = Writer(Lake.open(root), "coder")
    writer.add(to_tables([records.coded("A " + records.TEXT)], "coder"))
    with monkeypatch.context() as patch:
        patch.setattr(Lake, "swap", die)
        with pytest.raises(SystemExit):
            writer.commit()
    assert tidy(root).swept == 0
    monkeypatch.setattr(module, "DAY_MS", -(10**6))
    assert tidy(root).swept == len(CHILDREN) + 2  # one row a kind, three actors
    again = Writer(Lake.open(root), "coder")
    again.add(to_tables([records.coded("A " + records.TEXT)], "coder"))
    again.commit()
    assert len(rows(root, "events")) == 7
