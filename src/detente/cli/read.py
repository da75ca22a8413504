"""`detente read`: one article, for a person or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["read"]


def read(
    file: Annotated[str, typer.Argument(help="A file of any format that `code` takes, or - for standard input.", metavar="FILE|-")],
    *,
    actors: Annotated[
        Path | None, typer.Option(help="Your own actors: a CSV file (docs/actors.md).", metavar="FILE", readable=False)
    ] = None,
    issues: Annotated[
        Path | None, typer.Option(help="Your own issues: a CSV file (docs/positions.md).", metavar="FILE", readable=False)
    ] = None,
    engine: Annotated[str, typer.Option(help="What finds acts: rules, reader (the model) or both.", metavar="rules|reader|both")] = "both",
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each sentence why it was coded or passed over.")] = False,
) -> None:
    """Read one article: who did, said or wants what, toward whom, when, where and according to whom."""
    import detente
    from detente.cli import render
    from detente.cli.explain import explain as explained
    from detente.cli.output import console, json_text, plain

    coded = detente.read(Path(file), actors=actors, issues=issues, engine=engine)
    if as_json:
        records = plain(coded)
        notes = records.pop("notes")
        typer.echo(json_text({"schema": 1, "version": detente.__version__, **records, **({"notes": notes} if explain else {})}))
        return
    out = console()
    render.article(out, coded)
    if explain:
        explained(out, coded)
