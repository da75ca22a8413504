"""Where batches are coded: each engine takes a stream of them and gives back what they came to, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Protocol

from detente.errors import InputError
from detente.own import Own
from detente.scale.shards import Batch
from detente.scale.workers import CodedBatch, code_batches

__all__ = ["ENGINES", "PROCESSES", "RAY", "Engine", "engine"]

PROCESSES, RAY = "processes", "ray"
ENGINES = (PROCESSES, RAY)  # this process or several on this machine; actors of a Ray cluster


class Engine(Protocol):
    """Codes batches for the coder with this id and a user's own rows."""

    def __call__(self, batches: Iterable[Batch], coder: str, own: Own) -> Iterator[CodedBatch]:
        """What each batch came to, in the order they came in."""


def engine(on: str, workers: int) -> Engine:
    """The engine of this name with so many workers. Raises InputError for a name that is none, or where Ray is not installed."""
    if on == PROCESSES:
        return lambda batches, coder, own: code_batches(batches, coder, workers, own)
    if on == RAY:
        from detente.scale.on_ray import code_on_ray

        return partial(code_on_ray, workers=workers)
    raise InputError("no such engine", item=on, stage="settings", remedy=f"one of {', '.join(ENGINES)}")
