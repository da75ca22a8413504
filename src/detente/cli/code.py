"""`detente code`: many articles into a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from detente.scale.run import Progress, RunSummary

__all__ = ["code", "shown"]

REASONS_SHOWN = 12


def code(
    paths: Annotated[
        list[Path],  # readable=False, here and in the other verbs: what cannot be read is told by us, and the rest goes on
        typer.Argument(help="Files, folders: .txt .md .html .json .jsonl .parquet .warc .wet, also .gz.", metavar="PATH…", readable=False),
    ],
    *,
    store: Annotated[
        Path, typer.Option(help="The store: a folder, or s3://, gs://, az://…; made where there is none.", metavar="DIR", readable=False)
    ],
    actors: Annotated[
        Path | None, typer.Option(help="Your own actors: a CSV file (docs/actors.md).", metavar="FILE", readable=False)
    ] = None,
    issues: Annotated[
        Path | None, typer.Option(help="Your own issues: a CSV file (docs/positions.md).", metavar="FILE", readable=False)
    ] = None,
    engine: Annotated[str, typer.Option(help="What finds acts: rules, reader (the model) or both.", metavar="rules|reader|both")] = "both",
    workers: Annotated[int, typer.Option(min=1, help="Processes or actors that code side by side.", metavar="N")] = 1,
    on: Annotated[
        str, typer.Option(help="Where they run: processes of this machine, or a Ray cluster.", metavar="processes|ray")
    ] = "processes",
    rank: Annotated[int, typer.Option(min=0, help="Which of the jobs of a batch system this one is, from 0.", metavar="N")] = 0,
    world_size: Annotated[int, typer.Option(min=1, help="How many jobs share the work.", metavar="N")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Leave as it is what another version or other settings coded.")] = False,
) -> None:
    """Code files and folders into a store; what is in already is skipped."""
    import detente
    from detente.cli.output import console

    if rank >= world_size:
        raise typer.BadParameter(f"ranks count from 0 to {world_size - 1}", param_hint="--rank")
    with shown() as progress:
        summary = detente.code(
            paths,
            store=store,
            workers=workers,
            on=on,
            rank=rank,
            world=world_size,
            keep=keep,
            actors=actors,
            issues=issues,
            engine=engine,
            progress=progress,
        )
    _tell(summary, console(), str(store))
    if not summary.coded and not summary.skipped:
        raise typer.Exit(1)


@contextmanager
def shown() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error: done, rate, set aside, time left."""
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from detente.cli.output import console

    columns = (
        TextColumn("{task.completed} of {task.fields[all]} articles"),
        BarColumn(),
        TextColumn("{task.fields[rate]} · {task.fields[aside]} set aside ·"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("code", total=None, all="?", rate="starting", aside=0)

        def advance(progress: Progress) -> None:
            elapsed_s = bar.tasks[0].elapsed or 0.0
            coded = progress.done - progress.skipped
            rate = f"{coded / elapsed_s:.1f} a second" if elapsed_s else "starting"
            bar.update(task, completed=progress.done, total=progress.total, all=progress.total or "?", rate=rate, aside=progress.set_aside)

        yield advance


def _tell(summary: RunSummary, out: Console, store: str) -> None:
    """Print what the run did: counts, records by kind, why inputs were set aside, and the time it took."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    rate = f", {(summary.coded + summary.set_aside) / summary.seconds:.1f} articles a second" if summary.seconds else ""
    out.print(f"{summary.coded} articles coded, {summary.skipped} skipped (in already), {summary.set_aside} set aside")
    if summary.coded:
        shown = ("statements", "events", "positions", "relations", "dates", "places")
        out.print("records: " + ", ".join(f"{summary.records.get(kind, 0)} {kind}" for kind in shown))
    out.print(f"{summary.seconds:.1f} seconds{rate}; store: {store}")
    if not summary.reasons:
        return
    table = Table(title="Set aside", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for name in ("articles", "stage", "why", "remedy", "first of them"):
        table.add_column(name, justify="right" if name == "articles" else "left", overflow="fold")
    for reason in summary.reasons[:REASONS_SHOWN]:
        table.add_row(str(reason.number), reason.stage, reason.reason, reason.remedy, reason.first)
    out.print(table)
    if len(summary.reasons) > REASONS_SHOWN:
        out.print(f"and {len(summary.reasons) - REASONS_SHOWN} other reasons: detente sql {store} 'SELECT * FROM set_aside'")
