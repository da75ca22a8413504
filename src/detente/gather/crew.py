"""A few threads that run what they are given, so that slow hosts do not hold up the others."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Crew"]

Tag = TypeVar("Tag")
Result = TypeVar("Result")


class Crew(Generic[Tag, Result]):
    """Threads that work side by side; results come back in the order in which the work ends.

    The threads are daemons: an interrupt does not wait for an answer that may be two minutes away.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._threads: list[threading.Thread] = []
        self._work: queue.SimpleQueue[tuple[Tag, Callable[[], Result]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Tag, Result | BaseException]] = queue.SimpleQueue()
        self.at_work = 0

    @property
    def full(self) -> bool:
        """Whether nobody is free."""
        return self.at_work >= self._size

    def give(self, tag: Tag, work: Callable[[], Result]) -> None:
        """Have something done; its result comes out of `take` with the tag."""
        self.at_work += 1
        if len(self._threads) < min(self.at_work, self._size):
            thread = threading.Thread(target=self._serve, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._work.put((tag, work))

    def take(self, timeout_s: float | None) -> tuple[Tag, Result] | None:
        """The next result; None where none comes in time. Raises what the work raised."""
        try:
            tag, result = self._done.get(timeout=timeout_s)
        except queue.Empty:
            return None
        self.at_work -= 1
        if isinstance(result, BaseException):
            raise result
        return tag, result

    def dismiss(self) -> None:
        """Let the threads end once their work is done, and wait for those that have none."""
        for _ in self._threads:
            self._work.put(None)
        if not self.at_work:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        while (item := self._work.get()) is not None:
            tag, work = item
            try:
                self._done.put((tag, work()))
            except BaseException as error:  # noqa: BLE001 - handed on to whoever takes the result
                self._done.put((tag, error))
