"""`detente users`: who may review and administer at a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.errors import ResourceError

__all__ = ["users"]

TOKENS = "tokens.json"
users = typer.Typer(no_args_is_help=True, help="Say who may review and administer at a desk (detente serve --tokens FILE).")
File = Annotated[Path, typer.Option("--tokens", help="The file of users and their hashed tokens.", metavar="FILE", readable=False)]
Name = Annotated[str, typer.Argument(help="The user's name, as it stands beside judgements.", metavar="NAME")]
Role = Annotated[str, typer.Option(help="What the user may do: read a closed desk, review, or all.", metavar="reader|reviewer|admin")]


@users.command("add")
def add(
    name: Name,
    *,
    role: Role = "reviewer",
    tokens: File = Path(TOKENS),
    renew: Annotated[bool, typer.Option("--renew", help="Give a user who is there a new token.")] = False,
) -> None:
    """Add a user and print the token, once."""
    from datetime import date

    _needed()
    from detente.serve.users import add as added

    token = added(tokens, name, role, today=date.today().isoformat(), renew=renew)
    typer.echo(token)
    typer.echo(f"The token of {name.strip()} ({role}) is shown this once. The desk takes it: detente serve DIR --tokens {tokens}", err=True)


@users.command("list")
def listed(*, tokens: File = Path(TOKENS), as_json: Annotated[bool, typer.Option("--json", help="JSON, a user a line.")] = False) -> None:
    """List the users with their roles and the day of their token."""
    _needed()
    from detente.cli.output import console, json_line
    from detente.serve.users import Users

    found = Users.open(tokens).everybody()
    if as_json:
        for person, made in found:
            typer.echo(json_line({"name": person.name, "role": person.role, "made": made}))
        return
    from rich.table import Table

    table = Table("name", "role", "token made", box=None, pad_edge=False)
    for person, made in found:
        table.add_row(person.name, person.role, made)
    console().print(table)


@users.command("role")
def role(
    name: Name, role: Annotated[str, typer.Argument(help="reader, reviewer or admin", metavar="ROLE")], *, tokens: File = Path(TOKENS)
) -> None:
    """Give a user another role; the token stays."""
    _needed()
    from detente.serve.users import change

    change(tokens, name, role)


@users.command("remove")
def removed(name: Name, *, tokens: File = Path(TOKENS)) -> None:
    """Take a user's token away at once. Judgements stay."""
    _needed()
    from detente.serve.users import remove

    remove(tokens, name)


def _needed() -> None:
    try:
        import argon2  # noqa: F401 - looked for
    except ImportError as error:
        raise ResourceError("argon2-cffi is not installed", item="detente users", remedy="pip install 'detente[serve]'") from error
