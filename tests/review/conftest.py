"""A store that is built once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import judging
import records
from detente.model import Coded


@pytest.fixture(scope="session")
def pages() -> list[Coded]:
    """What is in the store, in the order of the articles' ids."""
    return sorted((records.coded(text) for text in records.texts(4)), key=lambda coded: coded.article.id)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, pages: list[Coded]) -> Path:
    return judging.write(tmp_path_factory.mktemp("review") / "store", pages)


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store of four articles."""
    return Path(shutil.copytree(built, tmp_path / "store"))
