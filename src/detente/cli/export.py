"""`detente export`: statements and positions in the formats of others."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["export"]


class Format(StrEnum):
    """The formats that can be written."""

    DNA = "dna"
    WEBANNOTATION = "webannotation"
    CSV = "csv"
    PARQUET = "parquet"


class Kind(StrEnum):
    """The kinds that can be exported."""

    STATEMENTS = "statements"
    POSITIONS = "positions"


def export(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    out: Annotated[
        Path, typer.Argument(help="The file to write; a folder for csv or parquet of both kinds.", metavar="OUT", readable=False)
    ],
    *,
    form: Annotated[Format, typer.Option("--as", help="Discourse Network Analyzer table, W3C Web Annotation, CSV or Parquet.")],
    kind: Annotated[Kind | None, typer.Option(help="Only this kind.")] = None,
) -> None:
    """Write statements and positions in another format, and say what it could not hold."""
    import detente
    from detente.cli.output import console

    loss = detente.open(store).export(out, form=form.value, kind=kind.value if kind else None)
    screen = console()
    screen.print(f"{loss.written} rows: {out}")
    if lines := loss.lines():
        screen.print(f"not held by {form.value}: " + "; ".join(lines))
