"""`detente serve`: what it says when it cannot start, and that it answers when it can."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

import desks
from detente.cli.main import app
from detente.errors import InputError, ResourceError, StoreError

START_S = 60.0


def told(*arguments: str) -> BaseException | None:
    return CliRunner().invoke(app, ["serve", *arguments]).exception


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    error = told(str(tmp_path))
    assert isinstance(error, ResourceError)
    assert "pip install 'detente[serve]'" in error.remedy


def test_a_folder_without_a_store_is_named(tmp_path: Path) -> None:
    error = told(str(tmp_path / "none"))
    assert isinstance(error, StoreError)
    assert str(tmp_path / "none") in error.item


@pytest.mark.parametrize("option", [("--lang", "de"), ("--upload", "all"), ("--port", "70000")])
def test_a_bad_option_is_named(tmp_path: Path, option: tuple[str, str]) -> None:
    result = CliRunner().invoke(app, ["serve", str(tmp_path), *option])
    assert result.exit_code == 2
    assert option[0] in result.output


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    desks.put(tmp_path / "store", desks.page(0))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = told(str(tmp_path / "store"), "--index", str(tmp_path / "index.sqlite"), "--port", port)
    assert isinstance(error, InputError)
    assert port in error.item


def test_a_desk_answers_at_the_address_that_it_names(tmp_path: Path) -> None:
    desks.put(tmp_path / "store", desks.page(0))
    options = ["serve", str(tmp_path / "store"), "--index", str(tmp_path / "i.sqlite"), "--port", "0"]
    start = "import sys; from detente.cli.main import main; sys.argv[0] = 'detente'; main()"
    with subprocess.Popen([sys.executable, "-c", start, *options], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            until_s = time.monotonic() + START_S
            line = ""
            while "http://" not in line and time.monotonic() < until_s:
                line = process.stderr.readline()
            address = line.partition("http://")[2].split()[0]
            with urllib.request.urlopen(f"http://{address}articles", timeout=START_S) as answer:
                assert "Article 0" in answer.read().decode()
        finally:
            process.terminate()
