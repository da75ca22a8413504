"""`detente export`: records in the formats of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from detente.export.formats import FORMATS
from detente.export.records import KINDS

__all__ = ["export"]


def _known(names: Sequence[str]) -> Callable[[str], str]:
    """What passes one of some names, and refuses others."""

    def name(value: str) -> str:
        if value not in names:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(names)}")
        return value

    return name


NAMES = [form.name for form in FORMATS]


def export(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="STORE", readable=False)],
    out: Annotated[Path, typer.Argument(help="The file to write; for some formats a new folder.", metavar="OUT", readable=False)],
    *,
    form: Annotated[str, typer.Option("--as", help="The format (docs/exports.md).", metavar="|".join(NAMES), parser=_known(NAMES))],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this kind of record; may be given several times.", metavar="|".join(KINDS), parser=_known(KINDS), show_default=False
        ),
    ] = None,
    quote_chars: Annotated[
        int | None, typer.Option(min=0, help="standoff: no quote longer than this; 80 where it is not given, 0 for none.", metavar="N")
    ] = None,
    published: Annotated[
        bool,
        typer.Option(
            "--published", help="Event tables: an act without a time of its own takes the day of publication, where it is stated."
        ),
    ] = False,
    negated: Annotated[bool, typer.Option("--negated", help="plover-jsonl: acts that are said not to have happened too.")] = False,
    no_header: Annotated[bool, typer.Option("--no-header", help="gdelt, gdelt-mentions: no header, as in GDELT's own files.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write what the format could not hold to this file, as JSON.", metavar="FILE.json", readable=False)
    ] = None,
) -> None:
    """Write records in another format, and say what it could not hold."""
    import detente
    from detente.cli.output import console
    from detente.export.write import write_report

    options = {} if quote_chars is None else {"quote_chars": quote_chars}
    options |= {
        name: value for name, value, given in (("published", 1, published), ("negated", 1, negated), ("header", 0, no_header)) if given
    }
    loss = detente.open(store).export(out, form=form, kinds=kind, **options)
    if report is not None:
        write_report(report, loss, form)
    screen = console()
    screen.print(f"{loss.written} rows: {out}")
    if lines := loss.lines():
        screen.print(f"not held by {form}: " + "; ".join(lines))
