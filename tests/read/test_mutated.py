"""Damaged and hostile inputs: whatever comes in, it is read or set aside with a reason, in bounded time and memory.

The full run is `python -m tests.read.mutate --number 1000`; the inputs here are the first of those.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.read import mutate
from tests.read.sound import seeds

NUMBER = 60


@pytest.mark.parametrize("reader", sorted(seeds()))
def test_mutated_inputs_are_read_or_set_aside(tmp_path: Path, reader: str) -> None:
    outcome = mutate.run(reader, NUMBER, tmp_path)
    assert outcome.failures == []
    assert outcome.inputs == NUMBER
    assert mutate.peak_mb() < mutate.LARGEST_MB


@pytest.mark.parametrize("reader", sorted(seeds()))
def test_the_sound_inputs_are_read(tmp_path: Path, reader: str) -> None:
    for name, data in seeds()[reader]:
        outcome = mutate.Outcome(reader)
        (tmp_path / name).write_bytes(data)
        mutate.read_and_clean(tmp_path / name, outcome)
        assert outcome.articles, name


def test_the_same_number_gives_the_same_inputs() -> None:
    assert list(mutate.mutants("ninjs", 30)) == list(mutate.mutants("ninjs", 30))
