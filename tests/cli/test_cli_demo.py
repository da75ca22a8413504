from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from detente.demo import make
from detente.demo.build import ARTICLES

Run = Callable[..., Any]


@pytest.fixture
def _one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The demonstration, of one article."""
    pages = tmp_path / "pages"
    pages.mkdir()
    shutil.copy(ARTICLES / "2025-04-15-en-hotline.html", pages)
    monkeypatch.setattr("detente.demo.make", partial(make, articles=pages))


@pytest.mark.usefixtures("_one")
def test_it_tells_what_there_is_and_what_comes_next(cli: Run, tmp_path: Path) -> None:
    first = cli("demo", tmp_path / "s", "--engine", "rules")
    told = first.out.replace("\n", "")
    assert first.exit == 0
    assert "1 articles coded: " in told
    assert f"next: detente serve {tmp_path / 's'}" in told
    second = cli("demo", tmp_path / "s", "--engine", "rules").out.replace("\n", "")
    assert "is the demonstration store already: 1 articles" in second
    assert "next: detente serve" in second


def test_a_store_of_other_articles_is_named(cli: Run, store: Path) -> None:
    ran = cli("demo", store)
    assert ran.exit == 1
    assert "a store already, of other articles" in ran.err


def test_an_engine_that_there_is_not_makes_nothing(cli: Run, tmp_path: Path) -> None:
    ran = cli("demo", tmp_path / "s", "--engine", "magic")
    assert ran.exit == 1
    assert "no such engine" in ran.err
    assert not (tmp_path / "s").exists()
