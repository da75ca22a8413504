from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import judging
import records
from detente.evidence import Evidence, Span, cite, overlap
from detente.model import Coded, Event, Judgement
from detente.review.anchors import OVERLAP, Attached, Shelf, again, attach, moved, relocated
from detente.review.fields import Record
from judging import fix

CODED = records.coded()
EVENT = CODED.events[0]


def judged(decision: str = "accept", *fixes: object) -> Judgement:
    return judging.about(CODED, decision, "ana", "events", *fixes)  # type: ignore[arg-type]


def at(start: int, end: int, key: str, type_: str = "ACCUSE") -> Event:
    return replace(EVENT, id=key, type=type_, trigger=Evidence("trigger", Span(start, end), records.TEXT[start:end]))


TRIGGER = EVENT.trigger.span


def test_a_record_with_the_same_id_is_the_same_record() -> None:
    assert attach(judged(), CODED.article, [EVENT]) == Attached(CODED.article.id, EVENT.id, EVENT.trigger)


def test_the_record_whose_words_lie_over_the_anchor_best_is_taken() -> None:
    near, nearer, far = at(TRIGGER.start - 7, TRIGGER.end, "near"), at(TRIGGER.start, TRIGGER.end + 6, "nearer"), at(0, 6, "far")
    assert attach(judged(), CODED.article, [near, far, nearer]).record == "nearer"
    assert attach(judged(), CODED.article, [far]).reason == "no record has its words any longer"


def test_words_that_now_tell_another_act_are_adrift() -> None:
    other = at(TRIGGER.start, TRIGGER.end, "other", "THREATEN")
    found = attach(judged(), CODED.article, [other])
    assert (found.record, found.reason) == (None, "its words now tell THREATEN")
    assert attach(judged("correct", fix("type", "THREATEN")), CODED.article, [other]).record == "other"


def test_a_missed_record_is_found_once_the_coder_finds_it() -> None:
    from detente.review.judgements import Ruling, missed

    told = (fix("type", "CONSULT"), fix("actors", "RUS"), fix("trigger", None, "condemned"))
    found = missed(CODED.article, "events", Ruling("missed", "ana", "2026", corrections=told))
    assert attach(found, CODED.article, [EVENT]).reason == "its words now tell ACCUSE"
    assert attach(found, CODED.article, [at(TRIGGER.start, TRIGGER.end, "new", "CONSULT")]).record == "new"


def test_other_kinds_are_found_by_their_words_alone() -> None:
    position = replace(CODED.positions[0], id="again", stance="support")
    assert attach(judging.about(CODED, "accept", "ana", "positions"), CODED.article, [position]).record == "again"


def test_the_article_is_the_same_id_else_address_else_bytes() -> None:
    page = replace(CODED.article, url="https://example.org/a")
    found = replace(judged(), url=page.url)
    moved_, copied, changed = replace(page, id="moved"), replace(page, id="copied", url=None), replace(page, id="changed", sha256="x")
    assert Shelf([page, moved_]).find(found) == page
    assert Shelf([changed, moved_]).find(found) == moved_
    assert Shelf([changed, copied]).find(found) == changed
    assert Shelf([copied]).find(found) == copied
    assert Shelf([replace(copied, sha256="y")]).find(found) is None
    assert attach(found, None, []).reason == "the article is no longer in the store"


def test_a_text_that_was_cleaned_otherwise_keeps_its_judgements() -> None:
    text = "Photo: AP\n" + records.TEXT
    coded = records.coded(text)
    ((_, found),) = again(
        [judged()], Shelf([replace(coded.article, id=CODED.article.id)]), {CODED.article.id: {"events": list(coded.events)}}
    )
    assert found.record == coded.events[0].id
    assert found.anchor is not None
    assert text[found.anchor.span.start : found.anchor.span.end] == "condemned"
    assert attach(judged(), replace(CODED.article, text="Nothing is left."), []).reason == "its words are no longer in the text"


def test_what_is_said_moves_with_the_text_and_values_stay_where_words_are_gone() -> None:
    said = [fix("actors", "RUS", "Russia"), fix("trigger", None, "condemned"), fix("type", "ACCUSE")]
    text = "Yesterday Russia spoke."
    (actor, kind) = moved(said, text)
    assert actor.evidence is not None
    assert (actor.value, text[actor.evidence.span.start : actor.evidence.span.end]) == ("RUS", "Russia")
    assert kind == fix("type", "ACCUSE")


TEXTS = st.text(alphabet="ab é🙂مн\n", min_size=1, max_size=40)


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.data())
def test_words_that_are_still_there_are_found_again(before: str, text: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    words = cite(text, "trigger", start, end)
    new = before + text + after
    found = relocated(words, new)
    assert found is not None
    assert new[found.span.start : found.span.end] == words.quote == found.quote
    assert relocated(words, text) == words
    nearest = min(abs(n - words.span.start) for n in range(len(new)) if new.startswith(words.quote, n))
    assert abs(found.span.start - words.span.start) == nearest


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], min(pair[0] + pair[1], len(records.TEXT))))


@settings(deadline=None)
@given(st.lists(SPANS, max_size=5), st.permutations(range(5)))
def test_attachment_is_the_best_overlap_above_the_threshold_in_any_order(spans: list[tuple[int, int]], order: list[int]) -> None:
    events: list[Record] = [at(start, end, f"e{n}") for n, (start, end) in enumerate(spans)]
    found = attach(judged(), CODED.article, events)
    shares = {event.id: overlap(TRIGGER, event.trigger.span) for event in events if isinstance(event, Event)}
    if max(shares.values(), default=0) >= OVERLAP:
        assert found.record is not None
        assert shares[found.record] == max(shares.values())
    else:
        assert (found.record, bool(found.reason)) == (None, True)
    assert attach(judged(), CODED.article, [events[n] for n in order if n < len(events)]) == found


@pytest.mark.parametrize("kind", ["statements", "events", "positions", "relations"])
def test_coding_again_without_a_change_leaves_every_judgement_where_it_was(kind: str) -> None:
    again_: Coded = records.coded()
    found = judging.about(CODED, "accept", "ana", kind)
    assert attach(found, again_.article, getattr(again_, kind)).record == found.record
