from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import judging
import records
from detente.review.queues import tasks
from detente.store.lake import Lake
from judging import fix

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three articles, whose events two people have judged."""
    coded = [records.coded(text) for text in records.texts(3)]
    store = judging.write(tmp_path_factory.mktemp("cli-review") / "store", coded)
    first = judging.about(coded[0], "accept")
    judging.put(
        store,
        first,
        judging.about(coded[0], "accept", "bo"),
        judging.about(coded[1], "accept"),
        judging.about(coded[1], "reject", "bo", reason="a rumour"),
        judging.about(coded[2], "correct", "ana", "events", fix("recipients", "USA", "the alliance")),
        judging.about(coded[2], "accept", "bo"),
        judging.about(coded[0], "reject", "ana", revises=first.id),
    )
    return store


def test_judgements_are_listed_the_last_words_alone(cli: Run, judged: Path) -> None:
    rows = [json.loads(line) for line in cli("review", "judgements", judged, "--json").out.splitlines()]
    assert len(rows) == 6
    assert len(cli("review", "judgements", judged, "--all", "--json").out.splitlines()) == 7
    shown = cli("review", "judgements", judged).out
    assert "recipients: USA" in shown
    assert "a rumour" in shown


def test_agreement_is_told_by_field(cli: Run, judged: Path) -> None:
    rows = {row["field"]: row for row in map(json.loads, cli("review", "agreement", judged, "--json").out.splitlines())}
    assert (rows["decision"]["units"], rows["decision"]["per_cent"]) == (3, 0)
    assert rows["type"]["alpha"] is None
    assert "α" in cli("review", "agreement", judged).out


def test_the_sheet_is_written_as_the_file_ends(cli: Run, judged: Path, tmp_path: Path) -> None:
    for ending, begins in ((".md", "# Trial"), (".html", "<!doctype html>"), (".csv", "kind,type,group")):
        out = tmp_path / f"sheet{ending}"
        assert cli("review", "codebook", judged, "--out", out, "--title", "Trial").exit == 0
        assert out.read_text(encoding="utf-8").startswith(begins)
    with (tmp_path / "sheet.csv").open(encoding="utf-8", newline="") as file:
        assert {row["group"] for row in csv.DictReader(file)} == {"disputed"}
    assert cli("review", "codebook", judged).out.startswith("# Codebook sheet")
    assert cli("review", "codebook", judged, "--out", tmp_path / "sheet.pdf").exit == 2
    assert cli("review", "codebook", judged, "--out", tmp_path / "sheet.md" / "x.md").exit == 1


def test_a_queue_is_drawn_and_kept(cli: Run, tmp_path: Path) -> None:
    store = judging.write(tmp_path / "store", [records.coded(text) for text in records.texts(4)])
    ran = cli(
        "review", "queue", store, "first", "--method", "sample", "--size", "4", "--overlap", "0.5", "--reviewer", "ana", "--reviewer", "bo"
    )
    assert ran.out == "4 events in the queue first, 2 of them for two\n"
    assert {name for task in tasks(Lake.open(store)) for name in task.reviewers} == {"ana", "bo"}
    again = cli("review", "queue", store, "first")
    assert again.exit == 1
    assert "such a queue already" in again.err or "no record is left" in again.err
    assert cli("review", "queue", store, "second", "--type", "AID", "--method", "balanced").exit == 1


def test_training_lines_are_shown_and_written(cli: Run, judged: Path, tmp_path: Path) -> None:
    coded = records.coded(f"{records.TEXT} Number 9.")
    store = judging.write(tmp_path / "store", [coded])
    judging.put(store, judging.about(coded, "accept"))
    shown = cli("review", "training", store).out
    assert shown.startswith("# acts/en.txt\nACCUSE happened | Moscow – {A:Russia} {T:condemned} {R:Japan}")
    assert cli("review", "training", store, "--out", tmp_path / "lines").exit == 0
    assert (tmp_path / "lines" / "acts" / "en.txt").read_text(encoding="utf-8") in shown
    assert cli("review", "training", judged).out == ""


def test_a_store_that_nobody_has_judged_says_so(cli: Run, tmp_path: Path) -> None:
    store = judging.write(tmp_path / "store", [records.coded()])
    assert cli("review", "agreement", store).out == "no record has been judged by two\n"
    assert cli("review", "judgements", store, "--json").out == ""
    assert cli("review", "judgements", tmp_path / "none").exit == 1
