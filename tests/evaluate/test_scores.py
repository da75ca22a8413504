"""From counts to scores: precision, recall, F1, intervals, sets of sentences, and the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import records
from detente.errors import GoldError
from detente.evaluate import as_json, below_floors, table
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.run import score_sets
from detente.evaluate.tally import Count, Score, f1_of, interval
from detente.evidence import cite
from detente.model import Actor, Coded, Event

EN = "Russia condemned Japan."
FR = "La Russie a condamné le Japon."


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([Count(4, 2, 2)], (1.0, 0.5, 2 / 3)),
        ([Count(3, 1, 1), Count(1, 3, 1)], (0.5, 0.5, 0.5)),
        ([Count(0, 0, 0)], (1.0, 1.0, 1.0)),  # nothing to find and nothing found
        ([], (1.0, 1.0, 1.0)),
        ([Count(2, 0, 0)], (0.0, 0.0, 0.0)),
        ([Count(0, 2, 0)], (0.0, 0.0, 0.0)),
    ],
)
def test_precision_recall_f1(counts: list[Count], expected: tuple[float, float, float]) -> None:
    assert f1_of(counts) == pytest.approx(expected)


MIXED = [Count(5, 5, 5), Count(4, 3, 1), Count(3, 4, 2), Count(2, 0, 0), Count(6, 7, 5), Count(1, 1, 1)]


def test_intervals_are_the_same_each_time_and_hold_the_score() -> None:
    low, high = interval(MIXED)
    assert (low, high) == interval(MIXED)
    assert 0 < low < f1_of(MIXED)[2] < high < 1


def test_an_interval_narrows_with_more_articles() -> None:
    (low, high), (lower, higher) = interval(MIXED * 8), interval(MIXED)
    assert high - low < higher - lower


@pytest.mark.parametrize("counts", [[Count(4, 2, 2)], [Count(4, 2, 2)] * 3])
def test_articles_that_are_alike_leave_no_interval(counts: list[Count]) -> None:
    assert interval(counts) == pytest.approx((2 / 3, 2 / 3))


def found(text: str, kind: str, actor: str, recipient: str, status: str = "happened", at: int = 0) -> Event:
    def actors(code: str) -> tuple[Actor, ...]:
        return (Actor(cite(text, "actor", at, at + 2), code, code),) if code else ()

    trigger = cite(text, "trigger", at, at + 3)
    return replace(records.coded().events[0], type=kind, actors=actors(actor), recipients=actors(recipient), trigger=trigger, status=status)


def score(
    monkeypatch: pytest.MonkeyPatch, kind: str, rows: list[dict[str, Any]], made: list[list[Event] | None]
) -> dict[tuple[str, str], Score]:
    """Scores of a set of rows by (language, measure), where the events of each row are those given; None: set aside."""
    articles = tuple(GoldArticle(str(n), row.get("lang", "en"), row.get("text", EN), row) for n, row in enumerate(rows))
    coded = [
        None if e is None else Coded(records.article(a.text), (), tuple(e), (), (), (), (), (), ())
        for a, e in zip(articles, made, strict=True)
    ]
    monkeypatch.setattr("detente.evaluate.run.code_articles", lambda *_: coded)
    return {(s.lang, s.measure): s for s in score_sets([GoldSet("set", kind, articles)], "rules")}


def wanted(root: str, actor: str, recipient: str) -> dict[str, Any]:
    return {"root": root, "actor": actor.split(), "recipient": recipient.split()}


@pytest.mark.parametrize(
    ("golds", "events", "root", "dyad"),
    [
        ([("ACCUSE", "RUS", "JPN")], [("ACCUSE", "RUS", "JPN")], (1, 1, 1), (1, 1, 1)),
        ([("ACCUSE", "RUS", "JPN")], [("ACCUSE", "JPN", "RUS")], (1, 1, 1), (1, 1, 0)),
        ([("ACCUSE", "RUS", "JPN")], [("REJECT", "RUS", "JPN")], (1, 1, 0), (1, 1, 0)),
        ([("YIELD", "RUS", "JPN")], [("RETREAT", "RUS", "JPN")], (1, 1, 1), (1, 1, 1)),
        ([("YIELD", "RUS", "JPN")], [("CONCEDE", "RUS", "JPN")], (1, 1, 1), (1, 1, 1)),
        ([("ACCUSE", "RUS", "")], [("ACCUSE", "RUS", "")], (1, 1, 1), (1, 1, 1)),
        ([("ACCUSE", "RUS", "JPN")], [("ACCUSE", "RUS", "JPN", "negated")], (1, 0, 0), (1, 0, 0)),
        ([], [("ACCUSE", "RUS", "JPN")], (0, 1, 0), (0, 1, 0)),
        # the second gold event is the one found, though the first has its root too
        ([("ACCUSE", "RUS", "JPN"), ("ACCUSE", "USA", "IRN")], [("ACCUSE", "USA", "IRN")], (2, 1, 1), (2, 1, 1)),
        ([("ACCUSE", "RUS", "JPN")], [("ACCUSE", "RUS", "JPN"), ("ACCUSE", "RUS", "JPN")], (1, 2, 1), (1, 2, 1)),
    ],
)
@pytest.mark.parametrize(("lang", "text"), [("en", EN), ("fr", FR)])
def test_sentences(
    monkeypatch: pytest.MonkeyPatch, lang: str, text: str, golds: list[Any], events: list[Any], root: tuple[int, ...], dyad: tuple[int, ...]
) -> None:
    row = {"lang": lang, "text": text, "events": [wanted(*g) for g in golds]}
    got = score(monkeypatch, "sentences", [row], [[found(text, *e) for e in events]])
    for at in (lang, "all"):
        assert (got[at, "root"].gold, got[at, "root"].system, got[at, "root"].matched) == root
        assert (got[at, "dyad"].gold, got[at, "dyad"].system, got[at, "dyad"].matched) == dyad


def test_languages_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"lang": lang, "text": text, "events": [wanted("ACCUSE", "RUS", "JPN")]} for lang, text in (("en", EN), ("fr", FR), ("fr", FR))]
    got = score(monkeypatch, "sentences", rows, [[found(EN, "ACCUSE", "RUS", "JPN")], [found(FR, "ACCUSE", "RUS", "JPN")], None])
    assert {lang: got[lang, "dyad"].recall for lang in ("en", "fr", "all")} == pytest.approx({"en": 1, "fr": 0.5, "all": 2 / 3})


def test_marked_sentences_are_scored_by_macro_f1_and_accuracy(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"root": root, "quad": quad, "source_span": [0, 2], "target_span": [17, 22]}
            for root, quad in (("ACCUSE", 3), ("ACCUSE", 3), ("YIELD", 2), ("AID", 2))]  # fmt: skip
    made: list[list[Event] | None] = [[found(EN, kind, "RUS", "")] for kind in ("ACCUSE", "REJECT", "CONCEDE")]
    got = score(monkeypatch, "marked", rows, [*made, []])
    root, quad = got["en", "root"], got["en", "quad"]
    assert (root.f1, root.accuracy, root.precision) == pytest.approx(((2 / 3 + 1 + 0) / 3, 0.5, 2 / 3))  # ACCUSE, YIELD, AID
    # REJECT is of the class of ACCUSE; in such sets all that yields is material cooperation, CONCEDE too.
    assert (quad.f1, quad.accuracy) == pytest.approx(((1 + 2 / 3) / 2, 0.75))
    assert (root.gold, root.system, root.matched) == (4, 3, 2)


def test_the_event_of_the_marked_source_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"root": "AID", "quad": 2, "source_span": [17, 22], "target_span": None}
    near, own = found(EN, "ACCUSE", "RUS", ""), found(EN, "AID", "JPN", "", at=17)
    near, own = replace(near, trigger=own.trigger), replace(own, trigger=near.trigger)  # the actor counts before the distance
    got = score(monkeypatch, "marked", [row], [[near, own]])
    assert got["en", "root"].accuracy == 1


ROW = Score("set", "fr", "event", "type", 1.0, 0.5, 2 / 3, 4, 2, 2, 0.5, 0.8)
ERRORS = replace(ROW, measure="not_events", system=2)


@pytest.mark.parametrize(
    ("floor", "fallen"),
    [
        ("set\tfr\tevent\ttype\t0.6", []),
        ("set\tfr\tevent\ttype\t0.667", []),  # as it is printed
        ("set\tfr\tevent\ttype\t0.7", ["set fr event type: 0.667 is under 0.700"]),
        ("set\tfr\tevent\tnot_events\t2", []),
        ("set\tfr\tevent\tnot_events\t1", ["set fr event not_events: 2 errors, at most 1 allowed"]),
        ("other\tfr\tevent\ttype\t0.9", []),  # a set that was not scored
    ],
)
def test_floors(tmp_path: Path, floor: str, fallen: list[str]) -> None:
    path = tmp_path / "floors.tsv"
    path.write_text(f"set\tlang\tkind\tmeasure\tfloor\n{floor}\n", encoding="utf-8")
    assert below_floors([ROW, ERRORS], path) == fallen


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "No such file"),
        ("set\tlang\tkind\tmeasure\nset\tfr\tevent\ttype\n", "floors cannot be read: 'floor'"),
        ("set\tlang\tkind\tmeasure\tfloor\nset\tfr\tevent\ttype\thigh\n", "could not convert"),
        ("set\tlang\tkind\tmeasure\tfloor\nset\tfr\tevent\ttype\n", "could not convert"),
        (
            "set\tlang\tkind\tmeasure\tfloor\nset\tfr\tevents\ttype\t0.5\n",
            "there is no score set fr events type",
        ),  # misspelt: it would hold nothing
    ],
)
def test_floors_that_cannot_be_held_are_one_clear_error(tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "floors.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=says):
        below_floors([ROW], tmp_path / "floors.tsv")


def test_the_reports() -> None:
    marked = replace(ROW, kind="marked", accuracy=0.25)
    (first, second) = json.loads(as_json([ROW, marked]))["results"]
    assert (first["f1"], "accuracy" in first, second["accuracy"]) == (0.6667, False, 0.25)
    lines = table([ROW, ERRORS, marked]).splitlines()
    assert len(lines) == 4
    assert "1.000  0.500  0.667  0.500–0.800" in lines[1]
    assert lines[2].split() == ["set", "fr", "event", "not_events", "2"]
    assert lines[3].endswith("accuracy 0.250")
