"""`detente evaluate`: scores on gold sets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["evaluate"]


def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(
            help="Folders of annotated articles, .jsonl files of sentences, stores with judgements.", metavar="GOLD…", readable=False
        ),
    ],
    *,
    engine: Annotated[str, typer.Option(help="What finds acts: rules, reader (the model) or both.", metavar="rules|reader|both")] = "both",
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
    floors: Annotated[
        Path | None, typer.Option(help="Leave with 1 where a score is under its floor.", metavar="FILE", readable=False)
    ] = None,
) -> None:
    """Score records against gold, per kind and language, with counts and intervals."""
    from detente.cli.output import console
    from detente.evaluate import as_json as in_json
    from detente.evaluate import below_floors, table
    from detente.evaluate import evaluate as scored

    scores = scored(gold, engine=engine)
    if as_json:
        typer.echo(in_json(scores))
    else:
        console().print(table(scores), soft_wrap=True)  # wider than a narrow terminal; a row stays a line
    fallen = below_floors(scores, floors) if floors else []
    for line in fallen:
        typer.echo(f"detente: {line}", err=True)
    if fallen:
        raise typer.Exit(1)
