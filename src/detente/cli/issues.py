"""`detente issues`: what the positions of a store are about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["issues"]


def issues(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    *,
    new: Annotated[bool, typer.Option("--new", help="Only issues made of topic and parties, which are not on file.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV that --issues takes, to name and keep them.")] = False,
) -> None:
    """The issues of a store with the number of positions on each and the words of their targets."""
    import detente
    from detente.cli.output import console, csv_lines
    from detente.issues.book import issue_book

    known = issue_book().issues
    rows = [row for row in detente.open(store).issues() if not new or row[0] not in known]
    if as_csv:
        typer.echo(csv_lines([_row(key, words) for key, _, words in rows], ("issue", "names", "topic", "parties")), nl=False)
        return
    out = console()
    for key, number, words in rows:
        out.print(f"{number:5}  {key}  " + "; ".join(f"“{' '.join(text.split())[:60]}”" for text in words[:3]))
    if not rows:
        out.print("no position of this store has an issue")


def _row(key: str, words: tuple[str, ...]) -> dict[str, str]:
    topic, _, parties = key.partition(":")
    names = "|".join(" ".join(text.split()) for text in words if "|" not in text)
    return {"issue": key, "names": names, "topic": topic if parties else "", "parties": parties}
