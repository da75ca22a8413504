"""Parses as CoNLL-U: ten columns, one root, a tree, and the text given back."""

from __future__ import annotations

from pathlib import Path

import pytest

import detente
import records
from detente.draft import Token
from detente.export.conllu import _is_tree, release, write
from detente.export.records import Found, Loss

POS = {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}
RELATIONS = {
    *("acl", "advcl", "advmod", "amod", "appos", "aux", "case", "cc", "ccomp", "clf", "compound", "conj", "cop", "csubj", "dep", "det"),
    *("discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod", "nsubj", "nummod", "obj", "obl"),
    *("orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp"),
}
FRENCH = "Moscou a condamné l'essai, Tokyo se tait. Un «\u00a0obstacle\u00a0», dit la note  du 2 mars."
CHINESE = "莫斯科谴责了试验。"


def check(sentence: str) -> None:
    """The rules of the format, levels 1 and 2 of the validator of Universal Dependencies."""
    lines = sentence.split("\n")
    comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("#"))
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 10 and all(row) for row in rows)
    assert not [row for row in rows if any(sign.isspace() for sign in row[9])]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert [row[7] for row in rows if row[6] == "0"] == ["root"]
    assert not [row for row in rows if row[7] == "root" and row[6] != "0"]
    assert {row[3] for row in rows} <= POS
    assert {row[7].split(":")[0] for row in rows} <= RELATIONS
    for row in rows:
        names = [pair.split("=")[0] for pair in row[5].split("|")]
        assert names == sorted(names, key=str.lower)
        at, steps = row, 0
        while at[6] != "0":
            at, steps = rows[int(at[6]) - 1], steps + 1
            assert steps <= len(rows)
    rest = comments["text"]
    for row in rows:
        assert rest.startswith(row[1])
        rest = rest[len(row[1]) :]
        if "SpaceAfter=No" not in row[9].split("|"):
            assert not rest or rest[0].isspace()
            rest = rest.lstrip()
    assert rest == ""


@pytest.mark.parametrize(("language", "text"), [("en", records.TEXT), ("fr", FRENCH)])
def test_sentences_are_valid(tmp_path: Path, language: str, text: str) -> None:
    page, loss = records.article(text, language=language), Loss()
    write(iter([Found("articles", page, page)]), tmp_path / "x.conllu", loss)
    sentences = (tmp_path / "x.conllu").read_text(encoding="utf-8").split("\n\n")
    assert sentences.pop() == ""
    assert len(sentences) == loss.written == 2
    for sentence in sentences:
        check(sentence)
    assert sentences[0].startswith(f"# newdoc id = {page.id}\n")
    assert "newdoc" not in sentences[1]


def test_tokens_stand_where_they_say_and_name_acts(store: Path, tmp_path: Path) -> None:
    loss = detente.open(store).export(tmp_path / "x.conllu", form="conllu")
    text = (tmp_path / "x.conllu").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line[:1].isdigit()]
    marked = {row[1]: row[9] for row in rows if "Event=" in row[9] or "Statement=" in row[9]}
    assert set(marked) == {"condemned", "said"}
    read = release(tmp_path / "x.conllu")
    assert read is not None
    texts = {key: detente.open(store).coded(key).article.text for key in (page.article for page in read.pages())}  # type: ignore[union-attr]
    claims = list(read.claims())
    assert len(texts) == 4
    assert all(claim.holds(texts[claim.article]) for claim in claims)
    assert loss.lost["positions"] == 4


def test_a_language_without_a_parser_is_counted(tmp_path: Path) -> None:
    page, loss = records.article(CHINESE, language="zh"), Loss()
    write(iter([Found("articles", page, page)]), tmp_path / "x.conllu", loss)
    assert (tmp_path / "x.conllu").read_text(encoding="utf-8") == ""
    assert loss.lines() == ["1 sentences in zh, for which there is no parser"]


@pytest.mark.parametrize(("heads", "tree"), [((-1, 0, 1), True), ((-1, 2, 1), False), ((1, 2, 0), False), ((-1, -1, 0), True)])
def test_circles_are_no_tree(heads: tuple[int, ...], tree: bool) -> None:
    tokens = [Token(i, i, i + 1, "x", "x", "X", "dep", head, {}) for i, head in enumerate(heads)]
    assert _is_tree(tokens) is tree
