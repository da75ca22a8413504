from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import records

pytestmark = pytest.mark.usefixtures("fake")
Run = Callable[..., Any]
HEADER = "set\tlang\tkind\tmeasure\tfloor\n"
RIGHT = {
    "id": "e1",
    "type": "ACCUSE",
    "actor": [{"country": "RUS"}],
    "recipient": [{"country": "JPN"}],
    "trigger": "condemned",
    "sentence": "Moscow",
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two articles whose gold the fake stages meet but for one event."""
    for name, language, events in (("a", "en", [RIGHT]), ("b", "fr", [RIGHT, {**RIGHT, "id": "e2", "type": "SANCTION"}])):
        path = tmp_path / "annotated" / name
        path.mkdir(parents=True)
        (path / "source.txt").write_text(f"{records.TEXT} {name}", encoding="utf-8")
        (path / "gold.json").write_text(json.dumps({"document": {"language": language}, "events": events}), encoding="utf-8")
    return tmp_path / "annotated"


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    row = {"id": "1", "lang": "en", "text": records.TEXT, "events": [{"root": "ACCUSE", "actor": ["RUS"], "recipient": ["USA"]}]}
    path = tmp_path / "starter.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def f1s(out: str) -> dict[tuple[str, ...], float]:
    return {(r["set"], r["lang"], r["kind"], r["measure"]): r["f1"] for r in json.loads(out)["results"]}


def test_json_has_a_row_a_set_language_and_measure(cli: Run, gold: Path, sentences: Path) -> None:
    ran = cli("evaluate", gold, sentences, "--json")
    assert (ran.exit, ran.err) == (0, "")
    assert json.loads(ran.out)["schema"] == 1
    got = f1s(ran.out)
    assert {lang: got["annotated", lang, "event", "type"] for lang in ("en", "fr", "all")} == {"en": 1.0, "fr": 0.6667, "all": 0.8}
    assert (got["starter", "en", "sentence", "root"], got["starter", "en", "sentence", "dyad"]) == (1.0, 0.0)
    assert cli("evaluate", gold, sentences, "--json").out == ran.out


def test_a_person_is_shown_a_table_of_a_line_a_row(cli: Run, gold: Path, tmp_path: Path) -> None:
    row = {"id": "1", "lang": "en", "text": records.TEXT, "source_span": [9, 15], "target_span": [26, 31], "root": "ACCUSE", "quad": 3}
    (tmp_path / "plv.jsonl").write_text(json.dumps(row), encoding="utf-8")
    lines = cli("evaluate", gold, tmp_path / "plv.jsonl").out.splitlines()
    assert lines[0].split()[:4] == ["set", "lang", "kind", "measure"]
    assert any(line.split()[:7] == ["annotated", "fr", "event", "type", "1.000", "0.500", "0.667"] for line in lines)
    assert {line.split()[0] for line in lines} == {"set", "annotated", "plv"}  # the longest rows are not broken in two
    assert sum(line.endswith("accuracy 1.000") for line in lines) == 4


@pytest.mark.parametrize(
    ("floors", "exit_code", "says"),
    [
        ("annotated\tfr\tevent\ttype\t0.6\n", 0, []),
        ("annotated\tfr\tevent\ttype\t0.7\n", 1, ["annotated fr event type: 0.667 is under 0.700"]),
        ("annotated\ten\tevent\ttype\t1\nannotated\tall\tevent\ttype\t0.9\nannotated\tfr\tevent\twhole\t0.9\n", 1,
         ["annotated all event type: 0.800 is under 0.900", "annotated fr event whole: 0.667 is under 0.900"]),
        ("annotated\tall\tevent\tnot_events\t0\n", 0, []),
        ("plv\tall\tmarked\troot\t0.8\n", 0, []),  # a set that is not scored in this run
        ("", 0, []),
    ],
)  # fmt: skip
def test_floors_decide_how_it_ends(cli: Run, gold: Path, tmp_path: Path, floors: str, exit_code: int, says: list[str]) -> None:
    (tmp_path / "floors.tsv").write_text(HEADER + floors, encoding="utf-8")
    ran = cli("evaluate", gold, "--floors", tmp_path / "floors.tsv")
    assert (ran.exit, ran.err.splitlines()) == (exit_code, [f"detente: {line}" for line in says])
    assert "annotated" in ran.out  # the scores are told in any case


def test_a_forbidden_event_breaks_its_ceiling(cli: Run, gold: Path, tmp_path: Path) -> None:
    path = gold / "a" / "gold.json"
    path.write_text(json.dumps({"document": {"language": "en"}, "not_events": [{"evidence": "Russia condemned Japan"}]}), encoding="utf-8")
    (tmp_path / "floors.tsv").write_text(HEADER + "annotated\ten\tevent\tnot_events\t0\n", encoding="utf-8")
    ran = cli("evaluate", gold, "--floors", tmp_path / "floors.tsv")
    assert (ran.exit, ran.err) == (1, "detente: annotated en event not_events: 1 errors, at most 0 allowed\n")


def broken(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda at: at / "gone", "neither a folder nor a .jsonl file"),
        (lambda at: broken(at / "set.csv", "a"), "neither a folder nor a .jsonl file"),
        (lambda at: broken(at / "empty" / "notes.txt", "").parent, "no gold.json in it or in its folders"),
        (lambda at: broken(at / "bad" / "gold.json", "{").parent, "cannot be read: Expecting property name"),
        (lambda at: broken(at / "bad" / "gold.json", '{"document": {"language": "fr"}}').parent, "cannot be read: [Errno 2] No such file"),
        (lambda at: broken(at / "set.jsonl", '{"id": "1"}'), "row 1 cannot be read: there is no 'lang'"),
    ],
)
def test_gold_that_cannot_be_read_is_one_clear_line(cli: Run, tmp_path: Path, make: Callable[[Path], Path], says: str) -> None:
    path = make(tmp_path)
    ran = cli("evaluate", path)
    assert (ran.exit, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith(f"detente: {path}: evaluate: {says}")


def test_a_quote_that_is_not_in_the_text_is_one_clear_line(cli: Run, gold: Path) -> None:
    (gold / "a" / "source.txt").write_text("Other words.", encoding="utf-8")
    ran = cli("evaluate", gold)
    assert (ran.exit, ran.out) == (1, "")
    assert ran.err == "detente: a: evaluate: 'Moscow' does not occur in the text (mend the gold file)\n"


@pytest.mark.parametrize(
    ("text", "says"), [(None, "No such file"), ("set\tlang\n1\t2\n", "'kind'"), (HEADER + "annotated\tfr\tevent\ttype\tx\n", "'x'")]
)
def test_floors_that_cannot_be_read_are_one_clear_line(cli: Run, gold: Path, tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "floors.tsv").write_text(text, encoding="utf-8")
    ran = cli("evaluate", gold, "--floors", tmp_path / "floors.tsv")
    assert (ran.exit, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith(f"detente: {tmp_path / 'floors.tsv'}: evaluate: floors cannot be read: ")
    assert says in ran.err


@pytest.mark.parametrize("args", [["evaluate"], ["evaluate", "x", "--floors"], ["evaluate", "x", "--nonsense"]])
def test_what_is_not_understood_leaves_with_two(cli: Run, args: list[str]) -> None:
    assert cli(*args).exit == 2
