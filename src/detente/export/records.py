"""What all exports start from: records with the article they were found in, and the account of what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from detente.model import Article
from detente.store.lake import Lake
from detente.store.query import ask
from detente.store.tables import decoded

__all__ = ["KINDS", "Found", "Loss", "found"]

KINDS = ("statements", "positions")


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a kind with its article."""

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
        return [f"{number} {what}" for what, number in sorted(self.lost.items(), key=lambda item: (-item[1], item[0]))]


def found(lake: Lake, kinds: tuple[str, ...] = KINDS) -> Iterator[Found]:
    """The records of some kinds, article by article in the order of their ids, then by kind and place in the text."""
    rows = ask(lake, "SELECT * FROM articles ORDER BY id").to_pylist()
    articles = {article.id: article for article in decoded("articles", rows)}
    by_article: dict[str, list[Found]] = {key: [] for key in articles}
    for kind in kinds:
        rows = ask(lake, f"SELECT * FROM {kind} ORDER BY article, ordinal").to_pylist()
        for row, record in zip(rows, decoded(kind, rows), strict=True):
            by_article[row["article"]].append(Found(kind, record, articles[row["article"]]))
    for records in by_article.values():
        yield from records
