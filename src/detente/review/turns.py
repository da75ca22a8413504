"""Whose turn it is: the next task of a queue for a reviewer, and how far the queue is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from detente.review.leases import Leases
from detente.review.tasks import Task

__all__ = ["Judges", "Progress", "next_task", "progress"]

Judges = Callable[[Task], Collection[str] | None]  # who has judged a task's record; None where the record is gone


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a queue is. `mine` and `done` count the tasks that a reviewer may do and has done, `total` and `complete` those of everybody.

    A task is complete when as many have judged its record as are wanted; `adrift` counts those whose record is gone.
    """

    mine: int
    done: int
    total: int
    complete: int
    adrift: int


def next_task(found: Sequence[Task], reviewer: str, judges: Judges, leases: Leases, *, passed: Collection[str] = ()) -> Task | None:
    """The next task of a queue for a reviewer, None where nothing is left. Nobody is given a record twice, nor one that enough others have in hand.

    An open task is taken in hand for a while; `passed` are tasks that the reviewer would rather leave.
    """
    held = leases.held(reviewer)
    for task in sorted(found, key=lambda task: (task.id not in held, task.ordinal)):
        if task.id in passed or (task.reviewers and reviewer not in task.reviewers):
            continue
        who = judges(task)
        if who is None or reviewer in who:
            continue
        places = task.wanted - len(who)
        if task.reviewers or (places > 0 and leases.take(task.id, reviewer, places)):
            return task
    return None


def progress(found: Sequence[Task], reviewer: str, judges: Judges) -> Progress:
    """How far a queue is, for a reviewer and in all."""
    mine = done = complete = adrift = 0
    for task in found:
        who = judges(task)
        if who is None:
            adrift += 1
            continue
        full = len(who) >= task.wanted
        complete += full
        done += reviewer in who
        mine += reviewer in who or (reviewer in task.reviewers if task.reviewers else not full)
    return Progress(mine, done, len(found), complete, adrift)
