from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import records

pytestmark = pytest.mark.usefixtures("fake")
Run = Callable[..., Any]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(records.TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "shown",
    [
        "Moscow – Russia cond",  # the title
        "Wire · en · 2019-03-02 … 2019-03-08",
        "date: inferred, a day and a month",
        "Moscow – Russia condemned Japan on 2 March, diplomatic sources said.",
        "Events (1)",
        "ACCUSE",
        "RUS/GOV",
        "“condemned”",
        "Statements (1)",
        "“Russia condemned Japan”",
        "Positions (1)",
        "“an obstacle”",
        "Relations (1)",
        "alliance",
        "Dates (1)",
        "“2 March”",
        "Places (1)",
        "55.75, 37.62",
        "Flags (1)",
        "no publication date",
        "Wire ← diplomatic",  # the chain
    ],
)
def test_a_person_is_shown_everything(cli: Run, article: Path, shown: str) -> None:
    ran = cli("read", article)
    assert ran.exit == 0
    assert shown in ran.out


def test_without_a_terminal_there_are_no_colours(cli: Run, article: Path) -> None:
    out = cli("read", article).out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 120


def test_json_holds_all_records(cli: Run, article: Path) -> None:
    found = json.loads(cli("read", article, "--json").out)
    assert found["schema"] == 1
    assert found["events"][0]["trigger"] == {"field": "trigger", "quote": "condemned", "span": {"end": 25, "start": 16}}
    assert {"article", "statements", "events", "positions", "relations", "dates", "places", "actors"} <= found.keys()


def test_json_is_the_same_each_time(cli: Run, article: Path) -> None:
    assert cli("read", article, "--json").out == cli("read", article, "--json").out


def test_json_keeps_characters_and_sorts_keys(cli: Run, article: Path) -> None:
    out = cli("read", article, "--json").out
    assert "Moscow – Russia" in out
    assert list(json.loads(out)) == sorted(json.loads(out))


def test_explain_says_why(cli: Run, article: Path) -> None:
    out = cli("read", article, "--explain").out
    assert "a cue" in out
    assert "event ACCUSE disapprove, happened: RUS/GOV → JPN, by “condemned” [condemn; rules]" in out


def test_explained_json_has_the_notes(cli: Run, article: Path) -> None:
    assert json.loads(cli("read", article, "--json", "--explain").out)["notes"][0]["what"] == "a cue"
    assert "notes" not in json.loads(cli("read", article, "--json").out)


def test_standard_input_is_read(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(records.TEXT.encode()), encoding="ascii"))
    assert json.loads(cli("read", "-", "--json").out)["article"]["text"] == records.TEXT


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "file is empty"),
        ("binary.txt", b"\x00\x01\x02\x03" * 100, "binary data"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n", "an image"),
        ("broken.txt.gz", b"\x1f\x8b\x08\x00\x00\x00", "file breaks off"),
        ("thesis.doc", b"words", "unknown kind of file"),
        ("many.jsonl", b'{"text": "one article"}\n{"text": "two articles"}\n', "more than one article"),
        ("bad.txt", b"BAD", "a stage broke"),
    ],
)
def test_bad_input_is_one_clear_line(cli: Run, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ran = cli("read", path)
    assert (ran.exit, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith(f"detente: {path}: ")
    assert says in ran.err


def test_a_missing_file_is_one_clear_line(cli: Run, tmp_path: Path) -> None:
    ran = cli("read", tmp_path / "no.txt")
    assert (ran.exit, ran.err) == (1, f"detente: {tmp_path / 'no.txt'}: read: no such file or folder (check the path)\n")


@pytest.mark.parametrize("args", [[], ["read"], ["read", "a", "b"], ["read", "--nonsense", "a"], ["write"]])
def test_what_is_not_understood_leaves_with_two(cli: Run, args: list[str]) -> None:
    assert cli(*args).exit == 2


def test_the_version_is_told(cli: Run) -> None:
    import detente

    ran = cli("--version")
    assert (ran.exit, ran.out) == (0, f"detente {detente.__version__}\n")


@pytest.mark.parametrize("verb", ["read", "code", "show", "sql", "evaluate", "doctor"])
def test_every_verb_has_help(cli: Run, verb: str) -> None:
    ran = cli(verb, "--help")
    assert ran.exit == 0
    assert "Usage" in ran.out
