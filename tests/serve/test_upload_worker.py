from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import reading_aloud
import records
from detente.draft import Metadata, Source
from detente.errors import AnalysisError
from detente.model import Coded, SetAside
from detente.serve.worker import Bench, BusyError

LIMIT_S = 3.0


def source(words: str) -> Source:
    return Source("pasted", "text", words, "0" * 64, Metadata(language="fr"))


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One process, and one caller who may wait."""
    made = Bench(seats=1, waiting=1, limit_s=LIMIT_S, memory_bytes=16 * 1024**3, read=reading_aloud.read)
    yield made
    made.close()


def pid(bench: Bench) -> int:
    found = bench.code(source("PID"))
    assert isinstance(found, SetAside)
    return int(found.reason)


def test_records_come_back_as_they_were_made(bench: Bench) -> None:
    assert bench.code(source(records.TEXT)) == records.coded(records.TEXT, "pasted", "fr")


def test_what_is_set_aside_comes_back_with_its_reason(bench: Bench) -> None:
    assert bench.code(source("BAD")) == SetAside("pasted", "clean", "nothing to code", "give it words")


def test_the_process_is_another_one_and_stays_warm(bench: Bench) -> None:
    first = pid(bench)
    assert first != os.getpid()
    assert pid(bench) == first


def test_who_takes_too_long_is_ended_and_replaced(bench: Bench) -> None:
    before = pid(bench)
    started = time.monotonic()
    with pytest.raises(AnalysisError, match="more than 3 s"):
        bench.code(source("SLEEP"))
    assert time.monotonic() - started < LIMIT_S + 2
    assert pid(bench) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_process_that_dies_costs_only_its_article(bench: Bench) -> None:
    with pytest.raises(AnalysisError, match="died"):
        bench.code(source("KILL"))
    assert isinstance(bench.code(source(records.TEXT)), Coded)


def test_memory_has_an_end(bench: Bench) -> None:
    found = bench.code(source("SWELL"))
    assert isinstance(found, SetAside)
    assert found.reason == "MemoryError"


def test_no_more_wait_than_may(bench: Bench) -> None:
    pid(bench)
    entered = threading.Barrier(3)

    def held(words: str) -> object:
        entered.wait()
        try:
            return bench.code(source(words))
        except (AnalysisError, BusyError) as error:
            return error

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(held, ["SLEEP"] * 3))
    assert sum(isinstance(each, BusyError) for each in found) in {
        1,
        2,
    }  # the one beyond the limit, and the one who waited as long as may be read
    assert any(isinstance(each, AnalysisError) for each in found)


def test_warming_starts_one_process_once() -> None:
    bench = Bench(seats=2, limit_s=LIMIT_S, read=reading_aloud.read)
    try:
        bench.warm()
        bench.warm()
        assert sum(seat.process is not None for seat in bench._seats) == 1
        first = pid(bench)
        assert pid(bench) == first
    finally:
        bench.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
