"""Batches coded in this process or in several, and handed back in the order they came in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from detente.draft import Source
from detente.errors import AnalysisError
from detente.model import SetAside
from detente.own import Own
from detente.pipeline import NONE, Clock, batches, code_batch
from detente.store.tables import Tables, to_tables

__all__ = ["CodedBatch", "code_batches"]

AHEAD = 2  # batches waiting for each worker: one in work and one ready, so that memory stays small on endless streams


@dataclass(frozen=True, slots=True)
class CodedBatch:
    """What a batch gave: how many items came in, the records, what was set aside, and the seconds of each stage."""

    came_in: int
    tables: Tables
    set_aside: tuple[SetAside, ...]
    seconds: dict[str, float]


def code_batches(items: Iterable[Source | SetAside], coder: str, workers: int, own: Own = NONE) -> Iterator[CodedBatch]:
    """Code a stream, batch by batch, with a user's `own` actors and issues.

    With more than one worker the batches are coded in processes that load each model once.

    Workers are started afresh ("spawn"), so a script that asks for them needs the usual `if __name__ == "__main__"`.
    """
    if workers <= 1:
        for batch in batches(items):
            yield _code(batch, coder, own)
        return
    stream = batches(items)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[CodedBatch]] = deque(pool.submit(_code, batch, coder, own) for batch in islice(stream, AHEAD * workers))
        try:
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_code, batch, coder, own) for batch in islice(stream, 1))
        except BrokenProcessPool as error:
            what = "a worker process was ended from outside, most often for want of memory"
            raise AnalysisError(what, stage="workers", remedy="run again with fewer workers: what is in is skipped") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _code(batch: list[Source | SetAside], coder: str, own: Own) -> CodedBatch:
    clock = Clock()
    results = code_batch(batch, clock, own)
    asides = tuple(result for result in results if isinstance(result, SetAside))
    return CodedBatch(len(batch), to_tables(results, coder), asides, clock.seconds)
