from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_the_ledger_is_told(cli: Run, store: Path) -> None:
    ran = cli("positions", store, "--issue", "alliance:JPN+USA", "--holder", "RUS")
    assert ran.exit == 0
    assert "alliance:JPN+USA · RUS · oppose (2) since 2019-03-02" in ran.out
    assert "called the" in ran.out
    assert "hedge" not in ran.out


def test_the_ledger_as_json(cli: Run, store: Path) -> None:
    ran = cli("positions", store, "--json")
    (stand,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (stand["issue"], stand["stance"], len(stand["entries"])) == ("alliance:JPN+USA", "oppose", 4)


@pytest.mark.parametrize("more", [["--as-of", "2001-01-01"], ["--holder", "FRA"], ["--issue", "sanctions:"]])
def test_what_passes_nothing_says_what_there_is(cli: Run, store: Path, more: list[str]) -> None:
    ran = cli("positions", store, *more)
    assert ran.exit == 0
    assert "no position passes the filters; issues of this store: alliance:JPN+USA" in ran.out


def test_a_wrong_day_is_one_clear_line(cli: Run, store: Path) -> None:
    ran = cli("positions", store, "--as-of", "soon")
    assert ran.exit == 1
    assert "as_of takes a date" in ran.err


def test_issues_are_listed_and_come_back_as_a_file(cli: Run, store: Path, tmp_path: Path) -> None:
    assert "4  alliance:JPN+USA" in cli("issues", store).out
    file = tmp_path / "issues.csv"
    file.write_text(cli("issues", store, "--new", "--csv").out, encoding="utf-8")
    ran = cli("positions", store, "--issue", "the alliance", "--issues", file)
    assert "alliance:JPN+USA · RUS" in ran.out


def test_export_writes_and_tells_what_is_lost(cli: Run, store: Path, tmp_path: Path) -> None:
    ran = cli("export", store, tmp_path / "dna.csv", "--as", "dna")
    assert ran.exit == 0
    assert "4 rows" in ran.out
    assert "strengths" in ran.out
    assert (tmp_path / "dna.csv").exists()
