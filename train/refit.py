"""The head of statements fitted once more when all else is done, on what the finished encoder gives: the last stage sees few reports, and the mean of
several runs is no head of any of them. Acts stay as they are to the bit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch.nn import functional

from train.model import Reader
from train.tensors import UNKNOWN, Prepared, batches

__all__ = ["refit"]

PASSES, RATE, SLOWER, DECAY, DROPOUT = 8, 2e-3, 0.7, 1e-3, 0.1
ROWS = 4096  # pieces of a step, and of a batch, padding included


def refit(model: Reader, items: Sequence[Prepared], seed: int, tell: Callable[[str], None] = print) -> None:
    """Fit the statement head in place, on the sentences whose reports are known."""
    torch.manual_seed(seed)
    model.eval()
    vectors, tags = [], []
    with torch.no_grad():
        for inputs, wanted in batches([i for i in items if i.example.statements is not None], model.encoder.kept, seed, ROWS):
            known = wanted.statements != UNKNOWN
            vectors.append(model.encoder(*inputs[:3])[known])
            tags.append(wanted.statements[known])
    x, right = torch.cat(vectors), torch.cat(tags)
    optimizer = torch.optim.AdamW(model.statements.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, SLOWER)
    for number in range(PASSES):
        total = 0.0
        for rows in torch.randperm(len(x), device=x.device).split(ROWS):
            optimizer.zero_grad()
            value = functional.cross_entropy(model.statements(functional.dropout(x[rows], DROPOUT)), right[rows])
            value.backward()  # type: ignore[no-untyped-call]  # torch's own
            optimizer.step()
            total += value.item() * len(rows)
        schedule.step()
        tell(f"statement head, pass {number + 1} of {PASSES}: loss {total / len(x):.3f}")
