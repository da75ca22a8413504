"""The reader in PyTorch: the encoder with four heads.

* acts: type (16 of PLOVER, or none) and status of each marked pair, from its five marks;
* triggers: where the act of a pair begins and ends, as two pointers from its act mark into the text (Vinyals et al. 2015);
* statements: source, cue and content of reports, as tags of the pieces;
* actors: stretches that name an actor, as tags of the pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from detente.reader.inputs import MARKS, MARKS_A_PAIR
from detente.reader.labels import ACTOR_TAGS, STATEMENT_TAGS, STATUSES, TYPES
from train.base import Base
from train.encoder import DROPOUT, Encoder

__all__ = ["Outputs", "Reader"]

OUTSIDE = -1e4  # a logit that no pointer chooses


class Outputs(NamedTuple):
    """Logits: `types` (pairs, 17), `statuses` (pairs, 4), `starts` and `ends` (pairs, length), `statements` and `actors` (batch, length, tags)."""

    types: Tensor
    statuses: Tensor
    starts: Tensor
    ends: Tensor
    statements: Tensor
    actors: Tensor


class Reader(nn.Module):
    """See the module's docstring; shapes are those of detente.reader.inputs."""

    def __init__(self, base: Base, kept: Sequence[int]) -> None:
        super().__init__()
        self.encoder = Encoder(base, kept, len(MARKS))
        hidden = self.encoder.hidden
        self.drop = nn.Dropout(DROPOUT)
        self.pair = nn.Linear(MARKS_A_PAIR * hidden, hidden)
        self.types = nn.Linear(hidden, len(TYPES))
        self.statuses = nn.Linear(hidden, len(STATUSES))
        self.start = nn.Linear(hidden, hidden)
        self.end = nn.Linear(hidden, hidden)
        self.statements = nn.Linear(hidden, len(STATEMENT_TAGS))
        self.actors = nn.Linear(hidden, len(ACTOR_TAGS))

    def forward(self, ids: Tensor, places: Tensor, groups: Tensor, pairs: Tensor) -> Outputs:
        """The logits of a batch."""
        return self.headed(self.encoder(ids, places, groups), groups, pairs)

    def headed(self, vectors: Tensor, groups: Tensor, pairs: Tensor) -> Outputs:
        """The logits of the encoder's vectors (batch, length, hidden)."""
        x = self.drop(vectors)
        columns = pairs[:, 1:2] + torch.arange(MARKS_A_PAIR, device=pairs.device)[None, :]
        marks = x[pairs[:, 0:1], columns]
        pooled = self.drop(torch.tanh(self.pair(marks.flatten(1))))
        text = x[pairs[:, 0]]
        outside = torch.where(groups[pairs[:, 0]] == 0, 0.0, OUTSIDE)
        act = marks[:, -1]
        scale = self.encoder.hidden**-0.5
        return Outputs(
            self.types(pooled),
            self.statuses(pooled),
            (text @ self.start(act)[:, :, None])[..., 0] * scale + outside,
            (text @ self.end(act)[:, :, None])[..., 0] * scale + outside,
            self.statements(x),
            self.actors(x),
        )
