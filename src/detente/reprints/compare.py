"""How much of one text stands in another, counted exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.reprints.near import candidates
from detente.reprints.runs import Runs

__all__ = ["Tie", "ties"]

# Set on 3,465 texts (political French and English news, 197 pages of publishers, official statements, translations in 16 languages) by
# reading the pairs. Every pair above 0.95 was one text at two addresses, and none lay between 0.71 and 0.95. At 0.66–0.71 stood three daily
# bulletins of one command, each new but written on one form; at 0.48 two candidates' answers to one questionnaire; below that, standing
# boxes that an outlet prints under many articles. Rewritten wires may lie below 0.75: they are told apart from neither, and are not linked.
LEAST_SHARE = 0.75
# A shorter text (a flash, a headline) is linked with its equal alone: two outlets can write one sentence of twenty words alike.
SHORTEST_RUNS = 20
# From half the other's length a text is a copy, below it a part: at half, one wire and the same one with background were met.
COPY_LENGTH = 0.5


@dataclass(frozen=True, slots=True)
class Tie:
    """A shorter text that stands in a longer one. `shared` and the lengths count different runs of five words.

    Of two equally long the first by id is `longer`. `copy` is false where the longer one is more than twice as long.
    """

    shorter: str
    longer: str
    shared: int
    shorter_runs: int
    longer_runs: int

    @property
    def share(self) -> float:
        """How much of the shorter one stands in the longer, 0–1."""
        return self.shared / self.shorter_runs

    @property
    def share_of_longer(self) -> float:
        """How much of the longer one stands in the shorter, 0–1."""
        return self.shared / self.longer_runs

    @property
    def copy(self) -> bool:
        """Whether the two are of one kind of length."""
        return self.shorter_runs >= COPY_LENGTH * self.longer_runs


def ties(articles: Sequence[Runs]) -> list[Tie]:
    """All ties between the articles that their signatures find, sorted by id; of equal texts only those with the first of them by id."""
    found: list[Tie] = []
    firsts: dict[bytes, Runs] = {}
    for runs in sorted(articles, key=lambda runs: runs.article):
        if not len(runs):
            continue
        first = firsts.setdefault(runs.hashes.tobytes(), runs)
        if first is not runs:
            found.append(Tie(runs.article, first.article, len(runs), len(runs), len(runs)))
    different = list(firsts.values())
    for one, other in candidates(different):
        tie = _tie(different[one], different[other])
        if tie.share >= LEAST_SHARE and tie.shorter_runs >= SHORTEST_RUNS:
            found.append(tie)
    return sorted(found, key=lambda tie: (tie.shorter, tie.longer))


def _tie(one: Runs, other: Runs) -> Tie:
    shorter, longer = sorted((one, other), key=lambda runs: (len(runs), [-ord(letter) for letter in runs.article]))
    shared = len(np.intersect1d(shorter.hashes, longer.hashes, assume_unique=True))
    return Tie(shorter.article, longer.article, shared, len(shorter), len(longer))
