"""Pairs of articles that may copy each other, found without comparing all with all: MinHash signatures by rensa, cut into bands.

Whole texts and their pieces are signed alike: a wire that stands inside a longer article has pieces in common with it, where the whole
texts would look too different. What is found here is only looked at more closely (detente.reprints.compare).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from detente.reprints.runs import Hashes, Runs

__all__ = ["candidates"]

SEED = 20190302  # any number; another would find other pairs at the edge, so it never changes
PERMUTATIONS = 64
# Bands of four: two pieces of which 75 % of the runs agree (one word of two sentences changed) share a band with a chance of 99.7 %,
# 50 % with 64 %, 20 % with 2.5 %. One piece in common is enough, and a copy has many.
BAND_ROWS = 4


def candidates(articles: Sequence[Runs]) -> list[tuple[int, int]]:
    """Pairs of places in `articles` (the smaller first, sorted) whose texts or pieces of them have a band in common."""
    owners: list[int] = []
    sets: list[Hashes] = []
    for place, runs in enumerate(articles):
        if len(runs):
            owners += [place] * (1 + len(runs.pieces))
            sets += [runs.hashes, *runs.pieces]
    if not sets:
        return []
    signed = _signed(sets)
    owned = np.array(owners)
    pairs: set[tuple[int, int]] = set()
    for start in range(0, PERMUTATIONS, BAND_ROWS):
        pairs.update(_alike(signed[:, start : start + BAND_ROWS], owned))
    return sorted(pairs)


def _signed(sets: Sequence[Hashes]) -> npt.NDArray[np.uint32]:
    """The signatures, a row a set. rensa's own index answers for one object at a time; a table of numbers is grouped at once."""
    offsets = np.concatenate(([0], np.cumsum([len(found) for found in sets]))).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(sets), offsets, PERMUTATIONS, SEED)
    return np.array(matrix.to_rows(), np.uint32)


def _alike(band: npt.NDArray[np.uint32], owners: npt.NDArray[np.int64]) -> set[tuple[int, int]]:
    """Pairs of owners of rows that are equal in this band."""
    order = np.lexsort((owners, *band.T))
    same = np.flatnonzero((band[order][1:] == band[order][:-1]).all(axis=1))
    if not len(same):
        return set()
    groups = np.split(same, np.flatnonzero(np.diff(same) > 1) + 1)
    found: set[tuple[int, int]] = set()
    for group in groups:
        members = sorted(set(owners[order[group[0] : group[-1] + 2]].tolist()))
        found.update(combinations(members, 2))
    return found
