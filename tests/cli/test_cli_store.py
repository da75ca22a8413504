from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import records

pytestmark = pytest.mark.usefixtures("fake")
Run = Callable[..., Any]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number, text in enumerate(records.texts(3)):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_code_tells_what_it_did(cli: Run, news: Path, tmp_path: Path) -> None:
    (news / "empty.txt").touch()
    (news / "bad.txt").write_text("BAD")
    ran = cli("code", news, "--store", tmp_path / "s")
    assert ran.exit == 0
    assert "3 articles coded, 0 skipped (in already), 2 set aside" in ran.out
    assert "3 statements, 3 events, 3 positions, 3 relations" in ran.out
    assert "articles a second" in ran.out
    assert "file is empty" in ran.out
    assert "RuntimeError: a stage broke" in ran.out


def test_a_second_run_skips(cli: Run, news: Path, tmp_path: Path) -> None:
    cli("code", news, "--store", tmp_path / "s")
    ran = cli("code", news, "--store", tmp_path / "s")
    assert ran.exit == 0
    assert "0 articles coded, 3 skipped (in already), 0 set aside" in ran.out


@pytest.mark.parametrize("path", ["missing", "empty.txt"])
def test_where_everything_failed_it_leaves_with_one(cli: Run, tmp_path: Path, path: str) -> None:
    (tmp_path / "empty.txt").touch()
    ran = cli("code", tmp_path / path, "--store", tmp_path / "s")
    assert ran.exit == 1
    assert "1 set aside" in ran.out


@pytest.mark.parametrize("args", [["code"], ["code", "x"], ["code", "x", "--store", "s", "--workers", "0"], ["code", "--store", "s"]])
def test_code_that_is_not_understood_leaves_with_two(cli: Run, args: list[str]) -> None:
    assert cli(*args).exit == 2


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_text("x"), "this is a file"),
        (lambda path: (path.mkdir(), (path / "thesis.doc").touch()), "other things (thesis.doc)"),
    ],
)
def test_a_store_that_cannot_be_is_one_clear_line(cli: Run, news: Path, tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    make(tmp_path / "s")
    ran = cli("code", news, "--store", tmp_path / "s")
    assert ran.exit == 1
    assert ran.err.strip().splitlines()[-1].startswith(f"detente: {tmp_path / 's'}: store: ")
    assert says in ran.err


@pytest.fixture
def coded(cli: Run, news: Path, tmp_path: Path) -> Path:
    cli("code", news, "--store", tmp_path / "s")
    return tmp_path / "s"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("events", ["Events (3)", "ACCUSE", "“condemned”"]),
        ("statements", ["Statements (3)", "indirect"]),
        ("positions", ["Positions (3)", "oppose"]),
        ("relations", ["Relations (3)", "alliance"]),
        ("articles", ["Articles (3)", "2019-03-02"]),
    ],
)
def test_show_prints_a_table(cli: Run, coded: Path, kind: str, shown: list[str]) -> None:
    ran = cli("show", coded, kind)
    assert ran.exit == 0
    assert all(words in ran.out for words in shown)


@pytest.mark.parametrize("kind", ["events", "statements", "positions", "relations", "articles"])
def test_show_gives_json_lines_and_csv(cli: Run, coded: Path, kind: str) -> None:
    lines = [json.loads(line) for line in cli("show", coded, kind, "--json").out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(cli("show", coded, kind, "--csv").out)))
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        (["--actor", "RUS", "--recipient", "JPN", "--type", "ACCUSE"], 3),
        (["--actor", "FRA"], 0),
        (["--since", "2019-03-02", "--until", "2019-03-02", "--lang", "en"], 3),
        (["--since", "2019-03-03"], 0),
        (["--person", "russia"], 3),
        (["--limit", "2"], 2),
    ],
)
def test_show_filters(cli: Run, coded: Path, filters: list[str], number: int) -> None:
    assert len(cli("show", coded, "events", "--json", *filters).out.splitlines()) == number


def test_show_says_when_it_cuts_off(cli: Run, coded: Path) -> None:
    assert "only the first 2 are shown" in cli("show", coded, "events", "--limit", "2").out


def test_show_says_when_nothing_passes(cli: Run, coded: Path) -> None:
    assert cli("show", coded, "events", "--actor", "FRA").out == "no events pass the filters\n"


def test_csv_has_a_column_a_field(cli: Run, coded: Path) -> None:
    (row, *_) = csv.DictReader(io.StringIO(cli("show", coded, "events", "--csv").out))
    assert (row["trigger.quote"], row["when.earliest"], row["modes"], row["actor_countries"]) == (
        "condemned",
        "2019-03-02",
        "disapprove",
        "RUS",
    )


@pytest.mark.parametrize(
    ("args", "exit_code"),
    [
        (["events", "--since", "March"], 1),
        (["articles", "--actor", "RUS"], 1),
        (["events", "--json", "--csv"], 2),
        (["verdicts"], 2),
        (["events", "--limit", "0"], 2),
    ],
)
def test_show_refuses_what_it_cannot_do(cli: Run, coded: Path, args: list[str], exit_code: int) -> None:
    ran = cli("show", coded, *args)
    assert (ran.exit, ran.out) == (exit_code, "")
    assert ran.err


@pytest.mark.parametrize("verb", [["show", "events"], ["sql", "SELECT 1"]])
def test_a_folder_that_holds_no_store_is_one_clear_line(cli: Run, tmp_path: Path, verb: list[str]) -> None:
    ran = cli(verb[0], tmp_path, verb[1])
    assert ran.exit == 1
    assert ran.err.startswith(f"detente: {tmp_path}: store: this folder holds no store")


def test_sql_prints_a_table_json_or_csv(cli: Run, coded: Path) -> None:
    query = "SELECT type, count(*) AS n FROM events GROUP BY type"
    assert "ACCUSE" in cli("sql", coded, query).out
    assert cli("sql", coded, query, "--json").out == '{"n": 3, "type": "ACCUSE"}\n'
    assert cli("sql", coded, query, "--csv").out == "type,n\nACCUSE,3\n"


@pytest.mark.parametrize(
    "query", ["DROP VIEW events", "SELECT * FROM nowhere", "COPY events TO 'x.csv'", "SELECT * FROM read_csv('/etc/passwd')"]
)
def test_sql_that_cannot_be_is_one_clear_line(cli: Run, coded: Path, query: str) -> None:
    ran = cli("sql", coded, query)
    assert (ran.exit, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("detente: sql: ")
