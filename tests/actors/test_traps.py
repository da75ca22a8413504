"""Sentences in which a country is named and is no actor: a place, a company, a team, a street (traps.tsv, one a row)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from detente.model import Actor, Coded
from detente.pipeline import code_stream
from detente.read import source_from_text

with (Path(__file__).parent / "traps.tsv").open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
LEAST_FOUND = 0.85  # of the acts that a careful reader finds in the rows; .89 when this was written
DAY = "2019-06-05"


@cache
def coded() -> dict[str, Coded]:
    """All rows, coded in one stream."""
    sources = [source_from_text(row["text"]) for row in ROWS]
    dated = [replace(s, metadata=replace(s.metadata, language=r["lang"], published=DAY)) for s, r in zip(sources, ROWS, strict=True)]
    return {row["id"]: result for row, result in zip(ROWS, code_stream(dated), strict=True) if isinstance(result, Coded)}


def acting(record: Coded) -> Iterator[tuple[str, Actor]]:
    """(part, actor) of all who act, are acted upon, speak or hold a position. A noun phrase of the text's own stands for no state."""
    for event in record.events:
        yield from (("actor", actor) for actor in event.actors)
        yield from (("recipient", actor) for actor in event.recipients)
    yield from (("speaker", s.speaker) for s in record.statements if s.speaker is not None)
    yield from (("holder", position.holder) for position in record.positions)


def acts(record: Coded) -> set[str]:
    """The events as `TYPE:ACTORS>RECIPIENTS`."""

    def codes(actors: tuple[Actor, ...]) -> str:
        return "+".join(sorted({code for actor in actors for code in actor.countries})) or "-"

    return {f"{event.type}:{codes(event.actors)}>{codes(event.recipients)}" for event in record.events}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_country_that_is_no_actor_is_not_coded_as_one(row: dict[str, str]) -> None:
    forbidden = set(row["forbidden"].split("+")) - {"-"}
    wrong = {
        (part, code)
        for part, actor in acting(coded()[row["id"]])
        if not actor.identity.startswith("phrase:")
        for code in actor.countries & forbidden
    }
    assert not wrong, row["text"]


def test_the_real_acts_beside_them_are_found() -> None:
    expected = [(row["id"], act) for row in ROWS for act in row["expected"].split(";") if act != "-"]
    found = [act in acts(coded()[row]) for row, act in expected]
    assert sum(found) / len(found) >= LEAST_FOUND


def test_the_list_has_two_hundred_rows_in_two_languages() -> None:
    languages = [row["lang"] for row in ROWS]
    assert languages.count("en") >= 100
    assert languages.count("fr") >= 100
