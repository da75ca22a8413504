"""Gold sets as they are read: the three formats, where quotes and sentences stand, and one clear error for what is broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente.errors import GoldError
from detente.evaluate.gold import GoldArticle, locate, sentence_span
from detente.evaluate.sets import load

SENTENCE = {"id": "1", "lang": "fr", "text": "Paris agit.", "events": [{"root": "AID", "actor": ["FRA"], "recipient": []}]}
MARKED = {"id": "1", "lang": "en", "text": "Paris acts.", "source_span": [0, 5], "target_span": None, "root": "AID", "quad": 2}
DOCUMENT = {"language": "fr", "published": {"earliest": "2019-03-02", "latest": "2019-03-04"}}
EVENT = {"id": "e1", "type": "AID", "actor": [], "recipient": [], "trigger": "agit", "sentence": "Paris"}


def folder(path: Path, records: Any, text: str | None = "Paris agit.") -> Path:
    path.mkdir()
    (path / "gold.json").write_text(records if isinstance(records, str) else json.dumps(records), encoding="utf-8")
    if text is not None:
        (path / "source.txt").write_text(text, encoding="utf-8")
    return path


def rows(path: Path, *lines: Any) -> Path:
    text = "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_annotated_folder(tmp_path: Path) -> None:
    gold = load(folder(tmp_path / "fr-1", {"document": DOCUMENT, "events": [EVENT]}))
    assert (gold.name, gold.format) == ("fr-1", "annotated")
    assert [(a.id, a.lang, a.text) for a in gold.articles] == [("fr-1", "fr", "Paris agit.")]


def test_a_folder_of_annotated_folders_by_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        folder(tmp_path / name, {"document": DOCUMENT})
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").touch()
    assert [a.id for a in load(tmp_path).articles] == ["a", "b"]


def test_the_text_is_in_the_file_that_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", {"id": "own", "file": "text.md", "document": DOCUMENT}, text=None)
    (path / "text.md").write_text("Berlin agit.", encoding="utf-8")
    assert [(a.id, a.text) for a in load(path).articles] == [("own", "Berlin agit.")]


@pytest.mark.parametrize(("row", "kind"), [(SENTENCE, "sentences"), (MARKED, "marked")])
def test_rows(tmp_path: Path, row: dict[str, Any], kind: str) -> None:
    gold = load(rows(tmp_path / "set.jsonl", row, {**row, "id": "2"}))
    assert (gold.name, gold.format, [a.id for a in gold.articles]) == ("set", kind, ["1", "2"])


def test_a_line_separator_in_a_text_ends_no_row(tmp_path: Path) -> None:
    text = "Paris\u2028agit.\x85"
    assert load(rows(tmp_path / "set.jsonl", {**SENTENCE, "text": text})).articles[0].text == text


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ("{", "Expecting property name"),
        ("[]", "no 'document.language'"),
        ({}, "no 'document.language'"),
        ({"document": {"language": None}}, "no 'document.language'"),
        ({"document": DOCUMENT, "file": "gone.txt"}, "No such file"),
        ({"document": {"language": "fr", "published": {"earliest": "2019-03-02"}}}, "no 'document.published.latest'"),
        ({"document": {"language": "fr", "published": {"earliest": "March", "latest": "May"}}}, "Invalid isoformat"),
        (
            {"document": DOCUMENT, "events": [EVENT, {k: v for k, v in EVENT.items() if k != "trigger"}]},
            "record 2 of events: there is no 'trigger'",
        ),
        ({"document": DOCUMENT, "places": [{"text": "Paris"}]}, "record 1 of places: there is no 'lat'"),
        ({"document": DOCUMENT, "dates": 3}, "not iterable"),
    ],
)
def test_a_broken_folder_is_one_clear_error(tmp_path: Path, records: Any, says: str) -> None:
    path = folder(tmp_path / "a", records)
    with pytest.raises(GoldError) as caught:
        load(path)
    assert says in caught.value.what
    assert (caught.value.item, caught.value.stage, caught.value.remedy) == (str(path), "evaluate", "mend the gold file")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([SENTENCE, "{broken"], "row 2 cannot be read"),
        ([SENTENCE, "", SENTENCE], "row 2 cannot be read"),
        (["[]"], "there is no 'id'"),
        ([{**SENTENCE, "text": 3}], "there is no 'text', or it is no text"),
        ([{k: v for k, v in SENTENCE.items() if k != "lang"}], "there is no 'lang'"),
        ([{**SENTENCE, "events": [{"root": "AID", "actor": []}]}], "record 1 of events: there is no 'recipient'"),
        ([{k: v for k, v in MARKED.items() if k != "quad"}], "there is no 'quad'"),
        ([{k: v for k, v in SENTENCE.items() if k != "events"}], "not all marked sentences or all"),
        ([SENTENCE, MARKED], "not all marked sentences or all"),
    ],
)
def test_a_broken_file_of_rows_is_one_clear_error(tmp_path: Path, lines: list[Any], says: str) -> None:
    path = rows(tmp_path / "set.jsonl", *lines)
    with pytest.raises(GoldError) as caught:
        load(path)
    assert says in caught.value.what
    assert caught.value.item == str(path)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("gone.jsonl", None, "neither a folder nor a .jsonl file"),
        ("set.csv", b"a,b\n", "neither a folder nor a .jsonl file"),
        ("set.jsonl", b"\xff\xfe\x00", "cannot be read"),
        ("set.jsonl", b"", "row 1 cannot be read"),
    ],
)
def test_what_is_no_gold_set_is_one_clear_error(tmp_path: Path, name: str, data: bytes | None, says: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(GoldError, match=says):
        load(tmp_path / name)


def test_a_folder_without_gold_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(GoldError, match=r"no gold\.json in it or in its folders"):
        load(tmp_path)


def article(text: str) -> GoldArticle:
    return GoldArticle("a", "fr", text, {})


@pytest.mark.parametrize(("after", "start"), [(0, 0), (1, 12), (12, 12), (20, 0)])
def test_a_quote_stands_at_its_first_place_after_the_sentence(after: int, start: int) -> None:
    assert locate(article("Paris agit. Paris parle."), "Paris", after).start == start


def test_a_quote_that_is_nowhere_is_one_clear_error() -> None:
    with pytest.raises(GoldError, match="'Berlin' does not occur in the text"):
        locate(article("Paris agit."), "Berlin")


@pytest.mark.parametrize(
    ("text", "start", "sentence"),
    [
        ("Paris agit. Berlin parle.", "Paris", "Paris agit."),
        ("Paris agit. Berlin parle.", "Berlin", "Berlin parle."),
        ("Or M. Lavrov parle. Fin.", "Or", "Or M. Lavrov parle."),
        ("The U.S. army left. The end.", "The U", "The U.S. army left."),
        ("On Oct. 2 it left. The end.", "On", "On Oct. 2 it left."),
        ("Le titre\nParis agit.", "Le", "Le titre\n"),
        ("« Est-ce vrai ?» Paris agit.", "«", "« Est-ce vrai ?"),
        ("Environ 3.5 millions. Fin.", "Environ", "Environ 3.5 millions."),
        ("Sans fin", "Sans", "Sans fin"),
    ],
)
def test_a_sentence_ends_at_its_mark_or_its_line(text: str, start: str, sentence: str) -> None:
    span = sentence_span(article(text), start)
    assert text[span.start : span.end] == sentence
