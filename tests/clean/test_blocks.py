"""A text cut into blocks by function."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean.stage import to_draft
from detente.errors import InputError
from detente.model import Article
from detente.read import source_from_text

BODY_FR = "Le ministre russe a déclaré que les négociations avec le Japon reprendraient au printemps, après une longue pause de deux ans."
BODY_EN = "The Russian minister said that talks with Japan would resume in spring, after a long pause of two years or perhaps more."


def article(text: str) -> Article:
    return to_draft(source_from_text(text)).article


def kinds(text: str) -> list[tuple[str, str]]:
    found = article(text)
    return [(block.kind, found.text[block.span.start : block.span.end]) for block in found.blocks]


LINES = [
    # Columns: a line that stands between two paragraphs; the language of these; the kind of block it is.
    ("![]() |", "fr", "residue"),
    ("![](https://ex.org/a.jpg)", "en", "residue"),
    ("* * *", "fr", "residue"),
    ("----------", "en", "residue"),
    ("|", "fr", "residue"),
    ("## Une pause de deux ans", "fr", "heading"),
    ("## A pause of two years", "en", "heading"),
    ("Photo : Getty", "fr", "credit"),
    ("Photo: Reuters", "en", "credit"),
    ("Lire aussi : Tokyo et Moscou se parlent", "fr", "residue"),
    ("Read more: Tokyo and Moscow are talking", "en", "residue"),
    ("Le président russe et le Premier ministre japonais à Sotchi, le 2 mars 2019", "fr", "caption"),
    ("The Russian president arrives in Tokyo, Japan, March 2, 2019.", "en", "caption"),
    ("Moscou a démenti l'information mardi.", "fr", "paragraph"),
    ("Moscow denied the report on Tuesday.", "en", "paragraph"),
]


@pytest.mark.parametrize(("line", "language", "kind"), LINES)
def test_lines_by_their_function(line: str, language: str, kind: str) -> None:
    body = BODY_FR if language == "fr" else BODY_EN
    found = article(f"{body}\n{line}\n{body}")
    block = next(b for b in found.blocks if found.text[b.span.start : b.span.end].strip("# ") in line and b.span.start > 0)
    assert found.language == language
    assert block.kind == kind


CUT = [
    ("(Baonghean.vn) - " + BODY_FR, ["dateline", "paragraph"]),
    ("MOSCOU (AFP) - " + BODY_FR, ["dateline", "paragraph"]),
    ("PARIS, 2 mars (Reuters) — " + BODY_FR, ["dateline", "paragraph"]),
    ("WASHINGTON (AP) — " + BODY_EN, ["dateline", "paragraph"]),
    (BODY_FR + "./.", ["paragraph", "end_mark"]),
    (BODY_EN + "\n###", ["paragraph", "residue"]),
    ("La Russie et le Japon se parlent\n" + BODY_FR + " " + BODY_FR, ["title", "paragraph"]),
    ("Russia and Japan are talking\n" + BODY_EN + " " + BODY_EN, ["title", "paragraph"]),
    (
        BODY_FR + "\n![]() |\nLe président russe Vladimir Poutine. Photo : Getty |\n" + BODY_FR,
        ["paragraph", "residue", "caption", "credit", "residue", "paragraph"],
    ),
    (
        BODY_EN + "\n![](a.jpg)\nPresident Vladimir Putin. Photo: Getty\n" + BODY_EN,
        ["paragraph", "residue", "caption", "credit", "paragraph"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CUT)
def test_what_stands_before_and_after_a_paragraph(text: str, expected: list[str]) -> None:
    assert [kind for kind, _ in kinds(text)] == expected


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("(Baonghean.vn) - " + BODY_FR, "Baonghean.vn"),
        ("MOSCOU (AFP) - " + BODY_FR, "AFP"),
        (BODY_EN, None),
    ],
)
def test_a_dateline_names_the_outlet(text: str, outlet: str | None) -> None:
    assert article(text).outlet == outlet


FLAGS = [
    (BODY_FR + "\n![]() |\n" + BODY_FR, "extraction_residue"),
    (BODY_EN + " caf\ufffd", "encoding_damage"),
    ("(Baonghean.vn) - " + BODY_FR + "./.", "machine_translated"),
]


@pytest.mark.parametrize(("text", "flag"), FLAGS)
def test_flags_of_the_text(text: str, flag: str) -> None:
    found = article(text)
    assert [f.kind for f in found.flags] == [flag]
    assert found.flags[0].reason


@pytest.mark.parametrize("text", [BODY_FR, BODY_EN, "WASHINGTON (AP) — " + BODY_EN])
def test_a_sound_text_has_no_flag(text: str) -> None:
    assert not article(text).flags


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\ufeff"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        to_draft(source_from_text(text))
    assert (caught.value.stage, bool(caught.value.remedy)) == ("clean", True)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Aaé .!\n|#*()-:«»1\u00a0", min_size=1, max_size=200))
def test_blocks_lie_in_order_and_leave_out_nothing_but_blanks(text: str) -> None:
    if not text.strip():
        return
    found = article(text)
    at = 0
    for block in found.blocks:
        assert block.span.start >= at
        assert block.span.start < block.span.end <= len(found.text)
        assert not found.text[at : block.span.start].strip(" \n|#\u00a0")
        at = block.span.end
    assert not found.text[at:].strip()
