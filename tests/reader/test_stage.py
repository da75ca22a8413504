from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest

import records
from detente.actors.resolve import Cast
from detente.draft import Draft, Gate, Mention, Sentence, Source, Token
from detente.evidence import Span, cite
from detente.model import Actor
from detente.phrases import atoms
from detente.reader import stage
from detente.reader.labels import TYPES
from detente.reader.session import Answer, Asked, Reading

TEXT = "Zwei Sätze. Rom rügt Paris, Bonn und Rom."
SECOND = Span(12, len(TEXT))


def drafted(engine: str = "both", *, passed: bool = True) -> Draft:
    made = Draft(Source("x", "text", TEXT, "0"), records.article(TEXT, language="de"))
    made.engine = engine
    gate = Gate(passed, "test")
    made.sentences = [Sentence(0, Span(0, 11), "paragraph", Gate(False, "test")), Sentence(1, SECOND, "paragraph", gate)]
    made.mentions = [mention("Rom", "ITA"), mention("Paris", "FRA"), mention("Bonn", None), mention("Rom", "ITA", 30)]
    made.cast = Cast(language="de")
    return made


def mention(
    word: str, code: str | None, after: int = 12, members: tuple[str, ...] = (), text: str = TEXT, sectors: tuple[str, ...] = ()
) -> Mention:
    at = text.index(word, after)
    evidence = cite(text, "actor", at, at + len(word))
    identity = "/".join((code or "+".join(members) or "?", *sectors))
    return Mention(evidence.span, "name", 1, None, Actor(evidence, identity, code, sectors, members=members))


def judge(drafts: list[Draft]) -> None:
    stage.ask(drafts)
    stage.hear(drafts)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What the model is asked; it answers everything alike, and points at the verb."""
    seen: list[Asked] = []

    def begin(questions: Sequence[Asked]) -> list[Callable[[], Reading]]:
        seen.extend(questions)
        answer = Answer(tuple(float(type_ == "ACCUSE") for type_ in TYPES), "happened", Span(4, 8))
        return [partial(Reading, (answer,) * len(question.pairs), (("Q", Span(4, 8)),), ()) for question in questions]

    monkeypatch.setattr(stage, "begin", begin)
    return seen


def test_each_actor_with_a_country_is_asked_about_alone_and_toward_each_other(asked: list[Asked]) -> None:
    made = drafted()
    judge([made])
    (question,) = asked
    assert question.text == TEXT[12:]
    words = [(question.text[p.actor.start : p.actor.end] if p.actor else None, p.recipient is not None) for p in question.pairs]
    assert words == [("Rom", False), ("Paris", False), ("Rom", True), ("Paris", True)]


def test_beside_a_parser_only_pairs_are_asked_about_and_only_words_of_likely_acts_wanted(asked: list[Asked]) -> None:
    made = drafted()
    made.sentences[1].tokens = (Token(0, 12, 15, "Rom", "Rom", "PROPN", "root", -1, {}),)
    judge([made])
    (question,) = asked
    assert question.least == stage.LEAST_PROPOSED
    assert [pair.recipient is not None for pair in question.pairs] == [True, True]


def test_without_a_parser_all_words_are_wanted(asked: list[Asked]) -> None:
    judge([drafted()])
    assert [question.least for question in asked] == [0.0]


def test_two_countries_together_are_not_asked_about_toward_one_of_them(asked: list[Asked]) -> None:
    made = drafted()
    made.mentions = [mention("Rom", "ITA"), mention("Paris", None, members=("FRA", "ITA")), mention("Bonn", "DEU")]
    judge([made])
    (question,) = asked
    words = [
        (question.text[p.actor.start : p.actor.end], question.text[p.recipient.start : p.recipient.end])
        for p in question.pairs
        if p.actor and p.recipient
    ]
    assert words == [("Rom", "Bonn"), ("Paris", "Bonn"), ("Bonn", "Rom"), ("Bonn", "Paris")]


def test_a_group_of_the_setting_and_parts_of_one_country_are_asked_about_where_no_parser_reads(asked: list[Asked]) -> None:
    made = drafted()
    made.mentions = [mention("Rom", "ITA", sectors=("GOV",)), mention("Paris", None, sectors=("CVL",)), mention("Bonn", None)]
    made.cast.nations = frozenset({"ITA"})
    judge([made])
    (question,) = asked
    assert [actor.identity for _, actor, _ in made.questions[1].pairs] == ["ITA/GOV", "ITA/CVL", "ITA/GOV", "ITA/CVL"]
    made.sentences[1].tokens = (Token(0, 12, 15, "Rom", "Rom", "PROPN", "root", -1, {}),)
    judge([made])
    assert asked == [question]


def test_two_officials_of_one_country_are_not_asked_about_toward_each_other(asked: list[Asked]) -> None:
    made = drafted()
    made.mentions = [mention("Rom", "ITA", sectors=("GOV",)), mention("Paris", "ITA", sectors=("SPY",))]
    judge([made])
    (question,) = asked
    assert [pair.recipient for pair in question.pairs] == [None, None]


def test_who_only_tells_where_is_not_asked_about(asked: list[Asked]) -> None:
    text = "Rom rügt Paris vor der Küste von Malta."
    made = Draft(Source("x", "text", text, "0"), records.article(text, language="de"))
    made.cast = Cast(language="de")
    made.sentences = [Sentence(0, Span(0, len(text)), "paragraph", Gate(True, "test"), atoms=atoms(text))]
    made.mentions = [
        replace(mention(name, code, 0, text=text), sentence=0) for name, code in (("Rom", "ITA"), ("Paris", "FRA"), ("Malta", "MLT"))
    ]
    judge([made])
    (question,) = asked
    assert {text[side.start : side.end] for pair in question.pairs for side in (pair.actor, pair.recipient) if side} == {"Rom", "Paris"}


def test_articles_are_asked_about_together_and_each_has_its_own_answers(asked: list[Asked]) -> None:
    first, second, stopped = drafted(), drafted(), drafted("rules")
    second.mentions = second.mentions[:1]
    judge([first, stopped, second])
    assert len(asked) == 2
    assert [len(made.judgements[1].pairs) for made in (first, second)] == [4, 1]
    assert stopped.judgements == {}


def test_answers_come_back_in_the_offsets_of_the_article(asked: list[Asked]) -> None:
    made = drafted()
    judge([made])
    assert list(made.judgements) == [1]
    (first, *_), statements = made.judgements[1].pairs, made.judgements[1].statements
    assert first.answer.trigger is not None
    assert TEXT[first.answer.trigger.start : first.answer.trigger.end] == "rügt"
    assert [TEXT[span.start : span.end] for _, span in statements] == ["rügt"]


def test_the_rules_alone_ask_nothing(asked: list[Asked]) -> None:
    made = drafted("rules")
    judge([made])
    assert (asked, made.judgements) == ([], {})


def test_a_sentence_that_the_gate_stops_is_not_read(asked: list[Asked]) -> None:
    judge([drafted(passed=False)])
    assert asked == []
