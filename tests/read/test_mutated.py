"""Damaged and hostile inputs: whatever comes in, it is read or set aside with a reason, in bounded time and memory.

The full run is `python -m tests.read.mutate --number 1000`; the inputs here are the first of those.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.read import mutate
from tests.read.sound import seeds

NUMBER = 60
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("reader", sorted(seeds()))
def test_mutated_inputs_are_read_or_set_aside(reader: str) -> None:
    """In a process of its own: in this one other tests have filled the memory that is measured."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.read.mutate", reader, "--number", str(NUMBER)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{reader}: {NUMBER} inputs" in done.stdout


@pytest.mark.parametrize("reader", sorted(seeds()))
def test_the_sound_inputs_are_read(tmp_path: Path, reader: str) -> None:
    for name, data in seeds()[reader]:
        outcome = mutate.Outcome(reader)
        (tmp_path / name).write_bytes(data)
        mutate.read_and_clean(tmp_path / name, outcome)
        assert outcome.articles, name


def test_the_same_number_gives_the_same_inputs() -> None:
    assert list(mutate.mutants("ninjs", 30)) == list(mutate.mutants("ninjs", 30))
