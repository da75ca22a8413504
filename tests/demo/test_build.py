from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import detente
from detente.demo import make
from detente.demo.build import ARTICLES
from detente.errors import StoreError
from detente.review.journal import judgements
from detente.review.judgements import standing
from detente.review.queues import tasks
from detente.store.lake import Lake

HOTLINE, TRAWLER = "2025-04-15-en-hotline", "2025-02-14-en-trawler"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the articles."""
    folder = tmp_path_factory.mktemp("pages")
    for name in (HOTLINE, TRAWLER):
        shutil.copy(ARTICLES / f"{name}.html", folder)
    return folder


@pytest.fixture(scope="module")
def made(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two articles, by the rules."""
    store = tmp_path_factory.mktemp("demo") / "store"
    summary = make(store, engine="rules", articles=pages)
    assert (summary.articles, summary.coded) == (2, 2)
    assert summary.records["events"] > 5
    return store


def test_it_holds_queues_and_what_reviewers_think(made: Path) -> None:
    lake = Lake.open(made)
    assert {name for task in tasks(lake) if task.queue == "sample" for name in task.reviewers} == {"ana", "boris"}
    found = standing(judgements(lake))
    assert [each.settled and each.settled.decision for each in found if each.settled and each.settled.task == "adjudication"] == ["reject"]
    assert any(each.contested for each in found)
    assert any(each.settled and each.settled.decision == "correct" for each in found)


def test_sources_do_not_tell_where_the_package_lies(made: Path) -> None:
    assert detente.open(made).articles().column("source").to_pylist() == [f"demo/{TRAWLER}.html", f"demo/{HOTLINE}.html"]


def test_a_second_time_leaves_it_as_it_is(made: Path, pages: Path) -> None:
    before = [(each.id, each.made) for each in judgements(Lake.open(made))]
    summary = make(made, engine="rules", articles=pages)
    assert (summary.articles, summary.coded, summary.judgements) == (2, 0, len(before))
    assert [(each.id, each.made) for each in judgements(Lake.open(made))] == before


def test_what_was_left_half_built_is_finished(made: Path, pages: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.mkdir()
    shutil.copy(pages / f"{TRAWLER}.html", half)
    make(tmp_path / "s", engine="rules", articles=half)
    shutil.rmtree(tmp_path / "s" / "judgements")
    summary = make(tmp_path / "s", engine="rules", articles=pages)
    assert (summary.articles, summary.coded) == (2, 1)
    assert summary.judgements == len(judgements(Lake.open(made)))
    assert _records(tmp_path / "s") == _records(made)


def test_a_store_of_other_articles_is_left_alone(store: Path) -> None:
    with pytest.raises(StoreError, match=r"a store already, of other articles .*nothing was changed"):
        make(store)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(StoreError, match="holds no store"):
        make(tmp_path)


def _records(store: Path) -> dict[str, list[str]]:
    found = detente.open(store)
    return {kind: sorted(found.records(kind).column("id").to_pylist()) for kind in ("events", "statements", "positions", "relations")}
