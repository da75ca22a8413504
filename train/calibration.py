"""Calibration: one temperature for the types' logits (Guo et al. 2017), set on sentences kept aside, and the error that remains."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from train.model import Reader
from train.tensors import Prepared, batches

__all__ = ["error", "judged", "temperature"]

TRIED = [k / 20 for k in range(6, 41)]  # 0.3 to 2.0
BINS = 10


def judged(model: Reader, items: Sequence[Prepared]) -> tuple[Tensor, Tensor]:
    """(logits, right): of every pair, the types' logits and which types are right (1) or not (0), both (pairs, 17)."""
    model.eval()
    logits, right = [], []
    with torch.no_grad():
        for inputs, wanted in batches(items, model.encoder.kept, 0):
            logits.append(model(*inputs).types)
            right.append(wanted.types)
    return torch.cat(logits), torch.cat(right)


def temperature(logits: Tensor, right: Tensor) -> float:
    """The temperature, of those tried, that makes what is right likeliest."""
    return min(TRIED, key=lambda t: (float(-_right(logits / t, right).log().mean()), t))


def error(logits: Tensor, right: Tensor, temperature_: float) -> float:
    """Expected calibration error in ten bins: how far, on average, the chance of the answer is from the share of such answers that are right."""
    chances = functional.softmax(logits / temperature_, dim=-1)
    best, answer = chances.max(-1)
    hit = right.gather(1, answer[:, None])[:, 0]
    total = 0.0
    for k in range(BINS):
        inside = (best > k / BINS) & (best <= (k + 1) / BINS)
        if bool(inside.any()):
            total += float((best[inside].mean() - hit[inside].mean()).abs()) * float(inside.float().mean())
    return total


def _right(logits: Tensor, right: Tensor) -> Tensor:
    return (functional.softmax(logits, dim=-1) * right).sum(-1).clamp(min=1e-9)
