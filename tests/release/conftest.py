"""Releases of one store, made once for each format."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import detente
from stores import read_store

__all__ = ["copy", "made", "read_store", "store"]

Copy = Callable[[str], Path]


@pytest.fixture
def store(read_store: Path) -> Path:
    """A store of four articles, not to be changed."""
    return read_store


@pytest.fixture(scope="session")
def made(read_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The release of the store in a format, not to be changed."""
    folder = tmp_path_factory.mktemp("releases")

    def release(form: str) -> Path:
        if not (folder / form).exists():
            detente.open(read_store).export(folder / form, form=form)
        return folder / form

    return release


@pytest.fixture
def copy(made: Copy, tmp_path: Path) -> Copy:
    """A copy of that release, to be changed."""

    def copied(form: str) -> Path:
        release, into = made(form), tmp_path / "release"
        if release.is_dir():
            shutil.copytree(release, into)
        else:
            shutil.copy(release, into)
        return into

    return copied
