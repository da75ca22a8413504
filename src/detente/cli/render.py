"""Records for a person to read: the text with its evidence marked, and a table for each kind.

Each kind of evidence has a way of being marked of its own (colour, ground, slant, line), so that marks can lie over one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.rows import TABLES
from detente.cli.words import stretch
from detente.evidence import Span
from detente.model import Article, Coded

__all__ = ["article", "header", "marked", "table", "tables"]

SHOWN = ("events", "statements", "positions", "relations", "dates", "places")

STYLES = {
    "actor": "blue",
    "date": "green",
    "place": "cyan",
    "content": "italic",
    "cue": "bold magenta",
    "position": "underline",
    "trigger": "bold black on yellow",
}
QUIET = frozenset({"caption", "credit", "residue", "boilerplate", "end_mark", "byline", "dateline"})
GUTTER = 13


def article(console: Console, coded: Coded) -> None:
    """Print an article: header, text, flags and all tables."""
    console.print(header(coded.article))
    console.print(marked(coded))
    console.print(_legend(coded))
    for table in tables(coded):
        console.print(table)
    if not any((coded.events, coded.statements, coded.positions, coded.relations)):
        console.print("Nothing in this article is coded as an act, a statement, a position or a relation; --explain says why.\n")


def header(page: Article) -> RenderableType:
    """Title, outlet, language, and the date with how it is known."""
    published = page.published
    title = Text(page.title or page.source, style="bold")
    facts = Text(" · ").join(
        [Text(page.outlet or "outlet unknown"), Text(page.language or "language unknown"), Text(stretch(published), "green")]
    )
    basis = f"date: {published.basis}" + (f", {published.reason}" if published.reason else "")
    lines = [title, facts, Text(basis, style="dim")]
    if page.url:
        lines.append(Text(page.url, style="dim"))
    return Padding(Group(*lines), (1, 1, 0, 1))


def marked(coded: Coded) -> RenderableType:
    """The text block by block, the kind of each unusual one in the margin, with all evidence marked."""
    text = Text(coded.article.text)
    for kind, span in _marks(coded):
        text.stylize(STYLES[kind], span.start, span.end)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=GUTTER, justify="right", style="dim")
    grid.add_column(ratio=1, overflow="fold")
    for block in coded.article.blocks:
        body = text[block.span.start : block.span.end]
        body.rstrip()
        if block.kind in QUIET:
            body.stylize_before("dim")
        elif block.kind in {"title", "heading"}:
            body.stylize_before("bold")
        grid.add_row("" if block.kind == "paragraph" else block.kind, body)
        grid.add_row("", "")
    return Padding(grid, (1, 0, 0, 0))


def _marks(coded: Coded) -> list[tuple[str, Span]]:
    """Kinds of evidence and their places, what should lie on top last."""
    found = [("position", position.evidence.span) for position in coded.positions]
    found += [("content", part) for statement in coded.statements for part in statement.parts]
    found += [("place", place.evidence.span) for place in coded.places]
    found += [("actor", actor.evidence.span) for actor in _actors(coded)]
    found += [("date", date.evidence.span) for date in coded.dates]
    found += [("cue", statement.cue.span) for statement in coded.statements]
    return found + [("trigger", event.trigger.span) for event in coded.events]


def _actors(coded: Coded) -> list[Any]:
    found = list(coded.actors)
    for event in coded.events:
        found += [*event.actors, *event.recipients]
    found += [statement.speaker for statement in coded.statements if statement.speaker]
    found += [position.holder for position in coded.positions]
    return found + [party for relation in coded.relations for party in relation.parties]


def _legend(coded: Coded) -> RenderableType:
    legend = Text("marked: ", style="dim")
    used = {kind for kind, _ in _marks(coded)}
    legend.append_text(Text("  ").join(Text(kind, style=STYLES[kind]) for kind in STYLES if kind in used))
    return Padding(legend, (0, 0, 0, GUTTER + 1)) if used else Text("")


def tables(coded: Coded) -> list[RenderableType]:
    """A table for each kind that the article has."""
    found: dict[str, Sequence[Any]] = {kind: getattr(coded, kind) for kind in SHOWN}
    found["flags"] = coded.article.flags
    return [table(kind, records) for kind, records in found.items() if records]


def table(kind: str, records: Sequence[Any]) -> Table:
    """The records of one kind, a row each."""
    columns, row = TABLES[kind]
    out = Table(
        title=f"{kind.capitalize()} ({len(records)})",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        expand=True,
        pad_edge=False,
    )
    for name, ratio in columns:
        out.add_column(name, ratio=ratio, overflow="fold")
    for record in records:
        out.add_row(*row(record))
    return out
