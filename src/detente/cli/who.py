"""`detente who`: whom a name or an office stands for on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.actors.candidates import Candidate

__all__ = ["who"]

SHOWN = 5


def who(
    name: Annotated[str, typer.Argument(help="A name, an office, or both, as a text has them.", metavar="NAME")],
    *,
    as_of: Annotated[str, typer.Option(help="The day of the text, YYYY-MM-DD.", metavar="DATE")],
    lang: Annotated[str, typer.Option(help="The language of the name: en fr es de ru vi zh ja ar.", metavar="CODE")] = "en",
    actors: Annotated[
        Path | None, typer.Option(help="Your own actors: a CSV file (docs/actors.md).", metavar="FILE", readable=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the candidates as JSON.")] = False,
) -> None:
    """Whom a name or an office stands for on a day: candidates with score and reason, best first."""
    from detente.actors.additions import load
    from detente.actors.lookup import who as candidates
    from detente.actors.registry import registry
    from detente.cli.output import console, json_text, plain
    from detente.errors import InputError

    try:
        day = date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise InputError(f"{as_of!r} is no date", item="--as-of", stage="who", remedy="write YYYY-MM-DD") from error
    found = candidates(name, language=lang, as_of=day, files=registry(load(actors) if actors else ()))
    if as_json:
        typer.echo(json_text({"schema": 1, "name": name, "language": lang, "as_of": day, "candidates": [plain(c) for c in found]}))
    else:
        _tell(console(), found)
    if not found:
        raise typer.Exit(1)


def _tell(out: Console, found: list[Candidate]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    if not found:
        out.print("nobody on file fits")
        return
    table = Table(box=SIMPLE_HEAD)
    for column in ("score", "who", "office on that day", "country", "sector", "why"):
        table.add_column(column, overflow="fold")
    for candidate in found[:SHOWN]:
        table.add_row(
            f"{candidate.score:.2f}",
            candidate.name,
            candidate.role or "–",
            candidate.country or "–",
            candidate.sector,
            candidate.reason,
        )
    out.print(table)
    if len(found) > SHOWN:
        out.print(f"and {len(found) - SHOWN} more (--json shows them)")
