"""Batches coded in this process or in several, and handed back in the order they came in, whatever becomes of the processes."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process

from detente.model import SetAside
from detente.own import Own
from detente.pipeline import NONE, Clock, code_batch
from detente.scale.shards import Batch, Item
from detente.store.tables import Tables, to_tables

__all__ = ["AHEAD", "CodedBatch", "code_batches", "code_one", "given_up"]

AHEAD = 2  # batches waiting for each worker: one in work and one ready, so that memory stays small on endless streams
TRIES = (
    3  # how often work that ended its process alone is given to a new one: a machine that is short of memory gets over it, a text does not
)
WORKERS = "workers"  # the stage at which items are set aside that no process survives


@dataclass(frozen=True, slots=True)
class CodedBatch:
    """What a batch gave: the items that came in, the records, what was set aside, and the seconds of each stage."""

    shard: int
    items: tuple[Item, ...]
    tables: Tables
    set_aside: tuple[SetAside, ...]
    seconds: dict[str, float]


def code_batches(batches: Iterable[Batch], coder: str, workers: int, own: Own = NONE) -> Iterator[CodedBatch]:
    """Code a stream, batch by batch, with a user's `own` actors and issues.

    With more than one worker the batches are coded in processes that load each model once. Where one of them dies, new ones take over: the
    batches that were under way are coded one after the other, so that it shows which of them a process does not survive; that one is coded item
    by item, and the item that ends TRIES processes is set aside.

    Workers are started afresh ("spawn"), so a script that asks for them needs the usual `if __name__ == "__main__"`.
    """
    if workers <= 1:
        for batch in batches:
            yield code_one(batch, coder, own)
        return
    stream = iter(batches)
    pool = _Pool(workers, coder, own)
    try:
        waiting = deque((batch, pool.submit(batch)) for batch in islice(stream, AHEAD * workers))
        while waiting:
            batch, future = waiting.popleft()
            if isinstance(future.exception(), BrokenProcessPool):
                pool.renew()
                for each, begun in ((batch, future), *waiting):
                    yield from [begun.result()] if begun.exception() is None else pool.carefully(each)
                waiting = deque((each, pool.submit(each)) for each in islice(stream, AHEAD * workers))
            else:
                yield future.result()
                waiting.extend((each, pool.submit(each)) for each in islice(stream, 1))
    finally:
        pool.close()


def code_one(batch: Batch, coder: str, own: Own = NONE) -> CodedBatch:
    """Code one batch in this process."""
    clock = Clock()
    results = code_batch(batch.items, clock, own)
    asides = tuple(result for result in results if isinstance(result, SetAside))
    return CodedBatch(batch.shard, batch.items, to_tables(results, coder), asides, clock.seconds)


def given_up(batch: Batch, coder: str) -> CodedBatch:
    """A batch of one item that no process survives, set aside."""
    (item,) = batch.items
    what = f"the process that coded it died, {TRIES} times, with nothing else in work"
    aside = (
        item if isinstance(item, SetAside) else SetAside(item.name, WORKERS, what, "give it more memory, or report this with the article")
    )
    return CodedBatch(batch.shard, batch.items, to_tables([aside], coder), (aside,), {})


class _Pool:
    """Worker processes that are replaced when they die."""

    def __init__(self, workers: int, coder: str, own: Own) -> None:
        self._workers, self._coder, self._own = workers, coder, own
        self._pool = self._fresh()

    def _fresh(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=_follow_parent)

    def submit(self, batch: Batch) -> Future[CodedBatch]:
        """Hand a batch to the next free process; a pool that is found broken is replaced."""
        try:
            return self._pool.submit(code_one, batch, self._coder, self._own)
        except BrokenProcessPool:
            future: Future[CodedBatch] = Future()
            future.set_exception(BrokenProcessPool("a worker died while nothing was asked of it"))
            return future

    def renew(self) -> None:
        """New processes in the place of those that are left."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._fresh()

    def carefully(self, batch: Batch) -> Iterator[CodedBatch]:
        """Code a batch with nothing else in work; where that fails TRIES times, item by item; an item that fails as often is set aside."""
        for _ in range(TRIES):
            try:
                yield self.submit(batch).result()
                return
            except BrokenProcessPool:
                self.renew()
        if len(batch.items) == 1:
            yield given_up(batch, self._coder)
        else:
            for item in batch.items:
                yield from self.carefully(Batch(batch.shard, (item,)))

    def close(self) -> None:
        """Let the processes go."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _follow_parent() -> None:
    """End this process when the one that started it has gone: nobody is left to take what it codes."""
    parent = parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
