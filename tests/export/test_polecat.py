"""POLECAT's table: 40 columns, lists in step, None for what is missing, and no date that the text does not give."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import detente
import events_told as told
from detente import ontology
from detente.compare import headed
from detente.compare.rows import Act
from detente.export.polecat import COLUMNS, FORMAT, write
from detente.export.records import Loss
from detente.model import Event

PUBLISHED = (
    "Event ID · Event Date · Event Type · Event Mode · Intensity · Quad Code · Contexts · Actor Name · Actor Country · Actor COW · "
    "Primary Actor Sector · Actor Sectors · Actor Title · Actor Name Raw · Wikipedia Actor ID · Recipient Name · Recipient Country · "
    "Recipient COW · Primary Recipient Sector · Recipient Sectors · Recipient Title · Recipient Name Raw · Wikipedia Recipient ID · "
    "Placename · City · District · Province · Country · Latitude · Longitude · GeoNames ID · Raw Placename · Feature Type · Source · "
    "Publication Date · Story People · Story Organizations · Story Locations · Language · Version"
)
FORMS = {
    "Event ID": r"[0-9a-f]{16}_[A-Z]+_[0-9a-f]{16}",
    "Event Date": r"\d{4}-\d\d-\d\d|None",
    "Intensity": r"-?\d+\.\d",
    "Quad Code": r"(VERBAL|MATERIAL) (COOPERATION|CONFLICT)",
    "Actor COW": r"(\d+|None)(; (\d+|None))*",
    "Recipient COW": r"(\d+|None)(; (\d+|None))*",
    "Primary Actor Sector": r"([A-Z]{3}|None)(; ([A-Z]{3}|None))*",
    "Actor Sectors": r"([A-Z]{3}(\|[A-Z]{3})*|None)(; ([A-Z]{3}(\|[A-Z]{3})*|None))*",
    "Country": r"[A-Z]{3}|None",
    "Latitude": r"-?\d+\.\d+|None",
    "Longitude": r"-?\d+\.\d+|None",
    "GeoNames ID": r"\d+|None",
    "Publication Date": r"\d{4}-\d\d-\d\d|None",
    "Language": r"[a-z]{2}|None",
}


def export(tmp_path: Path, *events: Event, **options: int) -> tuple[list[dict[str, str]], Loss]:
    loss = Loss()
    write(told.found(*events), tmp_path / "out.tsv", loss, **options)
    with (tmp_path / "out.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)), loss


def test_the_columns_are_those_that_are_published() -> None:
    assert " · ".join(COLUMNS) == PUBLISHED
    assert len(COLUMNS) == 40


def test_every_cell_is_of_its_form(tmp_path: Path) -> None:
    found, loss = export(tmp_path, *told.ALL)
    assert loss.written == len(found) == 6
    for row in found:
        assert list(row) == list(COLUMNS)
        assert all(row.values())
        for name, form in FORMS.items():
            assert re.fullmatch(form, row[name]), (name, row[name])
        assert row["Event Type"] in ontology.types()
        assert row["Event Mode"] == "None" or row["Event Mode"] in ontology.modes(row["Event Type"])
        assert row["Contexts"] == "None" or set(row["Contexts"].split("; ")) <= ontology.contexts()
        for side in ("Actor", "Recipient"):
            cells = (row[f"{side} {name}"] for name in ("Name", "Country", "COW", "Sectors", "Title", "Name Raw"))
            assert len({cell.count("; ") for cell in cells if cell != "None"}) <= 1


def test_a_row_in_full(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.ACCUSED)
    assert {name: value for name, value in row.items() if value != "None"} == {
        "Event ID": f"{told.article().id}_ACCUSE_{told.ACCUSED.id}",
        "Event Date": "2019-03-02",
        "Event Type": "ACCUSE",
        "Event Mode": "allege",
        "Intensity": "-3.5",
        "Quad Code": "VERBAL CONFLICT",
        "Contexts": "cyber; military",
        "Actor Name": "France; United States",
        "Actor Country": "France; United States",
        "Actor COW": "220; 2",
        "Actor Name Raw": "Washington and Paris; Washington and Paris",
        "Recipient Name": "Vladimir Putin",
        "Recipient Country": "Russia",
        "Recipient COW": "365",
        "Primary Recipient Sector": "GOV",
        "Recipient Sectors": "GOV",
        "Recipient Title": "head of state",
        "Recipient Name Raw": "Vladimir Putin",
        "Source": "The Wire",
        "Publication Date": "2019-03-05",
        "Story People": "Vladimir Putin",
        "Story Organizations": "United Nations; Oxfam",
        "Story Locations": "Pyongyang; Red Sea; Paris",
        "Language": "en",
        "Version": f"detente {detente.__version__}",
    }


def test_a_time_that_is_no_day_is_none_and_counted(tmp_path: Path) -> None:
    found, loss = export(tmp_path, told.TALKS, told.STRUCK, told.PRAISED)
    assert [row["Event Date"] for row in found] == ["None", "None", "None"]
    assert loss.lost["times that are not one day, or not known, written as None"] == 3
    ((row,), _) = export(tmp_path, told.PRAISED, published=1)
    assert row["Event Date"] == "2019-03-05"


def test_lists_of_members_stay_in_step(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.PRAISED)
    assert (row["Actor Name"], row["Actor Country"]) == (
        "United Nations; Oxfam",
        "Intergovernmental Organization; Non-governmental Organization",
    )
    assert (row["Actor COW"], row["Primary Actor Sector"]) == ("None", "None; SOC")
    (row,), _ = export(tmp_path, told.MARCHED)
    assert (row["Actor Name"], row["Actor Name Raw"]) == ("None", "Students")
    assert (row["Primary Actor Sector"], row["Actor Sectors"], row["Recipient Name"]) == ("CVL", "CVL|EDU", "None")


def test_places(tmp_path: Path) -> None:
    talks, struck = export(tmp_path, told.TALKS, told.STRUCK)[0]
    names = ("Placename", "City", "District", "Province", "Country", "Latitude", "GeoNames ID", "Raw Placename", "Feature Type")
    assert [talks[name] for name in names] == [
        "Pyongyang",
        "Pyongyang",
        "None",
        "Phyeongyang",
        "PRK",
        "39.034",
        "1871859",
        "Pyongyang",
        "P",
    ]
    assert [struck[name] for name in names] == ["Yemen", "None", "None", "None", "YEM", "15.5", "None", "None", "A"]


def test_what_has_not_happened_is_left_out_unless_the_type_says_so(tmp_path: Path) -> None:
    march = replace(told.MARCHED, status="future")
    found, loss = export(tmp_path, told.PROMISED, march, told.DENIED, replace(told.STRUCK, status="hypothetical"))
    assert [row["Event Type"] for row in found] == ["AGREE"]
    assert loss.lost["acts to come left out, of types that do not say that they are to come"] == 1
    assert loss.lost["negated events left out, since the format has no status"] == 1
    assert loss.lost["hypothetical events left out, since the format has no status"] == 1


def test_tabs_line_breaks_and_list_marks_in_texts_do_no_harm(tmp_path: Path) -> None:
    page = replace(told.article(), outlet="The\tWire\r\nand; more")
    actors = (replace(told.PUTIN, name="V.\nPutin; the man"),)
    loss = Loss()
    write(told.found(told.ACCUSED, of=page, actors=actors), tmp_path / "out.tsv", loss)
    (_, row) = (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()
    cells = row.split("\t")
    assert len(cells) == 40
    assert cells[COLUMNS.index("Source")] == "The Wire and; more"
    assert cells[COLUMNS.index("Story People")] == "V. Putin, the man"


def test_the_reader_of_polecat_finds_the_same_acts(tmp_path: Path) -> None:
    export(tmp_path, told.ACCUSED, told.PRAISED, published=1)
    accused, praised = headed.polecat(tmp_path / "out.tsv")
    assert isinstance(accused, Act)
    assert isinstance(praised, Act)
    assert (accused.type, accused.actors, accused.recipients, accused.score) == ("ACCUSE", ("FRA", "USA"), ("RUS",), -3.5)
    assert (str(accused.first), str(accused.published)) == ("2019-03-02", "2019-03-05")
    assert "UN" in praised.actors


def test_a_store_gives_the_same_bytes_twice(store: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert detente.open(store).export(tmp_path / name, form=FORMAT.name).written == 4
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
