"""Records as flat CSV tables: a row a record, a cell a fact, for spreadsheets and statistics.

Every row begins with its article. Lists are joined by " | "; the lists about actors have a place for each actor, empty where it is unknown.
An empty cell is unknown or none.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from detente.evidence import Evidence
from detente.export.format import Format
from detente.export.records import KINDS, Found, Loss
from detente.model import Actor, Block, Doubt, Flag, Link
from detente.verify import evidence_in

__all__ = ["COLUMNS", "FORMAT", "rows", "write"]

JOIN = " | "

Cell = tuple[str, Callable[[Any], Any]]


def write(records: Iterator[Found], out: Path, loss: Loss, *, kind: str) -> None:
    """One table of one kind, with a header even where it has no rows."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=COLUMNS[kind], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(records, loss))


def rows(records: Iterator[Found], loss: Loss) -> Iterator[dict[str, Any]]:
    """A row for each record, with the columns that COLUMNS gives for its kind."""
    for found in records:
        row = {name: get(found.article) for name, get in OF_ARTICLE[found.kind]}
        row |= {name: get(found.record) for name, get in CELLS[found.kind]}
        _count(found, row, loss)
        loss.written += 1
        yield row


def _count(found: Found, row: dict[str, Any], loss: Loss) -> None:
    """Count what the row has no cell for."""
    if found.kind == "articles":
        loss.count("maps from the text to the raw input", bool(found.record.raw_map))
        return
    cited = sum(isinstance(each, Evidence) for each in evidence_in(found.record))
    loss.count("offsets of quoted words", max(cited - sum(name.endswith("start") for name in row), 0))
    loss.count("cues of chains of attribution", sum(link.cue is not None for link in getattr(found.record, "chain", ())))


def _plain(*names: str) -> list[Cell]:
    """Cells that are the record's own fields, or fields of fields: `when.earliest` becomes `when_earliest`."""
    return [(name.replace(".", "_"), attrgetter(name)) for name in names]


def _listed(*names: str) -> list[Cell]:
    """Cells that are lists of words in the record."""

    def cell(get: Callable[[Any], Any]) -> Callable[[Any], str]:
        return lambda record: JOIN.join(get(record))

    return [(name.replace(".", "_"), cell(attrgetter(name))) for name in names]


def _words(name: str, column: str = "") -> list[Cell]:
    """The words of evidence that is always there, and where they begin and end."""
    column, get = column or name, attrgetter(name)
    return [
        (column, lambda record: get(record).quote),
        (f"{column}_start", lambda record: get(record).span.start),
        (f"{column}_end", lambda record: get(record).span.end),
    ]


def _quotes(*names: str) -> list[Cell]:
    """The words of evidence that may be missing."""

    def cell(get: Callable[[Any], Any]) -> Callable[[Any], str | None]:
        return lambda record: _quote(get(record))

    return [(name, cell(attrgetter(name))) for name in names]


def _quote(evidence: Evidence | None) -> str | None:
    return evidence.quote if evidence else None


def _party(name: str) -> list[Cell]:
    """One actor, who may be missing."""
    get = attrgetter(name)

    def cell(of: Callable[[Actor], Any]) -> Callable[[Any], Any]:
        return lambda record: of(actor) if (actor := get(record)) else None

    return [
        (f"{name}_id", cell(lambda actor: actor.identity)),
        (f"{name}_name", cell(_named)),
        (f"{name}_countries", cell(lambda actor: JOIN.join(sorted(actor.countries)))),
        (f"{name}_sectors", cell(lambda actor: JOIN.join(actor.sectors))),
    ]


def _parties(name: str) -> list[Cell]:
    """Several actors, each with its place in every list."""
    get = attrgetter(name)

    def cell(of: Callable[[Actor], str]) -> Callable[[Any], str]:
        return lambda record: JOIN.join(of(actor) for actor in get(record))

    return [
        (f"{name}_ids", cell(lambda actor: actor.identity)),
        (f"{name}_names", cell(_named)),
        (f"{name}_countries", cell(lambda actor: "+".join(sorted(actor.countries)))),
        (f"{name}_sectors", cell(lambda actor: "+".join(actor.sectors))),
        (f"{name}_words", cell(lambda actor: actor.evidence.quote)),
    ]


def _place(name: str) -> list[Cell]:
    """A place that may be missing, with the reason why it is, or why it is this one."""

    def cell(part: str) -> Callable[[Any], Any]:
        return lambda record: getattr(where, part) if (where := getattr(record, name)) else None

    reason: Cell = (f"{name}_reason", lambda event: event.where.reason if event.where else event.where_reason)
    return [*((f"{name}_{part}", cell(part)) for part in PLACE[:-1]), reason]


def _named(actor: Actor) -> str:
    return actor.name or actor.evidence.quote


def _quoted(evidence: Iterable[Evidence]) -> str:
    return JOIN.join(each.quote for each in evidence)


def _chain(links: Iterable[Link]) -> str:
    return JOIN.join(f"{link.kind}: {link.label}" for link in links)


def _doubts(doubts: Iterable[Doubt]) -> str:
    return JOIN.join(f"{doubt.kind} ({doubt.owner}): {doubt.evidence.quote}" for doubt in doubts)


def _blocks(blocks: Iterable[Block]) -> str:
    return JOIN.join(f"{block.kind} {block.span.start}-{block.span.end}" for block in blocks)


def _flags(flags: Iterable[Flag]) -> str:
    return JOIN.join(f"{flag.kind}: {flag.reason}" for flag in flags)


PUBLISHED = _plain("published.earliest", "published.latest")
ABOUT_ARTICLE: list[Cell] = [("article", attrgetter("id")), *_plain("url", "outlet", "title", "language"), *PUBLISHED]
TIME = _plain("when.earliest", "when.latest", "when.basis")
PLACE: tuple[str, ...] = ("name", "kind", "country", "lat", "lon", "geonames", "basis", "reason")
ATTRIBUTED: list[Cell] = [
    ("chain", lambda record: _chain(record.chain)),
    ("doubts", lambda record: _doubts(record.doubts)),
]

CELLS: dict[str, list[Cell]] = {
    "articles": [
        *_plain(
            "id", "source", "url", "uri", "outlet", "title", "language", "published.earliest", "published.latest", "published.precision"
        ),
        *_plain("published.basis", "published.reason", "sha256", "text"),
        ("blocks", lambda article: _blocks(article.blocks)),
        ("flags", lambda article: _flags(article.flags)),
    ],
    "statements": [
        *_plain("id", "kind", "force", "tone"),
        *_party("speaker"),
        ("speaker_words", lambda said: _quote(said.source)),
        *_plain("speaker_reason"),
        *_words("cue"),
        ("content", lambda said: _quoted((said.content, *said.continued))),
        ("content_start", lambda said: said.content.span.start),
        ("content_end", lambda said: said.parts[-1].end),
        *_party("addressee"),
        *_quotes("venue", "medium"),
        *TIME,
        *_plain("inside", "rebuts"),
        *ATTRIBUTED,
    ],
    "events": [
        *_plain("id", "type"),
        *_listed("modes", "contexts"),
        *_parties("actors"),
        *_parties("recipients"),
        *_words("trigger"),
        *TIME,
        *_place("where"),
        *_plain("status", "modality", "historical", "quad", "score"),
        ("also", lambda event: _quoted(event.also)),
        *_listed("via"),
        *ATTRIBUTED,
        *_plain("rule", "carried", "confidence"),
    ],
    "positions": [
        *_plain("id"),
        *_party("holder"),
        *_plain("stance", "strength", "basis", "issue", "issue_reason"),
        ("target", lambda stand: stand.target.quote),
        *_plain("target_kind"),
        *_listed("target_members"),
        *_quotes("framing", "concerning", "condition"),
        *_words("evidence"),
        *TIME,
        *_listed("via"),
        *ATTRIBUTED,
        *_plain("rule"),
    ],
    "relations": [
        *_plain("id", "kind"),
        *_parties("parties"),
        *_quotes("object"),
        *_plain("status", "trend"),
        *_quotes("obstacle"),
        *_words("evidence"),
        *_plain("rule"),
    ],
    "dates": [
        *_plain("id", "type"),
        *_words("evidence", "words"),
        *_plain("when.earliest", "when.latest", "when.precision", "when.value", "when.mod", "when.basis", "when.anchor", "when.reason"),
    ],
    "places": [
        *_plain("id"),
        *_words("evidence", "words"),
        *_plain(*(f"where.{name}" for name in PLACE)),
        *_listed("where.claimants"),
        *_plain("where.radius_km"),
    ],
    "actors": [
        *_plain("identity", "name", "person", "role", "country"),
        *_listed("members", "sectors"),
        *_plain("anonymous", "reason", "score"),
        *_listed("others"),
        *_words("evidence", "words"),
    ],
    "notes": _plain("stage", "what", "span.start", "span.end"),
}
OF_ARTICLE: dict[str, list[Cell]] = {kind: [] if kind == "articles" else ABOUT_ARTICLE for kind in CELLS}
COLUMNS = {kind: tuple(name for name, _ in [*OF_ARTICLE[kind], *cells]) for kind, cells in CELLS.items()}

FORMAT = Format("csv", KINDS, write, each=True)
