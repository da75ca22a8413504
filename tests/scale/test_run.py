from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from deltalake import DeltaTable

import records
from detente.draft import Source
from detente.model import SetAside
from detente.scale import workers
from detente.scale.run import Progress, RunSummary, run
from detente.scale.shards import batches
from detente.scale.workers import AHEAD, code_batches
from detente.store.tables import CHILDREN, RECORDS

Code = Callable[..., RunSummary]
TEXTS = [*records.texts(100), "BAD", *records.texts(70)]


@pytest.fixture(autouse=True)
def _workers(fake: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "code_one", records.code_in_worker)


def rows(root: Path, kind: str) -> list[dict[str, object]]:
    keys = ["article", "ordinal"] if kind in CHILDREN else ["id"]
    return DeltaTable(root / kind).to_pyarrow_table().sort_by([(key, "ascending") for key in keys]).to_pylist()


def test_two_workers_give_the_same_store(code: Code, tmp_path: Path) -> None:
    one = code(TEXTS, store=tmp_path / "one", workers=1)
    two = code(TEXTS, store=tmp_path / "two", workers=2)
    assert all(rows(tmp_path / "one", kind) == rows(tmp_path / "two", kind) for kind in RECORDS)
    assert (one.coded, one.skipped, one.set_aside, one.records) == (two.coded, two.skipped, two.set_aside, two.records)


def test_results_come_in_the_order_of_the_input() -> None:
    items = [records.source(text, f"{number}.txt") for number, text in enumerate(records.texts(150))]
    found = [name for batch in code_batches(batches(items), "coder", 2) for name in batch.tables["articles"].column("source").to_pylist()]
    assert found == [item.name for item in items]


def test_an_endless_stream_is_not_read_far_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield records.source(f"{records.TEXT} {taken}", f"{taken}.txt")

    coded = code_batches(batches(endless()), "coder", 2)
    next(coded)
    coded.close()  # type: ignore[attr-defined]  # a generator
    assert taken <= (AHEAD * 2 + 1) * 32


def test_an_item_that_no_process_survives_is_set_aside_alone(code: Code, tmp_path: Path) -> None:
    texts = records.texts(70)
    summary = code([*texts[:40], "KILL " + records.TEXT, *texts[40:]], workers=2)
    assert (summary.coded, summary.set_aside) == (70, 1)
    (reason,) = summary.reasons
    assert (reason.stage, reason.number) == ("workers", 1)
    assert "died, 3 times" in reason.reason


@pytest.mark.parametrize(
    ("texts", "coded", "skipped", "aside"),
    [
        ([], 0, 0, 0),
        (["BAD"], 0, 0, 1),
        (records.texts(3), 3, 0, 0),
        ([*records.texts(3), records.texts(1)[0]], 3, 1, 0),
        ([*records.texts(40), *records.texts(40)], 40, 40, 0),
        (["BAD", "BAD", *records.texts(1)], 1, 0, 2),
    ],
)
def test_counts_add_up(code: Code, texts: list[str], coded: int, skipped: int, aside: int) -> None:
    summary = code(texts)
    assert (summary.coded, summary.skipped, summary.set_aside, summary.came_in) == (coded, skipped, aside, len(texts))
    assert summary.records.get("events", 0) == coded


def test_reasons_are_ranked_by_how_often(tmp_path: Path) -> None:
    items = [SetAside(f"{n}", "read", "empty" if n else "binary", "leave it out") for n in range(3)]
    summary = run(items, store=tmp_path / "s", inputs=[])
    assert [(reason.reason, reason.number, reason.first) for reason in summary.reasons] == [("empty", 2, "1"), ("binary", 1, "0")]


def test_progress_counts_every_fate(code: Code) -> None:
    code(records.texts(2))
    seen: list[Progress] = []
    code([*records.texts(3), "BAD"], progress=seen.append, total=4)
    assert seen[-1] == Progress(done=4, skipped=2, set_aside=1, total=4)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)


def test_the_time_of_each_stage_is_told(code: Code) -> None:
    assert set(code(records.texts(1)).stages) == {"clean", "fake", "verify"}


def test_one_installation_is_one_coder(code: Code, tmp_path: Path) -> None:
    code(records.texts(1), store=tmp_path / "a")
    code(records.texts(2), store=tmp_path / "b")
    assert {row["coder"] for name in "ab" for row in rows(tmp_path / name, "articles")} == {
        row["coder"] for name in "ab" for row in rows(tmp_path / name, "runs")
    }


def test_runs_tell_the_coder_apart_from_the_time(code: Code, tmp_path: Path) -> None:
    code(records.texts(1))
    code(records.texts(1))
    found = rows(tmp_path / "store", "runs")
    assert len({row["id"] for row in found}) == 2
    assert len({row["coder"] for row in found}) == 1
    assert sorted(str(row["state"]) for row in found) == ["finished", "finished", "started", "started"]


@pytest.mark.parametrize(
    "times", [["2026-06-01T12:00:00.000+00:00"] * 9, [f"{year}-06-01T12:00:00.000+00:00" for year in range(2038, 1969, -8)]]
)
def test_a_clock_that_stands_still_or_goes_back_loses_nothing(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: list[str]
) -> None:
    clock = chain(times, repeat(times[-1]))
    monkeypatch.setattr("detente.scale.run._now", lambda: next(clock))
    code(records.texts(40))
    again = code(records.texts(90))
    assert (again.coded, again.skipped) == (50, 40)
    code(records.texts(90), store=tmp_path / "whole")

    def without_shards(store: str, kind: str) -> list[dict[str, object]]:
        return [{**row, "shard": None} for row in rows(tmp_path / store, kind)]

    assert all(without_shards("store", kind) == without_shards("whole", kind) for kind in RECORDS)
