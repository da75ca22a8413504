from __future__ import annotations

from pathlib import Path

import pytest
from train.data import aside, own
from train.examples import acts, marked, statements

from detente.evidence import Span
from detente.reader.labels import NONE, STATUSES, TYPES


def write(folder: Path, *lines: str) -> Path:
    path = folder / "it.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def words(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


def test_marks_come_out_and_their_words_stay() -> None:
    row = marked("{A:Roma} ha {T:criticato} {R:Parigi}.")
    assert row.text == "Roma ha criticato Parigi."
    assert [(letter, row.text[s.start : s.end]) for letter, s in row.spans] == [("A", "Roma"), ("T", "criticato"), ("R", "Parigi")]


def test_an_act_gives_its_pairs_and_pairs_without_one(tmp_path: Path) -> None:
    (example,) = acts(write(tmp_path, "ACCUSE happened | {A:Roma} ha {T:criticato} {R:Parigi}, secondo {X:Berlino}."))
    right = [(pair, label) for pair, label in example.pairs if NONE not in label.types]
    ((pair, label),) = right
    assert (words(example.text, pair.actor), words(example.text, pair.recipient)) == ("Roma", "Parigi")
    assert (label.status, words(example.text, label.trigger)) == ("happened", "criticato")
    assert len(example.pairs) == 2
    assert all((p.actor, p.recipient) != (pair.actor, pair.recipient) for p, found in example.pairs if NONE in found.types)
    assert example.actors is not None
    assert [words(example.text, span) for span in example.actors] == ["Roma", "Parigi", "Berlino"]


def test_what_several_do_together_goes_both_ways(tmp_path: Path) -> None:
    (example,) = acts(write(tmp_path, "CONSULT happened | {A:Roma} e {A:Parigi} {T:si sono incontrate}."))
    assert {(words(example.text, p.actor), words(example.text, p.recipient)) for p, _ in example.pairs} == {
        ("Roma", "Parigi"),
        ("Parigi", "Roma"),
    }


def test_an_act_of_one_side_has_no_recipient(tmp_path: Path) -> None:
    (example,) = acts(write(tmp_path, "PROTEST happened | {A:I sindacati} {T:hanno scioperato}."))
    assert [pair.recipient for pair, _ in example.pairs] == [None]


def test_lines_of_one_sentence_are_one_example(tmp_path: Path) -> None:
    lines = ("AID happened | {A:Roma} {T:aiuta} {R:Kiev}.", "NONE happened | {R:Roma} aiuta {A:Kiev}.")
    assert len(list(acts(write(tmp_path, *lines)))) == 1


@pytest.mark.parametrize("line", ["HUG happened | {A:Roma}.", "no line at all"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"it\.txt:1"):
        list(acts(write(tmp_path, line)))


def test_statements_keep_their_letters_and_bare_lines_report_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "{S:Il ministro} {Q:ha detto} che {C:tutto va bene}.", "Piove.")
    first, second = statements(path)
    assert [letter for letter, _ in first.statements or ()] == ["S", "Q", "C"]
    assert second.statements == ()


def test_the_sentences_that_we_wrote_can_all_be_read() -> None:
    examples = own()
    assert {example.language for example in examples} >= {"en", "fr", "zh", "ar"}
    for example in examples:
        for pair, label in example.pairs:
            assert label.types <= set(TYPES)
            assert label.status is None or label.status in STATUSES
            assert pair.actor is not None
            assert example.text[pair.actor.start : pair.actor.end].strip()


def test_what_is_kept_aside_does_not_depend_on_the_rest() -> None:
    examples = own()[:200]
    train, held = aside(examples)
    assert len(train) + len(held) == len(examples)
    assert held == aside(examples[::-1])[1][::-1]
