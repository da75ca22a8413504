"""`detente review`: judgements of a store, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from detente.review.agreement import Agreement

__all__ = ["review"]

review = typer.Typer(no_args_is_help=True, help="Draw queues for reviewers, and take out what they decided.")
Store = Annotated[Path, typer.Argument(help="The store.", metavar="DIR", readable=False)]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, an object a line.")]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write; else standard output.", metavar="FILE", readable=False)]
DIGITS = 3
ENDINGS = {".csv": "csv", ".html": "html", ".md": "md"}


@review.command("queue")
def queue(
    store: Store,
    name: Annotated[str, typer.Argument(help="A name for the queue, which judgements will carry.")],
    *,
    kind: Annotated[str, typer.Option(help="The kind of record.", metavar="events|statements|positions|relations")] = "events",
    method: Annotated[str, typer.Option(help="How it is drawn.", metavar="uncertain|sample|balanced")] = "uncertain",
    size: Annotated[int, typer.Option(help="How many records.")] = 100,
    reviewer: Annotated[list[str] | None, typer.Option(help="Who is asked, again for each; nobody: whoever comes.", metavar="NAME")] = None,
    overlap: Annotated[float, typer.Option(help="The share that two people judge, 0 to 1.")] = 0.2,
    seed: Annotated[int, typer.Option(help="What the lot is drawn by.")] = 1,
    of_type: Annotated[str | None, typer.Option("--type", help="Of one type alone.")] = None,
    lang: Annotated[str | None, typer.Option(help="Of articles in one language alone.")] = None,
    since: Annotated[str | None, typer.Option(help="Not over before this day.", metavar="YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="Begun by this day.", metavar="YYYY-MM-DD")] = None,
) -> None:
    """Draw a queue of records to be judged; what has been judged already is left out."""
    from detente.review.journal import judgements as read
    from detente.review.queues import Plan, draw, keep
    from detente.store.lake import Lake

    lake = Lake.open(store)
    asked = {"type": of_type, "lang": lang, "since": since, "until": until}
    filters = {key: value for key, value in asked.items() if value is not None}
    found = draw(lake, Plan(name, method, kind, size, seed, tuple(reviewer or ()), overlap, filters), read(lake))
    keep(lake, found)
    twice = sum(task.wanted > 1 for task in found)
    typer.echo(f"{len(found)} {kind} in the queue {name}, {twice} of them for two")


@review.command("judgements")
def judgements(
    store: Store,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what was revised or withdrawn.")] = False,
    as_json: AsJson = False,
) -> None:
    """List who decided what, the last word of each reviewer about each record."""
    from detente.cli.output import console, json_line, plain
    from detente.review.journal import judgements as read
    from detente.review.judgements import current
    from detente.store.lake import Lake

    rows = read(Lake.open(store))
    rows = rows if everything else current(rows)
    if as_json:
        for row in rows:
            typer.echo(json_line(plain(row)))
        return
    from rich.table import Table

    table = Table("when", "who", "decided", "kind", "words", "instead", "reason", box=None, pad_edge=False)
    for row in rows:
        instead = "; ".join(f"{one.field}: {one.value or (one.evidence.quote if one.evidence else 'nothing')}" for one in row.corrections)
        table.add_row(row.made[:16].replace("T", " "), row.author, row.decision, row.kind, row.anchor.quote, instead, row.reason)
    console().print(table)


@review.command("agreement")
def agreement(store: Store, *, as_json: AsJson = False) -> None:
    """Say how far reviewers agree: per cent, Krippendorff's α with its interval, Cohen's κ for two."""
    from detente.cli.output import console, json_line, plain
    from detente.review.agreement import agreements
    from detente.review.found import find, rekeyed
    from detente.review.journal import judgements as read
    from detente.review.judgements import current
    from detente.store.lake import Lake

    lake = Lake.open(store)
    rows = agreements(rekeyed(find(lake, current(read(lake))).attached))
    if as_json:
        for row in rows:
            typer.echo(json_line(plain(row)))
        return
    if not rows:
        typer.echo("no record has been judged by two")
        return
    from rich.table import Table

    table = Table("kind", "field", "records", "alike", "α", "95 %", "κ", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*_cells(row))
    console().print(table)


@review.command("codebook")
def codebook(store: Store, *, out: Out = None, title: Annotated[str, typer.Option(help="The sheet's heading.")] = "Codebook sheet") -> None:
    """Write the codebook sheet: examples of each type, counter-examples with reasons, disagreements. CSV, HTML or Markdown, as FILE ends."""
    import csv
    import io
    from dataclasses import asdict

    from detente.review import codebook as sheet
    from detente.serve.cells import inert_row
    from detente.store.lake import Lake

    form = "md" if out is None else ENDINGS.get(out.suffix.lower(), "")
    if not form:
        raise typer.BadParameter(f"FILE ends with {', '.join(ENDINGS)}", param_hint="--out")
    found = sheet.lines(Lake.open(store))
    if form == "csv":
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, fieldnames=sheet.columns(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(inert_row(asdict(line)) for line in found)
        text = buffer.getvalue()
    else:
        text = sheet.as_html(found, title) if form == "html" else sheet.as_markdown(found, title)
    _write(out, text)


@review.command("training")
def training(
    store: Store,
    *,
    out: Annotated[Path | None, typer.Option("--out", help="A folder for the files; else standard output.", metavar="DIR")] = None,
) -> None:
    """Write what was judged as sentences that the reader can be trained on (train/README.md)."""
    from detente.review.training import lines
    from detente.store.lake import Lake

    for (kind, language), rows in lines(Lake.open(store)).items():
        if out is None:
            typer.echo(f"# {kind}/{language}.txt")
        _write(out / kind / f"{language}.txt" if out else None, "\n".join(rows) + "\n")


def _cells(row: Agreement) -> list[str]:
    def number(value: Any) -> str:
        return "–" if value is None else f"{value:.{DIGITS}f}"

    between = "–" if row.low is None or row.high is None else f"{row.low:.{DIGITS}f}–{row.high:.{DIGITS}f}"
    per_cent = "–" if row.per_cent is None else f"{row.per_cent:.0f} %"
    return [row.kind, row.field, str(row.units), per_cent, number(row.alpha), between, number(row.kappa)]


def _write(out: Path | None, text: str) -> None:
    """Write a text to a file or to standard output. Raises InputError where the file cannot be written."""
    from detente.errors import InputError

    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", item=str(out), stage="review", remedy="name another file with --out"
        ) from error
