"""What linking keeps of an article once its text has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.model import Article, When
from detente.reprints.credits import credited

__all__ = ["Card", "card_of", "days_apart", "days_between"]

TITLE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Card:
    """An article by id, with a name for people, its language, when it was published, and the agencies that its text as a whole is credited to."""

    id: str
    name: str
    language: str | None
    published: When
    agencies: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str]:
        """Sorts the earliest published first, then by id; what has no date comes last."""
        return self.published.earliest or self.published.latest or "9999", self.id


def card_of(article: Article) -> Card:
    """The card of an article."""
    name = " ".join((article.title or article.text).split())
    name = name if len(name) <= TITLE_CHARS else name[: TITLE_CHARS - 1].rstrip() + "…"
    return Card(article.id, name, article.language, article.published, credited(article))


def days_apart(a: When, b: When) -> int | None:
    """Days between two intervals, 0 where they overlap; None where a side of one is open that the answer hangs on."""
    if a.earliest and b.latest and a.earliest > b.latest:
        return days_between(b.latest, a.earliest)
    if b.earliest and a.latest and b.earliest > a.latest:
        return days_between(a.latest, b.earliest)
    return 0 if a.earliest and a.latest and b.earliest and b.latest else None


def days_between(earlier: str, later: str) -> int:
    """Days from one ISO date to another."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
