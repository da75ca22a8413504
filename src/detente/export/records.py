"""What all exports start from: records with the article they were found in, and the account of what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.model import Article

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["KINDS", "TOLD", "Found", "Loss", "found"]

TOLD = ("statements", "events", "positions", "relations", "dates", "places")  # what texts tell; the rest serves these or explains them
KINDS = ("articles", *TOLD, "actors", "notes")


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a kind with its article; of the kind `articles` the record is the article itself."""

    kind: str
    record: Any
    article: Article


@dataclass(slots=True)
class Loss:
    """What a format could not hold: how often, by what it was. `written` counts rows."""

    written: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def count(self, what: str, number: int = 1) -> None:
        """Count something lost; nothing where the number is 0."""
        if number:
            self.lost[what] += number

    def lines(self) -> list[str]:
        """The account in words, the most frequent loss first."""
        return [f"{number} {what}" for what, number in self.ranked()]

    def ranked(self) -> list[tuple[str, int]]:
        """What was lost with how often, the most frequent first, then by name."""
        return sorted(self.lost.items(), key=lambda item: (-item[1], item[0]))


def found(lake: Lake, kinds: Collection[str] = TOLD) -> Iterator[Found]:
    """The records of some kinds, article by article in the order of their ids, then by kind as KINDS lists them and by place in the text.

    A part of the articles is in memory at a time, however large the store. `raw_map` is empty where articles are not among the kinds.
    Raises StoreError where the store cannot be read.
    """
    from detente.export.stream import articles_with

    order = [kind for kind in KINDS if kind in kinds]
    for article, records in articles_with(lake, [kind for kind in order if kind != "articles"], raw_map="articles" in order):
        for kind in order:
            if kind == "articles":
                yield Found(kind, article, article)
            else:
                yield from (Found(kind, record, article) for record in records[kind])
