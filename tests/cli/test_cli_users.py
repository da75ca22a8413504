from __future__ import annotations

import builtins
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.serve.users import Users

Run = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def test_a_token_is_printed_once_and_alone_on_standard_output(cli: Run, file: Path) -> None:
    ran = cli("users", "add", "ana", "--role", "admin", "--tokens", file)
    assert ran.exit == 0
    token = ran.out.strip()
    found = Users.open(file).check(token)
    assert found is not None
    assert (found.name, found.role) == ("ana", "admin")
    assert token not in ran.err
    assert "shown this once" in ran.err
    assert token not in file.read_text()


def test_users_are_listed_changed_and_taken_away(cli: Run, file: Path) -> None:
    for name in ("bo", "ana"):
        cli("users", "add", name, "--tokens", file)
    assert [line.split()[:2] for line in cli("users", "list", "--tokens", file).out.splitlines()[1:]] == [
        ["ana", "reviewer"],
        ["bo", "reviewer"],
    ]
    assert cli("users", "role", "bo", "reader", "--tokens", file).exit == 0
    assert cli("users", "remove", "ana", "--tokens", file).exit == 0
    (row,) = map(json.loads, cli("users", "list", "--json", "--tokens", file).out.splitlines())
    assert (row["name"], row["role"]) == ("bo", "reader")


def test_a_new_token_ends_the_old(cli: Run, file: Path) -> None:
    old = cli("users", "add", "ana", "--tokens", file).out.strip()
    again = cli("users", "add", "ana", "--tokens", file)
    assert (again.exit, again.out) == (1, "")
    assert "--renew" in again.err
    new = cli("users", "add", "ana", "--renew", "--tokens", file).out.strip()
    users = Users.open(file)
    assert users.check(old) is None
    assert users.check(new) is not None


@pytest.mark.parametrize(
    "args",
    [("add", "ana", "--role", "king"), ("add", " "), ("remove", "nobody"), ("role", "nobody", "admin"), ("list",)],
)
def test_what_cannot_be_is_one_line_on_standard_error(cli: Run, file: Path, args: tuple[str, ...]) -> None:
    ran = cli("users", *args, "--tokens", file)
    assert (ran.exit, ran.out) == (1, "")
    assert ran.err.startswith("detente: ")
    assert ran.err.count("\n") == 1


def test_without_the_extra_the_remedy_is_named(cli: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **more: Any) -> Any:
        if name == "argon2":
            raise ImportError("No module named 'argon2'", name="argon2")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    ran = cli("users", "list", "--tokens", file)
    assert ran.exit == 1
    assert "pip install 'detente[serve]'" in ran.err
