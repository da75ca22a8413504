"""Fixtures that several rooms share: a pipeline of fake stages, and a store written through it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import records
from detente.draft import Source
from detente.model import SetAside
from detente.scale.run import RunSummary, run

Code = Callable[..., RunSummary]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages that give every article the records of `records.coded`; a text with BAD in it breaks them."""
    clean = ModuleType("detente.clean.stage")
    clean.to_draft = records.to_draft  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "detente.clean.stage", clean)
    monkeypatch.setattr("detente.pipeline.stages", records.fake_stages)


@pytest.fixture
def code(fake: None, tmp_path: Path) -> Code:
    """Codes texts through the fake stages into a store, `tmp_path / "store"` where none is named."""

    def coded(texts: list[str], *, store: Path = tmp_path / "store", **more: object) -> RunSummary:
        items: list[Source | SetAside] = [records.source(text, f"{text[-12:]}.txt") for text in texts]
        return run(items, store=store, inputs=["texts"], **more)  # type: ignore[arg-type]

    return coded


@pytest.fixture
def store(code: Code, tmp_path: Path) -> Path:
    """A store of four articles."""
    code(records.texts(4))
    return tmp_path / "store"
