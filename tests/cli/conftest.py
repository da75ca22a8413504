"""The command line, run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from detente.cli.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    exit: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `detente` with the arguments given."""

    def ran(*args: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["detente", *map(str, args)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return ran
