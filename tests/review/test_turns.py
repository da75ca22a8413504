from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import records
from detente.review.leases import Leases
from detente.review.tasks import Task
from detente.review.turns import next_task, progress


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def some(*wanted: int) -> list[Task]:
    anchor = records.quote("trigger", "condemned")
    return [Task(f"t{n}", "q", n, "", "events", f"r{n}", "a", "AID", anchor, "", None, (), (), want) for n, want in enumerate(wanted)]


def done(**judged: str) -> dict[str, set[str]]:
    """Who has judged what: `r0="ana bo"`."""
    return {record: set(names.split()) for record, names in judged.items()}


def ask(
    tasks: list[Task], reviewer: str, leases: Leases, judged: dict[str, set[str]] | None = None, passed: tuple[str, ...] = ()
) -> str | None:
    found = next_task(tasks, reviewer, lambda task: (judged or {}).get(task.record, set()), leases, passed=passed)
    return found.id if found else None


def test_two_who_ask_are_given_two_tasks_and_one_who_asks_again_the_same() -> None:
    tasks, leases = some(1, 1), Leases()
    assert [ask(tasks, name, leases) for name in ("ana", "bo", "ana", "cleo")] == ["t0", "t1", "t0", None]


def test_a_task_for_two_is_given_to_two() -> None:
    tasks, leases = some(2, 1), Leases()
    assert [ask(tasks, name, leases) for name in ("ana", "bo", "cleo")] == ["t0", "t0", "t1"]
    assert ask(tasks, "dora", Leases(), done(r0="ana bo", r1="x")) is None


def test_nobody_is_given_a_record_twice() -> None:
    tasks = some(2, 2)
    assert ask(tasks, "ana", Leases(), done(r0="ana")) == "t1"
    assert ask(tasks, "ana", Leases(), done(r0="ana", r1="ana")) is None
    assert ask(tasks, "ana", Leases(), passed=("t0",)) == "t1"


def test_assigned_tasks_go_to_those_they_are_assigned_to() -> None:
    tasks = [replace(task, reviewers=(name,)) for task, name in zip(some(1, 1), ("bo", "ana"), strict=True)]
    assert [ask(tasks, name, Leases()) for name in ("ana", "bo", "cleo")] == ["t1", "t0", None]


def test_a_lease_runs_out_and_can_be_given_back() -> None:
    clock = Clock()
    leases = Leases(lease_s=60, clock=clock)
    tasks = some(1)
    assert [ask(tasks, name, leases) for name in ("ana", "bo")] == ["t0", None]
    clock.now = 61
    assert [ask(tasks, name, leases) for name in ("bo", "ana")] == ["t0", None]
    leases.give_back(["t0"], "bo")
    assert ask(tasks, "ana", leases) == "t0"


def test_leases_are_seen_by_other_processes_of_the_desk(tmp_path: Path) -> None:
    one, other = Leases(tmp_path / "leases.sqlite"), Leases(tmp_path / "leases.sqlite")
    assert one.take("t", "ana", 1)
    assert not other.take("t", "bo", 1)
    assert other.held("ana") == {"t"}
    one.close()
    other.close()


def test_a_task_that_many_grab_at_once_is_given_to_one(tmp_path: Path) -> None:
    desks = [Leases(tmp_path / "leases.sqlite") for _ in range(4)]
    got: list[str] = []

    def grab(n: int) -> None:
        if desks[n % 4].take("t", f"r{n}", 1):
            got.append(f"r{n}")

    threads = [threading.Thread(target=grab, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()
    assert len(got) == 1


def test_a_task_whose_record_is_gone_is_passed_over_and_counted() -> None:
    tasks = some(1, 2, 2)
    judged = {"r1": {"ana", "bo"}, "r2": {"bo"}}

    def judges(task: Task) -> set[str] | None:
        return None if task.record == "r0" else judged[task.record]

    found = next_task(tasks, "ana", judges, Leases())
    assert found is not None
    assert found.id == "t2"
    how_far = progress(tasks, "ana", judges)
    assert (how_far.mine, how_far.done, how_far.total, how_far.complete, how_far.adrift) == (2, 1, 3, 1, 1)
