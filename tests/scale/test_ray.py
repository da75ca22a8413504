"""The same records from actors of a Ray cluster as from this process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from deltalake import DeltaTable

import records
from detente.errors import InputError
from detente.own import Own
from detente.scale.run import run
from detente.store.tables import CHILDREN, RECORDS

RULES = Own(engine="rules")  # one model less to load in each actor
ITEMS = [records.source(f"Moscow, 2 March 2019 – Russia condemned Japan. Number {n}.", f"{n}.txt") for n in range(70)]


def rows(root: Path, kind: str) -> list[dict[str, object]]:
    keys = ["article", "ordinal"] if kind in CHILDREN else ["id"]
    return DeltaTable(root / kind).to_pyarrow_table().sort_by([(key, "ascending") for key in keys]).to_pylist()


def actors() -> list[int]:
    """The processes of our actors, which Ray names for their class."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if path.read_bytes().startswith(b"ray::_Coder"):
                found.append(int(path.parent.name))
    return sorted(found)


@pytest.fixture(scope="module")
def _cluster() -> Iterator[None]:
    """A cluster of two actors' size on this machine."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'detente[ray]'")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to find the actors")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("_cluster")
def test_actors_give_the_same_store_even_when_they_are_killed(tmp_path: Path) -> None:
    run(ITEMS, store=tmp_path / "one", inputs=[], own=RULES)
    killed: list[int] = []

    def kill_once(_: object) -> None:
        if not killed:
            killed.append(actors()[-1])
            os.kill(killed[0], signal.SIGKILL)

    summary = run(ITEMS, store=tmp_path / "ray", inputs=[], own=RULES, workers=2, on="ray", progress=kill_once)
    assert killed
    assert (summary.coded, summary.set_aside) == (70, 0)
    for kind in RECORDS:
        assert rows(tmp_path / "ray", kind) == rows(tmp_path / "one", kind)


def test_an_engine_that_there_is_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such engine") as caught:
        run(ITEMS, store=tmp_path / "s", inputs=[], on="spark")
    assert "ray" in caught.value.remedy
