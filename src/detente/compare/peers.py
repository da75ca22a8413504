"""The data sets that a store can be compared with: what each is called, and how its files are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from detente.compare import gdelt, headed
from detente.compare.rows import Act, Left
from detente.errors import InputError
from detente.model import SetAside

__all__ = ["PEERS", "Peer", "peer"]

Read = Callable[[Path], Iterator[Act | Left | SetAside]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A data set. `title` is its name for people; `read` gives the rows of one file; `scores` says whose scale its scores are on."""

    name: str
    title: str
    read: Read
    scores: str


PEERS = {
    "gdelt": Peer("gdelt", "GDELT", gdelt.events, "Goldstein scores of GDELT"),
    "polecat": Peer("polecat", "POLECAT", headed.polecat, "intensities of POLECAT"),
    "icews": Peer("icews", "ICEWS", headed.icews, "intensities of ICEWS"),
}


def peer(name: str, *, lead_only: bool = False) -> Peer:
    """The peer of this name. Raises InputError for one that is not known, or `lead_only` where its rows do not say where they stand."""
    found = PEERS.get(name.lower())
    if found is None:
        raise InputError(f"{name!r} is no data set to compare with", stage="compare", remedy=f"one of {', '.join(PEERS)}")
    if not lead_only:
        return found
    if found.name != "gdelt":
        raise InputError(f"{found.title} does not say what stands in the lead", stage="compare", remedy="leave --lead out")
    return Peer(found.name, found.title, partial(gdelt.events, lead_only=True), found.scores)
