"""`detente compare`."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import peer_rows
from peer_rows import page

Run = Callable[..., Any]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A store of two articles: what the rows of `files` have, and what they have not."""
    return peer_rows.stored(tmp_path / "pages", [page(1, url="https://example.org/a"), page(2, ["USA"], ["IRN"], "SANCTION")])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Rows about the day, the parties and the type of the store's events, and about others."""
    rows = [
        peer_rows.gdelt(url="https://example.org/a"),
        peer_rows.gdelt(code="163", number=2),
        peer_rows.gdelt("FRA", "DEU", "040", number=3),
    ]
    return peer_rows.written(tmp_path / "a.export.CSV", *rows, "not a row")


def test_a_person_is_told_everything(cli: Run, pages: Path, files: Path) -> None:
    ran = cli("compare", pages, files, "--with", "gdelt", "--rows", "1")
    assert ran.exit == 0
    for words in (
        "Détente and GDELT, 1 file",
        "compared on 1 day on which both were published, 2019-03-02 to 2019-03-02",
        "acts that both have",
        "in 1 article that both have, any day",
        "only there",
        "rank correlation",
        "By type",
        "the first 1 of",
        "Détente: USA → IRN, SANCTION, 2019-03-02 (publication)",
        "GDELT: RUS → JPN, SANCTION (163 imposes sanctions, a boycott or an embargo), 2019-03-02",
        "“condemned” in: Moscow – Russia condemned Japan on 2 March",
        "1 columns, not 57, 58 or 61",
    ):
        assert words in ran.out


def test_a_person_is_told_that_there_is_nothing_in_common(cli: Run, pages: Path, tmp_path: Path) -> None:
    path = peer_rows.written(tmp_path / "b.export.CSV", peer_rows.gdelt(day="20200101"))
    ran = cli("compare", pages, path, "--with", "gdelt")
    assert "no day on which both were published: Détente 2019-03-02 to 2019-03-02; GDELT 2020-01-01 to 2020-01-01" in ran.out
    assert "rank correlation" not in ran.out


def test_json_is_the_whole_comparison(cli: Run, pages: Path, files: Path) -> None:
    found = json.loads(cli("compare", pages, files, "--with", "gdelt", "--json", "--by", "year").out)
    assert (found["schema"], found["peer"], found["theirs"]["read"]) == (1, "gdelt", 3)
    assert [name for name, _ in found["tables"]] == ["year"]


def test_csv_is_the_joined_table(cli: Run, pages: Path, files: Path) -> None:
    ran = cli("compare", pages, files, "--with", "gdelt", "--csv")
    rows = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(ran.out.splitlines())]
    assert ran.exit == 0
    assert [(row["kind"], row["actor"], row["recipient"]) for row in rows] == [
        ("only theirs", "FRA", "DEU"),
        ("only ours", "USA", "IRN"),
        ("same", "RUS", "JPN"),
        ("only theirs", "RUS", "JPN"),
    ]
    assert rows[2]["their_day"] == rows[2]["our_first"] == "2019-03-02"
    assert (rows[2]["our_score"], rows[2]["their_id"]) == ("-2.00", "1")


def test_csv_of_nothing_has_its_header(cli: Run, pages: Path, tmp_path: Path) -> None:
    path = peer_rows.written(tmp_path / "b.export.CSV", peer_rows.gdelt(day="20200101"))
    ran = cli("compare", pages, path, "--with", "gdelt", "--csv")
    assert ran.out.startswith("kind,shift_days,actor")
    assert ran.out.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--with", "acled"], "acled"),
        ([], "--with"),
        (["--with", "gdelt", "--json", "--csv"], "not both"),
        (["--with", "gdelt", "--since", "March"], "no day"),
        (["--with", "gdelt", "--window", "9"], "equal to 7"),
    ],
)
def test_what_was_not_understood_is_said(cli: Run, pages: Path, files: Path, options: list[str], words: str) -> None:
    ran = cli("compare", pages, files, *options)
    assert ran.exit == 2
    assert words in ran.err


def test_an_error_is_one_line(cli: Run, pages: Path, tmp_path: Path) -> None:
    ran = cli("compare", pages, tmp_path / "nowhere", "--with", "gdelt", "--csv")
    assert (ran.exit, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "there is no such file" in ran.err
