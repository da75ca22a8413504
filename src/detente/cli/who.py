"""`detente who`: whom a name or an office stands for on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.actors.candidates import Candidate
    from detente.actors.members import Standing

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
    """Whom a name or an office stands for on a day: persons with score and reason, a body with its members, a party in or out of power."""
    from detente.actors.additions import load
    from detente.actors.lookup import who as candidates
    from detente.actors.members import standing
    from detente.actors.registry import registry
    from detente.cli.output import console, json_text, plain
    from detente.errors import InputError

    try:
        day = date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise InputError(f"{as_of!r} is no date", item="--as-of", stage="who", remedy="write YYYY-MM-DD") from error
    files = registry(load(actors) if actors else ())
    bodies = standing(name, language=lang, as_of=day, files=files)
    found = candidates(name, language=lang, as_of=day, files=files) if not bodies else []
    if as_json:
        told = {"candidates": [plain(c) for c in found], "bodies": [plain(body) for body in bodies]}
        typer.echo(json_text({"schema": 1, "name": name, "language": lang, "as_of": day, **told}))
    elif bodies:
        _tell_bodies(console(), bodies)
    else:
        _tell(console(), found)
    if not (found or bodies):
        raise typer.Exit(1)


def _tell_bodies(out: Console, bodies: list[Standing]) -> None:
    for body in bodies:
        line = f"{body.name} ({body.id}): {body.kind}, {body.country}"
        if body.kind == "party":
            line += f", {f'in {body.status}' if body.status else 'not known whether in government'}"
        if body.members:
            line += f"; {len(body.members)} members on that day: {', '.join(body.members)}"
        out.print(line)


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
