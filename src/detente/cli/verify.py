"""`detente verify`: a release held against the texts it was made from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.release.check import Checked

__all__ = ["verify"]

SHOWN = 20  # of each kind of fault: the others are counted, and --json gives them
OF_ARTICLE = 3  # of one article: where its text has changed, most of its spans are wrong


def verify(
    release: Annotated[Path, typer.Argument(help="What `detente export` wrote: a file or folder.", metavar="RELEASE", readable=False)],
    *,
    texts: Annotated[
        list[Path] | None,
        typer.Option(help="Files or folders with the texts, of any kind that `code` reads.", metavar="PATH", readable=False),
    ] = None,
    store: Annotated[Path | None, typer.Option(help="A store that holds the texts.", metavar="DIR", readable=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False,
) -> None:
    """Check that every quote and span of a release stands in its text. Leaves with 1 where anything is wrong or missing."""
    from detente.cli.output import console, json_text, plain
    from detente.release.check import verify as held
    from detente.store.lake import Lake

    checked = held(release, texts=texts or (), lake=Lake.open(store) if store is not None else None)
    if as_json:
        typer.echo(json_text({**plain(checked), "good": checked.good}))
    else:
        _tell(checked, console())
    if not checked.good:
        raise typer.Exit(1)


def _tell(checked: Checked, out: Console) -> None:
    for aside in checked.asides[:SHOWN]:
        out.print(f"not read: {aside.item}: {aside.reason} ({aside.remedy})")
    for what in checked.faults[:SHOWN]:
        out.print(f"release: {what}")
    for article in checked.missing[:SHOWN]:
        out.print(f"missing: the text of {article}")
    told = Counter[str]()
    for wrong in checked.examples:
        told[wrong.article] += 1
        if told[wrong.article] <= OF_ARTICLE and len(told) <= SHOWN:
            out.print(f"{wrong.article}: {wrong.record}: {wrong.what}")
    texts = f"{checked.found} texts unchanged, {len(checked.missing)} missing, {len(checked.altered)} altered"
    spans = f"{checked.spans} spans compared, {checked.wrong} wrong"
    out.print(f"{checked.form}: {checked.articles} articles; {texts}; {spans}; {checked.faulty} faults in the release itself")
    if not checked.compared and not checked.spans:
        out.print("no texts were given, and the release carries none: only the release itself was checked (--texts, --store)")
    out.print("all holds" if checked.good else "NOT all holds")
