"""What one source says and another denies: inside an article, and between articles that tell of one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from detente.evidence import overlap
from detente.issues.book import IssueBook
from detente.ledger.records import Dispute
from detente.model import Event, Statement
from detente.phrases import atoms
from detente.statements.chain import label
from detente.store.lake import Lake
from detente.store.query import ask
from detente.store.tables import decoded

__all__ = ["disputes"]

SAME_WORDS = 0.5  # of two contents, for one to be a denial of the other
NEAR_DAYS = 7  # between the days of two reports of one act
DENIALS = frozenset({"deny"})


def disputes(lake: Lake, book: IssueBook, *, issue: frozenset[str] | None = None, until: str | None = None) -> list[Dispute]:
    """All disputes of a store, in the order of articles; with `issue`, those whose words name one of these; `until` a day of report."""
    articles = {row["id"]: row for row in ask(lake, "SELECT id, outlet, language, published.latest AS reported FROM articles").to_pylist()}
    if until is not None:
        articles = {key: row for key, row in articles.items() if row["reported"] and row["reported"] <= until}
    statements = _by_article("statements", lake, articles)
    events = _by_article("events", lake, articles)
    found = [*_inside(statements, articles), *_between(events, articles)]
    return [dispute for dispute in found if issue is None or _names(dispute, book, articles, issue)]


def _by_article(kind: str, lake: Lake, articles: Mapping[str, Any]) -> dict[str, list[Any]]:
    rows = [row for row in ask(lake, f"SELECT * FROM {kind} ORDER BY article, ordinal").to_pylist() if row["article"] in articles]
    out: dict[str, list[Any]] = {}
    for row, record in zip(rows, decoded(kind, rows), strict=True):
        out.setdefault(row["article"], []).append(record)
    return out


def _inside(statements: Mapping[str, Sequence[Statement]], articles: Mapping[str, Any]) -> Iterator[Dispute]:
    """Denials of the words that another speaker of the same article is reported to have said."""
    for article, said in statements.items():
        for denial in said:
            if denial.force not in DENIALS or denial.speaker is None:
                continue
            for other in said:
                same = overlap(denial.content.span, other.content.span) >= SAME_WORDS
                if other is denial or other.force in DENIALS or not same or other.speaker is None:
                    continue
                if other.speaker.identity == denial.speaker.identity or other.id == denial.inside:
                    continue
                outlet = articles[article]["outlet"]
                yield Dispute(
                    "denied", label(other), other.content.quote, label(denial), denial.cue.quote, (article, article), (outlet, outlet),
                    articles[article]["reported"],
                )  # fmt: skip


def _between(events: Mapping[str, Sequence[Event]], articles: Mapping[str, Any]) -> Iterator[Dispute]:
    """Acts that one article tells as done and another as denied."""
    told: dict[tuple[str, frozenset[str], frozenset[str]], list[tuple[str, Event]]] = {}
    for article, found in events.items():
        for event in found:
            told.setdefault(_act(event), []).append((article, event))
    for act, reports in sorted(told.items(), key=lambda item: (item[0][0], sorted(item[0][1]), sorted(item[0][2]))):
        if not act[1] or not act[2]:
            continue
        for article, event in reports:
            denied = next((doubt for doubt in event.doubts if doubt.kind == "denial"), None)
            if denied is None:
                continue
            for elsewhere, other in reports:
                if elsewhere == article or other.status != "happened" or any(d.kind == "denial" for d in other.doubts):
                    continue
                if _near(articles[article]["reported"], articles[elsewhere]["reported"]):
                    teller = other.chain[-1].label if other.chain else "unknown outlet"
                    yield Dispute(
                        "denied", teller, other.trigger.quote, denied.owner, f"{denied.evidence.quote} … {event.trigger.quote}",
                        (elsewhere, article), (articles[elsewhere]["outlet"], articles[article]["outlet"]), articles[article]["reported"],
                    )  # fmt: skip


def _act(event: Event) -> tuple[str, frozenset[str], frozenset[str]]:
    sides = [frozenset(code for actor in side for code in actor.countries) for side in (event.actors, event.recipients)]
    return event.type, sides[0], sides[1]


def _near(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= NEAR_DAYS


def _names(dispute: Dispute, book: IssueBook, articles: Mapping[str, Any], issue: frozenset[str]) -> bool:
    """Whether the words of a dispute name one of some issues."""
    for article, quote in zip(dispute.articles, (dispute.one_quote, dispute.other_quote), strict=True):
        language = articles[article]["language"] or ""
        if any(found in issue for *_, found in book.named(atoms(quote), language)):
            return True
    return False
