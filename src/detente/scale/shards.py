"""Work cut into shards: the same stream of inputs gives the same shards, whoever works on them and whatever is done already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detente.draft import Source
from detente.model import Coded, SetAside
from detente.own import Own
from detente.pipeline import BATCH_ARTICLES, NONE, code_stream
from detente.store.runs import current_coder
from detente.store.tables import Tables, to_tables

__all__ = ["SHARD_ITEMS", "Batch", "batches", "code_shard"]

Item = Source | SetAside

SHARD_ITEMS = 1000  # a minute or two of work is lost when a run is killed; smaller shards make many small files (DESIGN, scale)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some items of one shard that are coded together. `shard` is the number of the shard in the stream, from 0."""

    shard: int
    items: tuple[Item, ...]


def batches(items: Iterable[Item], *, wanted: Callable[[Item], bool] = lambda _: True, rank: int = 0, world: int = 1) -> Iterator[Batch]:
    """The items of a stream in batches of BATCH_ARTICLES at most, none of which crosses the border of two shards.

    A shard is SHARD_ITEMS items by their place in the stream, so that neither what is not `wanted` (it is in already) nor who takes which shard
    moves the borders. Of `world` workers that see the same stream, the one with this `rank` (from 0) takes each world-th shard.
    """
    waiting: list[Item] = []
    at = 0
    for number, item in enumerate(items):
        shard = number // SHARD_ITEMS
        if waiting and (shard != at or len(waiting) == BATCH_ARTICLES):
            yield Batch(at, tuple(waiting))
            waiting = []
        at = shard
        if shard % world == rank and wanted(item):
            waiting.append(item)
    if waiting:
        yield Batch(at, tuple(waiting))


def code_shard(items: Iterable[Item], own: Own = NONE) -> Tables:
    """The records of some items as Arrow tables, one a kind: all that is needed to code under an engine of one's own (Spark, Dask, …).

    The same items, version and resources give the same tables, as often as it is called. Nothing is written.
    """
    results: list[Coded | SetAside] = list(code_stream(items, own=own))
    return to_tables(results, current_coder(own).id)
