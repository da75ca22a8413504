"""`detente show`: records of a store, filtered."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Kind", "show"]

ROWS_SHOWN = 50  # as many as a person reads; programs, which take JSON or CSV, get all


class Kind(StrEnum):
    """The kinds of record that can be shown."""

    EVENTS = "events"
    STATEMENTS = "statements"
    POSITIONS = "positions"
    RELATIONS = "relations"
    ARTICLES = "articles"
    REPRINTS = "reprints"
    STORIES = "stories"
    SOURCES = "sources"
    CHANGES = "changes"


def show(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    kind: Annotated[Kind, typer.Argument(help="The kind of record.")],
    *,
    actor: Annotated[str | None, typer.Option(help="Country code of the actor, speaker, holder or party.", metavar="RUS")] = None,
    recipient: Annotated[str | None, typer.Option(help="Country code of the recipient, addressee or target.", metavar="JPN")] = None,
    person: Annotated[str | None, typer.Option(help="A part of an actor's name.", metavar="NAME")] = None,
    of_type: Annotated[
        str | None,
        typer.Option("--type", help="PLOVER type; kind of statement, relation or source; stance; role; change.", metavar="ACCUSE"),
    ] = None,
    since: Annotated[str | None, typer.Option(help="Not over before this day.", metavar="YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="Begun by this day.", metavar="YYYY-MM-DD")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the article.", metavar="fr")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help=f"At most so many; a table shows {ROWS_SHOWN} where none is given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, a record a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV with a header.")] = False,
) -> None:
    """Show records of a store, as a table, as JSON lines or as CSV."""
    import detente
    from detente.cli.output import csv_lines, json_line

    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    asked = {"actor": actor, "recipient": recipient, "person": person, "type": of_type, "since": since, "until": until, "lang": lang}
    whole = limit if as_json or as_csv else (limit or ROWS_SHOWN) + 1
    rows = detente.open(store).records(kind.value, limit=whole, **asked)
    if as_json:
        for row in rows.to_pylist():
            typer.echo(json_line(row))
    elif as_csv:
        typer.echo(csv_lines(rows.to_pylist(), rows.column_names), nl=False)
    else:
        _table(kind, rows, limit or ROWS_SHOWN)


def _table(kind: Kind, rows: pa.Table, limit: int) -> None:
    from detente.cli.output import console
    from detente.cli.render import table
    from detente.store.tables import records_of

    out = console()
    if not rows.num_rows:
        out.print(f"no {kind.value} pass the filters")
        return
    out.print(table(kind.value, records_of(kind.value, rows.slice(0, limit))))
    if rows.num_rows > limit:
        out.print(f"only the first {limit} are shown: --limit N for more, --json or --csv for all")
