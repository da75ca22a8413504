"""Events as PLOVER's JSON Lines (manual of February 2024): one record an event, with lists of actors and recipients.

`date` and `enddate` are the two ends of the event's own time; an event of which no earliest day is known has no `date` and is left out. What the
manual calls auxiliary modes (historical, future, hypothetical) stands in `context`, where the manual puts it. Negated events are left out
unless `negated` is 1, as the manual allows; then `context` has `negation`. docs/exports-events.md goes through all fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from detente.export.event_parts import (
    KINDS,
    Party,
    Story,
    count_untold,
    country_name,
    parties,
    plover_code,
    plover_sectors,
    sentence_numbers,
    stories,
    time_of,
)
from detente.export.event_places import Spot, count_place, spot
from detente.export.format import Format
from detente.export.plover_in import read
from detente.export.plover_records import CiteInfo, Entity, Location, PloverEvent, TextInfo, line
from detente.export.records import Found, Loss
from detente.model import Article, Event, When
from detente.resources import table

__all__ = ["FORMAT", "VERSION", "read", "record", "rows", "write"]

VERSION = "detente-plover-1"  # of this way of filling the fields
CODEBOOK = "plover-2024-02"
SECTORS = 2  # PLOVER: "3- or 6-char sector"
FEATURE_CODES = {"region": "ADM1", "district": "ADM2"}  # what the gazetteer's own rows are at GeoNames


def write(records: Iterator[Found], out: Path, loss: Loss, *, negated: int = 0, published: int = 0) -> None:
    """One record a line. `published`: see event_parts.time_of."""
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line(row) for row in rows(records, loss, negated=negated, published=published))


def rows(records: Iterator[Found], loss: Loss, *, negated: int = 0, published: int = 0) -> Iterator[PloverEvent]:
    """A record for each event that PLOVER can hold; the rest is counted as lost."""
    for story in stories(records):
        numbers = sentence_numbers(story.article)
        told = set()
        for event in story.events:
            if event.status == "negated" and not negated:
                loss.count("negated events left out, as the PLOVER manual allows")
                continue
            when = time_of(event, story.article, published=published)
            row = record(event, when, story, numbers)
            if row is None:
                _count_left_out(when, loss)
                continue
            _count(event, when, loss)
            told.add(event.where)
            loss.written += 1
            yield row
        loss.count("places where no event is told to have happened", sum(place.where not in told for place in story.places))


def record(event: Event, when: When, story: Story, numbers: dict[int, int]) -> PloverEvent | None:
    """The record of an event at the time `when`; None where it lacks what PLOVER requires, a date and an actor.

    `numbers` are those of sentences (event_parts.sentence_numbers).
    """
    article = story.article
    if when.earliest is None or not event.actors:
        return None
    span, place = event.sentence, spot(event, story.places)
    return PloverEvent(
        id=event.id,
        has_event=True,
        date=when.earliest,
        time=None,
        enddate=when.latest if when.latest != when.earliest else None,
        endtime=None,
        actor=tuple(_entity(party) for party in parties(event.actors)),
        recipient=tuple(_entity(party) for party in parties(event.recipients)),
        event=(event.type,),
        event_loc=_location(place) if place else None,
        event_text=(event.trigger.quote, *(other.quote for other in event.also)),
        quad_code=event.quad,
        event_scale=event.score,
        mode=event.modes,
        context=event.contexts + _auxiliary(event),
        size=None,
        link=None,
        text=article.text[span.start : span.end],
        text_info=TextInfo(numbers.get(span.start), span.start, span.end),
        cite_info=_citation(article),
        coder=_coder(),
        coded_date=None,
        coded_time=None,
        comment=_comment(event, when),
    )


def _comment(event: Event, when: When) -> str | None:
    """What the date leaves open: that it is only the first day, or the article's."""
    if when is not event.when:
        return "the date is the article's"
    return "no latest day is known" if when.latest is None else None


def _auxiliary(event: Event) -> tuple[str, ...]:
    """The auxiliary modes of an event, under the manual's names."""
    status = {"future": "future", "hypothetical": "hypothetical", "negated": "negation"}.get(event.status)
    return (*(["historical"] if event.historical else []), *([status] if status else []))


def _entity(party: Party) -> Entity:
    actor = party.actor
    known = bool(actor.name) and not actor.members
    return Entity(
        code=plover_code(party.code),
        sector="".join(plover_sectors(party)[:SECTORS]) or None,
        entity_text=actor.evidence.quote,
        identifier_id=_wikidata().get(actor.identity) if actor.person else None,
        identifier_text=actor.name if known else None,
        office=actor.role,
    )


def _location(place: Spot) -> Location:
    return Location(
        extracted_place=place.raw,
        resolved_place=place.name,
        geonameid=place.geonames,
        lat=place.lat,
        lon=place.lon,
        city=place.city,
        district=place.district,
        province=place.province,
        country=country_name(place.country) or None,
        country_code=place.country,
        feature_class=place.feature_class,
        feature_code=FEATURE_CODES.get(place.kind) if place.geonames else None,
        resolution=place.resolution,
    )


def _citation(article: Article) -> CiteInfo:
    return CiteInfo(
        citation=article.id,
        url=article.url,
        title=article.title,
        language=article.language,
        publication=article.outlet,
        coder=_coder(),
        codebook=CODEBOOK,
        version=VERSION,
    )


def _coder() -> str:
    import detente

    return f"detente {detente.__version__}"


@cache
def _wikidata() -> dict[str, str]:
    """Wikidata's ids of the persons on file."""
    return {row["person"]: row["qid"] for row in table("actors/persons.tsv") if row["qid"]}


def _count_left_out(when: When, loss: Loss) -> None:
    if when.earliest is None:
        loss.count("events left out, since their own time has no earliest day, and PLOVER requires a date")
    else:
        loss.count("events left out, since they have no actor")


def _count(event: Event, when: When, loss: Loss) -> None:
    sides = parties(event.actors + event.recipients)
    count_untold(event, when, loss)
    count_place(event, loss)
    loss.count("offsets of the words for actors, recipients and acts", len(event.actors + event.recipients) + 1 + len(event.also))
    loss.count("sectors beyond the second", sum(max(len(plover_sectors(party)) - SECTORS, 0) for party in sides))
    loss.count("dependencies and disputed entities told under a state", sum(_folded(party) for party in sides))


def _folded(party: Party) -> bool:
    return party.code != plover_code(party.code) and plover_code(party.code) != "KOS"


FORMAT = Format("plover-jsonl", KINDS, write, options={"negated": 0, "published": 0})
