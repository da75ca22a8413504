"""`detente sql`: any question to a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

__all__ = ["sql"]


def sql(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    query: Annotated[str, typer.Argument(help="One SELECT or WITH; tables are named for their kinds.", metavar="QUERY")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, a row a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV with a header.")] = False,
) -> None:
    """Ask a store in SQL (DuckDB's dialect); it is only read."""
    import detente
    from detente.cli.output import console, csv_lines, json_line

    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    rows = detente.open(store).sql(query)
    if as_json:
        for row in rows.to_pylist():
            typer.echo(json_line(row))
    elif as_csv:
        typer.echo(csv_lines(rows.to_pylist(), rows.column_names), nl=False)
    else:
        _table(rows.column_names, rows.to_pylist(), console())


def _table(columns: list[str], rows: list[dict[str, object]], out: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from detente.cli.output import json_line

    table = Table(box=SIMPLE_HEAD)
    for name in columns:
        number = bool(rows) and all(isinstance(row[name], (int, float)) for row in rows)
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row[name], json_line) for name in columns))
    out.print(table)


def _cell(value: object, as_json: Callable[[object], str]) -> str:
    if value is None:
        return "–"
    return as_json(value) if isinstance(value, (dict, list)) else str(value)
