"""`detente demo`: a store to look around in, from articles in the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.demo import DemoSummary

__all__ = ["demo"]


def demo(
    store: Annotated[Path, typer.Argument(help="The folder of the store, new or empty.", metavar="[DIR]", readable=False)] = Path(
        "detente-demo"
    ),
    *,
    engine: Annotated[str, typer.Option(help="What finds acts: rules, reader (the model) or both.", metavar="rules|reader|both")] = "both",
    workers: Annotated[int, typer.Option(min=1, help="Processes that code side by side.", metavar="N")] = 1,
) -> None:
    """Build a demonstration store: 26 invented reports in nine languages, coded, linked and partly judged."""
    from detente.cli.code import shown
    from detente.cli.output import console
    from detente.demo import make
    from detente.own import load

    load(engine=engine)  # names an engine that there is not, before anything is made
    with shown() as progress:
        summary = make(store, engine=engine, workers=workers, progress=progress)
    _tell(summary, console(), str(store))


def _tell(found: DemoSummary, out: Console, store: str) -> None:
    if found.coded:
        counts = ", ".join(f"{found.records.get(kind, 0)} {kind}" for kind in ("events", "statements", "positions", "relations"))
        out.print(f"{found.coded} articles coded: {counts}; {found.stories} stories told by several")
        out.print(f"{found.judgements} judgements, {found.tasks} tasks in queues; {found.seconds:.1f} seconds; store: {store}")
    else:
        out.print(f"{store} is the demonstration store already: {found.articles} articles, {found.judgements} judgements")
    out.print(f"next: detente serve {store}")
