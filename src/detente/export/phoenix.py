"""Events as the Phoenix data sets publish them: tab-separated, 26 columns, a row a dyad, with CAMEO codes.

An event of several actors or recipients is several rows. Phoenix's own filter, one event of a kind a day and dyad, is not applied.
docs/exports-events.md goes through all columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.dialects import goldstein, penta
from detente.export.event_codes import actor_state, coded, group_code, roles, told, untold_sectors
from detente.export.event_parts import KINDS, Dyad, Party, Story, cell, sentence_numbers, stories, time_of
from detente.export.event_places import spot
from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.export.tsv import write_table
from detente.model import Event

__all__ = ["COLUMNS", "FORMAT", "row", "rows", "write"]

COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole", "SourceActorAttribute",
    "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute", "EventCode", "EventRootCode", "PentaClass",
    "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName", "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip
VERSION = "detente-phoenix-1"  # of this way of filling the columns; the second part of an id, where Phoenix has its version
PRIMARY = frozenset(["GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"])  # Phoenix's roles
NO_COUNTRY = "---"  # as TABARI and PETRARCH write it before a role


def write(records: Iterator[Found], out: Path, loss: Loss, *, published: int = 0) -> None:
    """The table with its header. `published`: see event_parts.time_of."""
    write_table(out, COLUMNS, rows(records, loss, published=published))


def rows(records: Iterator[Found], loss: Loss, *, published: int = 0) -> Iterator[tuple[str, ...]]:
    """A row for each dyad that Phoenix can hold; the rest is counted as lost."""
    for story in stories(records):
        numbers = sentence_numbers(story.article)
        for event in story.events:
            when = time_of(event, story.article, published=published)
            if (code := coded(event, when, loss)) is None:
                continue
            for dyad in told(event, when, loss, alone=False):
                if dyad.recipient is None or not (_full(dyad.actor) and _full(dyad.recipient)):
                    loss.count("dyads left out, since CAMEO has no code for one side")
                    continue
                _count(dyad, loss)
                loss.written += 1
                yield row(event, dyad, dyad.recipient, *code, story, numbers)


def row(event: Event, dyad: Dyad, recipient: Party, code: str, on: str, story: Story, numbers: Mapping[int, int]) -> tuple[str, ...]:
    """The cells of a dyad, in the order of COLUMNS. `on` is the day, `numbers` those of sentences."""
    place, article = spot(event, story.places), story.article
    return (
        f"{dyad.id}_{VERSION}",
        on.replace("-", ""),
        *on.split("-"),
        *_actor(dyad.actor),
        *_actor(recipient),
        code,
        code[:2],
        str(penta(code)),
        f"{goldstein(code):.1f}",
        ";".join(f"{context},1" for context in event.contexts),
        "" if place is None or place.lat is None else str(place.lat),
        "" if place is None or place.lon is None else str(place.lon),
        place.name if place else "",
        (place.province or "") if place else "",
        (place.country or "") if place else "",
        ";".join(_sentences(event, article.id, numbers)),
        article.url or "",
        cell(article.outlet),
    )


def _sentences(event: Event, article: str, numbers: Mapping[int, int]) -> Iterator[str]:
    """The sentences that tell the event, as Phoenix names them: the story's id and the sentence's number."""
    starts = sorted(numbers)
    for start in (event.sentence.start, *(other.span.start for other in event.also)):
        at = bisect_right(starts, start) - 1
        if at >= 0:
            yield f"{article}_{numbers[starts[at]]}"


def _full(party: Party) -> str:
    """The whole code: country, or dashes, roles, and the group; "" where CAMEO has none of them."""
    more = "".join(roles(party)) + group_code(party)
    country = actor_state(party)
    return (country or NO_COUNTRY) + more if country or more else ""


def _actor(party: Party) -> tuple[str, str, str, str]:
    """Full code, entity, role and attributes: what is no primary role is one of these, as in Phoenix's own pipeline."""
    found = [*roles(party), *filter(None, [group_code(party)])]
    role = found.pop(0) if found and found[0] in PRIMARY else ""
    return _full(party), actor_state(party), role, ";".join(found)


def _count(dyad: Dyad, loss: Loss) -> None:
    for party in (dyad.actor, dyad.recipient):
        if party is not None:
            loss.count("names of persons, bodies and groups", bool(party.actor.name) or not party.state)
            loss.count("offices", party.actor.role is not None)
            loss.count("sectors that CAMEO has not", untold_sectors(party, "cameo"))
    loss.count("words that tell of acts and sides, and all offsets")


FORMAT = Format("phoenix", KINDS, write, options={"published": 0})
