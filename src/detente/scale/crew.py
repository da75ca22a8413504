"""Processes that code batches, each behind a pipe of its own: when one dies, what it had in work is known, and nobody else is held up.

(A pool with one pipe for all results, as `concurrent.futures` has, waits for ever for the rest of a message when the process that wrote it is killed
half way.) A thread stands before each process, hands it one batch at a time and waits for what it came to.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any

__all__ = ["Crew", "DiedError"]

Work = Callable[..., Any]


class DiedError(Exception):
    """The process ended before the work was done."""


class Crew:
    """So many processes, started afresh ("spawn") when there is work for them, and again when they die.

    `call` hands work to this thread's process; threads of the crew's own (`submit`) have a process each.
    """

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="crew")
        self._mine = threading.local()
        self._processes: list[_Process] = []
        self._floor = _Floor()
        self._closed = False

    def submit(self, task: Callable[..., Any], *args: Any) -> Future[Any]:
        """Run a task in one of the crew's threads."""
        return self._threads.submit(task, *args)

    def call(self, work: Work, *args: Any, alone: bool = False) -> Any:
        """What `work(*args)` gives in this thread's process, or raises there; raises DiedError where the process ends first.

        `alone`: when the others have finished what they are at, and with nothing else in work.
        """
        with self._floor.to_itself() if alone else self._floor.shared():
            process = getattr(self._mine, "process", None)
            if process is None or process.dead:
                process = self._mine.process = _Process()
                self._processes.append(process)
            if self._closed:
                process.end()
                raise DiedError("the crew has been let go")
            return process.call(work, args)

    def close(self) -> None:
        """End all processes, whatever they are at, and let the threads go."""
        self._closed = True
        for process in list(self._processes):
            process.end()
        self._threads.shutdown(wait=True, cancel_futures=True)


class _Process:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends with the process
        self.dead = False

    def call(self, work: Work, args: tuple[Any, ...]) -> Any:
        try:
            self._pipe.send((work, args))
            done, found = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise DiedError(f"exit code {self._process.exitcode}") from error
        if done:
            return found
        raise found

    def end(self) -> None:
        self.dead = True
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._pipe.close()


class _Floor:
    """Many may be at work at once, or one that needs the floor to itself; who waits for that goes before those who come after."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._at_work = self._waiting = 0
        self._taken = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._taken and not self._waiting)
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    @contextmanager
    def to_itself(self) -> Iterator[None]:
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not self._taken and not self._at_work)
            self._waiting -= 1
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()


def _serve(pipe: Connection) -> None:
    """Do what comes through the pipe until it ends. An interrupt from the keyboard is for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    while True:
        try:
            work, args = pipe.recv()
        except EOFError:
            return
        try:
            answer = (True, work(*args))
        except Exception as error:  # noqa: BLE001 - it is raised again where the work was asked for
            answer = (False, error)
        pipe.send(answer)


def _follow_parent() -> None:
    """End this process when the one that started it has gone: nobody is left to take what it codes."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
