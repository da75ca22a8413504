from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.actors.lookup import who

with (Path(__file__).parent / "as_of.tsv").open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['lang']}-{i:03d}" for i, row in enumerate(ROWS, start=1)])
def test_who_is_meant_on_a_day(row: dict[str, str]) -> None:
    best = who(row["name"], language=row["lang"], as_of=row["date"])[0]
    assert (best.person, best.role or "-", best.country, best.sector) == (row["person"], row["office"], row["country"], row["sector"])


def test_the_table_has_a_hundred_and_fifty_rows() -> None:
    assert len(ROWS) >= 150


def test_nobody_on_file_is_no_candidate() -> None:
    assert who("Zacharias Quillfeather", language="en", as_of="2019-01-01") == []


def test_a_text_that_names_nobody_has_no_candidate() -> None:
    assert who("the weather", language="en", as_of="2019-01-01") == []


def test_a_candidate_says_why() -> None:
    best = who("Secretary of State Kerry", language="en", as_of="2014-03-01")[0]
    assert "foreign-minister of USA" in best.reason
    assert 0.5 <= best.score <= 1
