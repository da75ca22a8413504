"""An article with all its records, from the index alone: what its page shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from detente.evidence import Span
from detente.model import Block, Coded
from detente.serve.cards import Card, cards
from detente.serve.linked import Elsewhere, elsewhere, known_from
from detente.serve.marks import Offsets, Segment, marks, segments
from detente.serve.rows import KINDS, unpacked
from detente.store.tables import decoded

__all__ = ["Part", "Reading", "coded", "laid_out", "number_of", "read"]

ASIDE = ("dates", "places", "actors")
APART = frozenset({"residue", "boilerplate", "end_mark"})  # kinds of blocks that are no part of what the outlet printed
RTL = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text, in segments. `start` and `end` are UTF-16 units of the whole text, for scripts."""

    kind: str
    span: Span
    start: int
    end: int
    segments: tuple[Segment, ...]

    @property
    def apart(self) -> bool:
        """Whether it was set aside: shown only with the whole text."""
        return self.kind in APART


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with all that its page shows. `at` finds a card by its anchor; `elsewhere` and `known` are what linking says (linked.py)."""

    coded: Coded
    parts: tuple[Part, ...]
    cards: dict[str, tuple[Card, ...]]
    at: dict[str, Card]
    elsewhere: tuple[Elsewhere, ...] = ()
    known: Mapping[str, sqlite3.Row] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """The way the language is written: ltr or rtl."""
        return "rtl" if (self.coded.article.language or "").partition("-")[0] in RTL else "ltr"

    @property
    def titled(self) -> bool:
        """Whether the title stands in the text itself."""
        return any(part.kind == "title" for part in self.parts)


def number_of(connection: sqlite3.Connection, article: str) -> int | None:
    """The number of the article with this id; None where there is none."""
    row = connection.execute("SELECT n FROM articles WHERE id = ? AND ready", (article,)).fetchone()
    return row["n"] if row else None


def coded(connection: sqlite3.Connection, article: str) -> Coded | None:
    """The article with its records, as `detente.open(store).coded(article)` gives them, but without notes and `raw_map`; None where there is none."""
    n = number_of(connection, article)
    if n is None:
        return None
    packs = {row["kind"]: row["body"] for row in connection.execute("SELECT kind, body FROM packs WHERE article = ?", (n,))}
    if "text" not in packs or "articles" not in packs:  # taken out since
        return None
    row = {**unpacked(packs["articles"]), "text": unpacked(packs["text"], text=True), "raw_map": []}
    slots: dict[str, tuple[Any, ...]] = {"notes": ()}
    for kind in ASIDE:
        found = unpacked(packs[kind]) if kind in packs else []
        slots[kind] = tuple(decoded(kind, ({"article": article, **one} for one in found)))
    query = "SELECT r.kind, b.body FROM records r JOIN bodies b ON b.record = r.n WHERE r.article = ? ORDER BY r.kind, r.ordinal"
    bodies: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    for found_row in connection.execute(query, (n,)):
        bodies[found_row["kind"]].append(found_row["body"])
    for kind in KINDS:
        slots[kind] = tuple(decoded(kind, ({"article": article, **unpacked(body)} for body in bodies[kind])))
    return Coded(decoded("articles", [row])[0], **slots)


def read(connection: sqlite3.Connection, article: str) -> Reading | None:
    """An article as its page shows it; None where there is none with this id."""
    found = coded(connection, article)
    if found is None:
        return None
    records = [record.id for kind in KINDS for record in getattr(found, kind)]
    return replace(laid_out(found), elsewhere=tuple(elsewhere(connection, article)), known=known_from(connection, records))


def laid_out(found: Coded) -> Reading:
    """An article with its records, cut into blocks and segments and set beside its cards; also of one that is in no store."""
    page = found.article
    offsets = Offsets(page.text)
    over = marks(found)
    blocks = page.blocks or (Block("paragraph", Span(0, len(page.text))),)
    laid = tuple(
        Part(
            block.kind,
            block.span,
            offsets.units(block.span.start),
            offsets.units(block.span.end),
            tuple(segments(page.text, block.span, over)),
        )
        for block in blocks
    )
    made = cards(found)
    return Reading(found, laid, made, {card.anchor: card for kind in made for card in made[kind]})
