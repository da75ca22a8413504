from __future__ import annotations

from pathlib import Path

import pytest

from detente.evaluate.attributions import score_attributions
from detente.evaluate.sets import load

TEXT = (
    "The Russian government said that France had lied about the treaty. France wants peace in Europe.\n\n"
    "“We will not yield,” said the French president. “France will keep its word.”\n"
)
FIRST = "that France had lied about the treaty"


def line(text: str, number: int, role: str, *words: str) -> str:
    spans = ";".join(f"{text.index(w)} {text.index(w) + len(w)}" for w in words)
    return f"T{number}\t{role} {spans}\t{' '.join(words)}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT, encoding="utf-8")
    marks = [
        line(TEXT, 1, "Source", "The Russian government"),
        line(TEXT, 2, "Cue", "said"),
        line(TEXT, 3, "Content", FIRST),
        line(TEXT, 4, "Source", "France"),
        line(TEXT, 5, "Cue", "wants"),
        line(TEXT, 6, "Content", "peace in Europe"),
        line(TEXT, 7, "Source", "the French president"),
        line(TEXT, 9, "Content", "“France will keep its word.”", "“We will not yield,”"),
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n",
        "E2\tAttribution:T5 Source:T4 Cue:T5 Content:T6\n",
        "E3\tAttribution:T7 Source:T7 Content:T9\n",
        "#1\tAnnotatorNotes T1\tnothing\n",
    ]
    (tmp_path / "attributions" / "a_4b22.ann").write_text("".join(marks), encoding="utf-8")
    return tmp_path


def test_stretches_are_read_in_order(folder: Path) -> None:
    gold = load(folder)
    assert gold.format == "attributions"
    rows = gold.articles[0].records["attributions"]
    assert [[TEXT[s.start : s.end] for s in row["content"]] for row in rows] == [
        [FIRST],
        ["peace in Europe"],
        ["“We will not yield,”", "“France will keep its word.”"],
    ]


def test_roles_are_scored_exact_and_by_overlap(folder: Path) -> None:
    scores = {score.measure: (score.gold, score.system, score.matched) for score in score_attributions(load(folder))}
    # What France wants is a position of ours and no statement; "that" is no part of what is said.
    assert scores["content exact"] == (3, 2, 2)
    assert scores["content overlap"] == (3, 2, 2)
    assert scores["source exact"] == (3, 2, 2)
    assert scores["cue exact"][0] == 2
    assert scores["speaker"] == (2, 2, 2)
    assert scores["recall unquoted"] == (2, 1, 1)
