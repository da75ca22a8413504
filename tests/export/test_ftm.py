"""FollowTheMoney: entities that its library takes, that refer to each other, and whose words are in the texts."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import detente
import records
from detente.errors import ResourceError
from detente.export.ftm import write
from detente.export.ftm_graph import STATEMENT_COLUMNS
from detente.export.records import Found, Loss
from detente.model import Actor, Article, When

pytest.importorskip("followthemoney")

DAY = When("2019-03-02", "2019-03-02", "day", "2019-03-02", "metadata")


def exported(made: list[Found], out: Path) -> tuple[list[dict[str, Any]], list[dict[str, str]], Loss]:
    loss = Loss()
    out.mkdir()
    write(iter(made), out, loss)
    entities = [json.loads(line) for line in (out / "entities.ftm.json").read_text(encoding="utf-8").splitlines()]
    with (out / "statements.csv").open(encoding="utf-8", newline="") as file:
        return entities, list(csv.DictReader(file, dialect=csv.unix_dialect)), loss


def whole() -> list[Found]:
    coded = records.coded()
    kinds = ("statements", "events", "positions", "relations", "actors")
    return [Found("articles", coded.article, coded.article)] + [Found(k, r, coded.article) for k in kinds for r in getattr(coded, k)]


def mentions(*actors: Actor, page: Article | None = None) -> list[Found]:
    page = page or replace(records.article(), published=DAY, url="https://wire.example/1")
    return [Found("actors", actor, page) for actor in actors]


def test_the_library_takes_all_entities(tmp_path: Path) -> None:
    from followthemoney import model

    entities, _, loss = exported(whole(), tmp_path / "f")
    for entity in entities:
        model.get(entity["schema"]).validate(entity)
        assert model.get_proxy(entity, cleaned=False).to_dict()["properties"] == entity["properties"]
    assert not [what for what in loss.lost if "does not take" in what]
    assert len({entity["id"] for entity in entities}) == len(entities) == loss.written


def test_what_is_referred_to_is_there_and_of_the_right_kind(tmp_path: Path) -> None:
    from followthemoney import model

    entities, _, _ = exported(whole(), tmp_path / "f")
    schemas = {entity["id"]: model.get(entity["schema"]) for entity in entities}
    checked = 0
    for entity in entities:
        for name, values in entity["properties"].items():
            prop = schemas[entity["id"]].get(name)
            for value in values if prop.type.name == "entity" else ():
                assert schemas[value].is_a(prop.range)
                checked += 1
    assert checked > 10


def test_an_event_has_its_parties_days_place_and_words(tmp_path: Path) -> None:
    entities, _, loss = exported(whole(), tmp_path / "f")
    (event,) = [entity["properties"] for entity in entities if entity["schema"] == "Event"]
    names = {entity["id"]: entity["properties"]["name"] for entity in entities if "name" in entity["properties"]}
    assert event["name"] == ["ACCUSE: Russia → Japan"]
    assert [names[key] for key in event["involved"]] == [["Russia"], ["Japan"]]
    assert (event["date"], event["location"], event["country"]) == (["2019-03-02"], ["Moscow"], ["ru"])
    assert (event["summary"], event["description"]) == (["condemned"], [records.TEXT.split(".")[0] + "."])
    assert event["notes"] == [
        "according to: Wire (outlet) <- diplomatic sources (anonymous-diplomatic)",
        "hedge (diplomatic sources): said",
    ]
    assert loss.lost["events whose sides (who acts, and toward whom) are in words only"] == 1


def test_statements_rows_are_as_the_library_makes_them(tmp_path: Path) -> None:
    entities, rows, _ = exported(whole(), tmp_path / "f")
    assert tuple(rows[0]) == STATEMENT_COLUMNS
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        said = f"detente.{row['entity_id']}.{row['prop']}.{row['value']}" + (f"@{row['lang']}" if row["lang"] else "")
        assert row["id"] == hashlib.sha1(said.encode()).hexdigest()
    told = {(entity["id"], prop, value) for entity in entities for prop, values in entity["properties"].items() for value in values}
    assert {(row["entity_id"], row["prop"], row["value"]) for row in rows if row["prop"] != "id"} == told
    assert {row["value"] for row in rows if row["prop"] == "id"} == {entity["id"] for entity in entities}
    assert {row["lang"] for row in rows if row["prop"] == "description"} == {"eng"}


def test_persons_on_file_are_one_for_all_articles_and_others_are_not(tmp_path: Path) -> None:
    known = records.actor(
        "Russia", "RUS", identity="sergey-lavrov", person="Sergey Lavrov", name="Sergey Lavrov", score=0.9, role="foreign-minister"
    )
    named = records.actor("Japan", None, identity="ann-other", person="Ann Other", name="Ann Other")
    days = [replace(DAY, earliest=day, latest=day) for day in ("2019-03-02", "2019-04-01")]
    pages = [replace(records.article(), id=f"{n:016x}", published=day) for n, day in enumerate(days)]
    entities, rows, _ = exported([one for page in pages for one in mentions(known, named, page=page)], tmp_path / "f")
    kinds = [entity["schema"] for entity in entities]
    assert (kinds.count("Person"), kinds.count("LegalEntity"), kinds.count("Mention")) == (1, 2, 4)
    (person,) = [entity for entity in entities if entity["schema"] == "Person"]
    assert person["properties"]["country"] == ["ru"]
    (occupancy,) = [entity["properties"] for entity in entities if entity["schema"] == "Occupancy"]
    assert occupancy["holder"] == [person["id"]]
    assert occupancy["date"] == ["2019-03-02", "2019-04-01"]
    (post,) = [entity["properties"]["name"] for entity in entities if entity["schema"] == "Position"]
    assert post == ["foreign minister of Russia"]
    (row,) = [row for row in rows if row["entity_id"] == person["id"] and row["prop"] == "name"]
    assert (row["first_seen"], row["last_seen"]) == ("2019-03-02", "2019-04-01")


@pytest.mark.parametrize(
    ("actor", "schemas"),
    [
        (records.actor("Russia", "RUS"), ["PublicBody"]),
        (records.actor("Russia", "RUS", sectors=("MIL",), identity="RUS/MIL"), ["PublicBody"]),
        (records.actor("Russia", "RUS", sectors=("CVL",), identity="RUS/CVL"), ["LegalEntity"]),
        (records.actor("Russia", "IGO", sectors=("IGO",), identity="NATO", name="NATO"), ["Organization"]),
        (records.actor("Russia", None, identity="JPN+RUS", members=("JPN", "RUS")), ["PublicBody", "PublicBody"]),
        (records.actor("Russia", "RUS", identity="RUS/head-of-state", role="head-of-state", sectors=("GOV",)), ["Position", "PublicBody"]),
        (records.actor("Russia", None, identity="ann", person="Ann", name="Ann", role="minister"), ["Person"]),
        (records.actor("Russia", None, identity="?/REB", sectors=("REB",)), []),
        (records.actor("Russia", None, identity="anonymous:witness", anonymous="witness"), []),
    ],
)
def test_actors_are_what_is_known_of_them(tmp_path: Path, actor: Actor, schemas: list[str]) -> None:
    entities, _, loss = exported(mentions(actor), tmp_path / "f")
    assert sorted(entity["schema"] for entity in entities if entity["schema"] not in {"Article", "Mention"}) == schemas
    assert bool(schemas) is not any("mentions of" in what for what in loss.lost)


def test_the_store_is_exported_as_a_folder(store: Path, tmp_path: Path) -> None:
    loss = detente.open(store).export(tmp_path / "f", form="ftm")
    assert {path.name for path in (tmp_path / "f").iterdir()} == {"entities.ftm.json", "statements.csv"}
    assert (loss.lost["dates"], loss.lost["places"], loss.lost["texts of articles"]) == (4, 4, 4)


def test_a_missing_library_names_its_extra(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "followthemoney", None)
    with pytest.raises(ResourceError, match=r"pip install 'detente\[ftm\]'"):
        detente.open(store).export(tmp_path / "f", form="ftm")
    assert list(tmp_path.glob("f*")) == []
