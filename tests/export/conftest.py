"""Exports only read a store: one is enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from stores import read_store

__all__ = ["read_store", "store"]


@pytest.fixture
def store(read_store: Path) -> Path:
    """A store of four articles, not to be changed."""
    return read_store
