from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import judging
import records
from detente.errors import GoldError
from detente.evaluate import Score, evaluate, table
from detente.evaluate.sets import load
from detente.model import Coded, Judgement
from detente.review.gold import known, same
from detente.review.judgements import Ruling, missed, survey
from detente.review.queues import SAMPLE, Plan, draw, keep
from detente.store.lake import Lake
from judging import NOW, fix, write


def scores(store: Path, lang: str = "all") -> dict[tuple[str, str], Score]:
    return {(score.kind, score.measure): score for score in evaluate([store]) if score.lang == lang}


def figures(score: Score) -> tuple[float, float | None, float, float, float]:
    return score.precision, score.recall, score.gold, score.system, score.matched


def judge(store: Path, pages: Sequence[Coded]) -> list[Judgement]:
    """The first event is right, the second is none, the third has another recipient; in the fourth article all is known, and an act is missing."""
    told = (fix("type", "CONSULT"), fix("actors", "RUS", "Russia"), fix("trigger", None, "said"))
    found = [
        judging.about(pages[0], "accept"),
        judging.about(pages[1], "reject"),
        judging.about(pages[2], "correct", "ana", "events", fix("recipients", "USA", "the alliance")),
        judging.about(pages[3], "accept"),
        missed(pages[3].article, "events", Ruling("missed", "ana", NOW(), corrections=told)),
        survey(pages[3].article, ["events"], Ruling("accept", "ana", NOW())),
    ]
    judging.put(store, *found)
    return found


def test_judgements_are_gold_for_the_records_that_the_store_holds(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    got = scores(store)
    assert figures(got["event", "right"]) == (0.75, None, 4, 4, 3)
    assert figures(got["event", "whole"]) == (0.5, None, 4, 4, 2)
    assert figures(got["event", "type:ACCUSE"]) == (0.75, None, 0, 4, 3)
    assert figures(got["event", "complete right"]) == (1.0, 0.5, 2, 1, 1)
    assert figures(got["event", "complete type:CONSULT"]) == (0.0, 0.0, 1, 0, 0)
    assert ("statement", "right") not in got
    assert 0 <= got["event", "right"].low <= 0.75 <= got["event", "right"].high <= 1


def test_coding_again_is_scored_by_the_same_judgements(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    usa = records.actor("the alliance", "USA")
    mended = [
        pages[0],
        replace(pages[1], events=()),
        replace(pages[2], events=(replace(pages[2].events[0], id="mended", recipients=(usa,)),)),
        replace(
            pages[3],
            events=(pages[3].events[0], replace(pages[3].events[0], id="talks", type="CONSULT", trigger=records.quote("t", "said"))),
        ),
    ]
    write(store, mended, "another")
    got = scores(store)
    assert figures(got["event", "right"]) == (1.0, None, 4, 4, 4)
    assert figures(got["event", "whole"]) == (0.75, None, 4, 4, 3)  # the one that was missed has a recipient, and should have none
    assert figures(got["event", "complete right"]) == (1.0, 1.0, 2, 2, 2)


def test_an_act_that_is_now_told_as_another_is_wrong(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    write(store, [replace(pages[0], events=(replace(pages[0].events[0], id="x", type="THREATEN"),)), *pages[1:]], "another")
    got = scores(store)
    assert figures(got["event", "right"]) == (0.5, None, 4, 4, 2)
    assert figures(got["event", "type:THREATEN"]) == (0.0, None, 0, 1, 0)


def test_what_was_rejected_counts_where_it_is_said_again_in_other_words(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    trigger = records.quote("trigger", "condemned Japan")
    write(store, [pages[0], replace(pages[1], events=(replace(pages[1].events[0], id="x", trigger=trigger),)), *pages[2:]], "another")
    assert figures(scores(store)["event", "right"]) == (0.75, None, 4, 4, 3)
    nobody = replace(pages[1].events[0], id="y", trigger=trigger, recipients=())
    write(store, [pages[0], replace(pages[1], events=(nobody,)), *pages[2:]], "third")
    assert figures(scores(store)["event", "right"]) == (1.0, None, 4, 3, 3)  # that is another act, which nobody has judged


def test_what_nobody_has_judged_is_spurious_in_complete_articles_alone(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    more = [
        replace(page, events=(*page.events, replace(page.events[0], id=f"more-{n}", trigger=records.quote("t", "obstacle"))))
        for n, page in enumerate(pages)
    ]
    write(store, more, "another")
    got = scores(store)
    assert figures(got["event", "right"]) == (0.75, None, 4, 4, 3)
    assert figures(got["event", "complete right"]) == (0.5, 0.5, 2, 2, 1)


def test_what_reviewers_differ_about_is_not_known_until_somebody_settles_it(store: Path, pages: list[Coded]) -> None:
    judging.put(store, judging.about(pages[0], "accept"), judging.about(pages[0], "reject", "bo"), judging.about(pages[1], "accept"))
    assert figures(scores(store)["event", "right"])[2:] == (1, 1, 1)
    judging.put(store, judging.about(pages[0], "reject", "cleo", task="adjudication"))
    assert figures(scores(store)["event", "right"]) == (0.5, None, 1, 2, 1)


def test_records_of_a_sample_are_scored_by_themselves(store: Path, pages: list[Coded]) -> None:
    lake = Lake.open(store)
    keep(lake, draw(lake, Plan("lot", SAMPLE, "events", 2)))
    judging.put(store, judging.about(pages[0], "accept", task="lot"), judging.about(pages[1], "reject"))
    got = scores(store)
    assert figures(got["event", "sampled right"]) == (1.0, None, 0, 1, 1)
    assert figures(got["event", "right"]) == (0.5, None, 1, 2, 1)


@pytest.mark.parametrize(
    ("kind", "field", "value", "quote"),
    [
        ("statements", "speaker", "RUS", "Russia"),
        ("statements", "content", None, "Japan on 2 March"),
        ("positions", "holder", "JPN", "Japan"),
        ("positions", "target", None, "obstacle"),
        ("relations", "parties", "RUS", "Russia"),
    ],
)
def test_every_kind_is_whole_as_accepted_and_not_as_corrected(
    store: Path, pages: list[Coded], kind: str, field: str, value: str | None, quote: str
) -> None:
    judging.put(
        store, judging.about(pages[0], "accept", "ana", kind), judging.about(pages[1], "correct", "ana", kind, fix(field, value, quote))
    )
    got = scores(store)
    name = kind.removesuffix("s")
    assert got[name, "right"].precision == 1
    assert got[name, "whole"].precision == (1 if field == "content" else 0.5)  # contents that overlap are the same


def test_scores_are_given_by_language(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    assert figures(scores(store, "en")["event", "right"]) == figures(scores(store)["event", "right"])
    assert scores(store, "fr") == {}


def test_judgements_survive_an_article_that_moved_and_are_left_out_where_it_is_gone(
    store: Path, pages: list[Coded], tmp_path: Path
) -> None:
    judge(store, pages)
    longer = records.coded("Photo: AP\n" + pages[0].article.text)
    same_bytes = replace(longer, article=replace(longer.article, sha256=pages[0].article.sha256))
    other = write(tmp_path / "other", [same_bytes])
    judging.put(other, judging.about(pages[0], "accept"), judging.about(pages[1], "accept"))
    (found,) = known(Lake.open(other))
    assert [gold.record for gold in found.gold] == [longer.events[0].id]
    assert figures(scores(other)["event", "whole"]) == (1.0, None, 1, 1, 1)


def test_a_store_that_nobody_has_judged_is_no_gold(store: Path) -> None:
    with pytest.raises(GoldError, match="nothing in this store has been judged"):
        evaluate([store])


def test_the_table_has_a_dash_where_recall_is_not_known(store: Path, pages: list[Coded]) -> None:
    judge(store, pages)
    (line,) = [line for line in table(evaluate([store])).splitlines() if " right " in line and " all " in line and "complete" not in line]
    assert line.split()[4:7] == ["0.750", "–", "–"]
    assert load(store).format == "judged"


def test_a_party_goes_by_any_of_its_names_and_a_compound_says_the_same_as_its_members() -> None:
    both = [fix("actors", "JPN+USA")]
    assert same(both, [fix("actors", "JPN"), fix("actors", "USA")])
    assert not same(both, [fix("actors", "JPN"), fix("actors", "KOR")])
    assert same([fix("speaker", "RUS")], [fix("speaker", "sergey-lavrov")], [frozenset({"RUS", "sergey-lavrov"})])
    assert not same([fix("actors", "RUS")], [])
    assert same([], [])
    assert same([fix("target", None, "the alliance")], [fix("target", None, "alliance an obstacle")])
