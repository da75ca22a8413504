"""ICEWS's table: 20 columns, a row a dyad, CAMEO codes with their names."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import detente
import events_told as told
from detente.compare import headed
from detente.compare.rows import Act
from detente.dialects import cameo_codes
from detente.export.event_parts import DAYLESS
from detente.export.icews import COLUMNS, FORMAT, write
from detente.export.records import Loss
from detente.model import Event

PUBLISHED = (
    "Event ID · Event Date · Source Name · Source Sectors · Source Country · Event Text · CAMEO Code · Intensity · Target Name · "
    "Target Sectors · Target Country · Story ID · Sentence Number · Publisher · City · District · Province · Country · Latitude · Longitude"
)
FORMS = {
    "Event ID": r"\d{1,19}",
    "Event Date": r"\d{4}-\d\d-\d\d",
    "Source Name": r".+",
    "Event Text": r".+",
    "Intensity": r"-?\d+(\.\d)?",
    "Target Name": r".+",
    "Story ID": r"\d{1,19}",
    "Sentence Number": r"\d+",
    "Latitude": r"(-?\d+\.\d+)?",
    "Longitude": r"(-?\d+\.\d+)?",
}


def export(tmp_path: Path, *events: Event, **options: int) -> tuple[list[dict[str, str]], Loss]:
    loss = Loss()
    write(told.found(*events), tmp_path / "out.tsv", loss, **options)
    with (tmp_path / "out.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)), loss


def test_the_columns_are_those_that_are_published() -> None:
    assert " · ".join(COLUMNS) == PUBLISHED


def test_every_cell_is_of_its_form(tmp_path: Path) -> None:
    found, loss = export(tmp_path, *told.ALL, replace(told.TALKS, when=told.DAY), published=1)
    assert loss.written == len(found) == 6
    assert len({row["Event ID"] for row in found}) == 6
    for row in found:
        assert list(row) == list(COLUMNS)
        for name, form in FORMS.items():
            assert re.fullmatch(form, row[name]), (name, row[name])
        assert row["CAMEO Code"] in cameo_codes()
        assert int(row["Event ID"]) < 2**63


def test_a_row_in_full(tmp_path: Path) -> None:
    (row, _), _ = export(tmp_path, told.ACCUSED)
    assert {name: value for name, value in row.items() if value and name not in {"Event ID", "Story ID"}} == {
        "Event Date": "2019-03-02",
        "Source Name": "France",
        "Source Country": "France",
        "Event Text": cameo_codes()["1123"].name,
        "CAMEO Code": "1123",
        "Intensity": "-2",
        "Target Name": "Vladimir Putin",
        "Target Sectors": "Government",
        "Target Country": "Russia",
        "Sentence Number": "3",
        "Publisher": "The Wire",
    }


def test_meetings_are_two_rows_one_each_way_with_their_place(tmp_path: Path) -> None:
    found, _ = export(tmp_path, replace(told.TALKS, when=told.DAY, modes=()))
    assert [(row["Source Name"], row["Target Name"], row["CAMEO Code"]) for row in found] == [
        ("China", "North Korea", "040"),
        ("North Korea", "China", "040"),
    ]
    assert [found[0][name] for name in ("City", "District", "Province", "Country")] == ["Pyongyang", "", "Phyeongyang", "North Korea"]


def test_sectors_are_icews_s_and_bodies_have_no_country(tmp_path: Path) -> None:
    found, _ = export(tmp_path, told.PRAISED, replace(told.STRUCK, when=told.DAY), published=1)
    assert [(row["Source Sectors"], row["Source Country"]) for row in found] == [
        ("International Government Organization", ""),
        ("Nongovernmental Organization (International),Social", ""),
        ("Insurgents", "Yemen"),
    ]


def test_who_is_only_described_is_called_by_office_or_sector(tmp_path: Path) -> None:
    minister = told.actor("Students", "FRA", "GOV", identity="FRA/foreign-minister", role="foreign-minister")
    stranger = told.actor("Oxfam", None)
    (row,), _ = export(tmp_path, replace(told.MARCHED, actors=(told.HOUTHIS,), recipients=(minister,)))
    assert (row["Source Name"], row["Target Name"]) == ("Insurgents (Yemen)", "foreign minister (France)")
    (row,), _ = export(tmp_path, replace(told.MARCHED, actors=(stranger,), recipients=(told.actor("Students", None, "COP"),)))
    assert (row["Source Name"], row["Target Name"]) == ("Oxfam", "Police")


def test_events_without_a_day_or_a_recipient_are_left_out_and_counted(tmp_path: Path) -> None:
    found, loss = export(tmp_path, told.TALKS, told.MARCHED, told.DENIED)
    assert found == []
    assert loss.lost[DAYLESS] == 1
    assert loss.lost["events left out, since they have no recipient"] == 1
    assert loss.lost["negated events left out, since the format has no status"] == 1


def test_the_reader_of_icews_finds_the_same_acts(tmp_path: Path) -> None:
    export(tmp_path, told.ACCUSED)
    found = list(headed.icews(tmp_path / "out.tsv"))
    assert [(act.type, act.actors, act.recipients, act.score) for act in found if isinstance(act, Act)] == [
        ("ACCUSE", ("FRA",), ("RUS",), -2.0),
        ("ACCUSE", ("USA",), ("RUS",), -2.0),
    ]


def test_a_store_gives_the_same_bytes_twice(store: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert detente.open(store).export(tmp_path / name, form=FORMAT.name).written == 4
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
