from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import GoldError
from detente.evaluate.sets import load
from detente.evaluate.times import score_times

PAGE = """<?xml version="1.0" ?>
<TimeML>
<DCT><TIMEX3 tid="t0" type="DATE" value="2019-03-06" functionInDocument="CREATION_TIME">March 6, 2019</TIMEX3></DCT>
<TITLE>Talks</TITLE>
<TEXT>
Ministers of Russia and Japan <EVENT eid="e1" class="OCCURRENCE">met</EVENT> in Moscow
on <TIMEX3 tid="t1" type="DATE" value="2019-03-04">Monday</TIMEX3>, officials said. They had agreed on the visit
{more} and the governments of both countries had announced the talks some days before.
</TEXT>
</TimeML>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents: "Monday" in both; "in January" in one with its value, in the other with that of another year."""
    for name, value in (("right", "2019-01"), ("wrong", "2017-01")):
        more = f'in <TIMEX3 tid="t2" type="DATE" value="{value}">January</TIMEX3>'
        (tmp_path / f"{name}.tml").write_text(PAGE.replace("{more}", more), encoding="utf-8")
    return tmp_path


def test_expressions_stand_where_the_text_has_them(folder: Path) -> None:
    gold = load(folder)
    assert (gold.format, [article.id for article in gold.articles]) == ("times", ["right", "wrong"])
    article = gold.articles[0]
    assert article.records["published"] == "2019-03-06"
    assert [(article.text[row["start"] : row["end"]], row["value"]) for row in article.records["times"]] == [
        ("Monday", "2019-03-04"),
        ("January", "2019-01"),
    ]


def test_spans_and_values_are_counted_apart(folder: Path) -> None:
    scores = {score.measure: (score.gold, score.matched) for score in score_times(load(folder))}
    # Both are found in both; the coder's spans take "on" and "in" with them, so that none is strict; one value is of another year.
    assert scores == {"relaxed": (4, 4), "strict": (4, 0), "value": (4, 3)}


def test_a_file_without_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.tml").write_text("<TimeML></TimeML>", encoding="utf-8")
    with pytest.raises(GoldError, match="no TEXT"):
        load(tmp_path)
