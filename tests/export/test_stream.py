"""A store is read article by article, in parts, with nothing lost and nothing that does not count."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import detente
import records
from detente.errors import StoreError
from detente.export import stream
from detente.export.formats import FORMATS, named
from detente.export.records import KINDS, TOLD, Found, found
from detente.store.lake import Lake
from detente.store.tables import CHILDREN


def everything(store: Path, kinds: tuple[str, ...] = KINDS) -> list[Found]:
    return list(found(Lake.open(store), kinds))


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A copy of the store, to be changed."""
    return Path(shutil.copytree(store, tmp_path / "own"))


@pytest.mark.parametrize("parts", [False, True])
def test_all_records_come_in_the_order_of_articles_kinds_and_places(store: Path, monkeypatch: pytest.MonkeyPatch, parts: bool) -> None:
    if parts:
        monkeypatch.setattr(stream, "PART_ARTICLES", 1)
        monkeypatch.setattr(stream, "DECODED_ROWS", 2)
    came = everything(store)
    ids = sorted({one.article.id for one in came})
    assert len(ids) == 4
    assert [(one.article.id, one.kind) for one in came] == sorted(
        ((one.article.id, one.kind) for one in came), key=lambda pair: (pair[0], KINDS.index(pair[1]))
    )
    for key in ids:
        coded = detente.open(store).coded(key)
        assert coded is not None
        for kind in CHILDREN:
            assert tuple(one.record for one in came if one.kind == kind and one.article.id == key) == getattr(coded, kind)
        assert [one.record for one in came if one.kind == "articles" and one.article.id == key] == [coded.article]


def test_parts_hold_runs_of_ids_and_are_no_more_than_the_limit(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = everything(store)
    monkeypatch.setattr(stream, "PART_ARTICLES", 1)
    monkeypatch.setattr(stream, "MOST_PARTS", 2)
    assert everything(store) == whole


def test_the_way_back_to_raw_input_is_read_only_with_the_articles(store: Path) -> None:
    assert all(one.article.raw_map == () for one in everything(store, TOLD))
    assert all(one.article.raw_map for one in everything(store))


@pytest.mark.parametrize("parts", [False, True])
def test_rows_of_articles_that_are_not_in_are_passed_over(own: Path, monkeypatch: pytest.MonkeyPatch, parts: bool) -> None:
    lake = Lake.open(own)
    stray = lake.dataset("events").to_table().slice(0, 1)
    row = stray.to_pylist()[0] | {"article": "ffffffffffffffff"}
    lake.append("events", stray.from_pylist([row], schema=stray.schema))
    if parts:
        monkeypatch.setattr(stream, "PART_ARTICLES", 1)
    assert sum(one.kind == "events" for one in everything(own)) == 4


def test_an_empty_store_gives_nothing(tmp_path: Path) -> None:
    Lake.create(tmp_path / "empty")
    assert everything(tmp_path / "empty") == []


def test_a_store_that_is_damaged_is_told(own: Path) -> None:
    for path in (own / "events").glob("**/*.parquet"):
        path.write_bytes(b"no table")
    with pytest.raises(StoreError):
        everything(own)


def test_formats_are_named_once_and_hold_kinds_there_are() -> None:
    names = [form.name for form in FORMATS]
    assert len(set(names)) == len(names)
    assert all(form.kinds and set(form.kinds) <= set(KINDS) for form in FORMATS)
    assert not any(form.folder and form.each for form in FORMATS)
    assert named("dna").kinds == ("positions",)


def test_the_list_of_formats_loads_nothing_heavy() -> None:
    heavy = ("pyarrow", "duckdb", "deltalake", "spacy", "followthemoney", "numpy")
    script = f"import sys, detente.export.formats; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_records_stand_for_every_kind() -> None:
    assert set(KINDS) == {"articles", *CHILDREN}
    assert all(getattr(records.coded(), kind) for kind in CHILDREN)
