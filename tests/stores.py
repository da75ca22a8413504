"""A store that tests read and do not change, made once for all of them: making one takes longer than most tests."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

import records
from detente.scale.run import run

__all__ = ["read_store"]


@pytest.fixture(scope="session")
def read_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of four articles, as the fixture `store` makes it anew for each test."""
    folder = tmp_path_factory.mktemp("read") / "store"
    clean = ModuleType("detente.clean.stage")
    clean.to_draft = records.to_draft  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "detente.clean.stage", clean)
        patch.setattr("detente.pipeline.stages", records.fake_stages)
        run([records.source(text, f"{text[-12:]}.txt") for text in records.texts(4)], store=folder, inputs=["texts"])
    return folder
