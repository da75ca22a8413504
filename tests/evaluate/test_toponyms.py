from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import GoldError
from detente.evaluate.sets import load
from detente.evaluate.toponyms import half, score_toponyms

TEXT = "Officials of both countries met in Kharkiv on Monday. The mayor of Paris, France, was there with a delegation of the city council."


def top(words: str, lat: float, lon: float) -> str:
    start = TEXT.index(words)
    return (
        f"<toponym><start>{start}</start><end>{start + len(words)}</end><phrase>{words}</phrase>"
        f"<gaztag geonameid='1'><lat>{lat}</lat><lon>{lon}</lon></gaztag></toponym>"
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """One article: Kharkiv at its place, and Paris where the one in Texas lies."""
    tops = top("Kharkiv", 49.98, 36.25) + top("Paris", 33.66, -95.55)
    path = tmp_path / "lgl.xml"
    path.write_text(f"<articles><article docid='1'><text>{TEXT}</text><toponyms>{tops}</toponyms></article></articles>", encoding="utf-8")
    return path


def test_a_set_is_read_with_its_points(page: Path) -> None:
    gold = load(page)
    assert (gold.name, gold.format) == ("lgl", "toponyms")
    assert [(row["start"], row["point"]) for row in gold.articles[0].records["toponyms"]] == [
        (TEXT.index("Kharkiv"), (49.98, 36.25)),
        (TEXT.index("Paris"), (33.66, -95.55)),
    ]


def test_places_within_a_hundred_miles_count(page: Path) -> None:
    name = f"lgl/{half('1')}"
    scores = {score.measure: (score.gold, score.matched) for score in score_toponyms(load(page)) if score.set == name}
    assert scores["found"] == (2, 2)
    assert scores["country"] == (2, 1)
    assert scores["within 161 km"] == (2, 1)


def test_what_is_no_xml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lgl.xml"
    path.write_text("<articles>", encoding="utf-8")
    with pytest.raises(GoldError, match=r"lgl\.xml"):
        load(path)
