"""PLOVER's JSON Lines: every field where the manual has it, nothing invented, and read back as written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
import events_told as told
from detente import ontology
from detente.errors import InputError
from detente.export.plover import FORMAT, read, rows, write
from detente.export.plover_records import CiteInfo, Entity, Location, PloverEvent, Size, TextInfo, line
from detente.export.records import Loss
from detente.model import Event, SetAside

FIELDS = (
    *("id", "has_event", "date", "time", "enddate", "endtime", "actor", "recipient", "event", "event_loc", "event_text", "quad_code"),
    *("event_scale", "mode", "context", "size", "link", "text", "text_info", "cite_info", "coder", "coded_date", "coded_time", "comment"),
)
PARTS = {
    "actor": "code sector entity_text identifier_id identifier_text religion ethnicity office gender age",
    "recipient": "code sector entity_text identifier_id identifier_text religion ethnicity office gender age",
    "event_loc": "extracted_place resolved_place geonameid lat lon city district province country country_code feature_class feature_code resolution",
    "text_info": "sequence start end text_story",
    "cite_info": "corpus citation url title language publication license copyright coder codebook version",
}
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def export(tmp_path: Path, *events: Event, **options: int) -> tuple[list[dict[str, Any]], Loss]:
    loss = Loss()
    write(told.found(*events), tmp_path / "out.jsonl", loss, **options)
    return [json.loads(text) for text in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()], loss


def check(row: dict[str, Any]) -> None:
    """What the manual asks of a record."""
    assert [name for name in FIELDS if name in row] == list(row)
    assert all(row[name] for name in ("id", "date", "actor", "event"))
    assert all(DATE.fullmatch(row[name]) for name in ("date", "enddate") if name in row)
    assert row.get("enddate", row["date"]) >= row["date"]
    assert row["quad_code"] in {1, 2, 3, 4}
    assert -10 <= row["event_scale"] <= 10
    assert set(row["event"]) <= set(ontology.types())
    assert set(row.get("mode", ())) <= ontology.modes(row["event"][0])
    assert set(row.get("context", ())) <= ontology.contexts() | {"historical", "future", "hypothetical", "negation"}
    for name, known in PARTS.items():
        for part in row[name] if isinstance(row.get(name), list) else [row[name]] if name in row else ():
            assert part
            assert set(part) <= set(known.split())
    for side in (*row["actor"], *row.get("recipient", ())):
        assert re.fullmatch("[A-Z]{3}", side.get("code", "USA"))
        assert re.fullmatch("([A-Z]{3}){1,2}", side.get("sector", "GOV"))
    info = row["text_info"]
    assert row["text"] == told.TEXT[info["start"] : info["end"]]


def test_every_record_is_one_of_plover(tmp_path: Path) -> None:
    found, loss = export(tmp_path, *told.ALL, negated=1, published=1)
    assert loss.written == len(found) == len(told.ALL)
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        check(row)


def test_a_record_in_full(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.ACCUSED)
    coder = f"detente {detente.__version__}"
    assert row == {
        "id": told.ACCUSED.id,
        "has_event": True,
        "date": "2019-03-02",
        "actor": [{"code": "FRA", "entity_text": "Washington and Paris"}, {"code": "USA", "entity_text": "Washington and Paris"}],
        "recipient": [
            {
                "code": "RUS",
                "sector": "GOV",
                "entity_text": "Vladimir Putin",
                "identifier_id": "Q7747",
                "identifier_text": "Vladimir Putin",
                "office": "head-of-state",
            }
        ],
        "event": ["ACCUSE"],
        "event_text": ["accused", "attack"],
        "quad_code": 3,
        "event_scale": -3.5,
        "mode": ["allege"],
        "context": ["cyber", "military"],
        "text": "Washington and Paris accused Vladimir Putin of a cyber attack on 2 March.",
        "text_info": {"sequence": 3, "start": told.ACCUSED.sentence.start, "end": told.ACCUSED.sentence.end},
        "cite_info": {
            "citation": told.article().id,
            "url": "https://www.example.org/envoys",
            "title": "Envoys\tmeet",
            "language": "en",
            "publication": "The Wire",
            "coder": coder,
            "codebook": "plover-2024-02",
            "version": "detente-plover-1",
        },
        "coder": coder,
    }


def test_an_interval_is_a_date_and_an_enddate(tmp_path: Path) -> None:
    (month, open_end), _ = export(tmp_path, told.TALKS, told.PROMISED)
    assert (month["date"], month["enddate"]) == ("2019-03-01", "2019-03-31")
    assert (open_end["date"], open_end["comment"]) == ("2019-02-01", "no latest day is known")
    assert "enddate" not in open_end


def test_an_event_without_a_time_is_left_out_and_counted(tmp_path: Path) -> None:
    found, loss = export(tmp_path, told.PRAISED)
    assert found == []
    assert loss.lost["events left out, since their own time has no earliest day, and PLOVER requires a date"] == 1


def test_the_article_s_day_is_the_date_where_asked_and_said_so(tmp_path: Path) -> None:
    (row,), loss = export(tmp_path, told.PRAISED, published=1)
    assert (row["date"], row["comment"]) == ("2019-03-05", "the date is the article's")
    assert loss.lost["events dated by their article's day, as was asked for"] == 1


def test_a_place_is_told_in_full(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.TALKS)
    assert row["event_loc"] == {
        "extracted_place": "Pyongyang",
        "resolved_place": "Pyongyang",
        "geonameid": 1871859,
        "lat": 39.034,
        "lon": 125.754,
        "city": "Pyongyang",
        "province": "Phyeongyang",
        "country": "North Korea",
        "country_code": "PRK",
        "feature_class": "P",
        "resolution": 4,
    }


def test_auxiliary_modes_stand_in_the_context(tmp_path: Path) -> None:
    struck, promised, denied = export(tmp_path, told.STRUCK, told.PROMISED, told.DENIED, negated=1)[0]
    assert struck["context"] == ["historical"]
    assert promised["context"] == ["future"]
    assert denied["context"] == ["negation"]


def test_negated_events_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    found, loss = export(tmp_path, told.DENIED)
    assert found == []
    assert loss.lost["negated events left out, as the PLOVER manual allows"] == 1


def test_bodies_stand_in_a_country_s_place(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.PRAISED, published=1)
    assert row["actor"] == [
        {"code": "IGO", "entity_text": "The UN", "identifier_text": "United Nations"},
        {"code": "NGO", "sector": "SOC", "entity_text": "Oxfam", "identifier_text": "Oxfam"},
    ]


def test_what_plover_cannot_hold_is_counted(tmp_path: Path) -> None:
    _, loss = export(tmp_path, told.ACCUSED)
    assert loss.lost["chains of attribution"] == 1
    assert loss.lost["reserves (whose doubt it is)"] == 1
    assert loss.lost["probabilities of the reader"] == 1
    assert loss.lost["links to the statements that tell of the act"] == 1
    assert loss.lost["offsets of the words for actors, recipients and acts"] == 4
    assert loss.lost["places where no event is told to have happened"] == 3


def test_records_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    export(tmp_path, *told.ALL, negated=1, published=1)
    path = tmp_path / "out.jsonl"
    back = list(read(path))
    assert back == list(rows(told.found(*told.ALL), Loss(), negated=1, published=1))
    assert "".join(line(row) for row in back if isinstance(row, PloverEvent)) == path.read_text(encoding="utf-8")


def test_a_store_gives_the_same_bytes_twice(store: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert detente.open(store).export(tmp_path / name, form=FORMAT.name).written == 4
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert all(isinstance(row, PloverEvent) for row in read(tmp_path / "one"))


texts = st.none() | st.text(st.characters(codec="utf-8"), min_size=1)
lists = st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=2).map(tuple)
whole = st.none() | st.integers(0, 2**40)
degrees = st.none() | st.floats(-180, 180)
entities = st.builds(
    Entity, texts, texts, st.text(st.characters(codec="utf-8"), min_size=1), texts, texts, texts, texts, texts, texts, whole
)
RECORDS = st.builds(
    PloverEvent,
    id=st.text(st.characters(codec="utf-8"), min_size=1),
    has_event=st.none() | st.booleans(),
    date=st.dates().map(str),
    time=texts,
    enddate=texts,
    endtime=texts,
    actor=st.lists(entities, min_size=1, max_size=2).map(tuple),
    recipient=st.lists(entities, max_size=2).map(tuple),
    event=st.just(("ACCUSE",)),
    event_loc=st.none()
    | st.builds(Location, st.just("x"), texts, whole, degrees, degrees, texts, texts, texts, texts, texts, texts, texts, whole),
    event_text=lists,
    quad_code=st.none() | st.integers(1, 4),
    event_scale=degrees,
    mode=lists,
    context=lists,
    size=st.none() | st.builds(Size, st.just("3"), texts, texts),
    link=texts,
    text=texts,
    text_info=st.none() | st.builds(TextInfo, st.just(1), whole, whole, lists, texts),
    cite_info=st.none() | st.builds(CiteInfo, st.just("x"), texts, texts, texts, texts, texts, texts, texts, texts, texts, texts),
    coder=texts,
    coded_date=texts,
    coded_time=texts,
    comment=texts,
)


@given(RECORDS)
def test_any_record_survives_the_way_through_a_file(tmp_path_factory: pytest.TempPathFactory, record: PloverEvent) -> None:
    path = tmp_path_factory.getbasetemp() / "law.jsonl"
    path.write_text(line(record), encoding="utf-8", newline="")
    assert list(read(path)) == [record]


def test_older_records_are_read_under_their_older_names(tmp_path: Path) -> None:
    older = {
        "id": "GSR-1",
        "date": "2000-01-01",
        "source": [{"actorText": "Harare officials", "code": "ZWE", "sector": "GOV"}],
        "target": "",
        "event": "CONSULT",
        "eventText": "flew to",
        "mode": "visit",
        "context": "military, legal",
        "eventLoc": {"name": "Lusaka", "country code": "ZM"},
        "dead": "12",
        "text": "Harare officials flew to Lusaka.",
        "textInfo": {"markup": "(SRC: Harare officials) (EVT: flew to) (LOC: Lusaka)."},
        "language": "en",
        "publication": "a manual",
        "coder": "by hand",
        "dateCoded": "2016-12-19",
    }
    path = tmp_path / "older.json"
    path.write_text(json.dumps([older], indent=1), encoding="utf-8")
    (row,) = read(path)
    assert isinstance(row, PloverEvent)
    assert row.actor == (Entity(code="ZWE", sector="GOV", entity_text="Harare officials"),)
    assert row.recipient == ()
    assert (row.event, row.event_text, row.mode, row.context) == (("CONSULT",), ("flew to",), ("visit",), ("military", "legal"))
    assert row.event_loc == Location(extracted_place="Lusaka", country_code="ZM")
    assert row.size == Size(dead="12")
    assert row.text_info is not None
    assert row.text_info.markup == "(SRC: Harare officials) (EVT: flew to) (LOC: Lusaka)."
    assert row.cite_info == CiteInfo(language="en", publication="a manual")
    assert (row.coder, row.coded_date) == ("by hand", "2016-12-19")


def test_the_manual_s_second_set_of_entity_names_is_read(tmp_path: Path) -> None:
    block = {
        "raw_text": "Steinmeier",
        "entity_name": "Frank-Walter Steinmeier",
        "wikidata_id": "Q76658",
        "country_name": "Germany",
        "sector_code": "GOV",
        "other_sector_codes": "ELI",
    }
    path = tmp_path / "second.jsonl"
    path.write_text(json.dumps({"id": "1", "date": "2015-01-01", "actor": [block], "event": ["CONSULT"]}), encoding="utf-8")
    (row,) = read(path)
    assert isinstance(row, PloverEvent)
    assert row.actor == (Entity("DEU", "GOVELI", "Steinmeier", "Q76658", "Frank-Walter Steinmeier"),)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{", "not JSON"),
        ("3", "not a JSON object"),
        ('{"date": "2019-03-02", "actor": [{"code": "RUS"}], "event": ["AID"]}', "no id"),
        ('{"id": "1", "date": "March 2019", "actor": [{"code": "RUS"}], "event": ["AID"]}', "not of the form"),
        ('{"id": "1", "date": "2019-03-02", "event": ["AID"]}', "no actor"),
        ('{"id": "1", "date": "2019-03-02", "actor": [{"code": "RUS", "age": "old"}], "event": ["AID"]}', "age is not a number"),
        ('{"id": "1", "date": "2019-03-02", "actor": [{"code": ["RUS"]}], "event": ["AID"]}', "code is not a text"),
        ('{"id": "1", "date": "2019-03-02", "actor": [{"code": "RUS"}], "event": {"AID": 1}}', "a list holds something else"),
        ('{"id": "1", "date": "2019-03-02", "actor": [{"code": "RUS"}], "event": ["AID"], "quad_code": 1.5}', "not a whole number"),
        ('{"id": "1", "date": "2019-03-02", "actor": [{"code": "RUS"}], "event": ["AID"], "has_event": "yes"}', "neither true nor false"),
    ],
)
def test_a_row_that_is_no_record_is_set_aside_and_the_next_is_read(tmp_path: Path, row: str, says: str) -> None:
    good = '{"id": "2", "date": "2019-03-02", "actor": [{"code": "RUS"}], "event": ["AID"]}'
    (tmp_path / "x").write_text(f"{row}\n\n{good}\n", encoding="utf-8")
    bad, after = read(tmp_path / "x")
    assert isinstance(bad, SetAside)
    assert says in bad.reason
    assert bad.item.endswith("x#1")
    assert isinstance(after, PloverEvent)


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b'[{"id": 1'])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(InputError):
        list(read(tmp_path / "x"))
    with pytest.raises(InputError, match="cannot be read"):
        list(read(tmp_path / "none"))


def test_an_event_without_an_actor_is_left_out(tmp_path: Path) -> None:
    found, loss = export(tmp_path, replace(told.ACCUSED, actors=()))
    assert found == []
    assert loss.lost["events left out, since they have no actor"] == 1
