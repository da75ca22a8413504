"""The nested and awkward cases of awkward.tsv, sixty a language: one statement each, with its chain, setting and doubts.

`content` joins the stretches of what is said by " … "; `chain` are the kinds of its links behind the outlet; `doubt` is an event's type, the
kind of doubt and its owner ("outlet": nobody else); speaker "none" says that `content` is in no statement. Rows with a reason are known to fail.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from detente.draft import Metadata
from detente.model import Coded
from detente.pipeline import code_batch
from detente.read import source_from_text
from detente.statements.chain import label

with (Path(__file__).parent / "awkward.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = [
        {key: "" if cell == "-" else cell for key, cell in row.items()}
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
OUTLET = {"outlet": "unknown outlet"}


@cache
def read(language: str, text: str) -> Coded:
    source = source_from_text(text.replace("\\n", "\n"))
    (coded,) = code_batch([replace(source, metadata=Metadata(language=language))])
    assert isinstance(coded, Coded)
    return coded


def cases() -> list[object]:
    out: list[object] = []
    for row in ROWS:
        marks = [pytest.mark.xfail(reason=row["reason"], strict=True)] if row["reason"] else []
        out.append(pytest.param(row, id=f"{row['language']}: {row['what']}", marks=marks))
    return out


def test_there_are_sixty_a_language() -> None:
    assert Counter(row["language"] for row in ROWS) == {"en": 60, "fr": 60}


@pytest.mark.parametrize("row", cases())
def test_awkward_cases(row: dict[str, str]) -> None:
    coded = read(row["language"], row["text"])
    found = {
        (
            label(said),
            said.cue.quote,
            " … ".join([said.content.quote, *(more.quote for more in said.continued)]),
            said.kind,
            " < ".join(link.kind for link in said.chain[1:]),
        )
        for said in coded.statements
    }
    if row["speaker"] == "none":
        assert not [said for said in found if said[2] == row["content"] or said[2].startswith(row["content"])]
    else:
        assert (row["speaker"], row["cue"], row["content"], row["kind"], row["chain"]) in found
    if row["setting"]:
        field, words = row["setting"].split(" ", 1)
        assert words in [getattr(said, field).quote for said in coded.statements if getattr(said, field)]
    if row["doubt"]:
        kind, doubt, owner = row["doubt"].split(" ", 2)
        doubts = {(event.type, mark.kind, mark.owner) for event in coded.events for mark in event.doubts}
        assert (kind, doubt, OUTLET.get(owner, owner)) in doubts
