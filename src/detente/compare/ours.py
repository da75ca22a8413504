"""The events of a store, brought to what a peer has: a day, parties, a type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.compare.names import BODIES, main_body
from detente.compare.rows import NO_ACTOR, NO_ACTOR_STATE, NO_RECIPIENT_STATE, PUBLICATION, TEXT, Act, Left, parties
from detente.dialects import states
from detente.resources import table

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["BACKGROUND", "OPEN_TIME", "STATUSES", "UNDATED", "WIDEST_DAYS", "WIDE_TIME", "Articles", "articles", "events"]

WIDEST_DAYS = 7  # a week still says when something happened; a month overlaps with whatever the peer has
BATCH_ROWS = 4096
# Why an event of ours has no day that a peer's could be held against; or is none that a peer would have.
STATUSES = {"negated": "did not happen", "hypothetical": "only thought of", "future": "still to come"}
WIDE_TIME = f"time wider than {WIDEST_DAYS} days"
OPEN_TIME = "time open on one side"
BACKGROUND = "background without a time"
UNDATED = "neither text nor article dated to the day"
_EVENTS = """
SELECT e.id, e.type, e.modes, e.status, e.historical, e.score, e.earliest, e.latest, a.url,
    e."when".basis <> 'none' AS timed,
    CASE WHEN a.published.earliest = a.published.latest THEN a.published.earliest END AS published,
    [{'country': x.country, 'identity': x.identity, 'members': x.members} for x in e.actors] AS actors,
    [{'country': x.country, 'identity': x.identity, 'members': x.members} for x in e.recipients] AS recipients
FROM events e JOIN articles a ON e.article = a.id ORDER BY e.id
"""
_ARTICLES = """
SELECT url, CASE WHEN published.earliest = published.latest THEN published.earliest END AS published FROM articles
"""


@dataclass(frozen=True, slots=True)
class Articles:
    """What the articles of a store are of: how many on each day of publication, and the address of each that has one."""

    days: Counter[date]
    urls: tuple[str, ...]


def articles(lake: Lake) -> Articles:
    """The days and addresses of a store's articles; those whose day is not known are in no day."""
    from detente.store.query import ask

    rows = ask(lake, _ARTICLES).to_pylist()
    days = Counter(date.fromisoformat(row["published"]) for row in rows if row["published"])
    return Articles(days, tuple(row["url"] for row in rows if row["url"]))


def events(lake: Lake) -> Iterator[Act | Left]:
    """The events of a store in the order of their ids.

    A peer dates what its text does not date by the day of publication, so an event of ours whose time is not told gets the same; one that is
    told before its time (a promise) happens when it is told. An act without a day that could be compared comes with `first` and `last` None.
    """
    from detente.store.query import ask

    for batch in ask(lake, _EVENTS).to_batches(max_chunksize=BATCH_ROWS):
        yield from map(_event, batch.to_pylist())


def _event(row: dict[str, Any]) -> Act | Left:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    told = row["status"] == "future" and row["type"] in _promises()
    if row["status"] in STATUSES and not told:
        return Left(STATUSES[row["status"]], published)
    actors, recipients = (parties(code for actor in row[side] for code in _parties(actor)) for side in ("actors", "recipients"))
    if not actors:
        return Left(NO_ACTOR_STATE if row["actors"] else NO_ACTOR, published)
    if row["recipients"] and not recipients:
        return Left(NO_RECIPIENT_STATE, published)
    first, last, dated = _days(row, published, told=told)
    code = " ".join((row["type"], *row["modes"]))
    return Act(row["id"], first, last, published, row["type"], actors, recipients, row["score"], row["url"], code, dated=dated)


def _days(row: dict[str, Any], published: date | None, *, told: bool) -> tuple[date | None, date | None, str]:
    """First and last day with what they are of, or none with the reason."""
    if row["timed"] and not told:
        if not row["earliest"] or not row["latest"]:
            return None, None, OPEN_TIME
        first, last = date.fromisoformat(row["earliest"]), date.fromisoformat(row["latest"])
        return (first, last, TEXT) if (last - first).days < WIDEST_DAYS else (None, None, WIDE_TIME)
    if row["historical"]:
        return None, None, BACKGROUND
    return (published, published, PUBLICATION) if published else (None, None, UNDATED)


def _promises() -> frozenset[str]:
    """Types that an act still to come becomes, and that happen when it is told."""
    return frozenset(row["becomes"] for row in table("ontology/rulings.tsv") if (row["status"], row["keeps"]) == ("future", "future"))


def _parties(actor: dict[str, Any]) -> tuple[str, ...]:
    """The states and bodies that an actor stands for: its members, its state, or itself; none where that is not known."""
    if actor["members"]:
        return tuple(code for code in actor["members"] if code in states())
    if actor["country"] in BODIES:
        body = main_body(actor["identity"].partition("/")[0])
        return (body,) if body else ()
    return (actor["country"],) if actor["country"] else ()
