"""What the desk's worker processes do in tests: no models, and all that an article can do to a process."""

from __future__ import annotations

import os
import time

import records
from detente.draft import Source
from detente.model import Coded, SetAside

HELD_S = 60.0


def read(source: Source, engine: str) -> Coded | SetAside:
    """The records of tests/records.py, with the engine for an outlet; some words have it do something else."""
    words = source.content
    if "SLEEP" in words:
        time.sleep(HELD_S)
    if "KILL" in words:
        os._exit(9)
    if "SWELL" in words:
        try:
            bytearray(64 * 1024**3)
        except MemoryError:
            return SetAside(source.name, "clean", "MemoryError", "give it less")
    if "PID" in words:
        return SetAside(source.name, "clean", str(os.getpid()), "")
    if "BAD" in words:
        return SetAside(source.name, "clean", "nothing to code", "give it words")
    if "Moscow" not in words or "alliance" not in words:
        return records.coded()
    return records.coded(words, source.name, source.metadata.language or engine)
