"""Runs that are ended from outside, at any moment, lose nothing and double nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from detente.store.tables import CHILDREN, RECORDS

DRIVER = Path(__file__).with_name("driver.py")
# The gate kills a few times over fewer articles; DETENTE_KILLS=30 DETENTE_KILLED_ARTICLES=5000 is the whole trial (docs/store.md).
KILLS = int(os.environ.get("DETENTE_KILLS", "6"))
ARTICLES = int(os.environ.get("DETENTE_KILLED_ARTICLES", "1000"))
LONGEST_S = 6.0  # a driver is up after one second or two, and its workers after as many more


def rows(root: Path, kind: str) -> pa.Table:
    """All rows of a table, those that do not count among them."""
    keys = ["shard", "article", "ordinal"] if kind in CHILDREN else ["id"]
    return DeltaTable(root / kind).to_pyarrow_table().sort_by([(key, "ascending") for key in keys]).combine_chunks()


def started(store: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, DRIVER, store, str(ARTICLES), "2"], stderr=subprocess.PIPE)


@contextmanager
def finished(driver: subprocess.Popen[bytes]) -> Iterator[None]:
    yield
    _, err = driver.communicate(timeout=600)
    assert driver.returncode == 0, err.decode()


def children_of(pid: int) -> list[int]:
    """The processes that the threads of a process have started, and theirs."""
    direct = [int(child) for found in Path(f"/proc/{pid}/task").glob("*/children") for child in read(found).split()]
    return [*direct, *(deeper for child in direct for deeper in children_of(child))]


def workers_of(pid: int) -> list[int]:
    """The worker processes among them; another is multiprocessing's own tracker of resources."""
    return [child for child in children_of(pid) if "spawn_main" in read(Path(f"/proc/{child}/cmdline"))]


def read(file: Path) -> str:
    """A file of /proc, which may be gone by now."""
    try:
        return file.read_text()
    except OSError:
        return ""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find worker processes")
def test_a_run_killed_again_and_again_ends_as_one_undisturbed(tmp_path: Path) -> None:
    with finished(started(tmp_path / "whole")):
        pass
    chance = random.Random(20261126)
    for _ in range(KILLS):
        driver = started(tmp_path / "killed")
        time.sleep(chance.uniform(0.2, LONGEST_S))
        victims = children_of(driver.pid)
        if victims and chance.random() < 0.5:
            os.kill(chance.choice(victims), signal.SIGKILL)
            time.sleep(chance.uniform(0.0, 1.0))
        driver.kill()
        driver.communicate()
    with finished(started(tmp_path / "killed")):
        pass
    assert rows(tmp_path / "whole", "articles").num_rows == ARTICLES
    for kind in RECORDS:
        assert rows(tmp_path / "killed", kind) == rows(tmp_path / "whole", kind), kind


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find worker processes")
def test_a_run_goes_on_when_its_workers_are_killed(tmp_path: Path) -> None:
    driver = started(tmp_path / "killed")
    chance = random.Random(7)
    with finished(driver):
        for _ in range(3):
            time.sleep(chance.uniform(1.0, 2.0))
            for victim in workers_of(driver.pid)[:1]:
                os.kill(victim, signal.SIGKILL)
    assert rows(tmp_path / "killed", "articles").num_rows == ARTICLES
    assert rows(tmp_path / "killed", "events").num_rows == ARTICLES


def test_two_runs_into_one_store_at_once_write_each_article_once(tmp_path: Path) -> None:
    with finished(started(tmp_path / "both")), finished(started(tmp_path / "both")):
        pass
    for kind in ("articles", "events"):
        assert rows(tmp_path / "both", kind).num_rows == ARTICLES
    states = DeltaTable(tmp_path / "both" / "runs").to_pyarrow_table().column("state").to_pylist()
    assert sorted(states) == ["finished", "finished", "started", "started"]


def test_workers_end_with_their_driver(tmp_path: Path) -> None:
    driver = started(tmp_path / "s")
    workers: list[int] = []
    deadline = time.monotonic() + 60
    while len(workers) < 3 and time.monotonic() < deadline and driver.poll() is None:
        time.sleep(0.1)
        workers = children_of(driver.pid)
    driver.kill()
    driver.communicate()
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(workers) >= 3
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
