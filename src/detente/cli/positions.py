"""`detente positions`: the ledger of a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from detente.ledger.records import Dispute, Entry, Stand

__all__ = ["positions"]

NONE = "–"
KINDS = {"denied": "denied", "two_stances": "two stances at one time", "undated": "two stances, days not known"}
DAY_CHARS = 10


def positions(
    store: Annotated[Path, typer.Argument(help="The folder of the store.", metavar="DIR", readable=False)],
    *,
    issue: Annotated[
        str | None, typer.Option(help='An issue\'s id or name, or the beginning of ids ("sanctions:").', metavar="ISSUE")
    ] = None,
    holder: Annotated[str | None, typer.Option(help="A country code, or a part of a name.", metavar="RUS")] = None,
    as_of: Annotated[str | None, typer.Option(help="What was held by this day.", metavar="YYYY-MM-DD")] = None,
    known_by: Annotated[str | None, typer.Option(help="What was reported by this day.", metavar="YYYY-MM-DD")] = None,
    issues: Annotated[
        Path | None, typer.Option(help="Your own issues, for their names (docs/positions.md).", metavar="FILE", readable=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, a stand a line.")] = False,
) -> None:
    """Who holds what since when, what changed, and who contradicts whom, each with its words."""
    import detente
    from detente.cli.output import console, json_line, plain

    opened = detente.open(store)
    stands = opened.ledger(issue=issue, holder=holder, as_of=as_of, known_by=known_by, issues=issues)
    denied = opened.disputes(issue=issue, known_by=known_by, issues=issues) if holder is None else []
    if as_json:
        for stand in stands:
            typer.echo(json_line(plain(stand)))
        for dispute in denied:
            typer.echo(json_line(plain(dispute)))
        return
    out = console()
    if not stands and not denied:
        known = ", ".join(key for key, *_ in opened.issues()[:12]) or "none"
        out.print(f"no position passes the filters; issues of this store: {known}")
        return
    for stand in stands:
        _tell(stand, out)
    _disputes(denied, out)


def _tell(stand: Stand, out: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    since = f" since {stand.since}" if stand.since else ", no day is given"
    out.print(f"\n{stand.issue} · {stand.holder} · {stand.stance} ({stand.strength}){since}", style="bold")
    table = Table(box=SIMPLE_HEAD, expand=True)
    for name, share in (("held", 3), ("reported", 2), ("holder", 3), ("stance", 3), ("words", 8), ("according to", 5)):
        day = name in {"held", "reported"}
        table.add_column(name, ratio=None if day else share, min_width=DAY_CHARS if day else None, overflow="fold")
    for entry in stand.entries:
        table.add_row(_held(entry), entry.reported or NONE, entry.holder, _stance(entry), f"“{_line(entry.quote)}”", _according(entry))
    out.print(table)
    for change in stand.changes:
        before, after = change.before, change.after
        out.print(f"  change: {before.stance} ({before.day or NONE}) → {after.stance} ({after.day or NONE})")
    _disputes(stand.disputes, out)


def _disputes(found: tuple[Dispute, ...] | list[Dispute], out: Console) -> None:
    for dispute in found:
        where = " / ".join(dict.fromkeys(outlet or "unknown outlet" for outlet in dispute.outlets))
        what = KINDS[dispute.kind]
        words = f"{dispute.one}: “{_line(dispute.one_quote)}” ↔ {dispute.other}: “{_line(dispute.other_quote)}”"
        out.print(f"  contradiction, {what} ({where}): {words}")


def _held(entry: Entry) -> str:
    if entry.valid_from and entry.valid_from == entry.valid_to:
        return entry.valid_from
    if entry.valid_from or entry.valid_to:
        return f"{entry.valid_from or '…'}\n{entry.valid_to or '…'}"
    return NONE


def _stance(entry: Entry) -> str:
    condition = f", if “{_line(entry.condition)}”" if entry.condition else ""
    return f"{entry.stance}, {entry.basis}{condition}"


def _according(entry: Entry) -> str:
    return " ← ".join(entry.according_to) + "".join(f"\n{doubt}" for doubt in entry.doubts)


def _line(text: str) -> str:
    return " ".join(text.split())
