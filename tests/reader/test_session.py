"""The model that ships: that it loads, answers alike each time, and knows plain cases of several languages."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from detente.errors import ResourceError
from detente.evidence import Span
from detente.reader import session
from detente.reader.inputs import Pair
from detente.reader.labels import NONE, TYPES
from detente.reader.session import Answer, Asked, read

PLAIN = [
    ("en", "Russia condemned the United States over the missile test.", "Russia", "the United States", "ACCUSE"),
    ("fr", "L'Allemagne a livré des chars à l'Ukraine en janvier.", "L'Allemagne", "l'Ukraine", "AID"),
    ("es", "España expulsó a tres diplomáticos de Venezuela.", "España", "Venezuela", "SANCTION"),
    ("ru", "Турция потребовала от Швеции выдать подозреваемых.", "Турция", "Швеции", "REQUEST"),
    ("zh", "日本首相星期一在东京会见了印度外长。", "日本首相", "印度外长", "CONSULT"),
    ("ar", "قصفت الطائرات الإسرائيلية مواقع في سوريا.", "الإسرائيلية", "سوريا", "ASSAULT"),
    ("tr", "Mısır, Sudan'ın teklifini reddetti.", "Mısır", "Sudan", "REJECT"),
]


def pair(text: str, doer: str, receiver: str) -> Pair:
    return Pair(Span(text.index(doer), text.index(doer) + len(doer)), Span(text.index(receiver), text.index(receiver) + len(receiver)))


def asked(text: str, doer: str, receiver: str) -> Asked:
    return Asked(text, (pair(text, doer, receiver), pair(text, receiver, doer)))


# The weights of 2026-11-27 take Syria for the place alone (ASSAULT 0.19); a record comes of it all the same, since the lexicon has the words.
MISSED = pytest.mark.xfail(strict=True, reason="a plain act that the model is not sure of")


@pytest.mark.parametrize(
    ("language", "text", "doer", "receiver", "type_"), [pytest.param(*row, marks=MISSED) if row[0] == "ar" else row for row in PLAIN]
)
def test_plain_acts_are_told_and_not_the_other_way_round(language: str, text: str, doer: str, receiver: str, type_: str) -> None:
    (reading,) = read([asked(text, doer, receiver)])
    there, back = reading.answers
    assert there.type == type_
    assert type_ == "CONSULT" or back.type == NONE
    assert there.trigger is not None
    assert 0 <= there.trigger.start < there.trigger.end <= len(text)


def test_probabilities_are_probabilities() -> None:
    (reading,) = read([asked(*PLAIN[0][1:4])])
    assert all(abs(sum(answer.chances) - 1) < 1e-4 for answer in reading.answers)


def test_what_is_said_of_a_pair_is_the_same_each_time() -> None:
    questions = [asked(*row[1:4]) for row in PLAIN]
    assert read(questions) == read(questions)


def test_what_is_said_of_a_sentence_depends_on_nothing_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [asked(*row[1:4]) for row in PLAIN]
    alone = [read([question])[0] for question in questions]
    for threads in (1, 3):
        monkeypatch.setattr(session, "cores", lambda most, threads=threads: threads)
        assert read(questions) == alone
        assert read(questions[::-1]) == alone[::-1]


def test_what_is_said_of_a_pair_hardly_depends_on_the_pairs_beside_it() -> None:
    """Weights and pieces are rounded to 8 bits with one scale a sentence; rounding must stay a matter of hundredths."""
    text = "The United States and Japan condemned Russia over a missile test near Poland on Monday."
    sides = ["The United States", "Japan", "Russia", "Poland"]
    pairs = [pair(text, one, other) for one, other in permutations(sides, 2)]
    (together,) = read([Asked(text, tuple(pairs))])
    for question, answer in zip(pairs, together.answers, strict=True):
        (alone,) = read([Asked(text, (question,))])
        assert alone.answers[0].chances == pytest.approx(answer.chances, abs=0.05)


def test_words_of_unlikely_acts_are_left_out_where_only_likely_ones_are_wanted() -> None:
    _, text, doer, receiver, _ = PLAIN[0]
    wanting = asked(text, doer, receiver)
    (whole,) = read([wanting])
    (likely,) = read([replace(wanting, least=0.5)])
    there, back = likely.answers
    assert [answer.chances for answer in likely.answers] == [answer.chances for answer in whole.answers]
    assert there.trigger == whole.answers[0].trigger
    assert there.trigger is not None
    assert back.trigger is None
    assert (likely.statements, likely.actors) == ((), ())


def test_no_words_are_looked_for_where_nothing_is_likely_enough() -> None:
    (reading,) = read([replace(asked(*PLAIN[0][1:4]), least=1.0)])
    assert [answer.trigger for answer in reading.answers] == [None, None]


def test_no_question_no_answer_and_a_question_without_pairs_has_only_tags() -> None:
    assert read([]) == []
    (reading,) = read([Asked("Lavrov said that the treaty would be signed.")])
    assert reading.answers == ()
    assert {letter for letter, _ in reading.statements} == {"S", "Q", "C"}


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "x" * 5000, "漢" * 2000, "🙂 🙂"])
def test_odd_texts_are_read_without_harm(text: str) -> None:
    (reading,) = read([Asked(text, (Pair(Span(0, min(1, len(text))), None),))])
    assert len(reading.answers) == 1


def test_a_model_that_cannot_be_loaded_says_so() -> None:
    with pytest.raises(ResourceError, match="reader's model"):
        session._model.__wrapped__(session.FILE.with_name("missing.onnx"))


def test_the_likeliest_type_and_its_chance() -> None:
    chances = [0.0] * len(TYPES)
    chances[TYPES.index("AID")] = 0.7
    chances[TYPES.index(NONE)] = 0.3
    answer = Answer(tuple(chances), "happened", None)
    assert (answer.type, answer.chance("AID"), answer.chance("ASSAULT")) == ("AID", 0.7, 0.0)
