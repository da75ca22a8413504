"""`detente link`: reprints, stories and sources of a whole store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.reprints.link import LinkSummary

__all__ = ["link"]


def link(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Find near-copies, articles that tell one story, and how many sources a record has; run it again after coding more."""
    import detente
    from detente.cli.output import console, json_text, plain

    summary = detente.link(store)
    if as_json:
        typer.echo(json_text(plain(summary)))
    else:
        _tell(summary, console(), str(store))


def _tell(found: LinkSummary, out: Console, store: str) -> None:
    digests = f", {found.digests} digests of several stories" if found.digests else ""
    out.print(f"{found.articles} articles: {found.copies} are near-copies of {found.families} others{digests}")
    out.print(f"{found.stories} stories are told by more than one text, {found.told} articles in all")
    out.print(f"{found.records} acts and utterances are told by several articles, {found.single} of them from one source alone")
    out.print(f"{sum(found.seconds.values()):.1f} seconds; detente show {store} reprints, stories or sources")
