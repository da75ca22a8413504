"""Flat and nested tables: columns that are always there, and records that come back as they were."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import detente
import records
from detente.export import flat, nested
from detente.export.records import KINDS, Found, Loss, found
from detente.store.lake import Lake


@pytest.mark.parametrize("kind", KINDS)
def test_a_csv_has_the_columns_of_its_kind_and_a_row_a_record(store: Path, tmp_path: Path, kind: str) -> None:
    loss = detente.open(store).export(tmp_path / "x.csv", form="csv", kinds=kind)
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == flat.COLUMNS[kind]
    assert len(set(flat.COLUMNS[kind])) == len(flat.COLUMNS[kind])
    assert len(rows) == loss.written == sum(one.kind == kind for one in found(Lake.open(store), KINDS))
    assert all(number > 0 for number in loss.lost.values())


def test_an_event_is_told_in_cells(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "x.csv", form="csv", kinds="events")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    told = ("type", "modes", "actors_ids", "actors_sectors", "recipients_words", "trigger", "where_name", "doubts", "when_earliest")
    assert [row[name] for name in told] == [
        *("ACCUSE", "disapprove", "RUS", "GOV", "Japan", "condemned", "Moscow"),
        *("hedge (diplomatic sources): said", "2019-03-02"),
    ]
    assert records.TEXT[int(row["trigger_start"]) : int(row["trigger_end"])] == "condemned"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_all_kinds_are_a_folder_and_one_kind_a_file(store: Path, tmp_path: Path, form: str) -> None:
    detente.open(store).export(tmp_path / "all", form=form)
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == sorted(f"{kind}.{form}" for kind in KINDS)
    detente.open(store).export(tmp_path / "two", form=form, kinds=["dates", "places"])
    assert {path.name for path in (tmp_path / "two").iterdir()} == {f"dates.{form}", f"places.{form}"}


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_gives_the_records_back(store: Path, tmp_path: Path, kind: str) -> None:
    loss = detente.open(store).export(tmp_path / "x.parquet", form="parquet", kinds=kind)
    assert nested.read(tmp_path / "x.parquet") == [one.record for one in found(Lake.open(store), KINDS) if one.kind == kind]
    assert not {what for what in loss.lost if what != kind} & set(KINDS)


def test_parquet_says_what_it_is(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "x.parquet", form="parquet", kinds="notes")
    told = pq.read_schema(tmp_path / "x.parquet").metadata
    assert told[b"detente.kind"] == b"notes"
    assert told[b"detente.version"] == detente.__version__.encode()
    assert told[b"detente.schema"].startswith(b"detente schema ")
    table = pq.read_table(tmp_path / "x.parquet")
    assert set(table.column("ordinal").to_pylist()) == {0}
    assert not {"shard", "coder"} & set(table.column_names)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_store_without_records_gives_tables_with_columns(tmp_path: Path, form: str) -> None:
    Lake.create(tmp_path / "empty")
    detente.open(tmp_path / "empty").export(tmp_path / "out", form=form)
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(KINDS)
    if form == "parquet":
        assert "trigger" in pq.read_schema(tmp_path / "out" / "events.parquet").names


def test_ordinals_count_within_an_article(tmp_path: Path) -> None:
    coded = records.coded()
    twice = [Found("actors", actor, coded.article) for actor in coded.actors]
    nested.write(iter(twice), tmp_path / "x.parquet", Loss(), kind="actors")
    assert pq.read_table(tmp_path / "x.parquet").column("ordinal").to_pylist() == [0, 1, 2]
