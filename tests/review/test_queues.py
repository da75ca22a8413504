from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import judging
import records
from detente.errors import InputError
from detente.model import Coded, Event
from detente.review.queues import BALANCED, METHODS, SAMPLE, UNCERTAIN, Plan, assigned, draw, keep, tasks
from detente.review.tasks import Task
from detente.store.lake import Lake
from judging import write

LANGUAGES = ("en", "fr", "ru")
TYPES = ("ACCUSE",) * 6 + ("AID",) * 3 + ("AGREE",)


def event(coded: Coded, n: int, **more: object) -> Event:
    return replace(coded.events[0], id=f"{coded.article.id}-{n}", doubts=(), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Thirty articles in three languages, with ten events each: 6 ACCUSE, 3 AID, 1 AGREE; the reader is torn over a few."""
    pages = []
    for n in range(30):
        page = records.coded(f"{records.TEXT} Number {n}.", language=LANGUAGES[n % 3])
        events = [event(page, k, type=type_, carried="both", confidence=0.95, rule="sound") for k, type_ in enumerate(TYPES)]
        events[0] = replace(events[0], confidence=0.5 + n / 100)
        events[1] = replace(events[1], carried="rules", confidence=None, rule="shaky")
        events[2] = replace(events[2], doubts=page.events[0].doubts)
        said = (replace(page.statements[0], doubts=page.events[0].doubts),)
        pages.append(replace(page, events=tuple(events), statements=said, positions=(replace(page.positions[0], stance="unclear"),)))
    return Lake.open(write(tmp_path_factory.mktemp("queues") / "store", pages))


def plan(method: str = SAMPLE, size: int = 30, **more: object) -> Plan:
    return Plan(**({"name": "first", "method": method, "kind": "events", "size": size} | more))  # type: ignore[arg-type]


def ids(found: list[Task]) -> list[str]:
    return [task.record for task in found]


@pytest.mark.parametrize("method", METHODS)
def test_the_same_plan_draws_the_same_tasks_and_another_seed_others(lake: Lake, method: str) -> None:
    first = draw(lake, plan(method))
    assert first == draw(lake, plan(method))
    assert len(set(ids(first))) == len(first) == 30
    assert ids(first) != ids(draw(lake, plan(method, seed=2)))
    assert [task.ordinal for task in first] == list(range(30))


def test_a_sample_gives_each_type_and_language_its_share(lake: Lake) -> None:
    found = draw(lake, plan(size=60))
    assert Counter(task.type for task in found) == {"ACCUSE": 36, "AID": 18, "AGREE": 6}
    articles = {page.id: page.language for _, page in lake.stream("articles")}
    assert Counter(articles[task.article] for task in found) == {"en": 20, "fr": 20, "ru": 20}
    assert {task.why for task in found} == {("lot",)}


def test_every_record_has_the_same_chance_in_a_sample(lake: Lake) -> None:
    drawn = Counter(record for seed in range(25) for record in ids(draw(lake, plan(size=100, seed=seed))))
    assert len(drawn) == 300
    assert max(drawn.values()) < 20  # 8.3 are expected


def test_a_balanced_queue_has_as_many_of_each_type(lake: Lake) -> None:
    assert Counter(task.type for task in draw(lake, plan(BALANCED, 60))) == {"ACCUSE": 20, "AID": 20, "AGREE": 20}


def test_the_least_sure_come_first_with_the_reasons(lake: Lake) -> None:
    found = draw(lake, plan(UNCERTAIN, 300))
    assert found[0].why == ("torn",)
    by_reason = Counter(task.why[0] for task in found)
    assert by_reason["alone"] == 30
    assert by_reason["reserve"] == 30
    assert max(Counter(task.article for task in found).values()) == 3


def test_a_rule_whose_records_are_rejected_is_asked_about(lake: Lake) -> None:
    shaky = [record for _, record in lake.stream("events") if record.rule == "shaky"]
    page = next(found for _, found in lake.stream("articles"))
    rejected = [judging.of(page, "events", replace(record, article=page.id), "reject") for record in shaky[:6]]
    found = draw(lake, plan(UNCERTAIN, 300), rejected)
    assert not {each.record for each in rejected} & set(ids(found))
    assert "rule_rejected" in found[0].why


def test_filters_narrow_what_is_drawn(lake: Lake) -> None:
    found = draw(lake, plan(size=300, filters={"lang": "fr", "type": "aid"}))
    assert (len(found), {task.type for task in found}) == (30, {"AID"})
    assert found[0].plan == "sample: 300 events, lang fr, type aid; seed 1; 20% by two"


@pytest.mark.parametrize("kind", ["statements", "positions", "relations"])
@pytest.mark.parametrize("method", METHODS)
def test_every_kind_can_be_drawn(lake: Lake, kind: str, method: str) -> None:
    found = draw(lake, plan(method, 10, kind=kind))
    assert len(found) == 10
    assert {task.kind for task in found} == {kind}
    assert records.TEXT[found[0].anchor.span.start : found[0].anchor.span.end] == found[0].anchor.quote


def test_a_queue_is_kept_once_under_its_name(store: Path) -> None:
    lake = Lake.open(store)
    found = draw(lake, plan(size=3))
    keep(lake, found)
    assert tasks(lake) == found
    with pytest.raises(InputError, match="such a queue"):
        keep(lake, draw(lake, plan(size=2)))
    keep(lake, draw(lake, plan(size=2, name="second")))
    assert Counter(task.queue for task in tasks(lake)) == {"first": 3, "second": 2}
    with pytest.raises(InputError, match="no record is left"):
        keep(lake, draw(lake, plan(filters={"type": "AID"}, name="third")))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 61},
        {"name": "a\nb"},
        {"method": "guess"},
        {"kind": "dates"},
        {"size": 0},
        {"overlap": 1.5},
        {"filters": {"colour": "red"}},
    ],
)
def test_a_plan_that_cannot_be_is_refused(store: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        draw(Lake.open(store), replace(plan(), **wrong))  # type: ignore[arg-type]


def some(number: int) -> list[Task]:
    return [
        Task(str(n), "q", n, "", "events", f"r{n}", "a", "AID", records.quote("trigger", "condemned"), "", None, (), (), 1)
        for n in range(number)
    ]


def test_work_is_shared_evenly_and_each_pair_meets() -> None:
    found = assigned(some(100), plan(reviewers=("ana", "bo", "cleo"), overlap=0.3))
    load = Counter(name for task in found for name in task.reviewers)
    assert max(load.values()) - min(load.values()) <= 2
    pairs = Counter(tuple(sorted(task.reviewers)) for task in found if task.wanted == 2)
    assert pairs == {("ana", "bo"): 10, ("ana", "cleo"): 10, ("bo", "cleo"): 10}


@settings(deadline=None)
@given(st.integers(0, 40), st.lists(st.sampled_from("abcdef"), max_size=6), st.floats(0, 1))
def test_every_task_is_given_to_somebody_and_the_share_for_two_is_kept(number: int, people: list[str], overlap: float) -> None:
    found = assigned(some(number), plan(reviewers=tuple(people), overlap=overlap))
    double = sum(task.wanted == 2 for task in found)
    assert all(len(set(task.reviewers)) == len(task.reviewers) for task in found)
    assert all(set(task.reviewers) <= set(people) for task in found)
    if len(set(people)) == 1:
        assert double == 0
    else:
        assert abs(double - number * overlap) <= 1
    assert all(bool(task.reviewers) == bool(people) for task in found)
