"""Linking a whole store: what copies what, what tells the same, from how many sources. Three tables are replaced; articles stay as they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from detente.model import Article, Coded, Event, Statement
from detente.reprints.cards import Card, card_of
from detente.reprints.compare import ties
from detente.reprints.families import families
from detente.reprints.features import Feature, features_of
from detente.reprints.records import Reprint, SourceCount, Told
from detente.reprints.runs import Runs, runs_of
from detente.reprints.sources import Claim, claim_of, counts
from detente.reprints.stories import stories
from detente.store.lake import Lake
from detente.store.tables import rows_of

__all__ = ["LinkSummary", "Links", "link", "links"]

FEATURES = ("actors", "events", "positions", "relations", "dates", "places")
CLAIMS = ("events", "statements")


@dataclass(frozen=True, slots=True)
class Links:
    """All that linking finds, each kind by the first articles of its groups."""

    reprints: tuple[Reprint, ...]
    stories: tuple[Told, ...]
    sources: tuple[SourceCount, ...]


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """What a linking found. `copies` counts articles of families that are not the first; `told` articles of stories.

    `records` counts acts and utterances that several articles tell, `single` those of them that come from one source alone.
    `seconds` is by step.
    """

    articles: int
    families: int
    copies: int
    digests: int
    stories: int
    told: int
    records: int
    single: int
    seconds: dict[str, float]


@dataclass(slots=True)
class _Gathered:
    """What is kept of the articles and records that have been read."""

    cards: dict[str, Card] = field(default_factory=dict)
    runs: list[Runs] = field(default_factory=list)
    features: dict[str, set[Feature]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)

    def articles(self, found: Iterable[Article]) -> None:
        for article in found:
            if article.id not in self.cards:
                self.cards[article.id] = card_of(article)
                self.runs.append(runs_of(article))

    def records(self, kind: str, found: Iterable[tuple[str, object]]) -> None:
        """Take (article, record) pairs; those of articles that are not wholly in the store are passed over."""
        for article, record in found:
            if article not in self.cards:
                continue
            if kind in FEATURES:
                self.features.setdefault(article, set()).update(features_of(record))
            if isinstance(record, (Event, Statement)) and (claim := claim_of(record, self.cards[article].language)):
                self.claims.append(claim)

    def linked(self, spent: Callable[[str], None] = lambda step: None) -> Links:
        cards = list(self.cards.values())
        reprints = families(cards, ties(self.runs))
        spent("reprints")
        told = stories(cards, self.features, reprints)
        spent("stories")
        sources = counts(cards, self.claims, reprints, told)
        spent("sources")
        return Links(tuple(reprints), tuple(told), tuple(sources))


def links(coded: Iterable[Coded]) -> Links:
    """The links among coded articles, without a store; the same whatever their order."""
    gathered = _Gathered()
    everyone = list(coded)
    gathered.articles(each.article for each in everyone)
    for kind in sorted({*FEATURES, *CLAIMS}):
        gathered.records(kind, ((each.article.id, record) for each in everyone for record in getattr(each, kind)))
    return gathered.linked()


def link(store: str | Path, storage: Mapping[str, str] | None = None) -> LinkSummary:
    """Find the links in the store at `store`, and put them in the place of those that it has. Raises StoreError where there is none.

    The tables are committed one after the other; a linking that was killed in between is mended by the next.
    """
    begun = time.perf_counter()
    seconds: dict[str, float] = {}

    def spent(step: str) -> None:
        seconds[step] = time.perf_counter() - begun - sum(seconds.values())

    lake = Lake.open(store, storage)
    gathered = _Gathered()
    gathered.articles(article for _, article in lake.stream("articles", without=("raw_map",)))
    for kind in sorted({*FEATURES, *CLAIMS}):
        gathered.records(kind, lake.stream(kind))
    spent("read")
    found = gathered.linked(spent)
    for kind, rows in (("reprints", found.reprints), ("stories", found.stories), ("sources", found.sources)):
        lake.replace(kind, rows_of(kind, rows))
    spent("write")
    return _summary(len(gathered.cards), found, seconds)


def _summary(articles: int, found: Links, seconds: dict[str, float]) -> LinkSummary:
    roles = [row.role for row in found.reprints]
    return LinkSummary(
        articles=articles,
        families=roles.count("first"),
        copies=len(roles) - roles.count("first") - roles.count("digest"),
        digests=len({row.article for row in found.reprints if row.role == "digest"}),
        stories=sum(row.role == "first" for row in found.stories),
        told=len(found.stories),
        records=len(found.sources),
        single=sum(row.sources == 1 for row in found.sources),
        seconds=seconds,
    )
