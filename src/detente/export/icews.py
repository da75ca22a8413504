"""Events as ICEWS publishes them: tab-separated, 20 columns, a row a dyad, with CAMEO codes and their names.

An event of several actors or recipients is several rows; meetings without a recipient are two rows, one each way, as in ICEWS.
docs/exports-events.md goes through all columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.dialects import goldstein, nearest
from detente.export.event_codes import coded, icews_country, icews_sectors, label, told, untold_sectors
from detente.export.event_parts import KINDS, Dyad, Party, Story, country_name, number_of, sentence_numbers, stories, time_of
from detente.export.event_places import spot
from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.export.tsv import write_table
from detente.model import Event

__all__ = ["COLUMNS", "FORMAT", "row", "rows", "write"]

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity", "Target Name",
    "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip


def write(records: Iterator[Found], out: Path, loss: Loss, *, published: int = 0) -> None:
    """The table with its header. `published`: see event_parts.time_of."""
    write_table(out, COLUMNS, rows(records, loss, published=published))


def rows(records: Iterator[Found], loss: Loss, *, published: int = 0) -> Iterator[tuple[str, ...]]:
    """A row for each dyad that ICEWS can hold; the rest is counted as lost."""
    for story in stories(records):
        numbers = sentence_numbers(story.article)
        for event in story.events:
            when = time_of(event, story.article, published=published)
            if (code := coded(event, when, loss)) is None:
                continue
            for dyad in told(event, when, loss, alone=False):
                if dyad.recipient is None:
                    continue
                _count(event, dyad, dyad.recipient, loss)
                loss.written += 1
                yield row(event, dyad, dyad.recipient, *code, story, numbers)


def row(event: Event, dyad: Dyad, recipient: Party, code: str, on: str, story: Story, numbers: Mapping[int, int]) -> tuple[str, ...]:
    """The cells of a dyad, in the order of COLUMNS. `on` is the day, `numbers` those of sentences."""
    place, article = spot(event, story.places), story.article
    found = nearest(code)
    return (
        str(number_of(dyad.id)),
        on,
        *_actor(dyad.actor),
        found.name if found else "",
        code,
        f"{goldstein(code):g}",
        *_actor(recipient),
        str(number_of(article.id)),
        str(numbers.get(event.sentence.start, "")),
        article.outlet or "",
        *(((place.city or ""), (place.district or ""), (place.province or "")) if place else ("", "", "")),
        country_name(place.country) if place else "",
        "" if place is None or place.lat is None else str(place.lat),
        "" if place is None or place.lon is None else str(place.lon),
    )


def _actor(party: Party) -> tuple[str, str, str]:
    return label(party), ",".join(icews_sectors(party)), icews_country(party)


def _count(event: Event, dyad: Dyad, recipient: Party, loss: Loss) -> None:
    for party in (dyad.actor, recipient):
        loss.count("offices", party.actor.role is not None)
        loss.count("sectors that ICEWS has not", untold_sectors(party, "icews"))
    loss.count("contexts", len(event.contexts))
    loss.count("words that tell of acts and sides, and all offsets")
    loss.count("addresses of articles")


FORMAT = Format("icews", KINDS, write, options={"published": 0})
