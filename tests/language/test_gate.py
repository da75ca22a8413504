from __future__ import annotations

import pytest

from analysed import code
from detente.language.gate import PASSED, admit

PASSES = [
    ("fr", "La Russie a condamné les frappes israéliennes.", "an act or stance"),
    ("fr", "Le Japon espère un accord avec Moscou.", "an act or stance"),
    ("fr", "Il a déclaré que la guerre était perdue.", "speech"),
    ("fr", "Le ministre a dit que tout irait bien.", "speech"),
    ("fr", "Les relations russo-turques se sont améliorées.", "an act or stance"),
    ("fr", "« Nous partons », a lancé Jean Dupont.", "speech"),
    ("fr", "Des milliers de manifestants ont défilé à Moscou.", "an act or stance"),
    ("en", "Russia condemned the Israeli strikes.", "an act or stance"),
    ("en", "Troops fired on a demonstration.", "an act or stance"),
    ("en", "He said that the war was lost.", "speech"),
    ("en", "Relations between France and Algeria are deteriorating.", "an act or stance"),
    ("en", '"We are leaving," said John Smith.', "speech"),
]

STOPS = [
    ("fr", "Le chat dort sur le canapé du salon.", "no political actor"),
    ("fr", "La Suède est un grand pays couvert de forêts.", "no word for an act"),
    ("fr", "Il fait beau.", "no political actor"),
    ("fr", "Oui !", "too short"),
    ("en", "The cat sleeps on the sofa in the living room.", "no political actor"),
    ("en", "Sweden is a large country covered in forests.", "no word for an act"),
    ("en", "Really?", "too short"),
]


@pytest.mark.parametrize(("language", "sentence", "reason"), PASSES)
def test_sentences_worth_parsing_pass(language: str, sentence: str, reason: str) -> None:
    gate = admit(sentence, "paragraph", language)
    assert gate.passed
    assert gate.reason == PASSED + reason


@pytest.mark.parametrize(("language", "sentence", "reason"), STOPS)
def test_others_are_stopped_with_the_reason(language: str, sentence: str, reason: str) -> None:
    gate = admit(sentence, "paragraph", language)
    assert not gate.passed
    assert gate.reason.startswith(reason)


def test_captions_and_residue_are_not_read_for_acts() -> None:
    assert not admit("La Russie a condamné les frappes israéliennes.", "caption", "fr").passed
    assert not admit("La Russie a condamné les frappes israéliennes.", "residue", "fr").passed


def test_a_language_without_an_engine_is_named() -> None:
    assert admit("Rais alisema kwamba vita vimekwisha.", "paragraph", "sw").reason == "no data for this language"
    assert admit("???", "paragraph", None).reason == "language unknown"


def test_every_sentence_has_its_note() -> None:
    coded = code("La Russie a condamné les frappes. Le chat dort sur le canapé du salon.")
    assert len([note for note in coded.notes if note.stage == "gate"]) == 2
