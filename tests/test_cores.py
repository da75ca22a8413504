from __future__ import annotations

import pytest

from detente import cores as module
from detente.cores import cores


@pytest.mark.parametrize(
    ("parent", "told", "processors", "threads"),
    [
        (None, None, 8, 4),
        (None, None, 2, 2),
        (None, None, None, 1),
        (None, "1", 8, 1),
        (None, "16", 8, 4),
        (None, "0", 8, 1),
        (None, "4,2", 2, 2),
        ("a worker", None, 8, 1),
    ],
)
def test_threads_are_those_that_a_process_may_have(
    parent: str | None, told: str | None, processors: int | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "parent_process", lambda: parent)
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if told is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert cores(4) == threads
