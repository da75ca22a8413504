from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import detente
import records
from detente.errors import StoreError
from detente.scale.run import RunSummary

LONG = " ".join(f"Word{n} follows word{n + 1} here." for n in range(40))


def test_a_store_is_linked_and_linked_anew(code: Callable[..., RunSummary], tmp_path: Path) -> None:
    first, second = f"{records.TEXT} {LONG}", f"{records.TEXT} {LONG} One line more."
    code([first, second])
    summary = detente.link(tmp_path / "store")
    assert (summary.articles, summary.families, summary.copies) == (2, 1, 1)
    store = detente.open(tmp_path / "store")
    assert sorted(store.reprints().column("role").to_pylist()) == ["copy", "first"]
    assert store.sources().column("sources").to_pylist() == [1] * store.sources().num_rows
    assert store.articles().num_rows == 2  # nothing is taken out
    code([records.TEXT + " Something else altogether."])
    assert detente.link(tmp_path / "store").articles == 3
    assert store.reprints(type="first").num_rows == 1


def test_where_there_is_no_store_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        detente.link(tmp_path / "nowhere")
