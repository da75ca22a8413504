"""The processes in which articles from outside are read: kept warm, held to limits of time and memory, and replaced when they break them.

A text comes from anybody, and goes through parsers and models written in C. So it is read in a process of its own, which talks with the desk in bytes
of JSON over a pipe, and which is ended when it takes too long: nothing that happens in it can harm the desk.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from detente.draft import Metadata, Source
from detente.errors import AnalysisError
from detente.model import Coded, SetAside
from detente.own import BOTH, Own

__all__ = ["MEMORY_BYTES", "Bench", "BusyError", "code_here"]

GIB = 1024**3
# Of addresses, not of memory in use: models are mapped into more than they touch. Reading takes 1.0 GB of memory in 3.2 GB of addresses (measured
# on the longest of 300 French articles, both engines); twice that is room enough, and what runs away is stopped before the machine suffers.
MEMORY_BYTES = 6 * GIB
START_S = 60.0  # a cold start takes 4 s on an idle machine, and many times that on one that has no memory left in its caches
WARM = "Moscow, 2 March 2019 – Russia condemned the missile test. La France a condamné le tir, a déclaré le ministre."
STAGE = "upload"
SHORTER = "give a shorter text, or read it with detente read"
READY = b"ready"

Reader = Callable[[Source, str], "Coded | SetAside"]


class BusyError(Exception):
    """All processes are at work, and enough are waiting."""


@dataclass(slots=True)
class _Seat:
    """A process with the pipe to it, and whether it has said that its models are loaded. None where none was started yet."""

    process: BaseProcess | None = None
    pipe: Connection | None = None
    ready: bool = False


class Bench:
    """Processes that read articles, `seats` at most, each started when it is first needed.

    No more than `waiting` callers wait for one. `read` is what a process does with a source; there for tests.
    """

    def __init__(
        self, *, seats: int = 1, waiting: int = 4, limit_s: float = 60.0, memory_bytes: int = MEMORY_BYTES, read: Reader | None = None
    ) -> None:
        self._seats = [_Seat() for _ in range(seats)]
        self._free = threading.Semaphore(seats)
        self._places = threading.BoundedSemaphore(seats + waiting)
        self._lock = threading.Lock()
        self._limit_s = limit_s
        self._memory_bytes = memory_bytes
        self._read = read or code_here

    def code(self, source: Source, engine: str = BOTH) -> Coded | SetAside:
        """The records of a source, or why there are none.

        Raises BusyError where too many wait, or one has waited too long; AnalysisError where it takes too long, or no process survives it.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            if not self._free.acquire(timeout=self._limit_s):
                raise BusyError
            with self._lock:
                seat = self._seats.pop()
            try:
                return self._ask(seat, source, engine)
            finally:
                with self._lock:
                    self._seats.append(seat)  # the one used last is taken first: it is warm
                self._free.release()
        finally:
            self._places.release()

    def warm(self) -> None:
        """Start one process, if none runs, so that it is ready when it is needed."""
        with self._lock:
            if self._seats and not any(seat.process is not None for seat in self._seats):
                self._start(self._seats[-1])

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for seat in self._seats:
                _end(seat)

    def _ask(self, seat: _Seat, source: Source, engine: str) -> Coded | SetAside:
        """What the process at a seat makes of a source. One that takes too long or dies is replaced at once, so that it is warm for the next."""
        if seat.process is None or not seat.process.is_alive():
            self._start(seat)
        try:
            return _decoded(self._told(seat, source, engine))
        except (EOFError, OSError) as error:
            self._start(seat)
            raise AnalysisError("the process that read it died", item=source.name, stage=STAGE, remedy=SHORTER) from error
        except AnalysisError:
            self._start(seat)
            raise

    def _told(self, seat: _Seat, source: Source, engine: str) -> bytes:
        assert seat.pipe is not None
        if not seat.ready and not (seat.pipe.poll(START_S) and seat.pipe.recv_bytes() == READY):
            raise AnalysisError("the process that reads does not start", item=source.name, stage=STAGE, remedy="try again in a minute")
        seat.ready = True
        seat.pipe.send_bytes(json.dumps([asdict(source), engine]).encode())
        if not seat.pipe.poll(self._limit_s):
            raise AnalysisError(f"reading takes more than {self._limit_s:g} s", item=source.name, stage=STAGE, remedy=SHORTER)
        return seat.pipe.recv_bytes()

    def _start(self, seat: _Seat) -> None:
        _end(seat)
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        seat.process = context.Process(target=_serve, args=(theirs, self._memory_bytes, self._read), name="detente-reader", daemon=True)
        seat.process.start()
        theirs.close()
        seat.pipe, seat.ready = ours, False


def code_here(source: Source, engine: str) -> Coded | SetAside:
    """The records of a source, read in this process."""
    from detente.pipeline import code_batch

    (result,) = code_batch([source], own=Own(engine=engine))
    return result


def _end(seat: _Seat) -> None:
    if seat.process is not None:
        seat.process.kill()
        seat.process.join()
    if seat.pipe is not None:
        seat.pipe.close()
    seat.process = seat.pipe = None


def _decoded(data: bytes) -> Coded | SetAside:
    from detente.store.plain import coded_of

    told: Mapping[str, Any] = json.loads(data)
    return SetAside(**told["aside"]) if "aside" in told else coded_of(told["coded"])


def _serve(pipe: Connection, memory_bytes: int, read: Reader) -> None:
    """What a process does: read what comes through the pipe, one after the other, until the desk has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the desk from a terminal stops all of its processes: the desk ends this one
    _limit(memory_bytes)
    _follow_parent()
    read(Source("warm", "text", WARM, ""), BOTH)
    with suppress(EOFError, OSError):
        pipe.send_bytes(READY)
        while True:
            fields, engine = json.loads(pipe.recv_bytes())
            source = Source(**{**fields, "metadata": Metadata(**fields["metadata"])})
            result = read(source, engine)
            told = {"aside": asdict(result)} if isinstance(result, SetAside) else {"coded": asdict(result)}
            pipe.send_bytes(json.dumps(told).encode())


def _limit(memory_bytes: int) -> None:
    """Let this process have no more than so many bytes of addresses, write no file of a crash, and give way to the desk."""
    with suppress(ImportError, OSError, ValueError):  # not every system has all of these
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        os.nice(5)


def _follow_parent() -> None:
    """End this process when the desk has gone."""
    parent = parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
