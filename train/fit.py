"""Fitting: the loss of all heads, and the loop over epochs, which goes on from its last checkpoint."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from train.model import Outputs, Reader
from train.tensors import DEVICE, UNKNOWN, Prepared, Targets, batches

__all__ = ["WEIGHTS", "Plan", "autocast", "fit", "loss", "pace"]

SMOOTHING = 0.05  # of types; some of their labels are debatable
WARM_UP = 0.08  # share of the steps
DECAY = 0.01
LARGEST_STEP = 1.0  # norm of the gradient
WEIGHTS = {"types": 2.0, "statuses": 0.3, "triggers": 0.3, "statements": 1.0, "actors": 0.5}


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fit: `rate` is the highest learning rate of the encoder; the heads, which begin at nothing, take `heads` times that.

    `frozen` layers, counted from the text, stay as they are, and so do the tables below them. `pieces` are those of a batch, padding included.
    `without` names a head that is not taught (one of WEIGHTS), to see what it earns.
    """

    epochs: int
    rate: float
    seed: int
    heads: float = 5.0
    frozen: int = 0
    pieces: int = 768
    without: str | None = None


def loss(out: Outputs, wanted: Targets, without: str | None = None) -> Tensor:
    """The weighted sum of the heads' losses; a head without a target in the batch adds nothing, nor does the one that is left out."""
    parts = {
        "statements": _cross(out.statements.flatten(0, 1), wanted.statements.flatten()),
        "actors": _cross(out.actors.flatten(0, 1), wanted.actors.flatten()),
    }
    if len(wanted.types):
        parts["types"] = _types(out.types, wanted.types)
        parts["statuses"] = _cross(out.statuses, wanted.statuses)
        parts["triggers"] = _cross(out.starts, wanted.starts) + _cross(out.ends, wanted.ends)
    return torch.stack([WEIGHTS[name] * value for name, value in parts.items() if name != without]).sum()


def _types(logits: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy of the summed chance of the right types, with a share for all types alike."""
    chances = functional.log_softmax(logits, dim=-1)
    hit = torch.logsumexp(chances.masked_fill(right == 0, float("-inf")), dim=-1)
    return -((1 - SMOOTHING) * hit + SMOOTHING * chances.mean(-1)).mean()


def _cross(logits: Tensor, wanted: Tensor) -> Tensor:
    """The mean over what has a target, nothing where none has; a GPU need not be waited for to know which."""
    total = functional.cross_entropy(logits, wanted, ignore_index=UNKNOWN, reduction="sum")
    return total / (wanted != UNKNOWN).sum().clamp(min=1)


def autocast() -> torch.autocast:
    """Products in bfloat16 on a GPU; on the processor all stays in float32."""
    return torch.autocast(DEVICE.type, torch.bfloat16, enabled=DEVICE.type == "cuda")


def fit(model: Reader, items: Sequence[Prepared], plan: Plan, keep: Path | None = None, tell: Callable[[str], None] = print) -> None:
    """Train the model in place. With `keep`, each epoch's state is saved there, and a run that was stopped goes on from it."""
    torch.manual_seed(plan.seed)
    model.encoder.freeze(plan.frozen)
    optimizer = torch.optim.AdamW(_groups(model, plan), weight_decay=DECAY)
    steps = plan.epochs * sum(1 for _ in batches(items, model.encoder.kept, plan.seed, plan.pieces))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: pace(step, steps))
    first = _resumed(model, optimizer, schedule, keep)
    for epoch in range(first, plan.epochs):
        torch.manual_seed(plan.seed + epoch)  # so that a run that goes on drops out the same units
        started, total, count = time.perf_counter(), torch.zeros((), device=DEVICE), 0
        model.train()
        for inputs, wanted in batches(items, model.encoder.kept, plan.seed + epoch, plan.pieces):
            optimizer.zero_grad()
            with autocast():
                value = loss(model(*inputs), wanted, plan.without)
            value.backward()  # type: ignore[no-untyped-call]  # torch's own
            nn.utils.clip_grad_norm_(model.parameters(), LARGEST_STEP)
            optimizer.step()
            schedule.step()
            total, count = total + value.detach(), count + 1
        if keep is not None:
            torch.save([epoch + 1, model.state_dict(), optimizer.state_dict(), schedule.state_dict()], keep)
        tell(f"epoch {epoch + 1} of {plan.epochs}: loss {total.item() / max(count, 1):.3f}, {time.perf_counter() - started:.0f} s")


def _groups(model: Reader, plan: Plan) -> Iterator[dict[str, object]]:
    encoder = [p for name, p in model.named_parameters() if p.requires_grad and name.startswith("encoder.") and name != "encoder.marks"]
    heads = [p for name, p in model.named_parameters() if p.requires_grad and not (name.startswith("encoder.") and name != "encoder.marks")]
    return iter([{"params": encoder, "lr": plan.rate}, {"params": heads, "lr": plan.rate * plan.heads}])


def pace(step: int, steps: int) -> float:
    """The share of the highest rate at a step: up over WARM_UP of all steps, then down to nothing."""
    warm = max(1, int(steps * WARM_UP))
    return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))


def _resumed(model: Reader, optimizer: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR, keep: Path | None) -> int:
    if keep is None or not keep.exists():
        return 0
    epoch, weights, moments, pace = torch.load(keep, map_location=DEVICE)
    model.load_state_dict(weights)
    optimizer.load_state_dict(moments)
    schedule.load_state_dict(pace)
    return int(epoch)
