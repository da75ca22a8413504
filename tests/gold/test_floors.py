"""The scores on the gold sets stay above the floors, which lie about 0.03 below what was last reached."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.evaluate import Score, below_floors, evaluate

FLOORS = Path(__file__).with_name("floors.tsv")
GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
SETS = {"annotated": GOLD / "annotated", "starter": GOLD / "sentences" / "starter.jsonl"}

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SETS["annotated"].is_dir(), reason="the gold sets are not beside the checkout (shared/gold/annotated)"),
]


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    return evaluate(list(SETS.values()))


def test_no_score_is_under_its_floor(scores: list[Score]) -> None:
    assert below_floors(scores, FLOORS) == []


def test_every_floor_is_of_a_set_that_is_scored() -> None:
    """One of another set would be passed over, and hold nothing."""
    with FLOORS.open(encoding="utf-8", newline="") as file:
        assert {row["set"] for row in csv.DictReader(file, delimiter="\t")} == SETS.keys()
