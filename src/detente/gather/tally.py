"""The account of a run under way: what became of everything, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from detente.gather.records import FetchSummary, Progress, Reason, Task

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """Counts by fate (the fields of FetchSummary), and reasons with the first case of each."""

    counts: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    pages_done: int = 0
    _reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    _first: dict[tuple[str, str], str] = field(default_factory=dict)

    def count(self, fate: str, number: int = 1) -> None:
        """So many more met this fate."""
        self.counts[fate] += number

    def why(self, item: str, reason: str, remedy: str, number: int = 1) -> None:
        """Write down why something is not there."""
        key = (reason, remedy)
        self._reasons[key] += number
        self._first.setdefault(key, item)

    def done(self, task: Task, fate: str, reason: str = "", remedy: str = "") -> None:
        """A task is at its end."""
        self.count(fate)
        self.pages_done += task.kind == "page"
        if reason:
            self.why(task.url, reason, remedy)

    def fail(self, item: str, reason: str, remedy: str) -> None:
        """A target or listing is of no use."""
        self.count("failed")
        self.why(item, reason, remedy)

    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.pages_done, self.pages, self.counts["fetched"], self.counts["failed"])

    def summary(self, files: tuple[str, ...], seconds: float) -> FetchSummary:
        """The account; the commonest reasons first."""
        ranked = sorted(self._reasons.items(), key=lambda item: (-item[1], item[0]))
        return FetchSummary(
            fetched=self.counts["fetched"],
            unchanged=self.counts["unchanged"],
            known=self.counts["known"],
            refused=self.counts["refused"],
            failed=self.counts["failed"],
            left=self.counts["left"],
            older=self.counts["older"],
            listings=self.counts["listings"],
            unchanged_listings=self.counts["unchanged_listings"],
            files=files,
            reasons=tuple(Reason(*key, number, self._first[key]) for key, number in ranked),
            seconds=seconds,
        )
