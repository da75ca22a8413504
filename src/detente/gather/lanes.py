"""One lane a host: what is to be asked there, one thing at a time, and not before it is polite."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from detente.gather.addresses import lane_of
from detente.gather.records import Task
from detente.gather.robots import Rules
from detente.gather.state import Host

__all__ = ["Lane", "Lanes"]


@dataclass(slots=True)
class Lane:
    """What waits for a host. `ready` is the time (Unix seconds) of the next request; `closed` says why there is none in this run."""

    host: str
    ready: float
    failures: int
    tasks: deque[Task] = field(default_factory=deque)
    rules: dict[str, Rules] = field(default_factory=dict)
    busy: bool = False
    queued: bool = False
    robots_tries: int = 0
    closed: tuple[str, str] | None = None


class Lanes:
    """The lanes of a run, by when they are ready; of those that are ready together, the first that was filled."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._heap: list[tuple[float, int, Lane]] = []
        self._order = count()

    def lane(self, url: str) -> Lane | None:
        """The lane of an address, if there is one yet."""
        return self._lanes.get(lane_of(url))

    def open(self, url: str, host: Host, now: float) -> Lane:
        """A new lane for an address, with what is remembered of its host."""
        lane = Lane(lane_of(url), max(host.not_before, now), host.failures)
        self._lanes[lane.host] = lane
        return lane

    def put(self, lane: Lane, task: Task, *, first: bool = False) -> None:
        """Queue a task, with `first` before the others."""
        if first:
            lane.tasks.appendleft(task)
        else:
            lane.tasks.append(task)
        self.queue(lane)

    def queue(self, lane: Lane) -> None:
        """Have a lane come out of `next` when it is ready, if it has anything to do and nothing under way."""
        if lane.tasks and not lane.busy and not lane.queued:
            lane.queued = True
            heapq.heappush(self._heap, (lane.ready, next(self._order), lane))
        if not lane.tasks:
            lane.rules.clear()  # they are large, and in the state file

    def ready_at(self) -> float | None:
        """When the next lane is ready; None where none has anything to do."""
        return self._heap[0][0] if self._heap else None

    def next(self, now: float) -> Lane | None:
        """The next lane that is ready, taken out."""
        if not self._heap or self._heap[0][0] > now:
            return None
        lane = heapq.heappop(self._heap)[2]
        lane.queued = False
        return lane
