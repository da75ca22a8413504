"""The `detente` command. Errors that have a name are one line on standard error; a traceback is a bug."""

from __future__ import annotations

import contextlib
import os
import sys

import typer

import detente
from detente.cli import (
    code,
    compare,
    demo,
    doctor,
    evaluate,
    export,
    fetch,
    issues,
    link,
    positions,
    read,
    review,
    serve,
    show,
    sql,
    tidy,
    users,
    verify,
    who,
)
from detente.errors import DetenteError

__all__ = ["app", "main"]

FAILED = 1
INTERRUPTED = 130  # what shells give a command that Ctrl-C ended

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=detente.__doc__.split("\n\n", maxsplit=1)[0]
)
app.command()(read.read)
app.command()(fetch.fetch)
app.command()(code.code)
app.command()(link.link)
app.command()(show.show)
app.command()(positions.positions)
app.command()(issues.issues)
app.command()(sql.sql)
app.command()(export.export)
app.command()(compare.compare)
app.command()(verify.verify)
app.command()(serve.serve)
app.add_typer(review.review, name="review")
app.add_typer(users.users, name="users")
app.command()(demo.demo)
app.command()(who.who)
app.command()(tidy.tidy)
app.command()(evaluate.evaluate)
app.command()(doctor.doctor)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"detente {detente.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and leave."),
) -> None:
    pass


def main() -> None:
    """Run the command line; exits with 0, 1 where the work failed, or 2 where the command was not understood."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a stream that a test put in place
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # text streams of the system have it
    try:
        app()
    except DetenteError as error:
        print(f"detente: {' '.join(error.line().split())}", file=sys.stderr)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        print("detente: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output (head, less) has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
