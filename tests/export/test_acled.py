"""ACLED's columns: what it has a kind for, where and when it wants to know it, and nothing else."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

import detente
import events_told as told
from detente.export.acled import COLUMNS, FORMAT, write
from detente.export.records import Loss
from detente.model import Actor, Event, When
from detente.resources import table

PUBLISHED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 "
    "inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source "
    "source_scale notes fatalities tags timestamp"
)
FORMS = {
    "event_id_cnty": r"[A-Z]{3}\d{1,19}",
    "event_date": r"\d{4}-\d\d-\d\d",
    "year": r"\d{4}",
    "time_precision": "[123]",
    "inter1": "[1-8]?",
    "inter2": "[1-8]?",
    "interaction": "([1-8][0-8])?",
    "country": ".+",
    "geo_precision": "[123]?",
    "notes": ".+",
}
ARMY = told.actor("Saudi Arabia", "SAU", "MIL", identity="SAU/MIL", name="Saudi army")
CROWD = told.actor("Students", "YEM", "CVL", identity="YEM/CVL")
NO_KIND = "events left out, since ACLED has no kind for them, or none for the recipient that is told"
LONG = When("2019-01-01", "2019-12-31", "year", "2019", "expression")


def export(tmp_path: Path, *events: Event, **options: int) -> tuple[list[dict[str, str]], Loss]:
    loss = Loss()
    write(told.found(*events), tmp_path / "out.csv", loss, **options)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), loss


def test_the_columns_are_acled_s() -> None:
    assert " ".join(COLUMNS) == PUBLISHED


def test_every_cell_is_of_its_form(tmp_path: Path) -> None:
    found, loss = export(tmp_path, *told.ALL)
    assert loss.written == len(found) == 2
    kinds = {(row["event"], row["sub_event"]) for row in table("ontology/to_acled.tsv")}
    for row in found:
        assert list(row) == list(COLUMNS)
        for name, form in FORMS.items():
            assert re.fullmatch(form, row[name]), (name, row[name])
        assert (row["event_type"], row["sub_event_type"]) in kinds
        assert row["disorder_type"] in {"Political violence", "Demonstrations", "Strategic developments"}


def test_a_row_in_full(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.MARCHED)
    assert {name: value for name, value in row.items() if value and name != "event_id_cnty"} == {
        "event_date": "2019-03-02",
        "year": "2019",
        "time_precision": "1",
        "disorder_type": "Demonstrations",
        "event_type": "Protests",
        "sub_event_type": "Peaceful protest",
        "actor1": "Protesters (France)",
        "inter1": "6",
        "interaction": "60",
        "country": "France",
        "admin1": "Île-de-France",
        "location": "Paris",
        "latitude": "48.853",
        "longitude": "2.349",
        "geo_precision": "1",
        "source": "The Wire",
        "notes": "Students marched in Paris.",
    }
    assert row["event_id_cnty"].startswith("FRA")


@pytest.mark.parametrize(
    ("mode", "actor", "recipient", "kind", "inter", "civilian"),
    [
        ("drone", told.HOUTHIS, told.SAUDIS, ("Explosions/Remote violence", "Air/drone strike"), ("2", "8", "28"), ""),
        ("drone", told.HOUTHIS, CROWD, ("Explosions/Remote violence", "Air/drone strike"), ("2", "7", "27"), "Civilian targeting"),
        ("firearms", told.HOUTHIS, ARMY, ("Battles", "Armed clash"), ("2", "8", "28"), ""),
        ("firearms", ARMY, CROWD, ("Violence against civilians", "Attack"), ("8", "7", "78"), "Civilian targeting"),
        ("targeted", told.HOUTHIS, told.PUTIN, ("Violence against civilians", "Attack"), ("2", "7", "27"), "Civilian targeting"),
        ("sexual", told.HOUTHIS, CROWD, ("Violence against civilians", "Sexual violence"), ("2", "7", "27"), "Civilian targeting"),
    ],
)
def test_violence_is_told_by_its_mode_and_whom_it_hits(
    tmp_path: Path, mode: str, actor: Actor, recipient: Actor, kind: tuple[str, str], inter: tuple[str, str, str], civilian: str
) -> None:
    (row,), _ = export(tmp_path, replace(told.STRUCK, modes=(mode,), actors=(actor,), recipients=(recipient,)))
    assert (row["event_type"], row["sub_event_type"]) == kind
    assert (row["inter1"], row["inter2"], row["interaction"]) == inter
    assert row["civilian_targeting"] == civilian


def test_states_at_home_are_state_forces_and_others_are_associated(tmp_path: Path) -> None:
    home = told.actor("Houthi rebels", "YEM", "MIL", identity="YEM/MIL")
    (row,), _ = export(tmp_path, replace(told.STRUCK, actors=(home, told.SAUDIS), recipients=(told.HOUTHIS,), modes=("firearms",)))
    assert (row["actor1"], row["assoc_actor_1"], row["inter1"]) == ("Military Forces of Yemen", "Government of Saudi Arabia", "1")
    assert (row["actor2"], row["inter2"], row["interaction"]) == ("Insurgents (Yemen)", "2", "12")


@pytest.mark.parametrize(("when", "precision"), [(told.DAY, "1"), (told.WEEK, "2"), (told.MONTH, "3")])
def test_precision_of_time(tmp_path: Path, when: When, precision: str) -> None:
    (row,), _ = export(tmp_path, replace(told.MARCHED, when=when))
    assert (row["event_date"], row["time_precision"]) == (when.earliest, precision)


def test_a_country_alone_gives_no_point(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.STRUCK)
    assert (row["country"], row["location"], row["latitude"], row["geo_precision"]) == ("Yemen", "", "", "")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (told.ACCUSED, NO_KIND),
        (
            replace(told.STRUCK, modes=("unconventional",)),
            NO_KIND,
        ),
        (
            replace(told.STRUCK, modes=(), recipients=()),
            NO_KIND,
        ),
        (replace(told.MARCHED, where=None), "events left out, since no country is known where they happened"),
        (replace(told.MARCHED, where=told.SEA), "events left out, since no country is known where they happened"),
        (replace(told.MARCHED, when=LONG), "events left out, since their own time is not known to the month"),
        (replace(told.MARCHED, when=told.UNKNOWN), "events left out, since their own time is not known to the month"),
        (replace(told.MARCHED, when=told.SINCE), "events left out, since their own time is not known to the month"),
        (replace(told.MARCHED, status="future"), "acts to come left out, since ACLED records what has happened"),
        (told.DENIED, "negated events left out, since the format has no status"),
    ],
)
def test_what_acled_would_not_hold_is_left_out_and_counted(tmp_path: Path, event: Event, why: str) -> None:
    found, loss = export(tmp_path, event)
    assert (found, loss.written, loss.lost[why]) == ([], 0, 1)


def test_a_store_gives_the_same_bytes_twice(store: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert detente.open(store).export(tmp_path / name, form=FORMAT.name).written == 0  # it tells of a condemnation only
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
