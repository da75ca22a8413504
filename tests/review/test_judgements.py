from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import records
from detente.errors import InputError
from detente.evidence import Evidence, Span
from detente.model import Correction, Judgement
from detente.review.judgements import ADJUDICATION, Ruling, checked, current, judge, missed, standing, survey, verdict, withdrawn
from judging import NOW, about, fix

CODED = records.coded()
TEXT = CODED.article.text


def decided(decision: str, *fixes: Correction, kind: str = "events") -> Judgement:
    return about(CODED, decision, "ana", kind, *fixes)


def test_a_judgement_holds_what_was_seen_and_how_to_find_it_again() -> None:
    found = decided("accept")
    assert (found.article, found.record, found.kind) == (CODED.article.id, CODED.events[0].id, "events")
    assert (found.anchor.quote, found.sha256, found.coder) == ("condemned", CODED.article.sha256, "coder")
    assert [each.value for each in found.stated if each.field == "type"] == ["ACCUSE"]
    assert verdict(found) == found.stated


def test_the_same_decision_has_the_same_id_and_another_has_another() -> None:
    made = "2026-01-01T00:00:00+00:00"
    first, same = (about(CODED, "accept", made=made) for _ in range(2))
    others = [
        about(CODED, "reject", made=made),
        about(CODED, "accept", "bo", made=made),
        about(CODED, "accept", made="2026-01-02T00:00:00+00:00"),
    ]
    assert first.id == same.id
    assert len({first.id, *(other.id for other in others)}) == 4


def test_a_correction_says_what_should_stand() -> None:
    found = decided("correct", fix("recipients", "USA", "the alliance"), fix("type", "THREATEN"))
    said = verdict(found)
    assert said is not None
    assert {(each.field, each.value) for each in said if each.field in {"type", "recipients"}} == {
        ("type", "THREATEN"),
        ("recipients", "USA"),
    }
    assert verdict(decided("reject")) is None
    assert verdict(decided("unsure")) is None


BAD = [
    ("hug", (), "no decision"),
    ("withdraw", (), "no decision"),
    ("correct", (), "nothing is corrected"),
    ("accept", (fix("type", "AID"),), "takes no corrections"),
    ("correct", (fix("colour", "red"),), "no field"),
    ("correct", (fix("type", "HUG"),), "cannot be"),
    ("correct", (fix("type"),), "cannot be nothing"),
    ("correct", (fix("trigger", "ACCUSE"),), "said by words"),
    ("correct", (Correction("type", "AID", records.quote("type", "Russia")),), "not said by words"),
    ("correct", (Correction("actors", None, records.quote("recipients", "Russia")),), "words are for recipients"),
    ("correct", (Correction("actors", None, Evidence("actors", Span(0, 6), "Mosco ")),), "not the text"),
    ("correct", (Correction("actors", None, Evidence("actors", Span(100, 4000), "x")),), "not the text"),
    ("correct", (Correction("actors", None, Evidence("actors", Span(7, 8), " ")),), "not the text"),
    ("correct", (fix("actors", " "),), "cannot be"),
    ("correct", (fix("actors", "x" * 201),), "cannot be"),
    ("correct", (fix("actors", "RUS\nUSA"),), "cannot be"),
    ("correct", (fix("type", "AID"), fix("type", "AGREE")), "takes one value"),
    ("correct", (fix("recipients"), fix("recipients", "USA")), "takes one value"),
    ("correct", (fix("when", "2 March"),), "no date"),
    ("correct", (fix("when", "2019-03-09/2019-03-02"),), "no date"),
    ("correct", (fix("when", "/"),), "no date"),
    ("correct", (fix("when", "20190302"),), "no date"),
    ("correct", tuple(fix("actors", f"x{n}") for n in range(61)), "more than 60"),
]


@pytest.mark.parametrize(("decision", "fixes", "what"), BAD)
def test_what_cannot_be_is_refused_with_a_remedy(decision: str, fixes: tuple[Correction, ...], what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        decided(decision, *fixes)
    assert caught.value.remedy


@pytest.mark.parametrize("when", ["2019-03-02", "2019-03-02/2019-03-08", "2019-03-02/", "/2019-03-08"])
def test_a_date_is_a_day_or_an_interval(when: str) -> None:
    assert decided("correct", fix("when", when)).corrections == (fix("when", when),)


def test_a_reason_has_an_end_and_an_author_a_name() -> None:
    with pytest.raises(InputError, match="longer"):
        about(CODED, "reject", reason="x" * 2001)
    with pytest.raises(InputError, match="author"):
        about(CODED, "reject", " ")


@settings(deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT) + 5), st.text(max_size=8))
def test_words_are_taken_only_where_the_text_says_them(start: int, length: int, guess: str) -> None:
    span = Span(start, start + length)
    quote = guess or TEXT[start : start + length]
    right = bool(quote.strip()) and span.end <= len(TEXT) and TEXT[span.start : span.end] == quote
    fixes = Correction("actors", None, Evidence("actors", span, quote))
    if right:
        assert decided("correct", fixes).corrections == (fixes,)
    else:
        with pytest.raises(InputError):
            decided("correct", fixes)


def test_a_missed_record_goes_by_the_judgement_that_names_it() -> None:
    told = (fix("type", "CONSULT"), fix("actors", "RUS", "Russia"), fix("trigger", None, "said"))
    found = missed(CODED.article, "events", Ruling("missed", "ana", NOW(), corrections=told))
    assert (found.record, found.anchor.quote, found.stated) == (found.id, "said", ())
    better = missed(CODED.article, "events", Ruling("missed", "ana", NOW(), corrections=told, revises=found.id), record=found.record)
    assert [(each.id, each.record) for each in current([found, better])] == [(better.id, found.id)]


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ((fix("type", "CONSULT"), fix("actors", "RUS")), "needs the words"),
        ((fix("type", "CONSULT"), fix("trigger", None, "said")), "needs actors"),
        ((fix("actors", "RUS", "Russia"), fix("trigger", None, "said")), "needs type"),
    ],
)
def test_a_missed_record_says_what_a_record_must(told: tuple[Correction, ...], what: str) -> None:
    with pytest.raises(InputError, match=what):
        missed(CODED.article, "events", Ruling("missed", "ana", NOW(), corrections=told))


def test_an_article_is_complete_by_kind() -> None:
    found = survey(CODED.article, ["events", "relations", "events"], Ruling("accept", "ana", NOW()))
    assert [each.value for each in found.corrections] == ["events", "relations"]
    for kinds, decision in (([], "accept"), (["dates"], "accept"), (["events"], "reject")):
        with pytest.raises(InputError):
            survey(CODED.article, kinds, Ruling(decision, "ana", NOW()))


def test_a_second_thought_takes_the_place_of_the_first() -> None:
    first = decided("accept")
    second = about(CODED, "reject", revises=first.id)
    third = about(CODED, "unsure")  # a third without saying so
    assert current([third, first, second]) == [third]


def test_what_is_withdrawn_is_gone_and_stays_on_file() -> None:
    first = decided("accept")
    back = withdrawn(first, "ana", NOW())
    assert current([first, back]) == []
    assert (back.record, back.revises, back.decision) == (first.record, first.id, "withdraw")
    with pytest.raises(InputError, match="only who made"):
        withdrawn(first, "bo", NOW())


def test_nobody_revises_for_another() -> None:
    first = decided("accept")
    other = about(CODED, "reject", "bo", revises=first.id)
    forged = replace(withdrawn(first, "ana", NOW()), author="bo")
    assert current([first, other, forged]) == [first, other]


def test_who_agrees_settles_a_record_and_who_differs_contests_it() -> None:
    ana, bo = decided("accept"), about(CODED, "accept", "bo")
    (agreed,) = standing([ana, bo])
    assert (agreed.settled, agreed.contested) == (bo, False)
    (differ,) = standing([ana, about(CODED, "reject", "bo")])
    assert (differ.settled, differ.contested) == (None, True)
    (doubtful,) = standing([ana, about(CODED, "unsure", "bo")])
    assert (doubtful.settled, doubtful.contested) == (ana, False)
    (nobody,) = standing([about(CODED, "unsure", "bo")])
    assert (nobody.settled, nobody.contested) == (None, False)


def test_corrections_that_say_the_same_agree() -> None:
    ana = decided("correct", fix("recipients", "USA", "the alliance"))
    same = about(CODED, "correct", "bo", "events", fix("recipients", "USA", "Japan"))
    other = about(CODED, "correct", "bo", "events", fix("recipients", "KOR", "Japan"))
    assert [stands.contested for found in (same, other) for stands in standing([ana, found])] == [False, True]


def test_an_adjudication_is_final_and_no_third_opinion() -> None:
    ana, bo = decided("accept"), about(CODED, "reject", "bo")
    final = about(CODED, "reject", "cleo", task=ADJUDICATION)
    (stands,) = standing([ana, bo, final])
    assert (stands.settled, stands.contested) == (final, False)
    assert stands.judgements == (ana, bo)
    again = about(CODED, "accept", "ana", revises=ana.id)
    assert standing([ana, bo, final, again])[0].settled == final


@settings(deadline=None)
@given(st.permutations(range(5)))
def test_what_stands_does_not_depend_on_the_order_of_rows(order: list[int]) -> None:
    rows = [about(CODED, decision, author, made=f"2026-01-0{n + 1}") for n, (decision, author) in enumerate(ROWS)]
    assert standing([rows[n] for n in order]) == standing(rows)


ROWS = [("accept", "ana"), ("reject", "bo"), ("accept", "bo"), ("unsure", "cleo"), ("accept", "ana")]


def test_a_judgement_read_back_is_checked_against_another_text() -> None:
    with pytest.raises(InputError, match="not the text"):
        checked(decided("accept"), TEXT.replace("condemned", "visited"))
    assert judge(CODED.article, "events", CODED.events[0], Ruling("accept", "ana", "x", " why ")).reason == "why"
