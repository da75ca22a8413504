from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from train.data import aside, judged, judged_set
from train.examples import marked

import judging
import records
from detente.model import Coded
from detente.reader.labels import NONE
from detente.review.training import lines
from detente.store.lake import Lake
from judging import fix, write


def acts(store: Path) -> list[str]:
    return lines(Lake.open(store)).get(("acts", "en"), [])


def test_an_event_that_stands_gives_its_act_and_one_that_falls_a_pair_without(store: Path, pages: list[Coded]) -> None:
    judging.put(store, judging.about(pages[0], "accept"), judging.about(pages[1], "reject"), judging.about(pages[2], "unsure"))
    assert acts(store) == [
        "ACCUSE happened | Moscow – {A:Russia} {T:condemned} {R:Japan} on 2 March, diplomatic sources said.",
        "NONE happened | Moscow – {A:Russia} condemned {R:Japan} on 2 March, diplomatic sources said.",
    ]


def test_a_correction_gives_what_should_stand(store: Path, pages: list[Coded]) -> None:
    fixes = (fix("type", "THREATEN"), fix("status", "ongoing"), fix("recipients", "USA", "diplomatic sources"))
    judging.put(store, judging.about(pages[0], "correct", "ana", "events", *fixes))
    assert acts(store) == ["THREATEN happened | Moscow – {A:Russia} {T:condemned} {X:Japan} on 2 March, {R:diplomatic sources} said."]


def test_a_party_without_words_or_in_another_sentence_gives_no_line(store: Path, pages: list[Coded]) -> None:
    judging.put(
        store,
        judging.about(pages[0], "correct", "ana", "events", fix("recipients", "USA")),
        judging.about(pages[1], "correct", "ana", "events", fix("recipients", "USA", "the alliance")),
    )
    assert acts(store) == []


def test_a_statement_gives_source_cue_and_content_where_it_is_alone(store: Path, pages: list[Coded]) -> None:
    judging.put(store, judging.about(pages[0], "accept", "ana", "statements"), judging.about(pages[1], "reject", "ana", "statements"))
    found = lines(Lake.open(store))["statements", "en"]
    assert found == ["Moscow – {C:Russia condemned Japan} on 2 March, {S:diplomatic sources} {Q:said}."]
    said = pages[0].statements[0]
    write(
        store,
        [replace(pages[0], statements=(said, replace(said, id="second", cue=records.quote("cue", "on 2 March")))), *pages[1:]],
        "another",
    )
    assert ("statements", "en") not in lines(Lake.open(store))


def test_words_with_braces_cannot_be_marked(tmp_path: Path) -> None:
    text = records.TEXT.replace("diplomatic", "{some} diplomatic")
    coded = records.coded(text)
    store = write(tmp_path / "store", [coded])
    judging.put(store, judging.about(coded, "accept"))
    assert acts(store) == []


def test_train_picks_judgements_up_as_examples(store: Path, pages: list[Coded]) -> None:
    judging.put(
        store,
        judging.about(pages[0], "accept"),
        judging.about(pages[1], "accept", "ana", "statements"),
        judging.about(pages[2], "correct", "ana", "events", fix("type", "THREATEN")),
    )
    act, said = judged([store])
    assert act.text == said.text == "Moscow – Russia condemned Japan on 2 March, diplomatic sources said."
    assert {kind for _, label in act.pairs for kind in label.types} == {"ACCUSE", "THREATEN", NONE}
    assert (act.actors, act.statements) == (None, None)
    assert [letter for letter, _ in said.statements or ()] == ["C", "S", "Q"]
    assert judged([store, store]) == [act, said]
    assert judged([]) == []
    assert sum(map(len, aside([act, said]))) == 2
    assert "1 sentences of store" in judged_set([store], 1).what


def test_every_line_can_be_read_back(store: Path, pages: list[Coded]) -> None:
    judging.put(store, *(judging.about(page, "accept") for page in pages))
    for line in acts(store):
        assert marked(line.partition(" | ")[2]).text == "Moscow – Russia condemned Japan on 2 March, diplomatic sources said."
