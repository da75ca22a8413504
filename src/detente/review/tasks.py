"""What somebody is asked to judge: the rows of a queue, drawn once and kept in the store."""

from __future__ import annotations

from dataclasses import dataclass

from detente.evidence import Evidence

__all__ = ["Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """A record that a queue asks about, at its place in the queue.

    `plan` says in words how the queue was drawn, `why` what put this record into it, in the codes of docs/review.md. `reviewers` are those it is
    assigned to; empty where anybody may take it. `wanted` is how many people are to judge it. `anchor`, `url` and `sha256` are as in a judgement: by
    them the task is found again after the article is coded anew.
    """

    id: str
    queue: str
    ordinal: int
    plan: str
    kind: str
    record: str
    article: str
    type: str
    anchor: Evidence
    sha256: str
    url: str | None
    why: tuple[str, ...]
    reviewers: tuple[str, ...]
    wanted: int
