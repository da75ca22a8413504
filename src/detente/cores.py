"""How many processors a process may keep busy: all that work together on a machine share them."""

from __future__ import annotations

import os
from multiprocessing import parent_process

__all__ = ["cores"]

TOLD = "OMP_NUM_THREADS"  # by whoever started this process: Ray says 1 to an actor with one processor, Slurm's users what they were given


def cores(most: int) -> int:
    """Threads to use, at most `most`: one in a worker process, whose neighbours have the other processors; what OMP_NUM_THREADS says, where it does;
    else as many as there are processors."""
    if parent_process():
        return 1
    told = os.environ.get(TOLD, "")
    return max(1, min(most, int(told) if told.isdecimal() else os.cpu_count() or 1))
