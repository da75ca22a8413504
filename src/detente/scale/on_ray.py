"""Batches coded by actors of a Ray cluster, each of which loads the models once; handed back in the order they came in.

Ray is an extra. A cluster that RAY_ADDRESS names is used, else one is started on this machine for the run and stopped after it.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from detente.errors import AnalysisError, InputError
from detente.own import Own
from detente.scale.shards import Batch
from detente.scale.workers import AHEAD, TRIES, CodedBatch, code_one, given_up

__all__ = ["code_on_ray"]

MISSING = "pip install 'detente[ray]'"


def code_on_ray(batches: Iterable[Batch], coder: str, own: Own, *, workers: int) -> Iterator[CodedBatch]:
    """Code a stream on `workers` actors of one processor each.

    No actor has more than AHEAD batches before it, so memory stays small on endless streams. An actor that dies is started again elsewhere by
    Ray, and its batch given out again, TRIES times in all; then its items are given out one by one, and one that ends as many is set aside.
    Raises InputError where Ray is not installed, AnalysisError where the cluster is lost.
    """
    ray = _ray()
    with _cluster(ray, workers):
        try:
            yield from _spread(ray, batches, coder, own, workers)
        except ray.exceptions.RayError as error:
            what = f"the Ray cluster failed: {' '.join(str(error).split())[:200]}"
            raise AnalysisError(what, stage="ray", remedy="run again: what is in is skipped") from error


def _spread(ray: Any, batches: Iterable[Batch], coder: str, own: Own, workers: int) -> Iterator[CodedBatch]:
    actor = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=TRIES - 1)(_Coder)
    actors = [actor.remote(own, coder) for _ in range(workers)]
    lost = (ray.exceptions.ActorDiedError, ray.exceptions.ActorUnavailableError, ray.exceptions.OutOfMemoryError)
    stream = iter(batches)
    turn = 0
    waiting: deque[tuple[Batch, Any]] = deque()

    def fill(number: int) -> None:
        nonlocal turn
        for batch in islice(stream, number):
            waiting.append((batch, actors[turn % workers].code.remote(batch)))
            turn += 1

    def alone(batch: Batch) -> Iterator[CodedBatch]:
        try:
            yield pickle.loads(ray.get(actors[turn % workers].code.remote(batch)))
        except lost:
            if len(batch.items) == 1:
                yield given_up(batch, coder)
            else:
                for item in batch.items:
                    yield from alone(Batch(batch.shard, (item,)))

    fill(AHEAD * workers)
    while waiting:
        batch, reference = waiting.popleft()
        try:
            done = [pickle.loads(ray.get(reference))]
        except lost:
            done = list(alone(batch))
        yield from done
        fill(1)


class _Coder:
    """An actor: one process with its models loaded."""

    def __init__(self, own: Own, coder: str) -> None:
        self._own, self._coder = own, coder

    def code(self, batch: Batch) -> bytes:
        """Code one batch, and pack what it gave: Ray itself takes Arrow's tables apart column by column, for a tenth of the time of coding."""
        return pickle.dumps(code_one(batch, self._coder, self._own), pickle.HIGHEST_PROTOCOL)


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise InputError("Ray is not installed", item="ray", stage="settings", remedy=MISSING) from error
    return ray


@contextmanager
def _cluster(ray: Any, workers: int) -> Iterator[None]:
    """A cluster to work on: the one in use, the one that the environment names, or one of our own."""
    if ray.is_initialized():
        yield
        return
    address = os.environ.get("RAY_ADDRESS")
    own = {} if address else {"num_cpus": workers, "include_dashboard": False}
    ray.init(address=address, log_to_driver=False, logging_level="ERROR", **own)
    try:
        yield
    finally:
        ray.shutdown()
