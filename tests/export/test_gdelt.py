"""GDELT's two tables: 61 and 16 columns, a row a dyad, and the same ids in both."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

import detente
import events_told as told
from detente.compare import gdelt as peer
from detente.compare.rows import Act, Left
from detente.dialects import cameo_codes
from detente.export import gdelt, gdelt_mentions
from detente.export.event_parts import DAYLESS
from detente.export.format import Format
from detente.export.records import Loss
from detente.model import Article, Event, Where

ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
PUBLISHED = [
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor1{name}" for name in ACTOR),
    *(f"Actor2{name}" for name in ACTOR),
    *(
        "IsRootEvent",
        "EventCode",
        "EventBaseCode",
        "EventRootCode",
        "QuadClass",
        "GoldsteinScale",
        "NumMentions",
        "NumSources",
        "NumArticles",
    ),
    "AvgTone",
    *(f"Actor1Geo_{name}" for name in GEO),
    *(f"Actor2Geo_{name}" for name in GEO),
    *(f"ActionGeo_{name}" for name in GEO),
    *("DATEADDED", "SOURCEURL"),
]
MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset "
    "Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras"
)
FORMS = {
    "GLOBALEVENTID": r"\d{1,19}",
    "SQLDATE": r"\d{8}",
    "MonthYear": r"\d{6}",
    "Year": r"\d{4}",
    "FractionDate": r"\d{4}\.\d{4}",
    "Actor1CountryCode": r"([A-Z]{3})?",
    "Actor1Type1Code": r"([A-Z]{3})?",
    "IsRootEvent": r"[01]",
    "QuadClass": r"[1-4]",
    "GoldsteinScale": r"-?\d+\.\d",
    "NumMentions": r"[1-9]\d*",
    "NumSources": "1",
    "NumArticles": "1",
    "Actor1Geo_Type": "0",
    "ActionGeo_Type": r"[0-5]",
    "ActionGeo_CountryCode": r"([A-Z]{2})?",
    "ActionGeo_Lat": r"(-?\d+\.\d+)?",
    "DATEADDED": r"(\d{14})?",
    "SOURCEURL": r".+",
}


def export(
    tmp_path: Path, *events: Event, form: Format = gdelt.FORMAT, of: Article | None = None, **options: int
) -> tuple[list[dict[str, str]], Loss]:
    loss = Loss()
    form.write(told.found(*events, of=of), tmp_path / form.name, loss, **options)
    with (tmp_path / form.name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)), loss


def test_the_columns_are_those_that_are_published() -> None:
    assert list(gdelt.COLUMNS) == PUBLISHED
    assert len(PUBLISHED) == 61
    assert " ".join(gdelt_mentions.COLUMNS) == MENTIONS


def test_every_cell_is_of_its_form(tmp_path: Path) -> None:
    found, loss = export(tmp_path, *told.ALL, replace(told.TALKS, when=told.DAY), published=1)
    assert loss.written == len(found) == 7
    assert len({row["GLOBALEVENTID"] for row in found}) == 7
    for row in found:
        assert list(row) == PUBLISHED
        for name, form in FORMS.items():
            assert re.fullmatch(form, row[name]), (name, row[name])
        assert row["EventCode"] in cameo_codes()
        assert row["EventCode"].startswith(row["EventBaseCode"])
        assert row["EventBaseCode"].startswith(row["EventRootCode"])
        assert int(row["GLOBALEVENTID"]) < 2**63


def test_a_row_in_full(tmp_path: Path) -> None:
    (row, _), _ = export(tmp_path, told.ACCUSED)
    assert {name: value for name, value in row.items() if value not in {"", "0"} and name != "GLOBALEVENTID"} == {
        "SQLDATE": "20190302",
        "MonthYear": "201903",
        "Year": "2019",
        "FractionDate": "2019.1699",
        "Actor1Code": "FRA",
        "Actor1Name": "FRANCE",
        "Actor1CountryCode": "FRA",
        "Actor2Code": "RUSGOV",
        "Actor2Name": "VLADIMIR PUTIN",
        "Actor2CountryCode": "RUS",
        "Actor2Type1Code": "GOV",
        "IsRootEvent": "1",
        "EventCode": "1123",
        "EventBaseCode": "112",
        "EventRootCode": "11",
        "QuadClass": "3",
        "GoldsteinScale": "-2.0",
        "NumMentions": "2",
        "NumSources": "1",
        "NumArticles": "1",
        "DATEADDED": "20190305000000",
        "SOURCEURL": "https://www.example.org/envoys",
    }


def test_bodies_have_their_group_and_no_country(tmp_path: Path) -> None:
    (united, _), _ = export(tmp_path, told.PRAISED, published=1)
    names = ("Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1Type1Code", "IsRootEvent")
    assert [united[name] for name in names] == ["IGOUNO", "UNITED NATIONS", "", "UNO", "IGO", "0"]


def test_an_actor_without_a_recipient_is_a_row_with_the_second_actor_empty(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, told.MARCHED)
    assert (row["Actor1Code"], row["Actor2Code"], row["EventCode"]) == ("FRACVLEDU", "", "141")


@pytest.mark.parametrize(
    ("where", "cells"),
    [
        (None, ["0", "", "", "", ""]),
        (told.YEMEN, ["1", "Yemen", "YM", "YM", "YM"]),
        (told.PYONGYANG, ["4", "Pyongyang, Phyeongyang, North Korea", "KN", "", ""]),
        (Where("Indiana", "region", "USA", 40.0, -86.0, 4921868, "gazetteer"), ["2", "Indiana, United States", "US", "", ""]),
        (Where("Crimea", "region", "UKR", 45.3, 34.4, None, "gazetteer"), ["5", "Crimea, Ukraine", "UP", "", ""]),
        (Where("Red Sea", "water", None, 20.0, 38.0, None, "gazetteer"), ["4", "Red Sea", "", "", ""]),
    ],
)
def test_places_are_typed_as_gdelt_does(tmp_path: Path, where: Where | None, cells: list[str]) -> None:
    (row, _), _ = export(tmp_path, replace(told.ACCUSED, where=where))
    assert [row[f"ActionGeo_{name}"] for name in ("Type", "FullName", "CountryCode", "ADM1Code", "FeatureID")] == cells


def test_events_without_a_day_or_truth_are_left_out_and_counted(tmp_path: Path) -> None:
    found, loss = export(tmp_path, told.TALKS, told.STRUCK, told.PRAISED, told.DENIED)
    assert found == []
    assert loss.lost[DAYLESS] == 3
    assert loss.lost["negated events left out, since the format has no status"] == 1


def test_the_day_taken_in_is_the_article_s_or_nothing(tmp_path: Path) -> None:
    (row, _), _ = export(tmp_path, told.ACCUSED, of=told.article(told.WEEK, url=None))
    assert (row["DATEADDED"], row["SOURCEURL"]) == ("", "The Wire")


@pytest.mark.parametrize("form", [gdelt.FORMAT, gdelt_mentions.FORMAT])
def test_the_header_is_left_out_where_asked(tmp_path: Path, form: Format) -> None:
    export(tmp_path, told.ACCUSED, form=form)
    headed = (tmp_path / form.name).read_text(encoding="utf-8").split("\n", 1)
    export(tmp_path, told.ACCUSED, form=form, header=0)
    assert (tmp_path / form.name).read_text(encoding="utf-8") == headed[1]
    assert headed[0].startswith("GLOBALEVENTID\t")


def test_mentions_tell_each_place_of_each_dyad(tmp_path: Path) -> None:
    events = {row["GLOBALEVENTID"] for row in export(tmp_path, told.ACCUSED, told.MARCHED)[0]}
    found, loss = export(tmp_path, told.ACCUSED, told.MARCHED, form=gdelt_mentions.FORMAT)
    assert loss.written == len(found) == 5
    assert {row["GLOBALEVENTID"] for row in found} == events
    first, *_, last = found
    assert first == {
        "GLOBALEVENTID": first["GLOBALEVENTID"],
        "EventTimeDate": "20190305000000",
        "MentionTimeDate": "20190305000000",
        "MentionType": "1",
        "MentionSourceName": "www.example.org",
        "MentionIdentifier": "https://www.example.org/envoys",
        "SentenceID": "3",
        "Actor1CharOffset": str(told.TEXT.index("Washington")),
        "Actor2CharOffset": str(told.TEXT.index("Vladimir")),
        "ActionCharOffset": str(told.TEXT.index("accused")),
        "InRawText": "1",
        "Confidence": "87",
        "MentionDocLen": str(len(told.TEXT)),
        "MentionDocTone": "",
        "MentionDocTranslationInfo": "",
        "Extras": "",
    }
    assert (last["Actor2CharOffset"], last["Confidence"], last["SentenceID"]) == ("-1", "", "6")


def test_an_actor_named_in_another_sentence_has_no_offset_there(tmp_path: Path) -> None:
    (row,), _ = export(tmp_path, replace(told.MARCHED, actors=(told.CHINA,)), form=gdelt_mentions.FORMAT, of=told.article(url=None))
    assert row["Actor1CharOffset"] == "-1"
    assert (row["MentionType"], row["MentionSourceName"], row["MentionIdentifier"]) == ("2", "The Wire", "The Wire, Envoys meet")


def test_the_reader_of_gdelt_finds_the_same_acts(tmp_path: Path) -> None:
    export(tmp_path, told.ACCUSED, told.PRAISED, told.MARCHED, published=1)
    one, other, united, oxfam, marched = peer.events(tmp_path / "gdelt")
    assert isinstance(one, Act)
    assert isinstance(other, Act)
    assert isinstance(united, Act)
    assert isinstance(oxfam, Act)
    assert isinstance(marched, Left)
    assert (one.type, one.actors, one.recipients, str(one.first)) == ("ACCUSE", ("FRA",), ("RUS",), "2019-03-02")
    assert (other.actors, united.actors, oxfam.actors, united.recipients) == (("USA",), ("UN",), ("OXFAM",), ("JPN",))
    export(tmp_path, told.ACCUSED, form=gdelt_mentions.FORMAT)
    assert peer.is_mentions(tmp_path / "gdelt-mentions")


def test_a_store_gives_the_same_bytes_twice(store: Path, tmp_path: Path) -> None:
    for form in ("gdelt", "gdelt-mentions"):
        for name in ("one", "two"):
            assert detente.open(store).export(tmp_path / name, form=form).written == 4
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
