"""`detente fetch`: pages from feeds, sitemaps and lists of addresses, into WARC files that `detente code` reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from detente.gather.records import FetchSummary, Progress

__all__ = ["fetch"]

REASONS_SHOWN = 12


class Kind(StrEnum):
    """What a target can be."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LIST = "list"
    GDELT = "gdelt"
    PAGE = "page"


def fetch(
    targets: Annotated[
        list[str],
        typer.Argument(
            help="Addresses of feeds, sitemaps and pages; files with one address a line, OPML, GDELT's files; - for standard input.",
            metavar="TARGET…",
        ),
    ],
    *,
    into: Annotated[Path, typer.Option(help="The folder for the WARC files; made where there is none.", metavar="DIR", readable=False)],
    kind: Annotated[Kind | None, typer.Option("--as", help="What the targets are, where that is not to be guessed.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only pages that the listing dates on this day or later, or not at all.", metavar="DATE")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pages; the rest waits for the next run.", metavar="N")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask again for pages that are in, and keep those that changed.")] = False,
    per_host_delay: Annotated[float, typer.Option(min=0, help="Seconds between two requests to a host.", metavar="S")] = 2.0,
    hosts: Annotated[int, typer.Option(min=1, help="Hosts asked side by side.", metavar="N")] = 8,
    agent: Annotated[str | None, typer.Option(help="A name before ours in the User-Agent, heeded in robots.txt.", metavar="NAME")] = None,
    contact: Annotated[str | None, typer.Option(help="A mail or web address for the hosts to complain to.", metavar="ADDRESS")] = None,
    proxy: Annotated[str | None, typer.Option(help="Go through this http proxy.", metavar="URL")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Ask private and local addresses too.")] = False,
) -> None:
    """Fetch pages into a folder, politely; what is in already is not asked for again."""
    from detente import gather
    from detente.cli.output import console

    with _shown() as progress:
        summary = gather.fetch(
            targets,
            into=into,
            kind=kind.value if kind else None,
            since=since,
            limit=limit,
            again=again,
            agent=agent,
            contact=contact,
            allow_private=allow_private,
            proxy=proxy,
            manners=gather.Manners(delay_s=per_host_delay, hosts=hosts),
            progress=progress,
        )
    _tell(summary, console())
    if summary.in_vain:
        raise typer.Exit(1)


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error: pages done of those known so far."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    from detente.cli.output import console

    columns = (
        TextColumn("{task.completed} of {task.fields[known]} pages"),
        BarColumn(),
        TextColumn("{task.fields[fetched]} fetched · {task.fields[failed]} failed ·"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("fetch", total=None, known="?", fetched=0, failed=0)

        def advance(progress: Progress) -> None:
            known = progress.known or None
            bar.update(task, completed=progress.done, total=known, known=known or "?", fetched=progress.fetched, failed=progress.failed)

        yield advance


def _tell(summary: FetchSummary, out: Console) -> None:
    """Print what the run did: pages by fate, listings, files, and why what is missing is missing."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    fates = {
        "not modified": summary.unchanged,
        "known from before": summary.known,
        "kept out by robots.txt": summary.refused,
        "failed": summary.failed,
        "left for the next run": summary.left,
        "older than asked for": summary.older,
    }
    out.print(", ".join([f"{summary.fetched} pages fetched", *(f"{number} {fate}" for fate, number in fates.items() if number)]))
    if summary.listings:
        out.print(
            f"listings read: {summary.listings}" + (f" ({summary.unchanged_listings} not modified)" if summary.unchanged_listings else "")
        )
    out.print(f"{summary.seconds:.1f} seconds" + (f"; written: {', '.join(summary.files)}" if summary.files else "; nothing new to write"))
    if not summary.reasons:
        return
    table = Table(title="Not fetched", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for name in ("number", "why", "remedy", "first of them"):
        table.add_column(name, justify="right" if name == "number" else "left", overflow="fold")
    for reason in summary.reasons[:REASONS_SHOWN]:
        table.add_row(str(reason.number), reason.reason, reason.remedy, reason.first)
    out.print(table)
    if len(summary.reasons) > REASONS_SHOWN:
        out.print(f"and {len(summary.reasons) - REASONS_SHOWN} other reasons")
