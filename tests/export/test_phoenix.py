"""Phoenix's table: 26 columns, a row a dyad, CAMEO codes."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import detente
import events_told as told
from detente.dialects import cameo_codes
from detente.export.event_parts import DAYLESS
from detente.export.phoenix import COLUMNS, FORMAT, write
from detente.export.records import Loss
from detente.model import Event

PUBLISHED = (
    "EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute TargetActorFull TargetActorEntity "
    "TargetActorRole TargetActorAttribute EventCode EventRootCode PentaClass GoldsteinScore Issues Lat Lon LocationName StateName "
    "CountryCode SentenceID URLs NewsSources"
)
FORMS = {
    "EventID": r"[0-9a-f]{16}_detente-phoenix-1",
    "Date": r"\d{8}",
    "Year": r"\d{4}",
    "Month": r"\d\d",
    "Day": r"\d\d",
    "SourceActorFull": r"([A-Z]{3}|---)([A-Z]{3})*",
    "TargetActorFull": r"([A-Z]{3}|---)([A-Z]{3})*",
    "SourceActorEntity": r"([A-Z]{3})?",
    "SourceActorRole": r"([A-Z]{3})?",
    "SourceActorAttribute": r"([A-Z]{3}(;[A-Z]{3})*)?",
    "PentaClass": r"[0-4]",
    "GoldsteinScore": r"-?\d+\.\d",
    "Issues": r"([a-z_]+,1(;[a-z_]+,1)*)?",
    "Lat": r"(-?\d+\.\d+)?",
    "Lon": r"(-?\d+\.\d+)?",
    "CountryCode": r"([A-Z]{3})?",
    "SentenceID": r"[0-9a-f]{16}_\d+(;[0-9a-f]{16}_\d+)*",
}


def export(tmp_path: Path, *events: Event, **options: int) -> tuple[list[dict[str, str]], Loss]:
    loss = Loss()
    write(told.found(*events), tmp_path / "out.tsv", loss, **options)
    with (tmp_path / "out.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)), loss


def test_the_columns_are_those_that_are_published() -> None:
    assert " ".join(COLUMNS) == PUBLISHED


def test_every_cell_is_of_its_form(tmp_path: Path) -> None:
    talks = replace(told.TALKS, when=told.DAY)
    found, loss = export(tmp_path, *told.ALL, talks, published=1)
    assert loss.written == len(found) == 6
    assert len({row["EventID"] for row in found}) == 6
    for row in found:
        assert list(row) == list(COLUMNS)
        for name, form in FORMS.items():
            assert re.fullmatch(form, row[name]), (name, row[name])
        assert row["EventCode"] in cameo_codes()
        assert row["EventRootCode"] == row["EventCode"][:2]
        assert row["Date"] == row["Year"] + row["Month"] + row["Day"]


def test_rows_in_full(tmp_path: Path) -> None:
    (france, america), loss = export(tmp_path, told.ACCUSED)
    assert {name: value for name, value in france.items() if value and name != "EventID"} == {
        "Date": "20190302",
        "Year": "2019",
        "Month": "03",
        "Day": "02",
        "SourceActorFull": "FRA",
        "SourceActorEntity": "FRA",
        "TargetActorFull": "RUSGOV",
        "TargetActorEntity": "RUS",
        "TargetActorRole": "GOV",
        "EventCode": "1123",
        "EventRootCode": "11",
        "PentaClass": "3",
        "GoldsteinScore": "-2.0",
        "Issues": "cyber,1;military,1",
        "SentenceID": f"{told.article().id}_3;{told.article().id}_3",
        "URLs": "https://www.example.org/envoys",
        "NewsSources": "The Wire",
    }
    assert america["SourceActorEntity"] == "USA"
    assert loss.lost["events of several actors or recipients, taken apart into dyads"] == 1


def test_bodies_and_groups_have_cameo_s_codes(tmp_path: Path) -> None:
    found, _ = export(tmp_path, told.PRAISED, published=1)
    assert [row["SourceActorFull"] for row in found] == ["IGOUNO", "NGOXFM"]
    assert [(row["SourceActorRole"], row["SourceActorAttribute"]) for row in found] == [("", "UNO"), ("", "XFM")]


def test_what_is_no_primary_role_is_an_attribute(tmp_path: Path) -> None:
    deputies = told.actor("Students", "FRA", "LEG", identity="FRA/LEG")
    (row,), _ = export(tmp_path, replace(told.MARCHED, actors=(deputies,), recipients=(told.STUDENTS,)))
    assert (row["SourceActorFull"], row["SourceActorRole"], row["SourceActorAttribute"]) == ("FRALEG", "", "LEG")
    assert (row["TargetActorFull"], row["TargetActorRole"], row["TargetActorAttribute"]) == ("FRACVLEDU", "CVL", "EDU")


def test_events_without_a_day_a_recipient_or_truth_are_left_out_and_counted(tmp_path: Path) -> None:
    found, loss = export(tmp_path, told.TALKS, told.STRUCK, told.PRAISED, told.MARCHED, told.PROMISED, told.DENIED)
    assert found == []
    assert loss.lost[DAYLESS] == 4
    assert loss.lost["events left out, since they have no recipient"] == 1
    assert loss.lost["negated events left out, since the format has no status"] == 1


def test_an_actor_for_whom_cameo_has_no_code_is_left_out_and_counted(tmp_path: Path) -> None:
    stranger = told.actor("Students", None, name="Someone", person="Someone")
    found, loss = export(tmp_path, replace(told.ACCUSED, actors=(stranger,)))
    assert found == []
    assert loss.lost["dyads left out, since CAMEO has no code for one side"] == 1


def test_a_role_without_a_country_is_written_with_dashes(tmp_path: Path) -> None:
    police = told.actor("Students", None, "COP", identity="?/COP")
    (row,), _ = export(tmp_path, replace(told.ACCUSED, actors=(police,)))
    assert (row["SourceActorFull"], row["SourceActorEntity"], row["SourceActorRole"]) == ("---COP", "", "COP")


def test_an_entity_that_no_list_knows_goes_under_its_claimant(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, replace(told.MARCHED, actors=(told.actor("Students", "XNK"),), recipients=(told.actor("Paris", "XKX"),)))
    assert (row["SourceActorFull"], row["TargetActorFull"]) == ("AZE", "KSV")


def test_acts_to_come_have_codes_of_promise_or_are_left_out(tmp_path: Path) -> None:
    visit = replace(told.TALKS, when=told.DAY, status="future")
    blame = replace(told.ACCUSED, status="future")
    found, loss = export(tmp_path, visit, blame)
    assert [row["EventCode"] for row in found] == ["036", "036"]
    assert loss.lost["acts to come left out, for which CAMEO has no code of promise or threat"] == 1
    assert loss.lost["days of acts to come, where the target dates the announcement"] == 1


def test_a_store_gives_the_same_bytes_twice(store: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert detente.open(store).export(tmp_path / name, form=FORMAT.name).written == 4
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
