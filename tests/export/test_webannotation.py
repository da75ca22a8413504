"""Web annotations of every kind: the structure that the recommendation asks for, and the words selected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import detente
import records
from detente.evidence import Span, cite
from detente.export.records import Found, Loss
from detente.export.webannotation import CONTEXT, rows

PURPOSES = {"tagging", "identifying", "describing", "questioning", "linking", "classifying"}


def annotations(store: Path, out: Path) -> list[dict[str, Any]]:
    detente.open(store).export(out, form="webannotation")
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_each_annotation_is_whole(store: Path, tmp_path: Path) -> None:
    found = annotations(store, tmp_path / "wa.jsonl")
    assert {row["id"].split(":")[2] for row in found} == {"statement", "event", "position", "relation"}
    for row in found:
        assert (row["@context"], row["type"], row["motivation"]) == (CONTEXT, "Annotation", "classifying")
        assert row["generator"]["type"] == "Software"
        assert row["body"]
        assert all(
            set(body) == {"type", "purpose", "format", "value"} and body["purpose"] in PURPOSES and body["value"] for body in row["body"]
        )
        assert row["target"]
        for target in row["target"]:
            assert target["canonical"].startswith("urn:detente:text:sha256:")
            assert [selector["type"] for selector in target["selector"]] == ["TextQuoteSelector", "TextPositionSelector"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (
            "event",
            {
                "event:ACCUSE",
                "mode:disapprove",
                "context:diplomatic",
                "status:happened",
                "actor:RUS",
                "recipient:JPN",
                "where: Moscow, RUS",
            },
        ),
        ("relation", {"relation:alliance", "party:JPN", "party:RUS"}),
        ("position", {"stance:oppose", "issue:alliance:JPN+USA", "holder:RUS", "framing: an obstacle"}),
        ("statement", {"statement:indirect", "speaker:anonymous:diplomatic", "cue: said", "when: 2019-03-02/2019-03-02 (expression)"}),
    ],
)
def test_bodies_say_what_the_record_does(store: Path, tmp_path: Path, kind: str, values: set[str]) -> None:
    row = next(row for row in annotations(store, tmp_path / "wa.jsonl") if row["id"].startswith(f"urn:detente:{kind}:"))
    assert values <= {body["value"] for body in row["body"]}


def test_offsets_are_code_points() -> None:
    text = "😀 " + records.TEXT
    coded = records.coded(text)
    (row,) = rows(iter([Found("events", coded.events[0], coded.article)]), Loss())
    quote, place = row["target"][0]["selector"]
    assert text[place["start"] : place["end"]] == quote["exact"] == "condemned"
    assert place["start"] == text.index("condemned") != len(text[: place["start"]].encode("utf-16-le")) // 2


def test_an_act_told_again_has_a_target_for_each_place() -> None:
    from dataclasses import replace

    coded = records.coded()
    again = replace(coded.events[0], also=(cite(records.TEXT, "trigger", records.TEXT.index("called"), records.TEXT.index("called") + 6),))
    (row,) = rows(iter([Found("events", again, coded.article)]), Loss())
    assert [target["selector"][0]["exact"] for target in row["target"]] == ["condemned", "called"]
    assert Span(0, 1) != again.trigger.span
