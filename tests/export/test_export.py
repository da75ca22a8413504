"""Exports hold what the formats ask for, and say what they lose."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import detente
import records
from detente.errors import StoreError


def test_dna_has_its_columns_and_a_row_a_position(store: Path, tmp_path: Path) -> None:
    loss = detente.open(store).export(tmp_path / "dna.csv", form="dna")
    with (tmp_path / "dna.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["document", "start", "stop", "person", "organization", "concept", "agreement", "date", "author", "source"]
    assert (rows[0]["organization"], rows[0]["concept"], rows[0]["agreement"]) == ("RUS", "alliance:JPN+USA", "0")
    assert records.TEXT[int(rows[0]["start"]) : int(rows[0]["stop"])] == "called the alliance an obstacle"
    assert loss.written == len(rows) == 4
    assert "4 strengths" in loss.lines()


def test_annotations_select_the_words(store: Path, tmp_path: Path) -> None:
    loss = detente.open(store).export(tmp_path / "wa.jsonl", form="webannotation")
    rows = [json.loads(line) for line in (tmp_path / "wa.jsonl").read_text(encoding="utf-8").splitlines()]
    assert loss.written == len(rows) == 16
    for row in rows:
        assert row["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert row["type"] == "Annotation"
        for target in row["target"]:
            quote, position = target["selector"]
            assert records.TEXT[position["start"] : position["end"]] == quote["exact"]
            assert records.TEXT[: position["start"]].endswith(quote["prefix"])
            assert target["source"].startswith("urn:sha256:")
    assert len({row["id"] for row in rows}) == 16


def test_tables_of_both_kinds_are_a_folder(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "flat", form="csv")
    with (tmp_path / "flat" / "statements.csv").open(encoding="utf-8", newline="") as file:
        (first, *_) = csv.DictReader(file)
    assert (first["content"], first["force"], first["chain"]) == (
        "Russia condemned Japan",
        "say",
        "outlet: Wire | anonymous-diplomatic: diplomatic sources",
    )
    detente.open(store).export(tmp_path / "p.parquet", form="parquet", kinds="positions")
    table = pq.read_table(tmp_path / "p.parquet")
    assert table.column("stance").to_pylist() == ["oppose"] * 4
    assert table.schema.field("evidence").type.field("span").type.field("start").type == "int64"


@pytest.mark.parametrize(
    ("form", "kind", "says"),
    [("xml", None, "'xml' is no format"), ("dna", "statements", "dna holds positions only"), ("csv", "x", "is no kind")],
)
def test_what_cannot_be_written_is_told(store: Path, tmp_path: Path, form: str, kind: str | None, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        detente.open(store).export(tmp_path / "x", form=form, kinds=kind)


def test_a_file_that_cannot_be_written_is_told(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        detente.open(store).export(tmp_path / "none" / "x.csv", form="dna")
