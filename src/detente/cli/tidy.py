"""`detente tidy`: upkeep of a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["tidy"]


def tidy(
    store: Annotated[Path, typer.Argument(help="The store.", metavar="DIR", readable=False)],
    *,
    mend: Annotated[bool, typer.Option("--mend", help="Look for damaged and missing files, and take them out.")] = False,
) -> None:
    """Sweep hidden rows, join small files and drop old ones; with --mend take damaged files out, so that their articles are coded again."""
    from detente.cli.output import console
    from detente.store.tidy import tidy as tidied

    done = tidied(store, mend=mend)
    out = console()
    out.print(f"{done.swept} hidden rows swept; {done.files_before} files became {done.files_after}")
    for name in done.damaged:
        out.print(f"damaged, moved aside: {name}")
    if done.recode:
        out.print(f"{done.recode} articles lost records and are no longer in: run detente code on their files again")
    for what in done.lost:
        out.print(f"lost: {what}")
