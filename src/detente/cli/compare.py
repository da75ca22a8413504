"""`detente compare`: a store held against other event data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.compare.match import Pair

__all__ = ["By", "With", "compare"]

ROWS_SHOWN = 20
EXAMPLES = 5
COLUMNS = (
    "kind", "shift_days", "actor", "recipient", "our_type", "their_type", "our_first", "our_last", "their_day", "our_events", "their_rows",
    "our_score", "their_score", "our_id", "their_id", "their_actor", "their_recipient",
)  # fmt: skip


class With(StrEnum):
    """The data sets that a store can be compared with."""

    GDELT = "gdelt"
    POLECAT = "polecat"
    ICEWS = "icews"


class By(StrEnum):
    """The tables that can be asked for."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TYPE = "type"
    DYAD = "dyad"


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2019-03-02") from error


def compare(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    files: Annotated[
        list[Path], typer.Argument(help="Files of the other data set, packed or not, or folders of them.", metavar="FILE…", readable=False)
    ],
    *,
    to: Annotated[With, typer.Option("--with", help="The data set that the files are of.")],
    by: Annotated[list[By] | None, typer.Option(help="A table wanted; may be given several times. Else type, dyad and month.")] = None,
    window: Annotated[int, typer.Option(min=0, max=7, help="Days that may lie between two dates of one act.")] = 1,
    domestic: Annotated[bool, typer.Option("--domestic", help="Compare what happens inside one state too.")] = False,
    lead: Annotated[bool, typer.Option("--lead", help="Only what GDELT found in the lead of an article.")] = False,
    since: Annotated[date | None, typer.Option(parser=_day, help="Published on this day or later.", metavar="YYYY-MM-DD")] = None,
    until: Annotated[date | None, typer.Option(parser=_day, help="Published by this day.", metavar="YYYY-MM-DD")] = None,
    examples: Annotated[int, typer.Option(min=0, help="Examples of each kind of disagreement.")] = EXAMPLES,
    rows: Annotated[int, typer.Option(min=1, help="Rows of a table that are shown.")] = ROWS_SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="The whole comparison as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="All acts of both sides, joined, as CSV with a header.")] = False,
) -> None:
    """Hold a store against GDELT, POLECAT or ICEWS: who has what, how far both agree, and examples of where they do not."""
    from detente.cli.output import console, json_text, plain
    from detente.compare import compare as compared

    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    lines = _Lines()
    found = compared(
        store,
        files,
        to=to.value,
        by=[name.value for name in by or (By.TYPE, By.DYAD, By.MONTH)],
        window=window,
        domestic=domestic,
        lead_only=lead,
        since=since,
        until=until,
        examples=0 if as_csv else examples,
        joined=lines.write if as_csv else None,
    )
    if as_json:
        typer.echo(json_text({"schema": 1, **plain(found)}))
    elif as_csv:
        lines.head()
    else:
        from detente.cli.compared import tell

        tell(found, console(), rows)


class _Lines:
    """Lines of CSV on standard output; the header stands before the first, and alone where there is none, but not before an error."""

    def __init__(self) -> None:
        self._begun = False

    def head(self) -> None:
        if not self._begun:
            typer.echo(",".join(COLUMNS))
        self._begun = True

    def write(self, pairs: Iterable[Pair]) -> None:
        import csv
        import io

        self.head()
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(map(_cells, pairs))
        typer.echo(buffer.getvalue(), nl=False)


def _cells(pair: Pair) -> tuple[object, ...]:
    from detente.compare.tally import iso

    ours, theirs = pair.ours, pair.theirs
    some = ours or theirs
    return (
        pair.kind,
        pair.shift if ours and theirs else None,
        some and some.actor,
        some and some.recipient,
        ours and ours.type,
        theirs and theirs.type,
        ours and iso(ours.first),
        ours and iso(ours.last),
        theirs and iso(theirs.first),
        ours and ours.events,
        theirs and theirs.events,
        ours and _number(ours.score),
        theirs and _number(theirs.score),
        ours and ours.id,
        theirs and theirs.id,
        theirs and theirs.actor,
        theirs and theirs.recipient,
    )


def _number(score: float | None) -> str | None:
    return None if score is None else f"{score:.2f}"
