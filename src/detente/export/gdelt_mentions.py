"""Tellings of events as GDELT 2.0's mentions table: tab-separated, 16 columns, a row for each dyad and place in the text that tells it.

The rows are of the same events and have the same ids as those of the format `gdelt`. Offsets are code points of the article in its own language.
GDELT's own files have no header; ours have one unless `header` is 0. docs/exports-events.md goes through all columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from detente.evidence import Evidence
from detente.export.event_codes import coded
from detente.export.event_parts import KINDS, Dyad, Party, dyads, number_of, sentence_numbers, stories, time_of
from detente.export.format import Format
from detente.export.gdelt import added
from detente.export.records import Found, Loss
from detente.export.tsv import write_table
from detente.model import Article, Event

__all__ = ["COLUMNS", "FORMAT", "row", "rows", "write"]

COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
WEB, CITATION = "1", "2"  # MentionType: the identifier is an address, or words
NOT_THERE = "-1"  # an actor that the sentence does not name


def write(records: Iterator[Found], out: Path, loss: Loss, *, header: int = 1, published: int = 0) -> None:
    """The table, with its header unless `header` is 0. `published`: see event_parts.time_of; give what `gdelt` was given."""
    write_table(out, COLUMNS, rows(records, loss, published=published), header=bool(header))


def rows(records: Iterator[Found], loss: Loss, *, published: int = 0) -> Iterator[tuple[str, ...]]:
    """A row for each telling of each dyad of the events that the event table holds."""
    for story in stories(records):
        numbers = sentence_numbers(story.article)
        for event in story.events:
            when = time_of(event, story.article, published=published)
            if coded(event, when, loss) is None:
                continue
            for dyad in dyads(event):
                for telling in (event.trigger, *event.also):
                    loss.count("languages of articles", story.article.language not in {None, "en"})
                    loss.written += 1
                    yield row(event, dyad, telling, story.article, numbers)


def row(event: Event, dyad: Dyad, telling: Evidence, article: Article, numbers: Mapping[int, int]) -> tuple[str, ...]:
    """The cells of a telling, in the order of COLUMNS; `numbers` are those of sentences (event_parts.sentence_numbers)."""
    starts = sorted(numbers)
    at = bisect_right(starts, telling.span.start) - 1
    sentence = (starts[at], starts[at + 1] if at + 1 < len(starts) else len(article.text)) if at >= 0 else (0, 0)
    return (
        str(number_of(dyad.id)),
        added(article),
        added(article),
        WEB if article.url else CITATION,
        (urlsplit(article.url).hostname if article.url else None) or article.outlet or "",
        article.url or ", ".join(filter(None, (article.outlet, article.title))) or article.source,
        str(numbers[starts[at]]) if at >= 0 else "",
        _offset(dyad.actor, sentence),
        _offset(dyad.recipient, sentence),
        str(telling.span.start),
        "1",
        "" if event.confidence is None else str(round(event.confidence * 100)),
        str(len(article.text)),
        "",
        "",
        "",
    )


def _offset(party: Party | None, sentence: tuple[int, int]) -> str:
    """Where the actor is named in this sentence; -1 where it is not, or is taken over from another."""
    if party is None:
        return NOT_THERE
    start = party.actor.evidence.span.start
    return str(start) if sentence[0] <= start < sentence[1] else NOT_THERE


FORMAT = Format("gdelt-mentions", KINDS, write, options={"header": 1, "published": 0})
