"""Batches coded in this process or in several, and handed back in the order they came in, whatever becomes of the processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, tee

from detente.model import Coded, SetAside
from detente.own import Own
from detente.pipeline import NONE, Clock, code_batch, code_each
from detente.scale.crew import Crew, DiedError
from detente.scale.shards import Batch, Item
from detente.store.tables import Tables, to_tables

__all__ = ["AHEAD", "CodedBatch", "code_batches", "code_one", "given_up"]

AHEAD = 2  # batches for each worker: one in work and one ready, so that memory stays small on endless streams
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

    With more than one worker the batches are coded in processes that load each model once. A batch whose process died is coded again, TRIES times and
    with nothing else in work, then item by item; the item that ends as many processes is set aside.

    Workers are started afresh ("spawn"), so a script that asks for them needs the usual `if __name__ == "__main__"`.
    """
    if workers <= 1:
        ahead, behind = tee(batches)
        for batch, (results, clock) in zip(behind, code_each((batch.items for batch in ahead), own), strict=True):
            yield _gathered(batch, coder, results, clock)
        return
    stream = iter(batches)
    crew = Crew(workers)
    task = partial(_coded, crew, coder, own)
    try:
        waiting = deque(crew.submit(task, batch) for batch in islice(stream, AHEAD * workers))
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(crew.submit(task, batch) for batch in islice(stream, 1))
    finally:
        crew.close()


def _coded(crew: Crew, coder: str, own: Own, batch: Batch) -> list[CodedBatch]:
    """What a batch came to in a process of the crew; in parts, one for each item, where no process survives it whole."""
    try:
        return [crew.call(code_one, batch, coder, own)]
    except DiedError:
        return list(_carefully(crew, coder, own, batch))


def _carefully(crew: Crew, coder: str, own: Own, batch: Batch) -> Iterator[CodedBatch]:
    """Code a batch with nothing else in work, so that it is known to be what ends its process."""
    for _ in range(TRIES):
        try:
            yield crew.call(code_one, batch, coder, own, alone=True)
            return
        except DiedError:
            continue
    if len(batch.items) == 1:
        yield given_up(batch, coder)
    else:
        for item in batch.items:
            yield from _carefully(crew, coder, own, Batch(batch.shard, (item,)))


def code_one(batch: Batch, coder: str, own: Own = NONE) -> CodedBatch:
    """Code one batch in this process."""
    clock = Clock()
    return _gathered(batch, coder, code_batch(batch.items, clock, own), clock)


def _gathered(batch: Batch, coder: str, results: Sequence[Coded | SetAside], clock: Clock) -> CodedBatch:
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
