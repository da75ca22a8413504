"""What linking writes: who copies whom, which articles tell one story, and how many sources a record has."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Reprint", "SourceCount", "Told"]


@dataclass(frozen=True, slots=True)
class Reprint:
    """An article's place in a family of near-copies. A family is named for its first article: the earliest published, then the first by id.

    `role`: first; copy (near the same text); part (it stands in a longer one); host (a shorter one stands in it); digest (stories that have
    nothing to do with each other stand in it: it is of no family but its own). `of` is the article that it is compared with, None for the
    first; `score` the share of the shorter one's runs of five words that stand in the other, 0–1.
    """

    article: str
    family: str
    role: str
    of: str | None
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """An article's place in a story that several articles tell. A story is named for its first article, as a family is.

    `role`: first; copy (a reprint of one that is in); version (linked with an article in another language); report (with one in its own).
    `of` is the article that it is linked with; `score` is how much of what their records say is shared, weighted by rarity, 0–1; of a copy it
    is the reprint's.
    """

    article: str
    story: str
    role: str
    of: str | None
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One act or utterance that several articles tell, and from how many independent sources: families of near-copies, joined where they
    credit one agency.

    `kind`: event or statement. `what` says it in few words. `records` and `articles` are ids, sorted. `families` counts texts, `sources` what
    is left of them when agencies are known; `agencies` are those credited.
    """

    id: str
    kind: str
    what: str
    records: tuple[str, ...]
    articles: tuple[str, ...]
    families: int
    sources: int
    agencies: tuple[str, ...]
    reason: str
