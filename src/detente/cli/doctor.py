"""`detente doctor`: what is installed, whether it is what is pinned, and what to do where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.health import Check

__all__ = ["doctor"]

HASH_SHOWN = 12  # characters of a SHA-256: enough to compare by eye; --json has all

TITLES = {"version": "Versions", "model": "Models", "resource": "Resources"}


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON.")] = False) -> None:
    """Say what is installed, and what is missing with its remedy; leaves with 1 where something is."""
    from detente.cli.output import console, json_text, plain
    from detente.health import examine

    checks = examine()
    if as_json:
        typer.echo(json_text(plain(checks)))
    else:
        out = console()
        for kind, title in TITLES.items():
            _table(out, title, [check for check in checks if check.kind == kind])
        wrong = [check for check in checks if not check.ok]
        for check in wrong:
            out.print(f"{check.name}: {check.problem} ({check.remedy})")
        out.print(f"{len(wrong)} of {len(checks)} checks found something wrong" if wrong else f"all is well: {len(checks)} checks")
    if any(not check.ok for check in checks):
        raise typer.Exit(1)


def _table(out: Console, title: str, checks: list[Check]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column("name")
    table.add_column("found")
    table.add_column("rows", justify="right")
    table.add_column("sha256")
    table.add_column("")
    for check in checks:
        rows = f"{check.rows:,}" if check.rows is not None else ""
        table.add_row(check.name, check.found or "–", rows, (check.sha256 or "")[:HASH_SHOWN], "ok" if check.ok else check.problem)
    for column in (2, 3):  # versions have neither rows nor hashes
        if not any(cell for cell in table.columns[column].cells if cell != table.columns[column].header):
            table.columns[column].header = ""
    out.print(table)
