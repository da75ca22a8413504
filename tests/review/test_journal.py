from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from deltalake.exceptions import CommitFailedError

import judging
from detente.errors import StoreError
from detente.model import Coded, Judgement
from detente.review.journal import Journal, judgements
from detente.store.lake import Lake
from detente.store.tidy import tidy


@pytest.fixture
def made(pages: list[Coded]) -> list[Judgement]:
    return [judging.about(coded, "accept", author) for coded in pages for author in ("ana", "bo")]


def versions(store: Path) -> int:
    return int(Lake.open(store).table("judgements").version())


def test_what_is_added_is_in_the_store_when_the_call_comes_back(store: Path, made: list[Judgement]) -> None:
    journal = Journal(Lake.open(store), window_s=0)
    assert journal.all() == []
    journal.add(made[:3])
    assert judgements(Lake.open(store)) == journal.all() == made[:3]
    journal.add(made[3:])
    assert journal.all() == made
    assert journal.of(made[0].record) == made[:2]
    assert journal.current() == made
    assert journal.by_id(made[0].id) == made[0]


def test_what_another_desk_writes_is_seen(store: Path, made: list[Judgement], pages: list[Coded]) -> None:
    one, other = Journal(Lake.open(store), window_s=0), Journal(Lake.open(store), window_s=0)
    one.add(made[:1])
    assert other.all() == made[:1]
    other.add([judging.about(pages[0], "reject", made[0].author, revises=made[0].id)])
    assert [each.decision for each in one.of(made[0].record)] == ["reject"]


def test_those_who_come_at_once_share_a_commit(store: Path, made: list[Judgement]) -> None:
    journal = Journal(Lake.open(store), window_s=0.2)
    before = versions(store)
    threads = [threading.Thread(target=journal.add, args=([each],)) for each in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.id for each in journal.all()} == {each.id for each in made}
    assert versions(store) - before <= 2


def test_twenty_reviewers_at_once_lose_nothing(store: Path, pages: list[Coded]) -> None:
    coded = pages[:2]
    journal = Journal(Lake.open(store), window_s=0.01)
    missing: list[str] = []

    def review(name: str) -> None:
        for page in coded:
            found = judging.about(page, "accept", name, made=f"2026-01-01T00:00:00.{name}")
            journal.add([found])
            if found not in journal.of(found.record):
                missing.append(found.id)

    threads = [threading.Thread(target=review, args=(f"{n:03d}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missing == []
    assert len(judgements(Lake.open(store))) == 20 * len(coded)


def test_a_commit_that_others_were_quicker_than_is_tried_again(store: Path, made: list[Judgement], monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    lake = Lake.open(store)
    journal = Journal(lake, window_s=0, pause=pauses.append)
    append, failures = lake.append, [2]

    def fragile(kind: str, rows: object) -> None:
        if failures[0]:
            failures[0] -= 1
            with lake.told():
                raise CommitFailedError("others were quicker")
        append(kind, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(lake, "append", fragile)
    journal.add(made[:1])
    assert journal.all() == made[:1]
    assert pauses == [0, 0.1, 0.2]
    failures[0] = 100
    with pytest.raises(StoreError, match="quicker"):
        journal.add(made[1:2])
    failures[0] = 0
    journal.add(made[2:3])  # a failure is over with those who met it
    assert len(journal.all()) == 2


def test_every_caller_of_a_commit_that_fails_is_told(store: Path, made: list[Judgement], monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake.open(store)
    journal = Journal(lake, window_s=0.1)
    told: list[str] = []

    def full(kind: str, rows: object) -> None:
        raise lake.error("the disk is full", "free some space")

    def add(found: Judgement) -> None:
        try:
            journal.add([found])
        except StoreError as error:
            told.append(error.what)

    monkeypatch.setattr(lake, "append", full)
    threads = [threading.Thread(target=add, args=(each,)) for each in made[:4]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["the disk is full"] * 4


def test_a_store_of_before_reviewing_gets_its_table_with_the_first_judgement(store: Path, made: list[Judgement]) -> None:
    shutil.rmtree(store / "judgements")
    journal = Journal(Lake.open(store), window_s=0)
    assert journal.all() == []
    journal.add(made[:1])
    assert journal.all() == made[:1]


def test_a_row_that_was_written_twice_counts_once(store: Path, made: list[Judgement]) -> None:
    judging.put(store, made[0])
    judging.put(store, made[0], made[1])
    assert judgements(Lake.open(store)) == made[:2] == Journal(Lake.open(store)).all()


def test_nothing_is_lost_where_small_files_are_joined(store: Path, made: list[Judgement]) -> None:
    journal = Journal(Lake.open(store), window_s=0)
    for each in made:
        journal.add([each])
    tidy(store)
    assert journal.all() == made == Journal(Lake.open(store)).all()


def test_judgements_about_an_article_are_found_by_its_id_address_or_bytes(store: Path, made: list[Judgement], pages: list[Coded]) -> None:
    journal = Journal(Lake.open(store), window_s=0)
    page = pages[0]
    journal.add(made)
    assert journal.about(page.article) == made[:2]
    assert journal.about(replace(page.article, id="moved")) == made[:2]
    assert journal.about(replace(page.article, id="moved", sha256="other")) == []


def test_a_second_thought_about_a_record_that_was_coded_anew_takes_the_first_away(
    store: Path, made: list[Judgement], pages: list[Coded]
) -> None:
    journal = Journal(Lake.open(store), window_s=0)
    page = pages[0]
    again = replace(judging.about(page, "reject", "ana", revises=made[0].id), record="new")
    journal.add(made[:2])
    assert journal.all() == made[:2]
    assert journal.judges([made[0].record]) == {"ana", "bo"}
    journal.add([again])
    assert journal.of(made[0].record) == [made[1]]
    assert journal.of("new") == [again]
    assert (journal.judges([made[0].record]), journal.judges(["new"])) == ({"bo"}, {"ana"})
