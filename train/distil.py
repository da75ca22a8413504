"""A smaller reader that learns from the whole one: every other layer to begin with, then what the whole one says of the same sentences.

Sentences need no labels for that. The smaller one is held to the chances of types and statuses, to where triggers begin and end, to the tags and to
the vectors behind them (Hinton et al. 2015; Sanh et al. 2019, DistilBERT), until it is taught the labelled sentences as the whole one was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from detente.evidence import Span
from detente.reader.inputs import Pair
from detente.reader.labels import NONE
from train.base import Base
from train.examples import Example, Label, shuffled
from train.fit import autocast, pace
from train.model import Reader
from train.tensors import Prepared, batches

__all__ = ["Lesson", "all_pairs", "distil", "plain", "smaller"]

UNJUDGED = Label(frozenset({NONE}))  # stands where a label would; nobody looks at it
VECTORS, TAGS = 1.0, 0.5  # weights beside the acts' own
HOTTER = 2.0  # temperature at which chances of types are compared, so that the unlikely ones count
LARGEST_STEP = 1.0
MOST_SIDES = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """How to distil: as train.fit.Plan."""

    layers: int
    epochs: int
    rate: float
    seed: int
    pieces: int = 8192


def plain(folder: Path) -> list[Example]:
    """The sentences of train.plain's files, with the pairs that the model would be asked about: each side toward each, and each alone."""
    out = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            out.append(_asked(row["text"], file.stem, [Span(*side) for side in row["sides"]]))
    return out


def all_pairs(example: Example) -> Example:
    """A labelled sentence with all pairs of those whom it names, the first MOST_SIDES, without its labels."""
    named = {side for pair, _ in example.pairs for side in (pair.actor, pair.recipient) if side} | set(example.actors or ())
    return _asked(example.text, example.language, sorted(named)[:MOST_SIDES])


def _asked(text: str, language: str, sides: Sequence[Span]) -> Example:
    pairs = [Pair(side, None) for side in sides] + [Pair(a, b) for a, b in permutations(sides, 2)]
    return Example(text, language, "plain", tuple((pair, UNJUDGED) for pair in pairs))


def smaller(teacher: Reader, base: Base, kept: Sequence[int], layers: int) -> Reader:
    """A reader of fewer layers with the teacher's weights: the last layer, and others at even distances below it."""
    student = Reader(replace(base, shape=replace(base.shape, layers=layers)), kept).to(next(teacher.parameters()).device)
    state = teacher.state_dict()
    whole = len(teacher.encoder.layers)
    for i in range(layers):
        source = (i + 1) * whole // layers - 1
        for name in [name for name in state if name.startswith(f"encoder.layers.{source}.")]:
            student.state_dict()[name.replace(f"layers.{source}.", f"layers.{i}.", 1)].copy_(state[name])
    for name in [name for name in state if not name.startswith("encoder.layers.")]:
        student.state_dict()[name].copy_(state[name])
    return student


def distil(teacher: Reader, student: Reader, items: Sequence[Prepared], lesson: Lesson, tell: Callable[[str], None] = print) -> None:
    """Teach the student in place; both answer without dropping units out."""
    torch.manual_seed(lesson.seed)
    teacher.eval()
    student.eval()
    student.encoder.freeze(0)
    optimizer = torch.optim.AdamW([p for p in student.parameters() if p.requires_grad], lr=lesson.rate, weight_decay=0.01)
    made = [inputs for inputs, _ in batches(items, student.encoder.kept, lesson.seed, lesson.pieces)]
    steps = lesson.epochs * len(made)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: pace(step, steps))
    for epoch in range(lesson.epochs):
        started, total, count = time.perf_counter(), 0.0, 0
        for inputs in shuffled(made, lesson.seed + epoch):
            optimizer.zero_grad()
            with autocast():
                value = _distance(teacher, student, inputs)
            value.backward()  # type: ignore[no-untyped-call]  # torch's own
            nn.utils.clip_grad_norm_(student.parameters(), LARGEST_STEP)
            optimizer.step()
            schedule.step()
            total, count = total + value.item(), count + 1
        tell(f"distilled {epoch + 1} of {lesson.epochs}: {total / max(count, 1):.3f}, {time.perf_counter() - started:.0f} s")


def _distance(teacher: Reader, student: Reader, inputs: tuple[Tensor, ...]) -> Tensor:
    """How far the student's answers are from the teacher's."""
    groups = inputs[2]
    with torch.no_grad():
        wanted_vectors = teacher.encoder(*inputs[:3]).float()
        wanted = teacher.headed(wanted_vectors, groups, inputs[3])
    vectors = student.encoder(*inputs[:3]).float()
    given = student.headed(vectors, groups, inputs[3])
    there, text = groups >= 0, groups == 0
    far = functional.mse_loss(vectors[there], wanted_vectors[there]) / wanted_vectors[there].square().mean()
    total = VECTORS * far
    total = total + TAGS * (_off(given.statements[text], wanted.statements[text]) + _off(given.actors[text], wanted.actors[text]))
    if len(given.types):
        total = total + _off(given.types / HOTTER, wanted.types / HOTTER) * HOTTER**2 + _off(given.statuses, wanted.statuses)
        total = total + _off(given.starts, wanted.starts) + _off(given.ends, wanted.ends)
    return total


def _off(given: Tensor, wanted: Tensor) -> Tensor:
    """The Kullback–Leibler divergence of what is given from what is wanted, a mean over rows."""
    return functional.kl_div(given.float().log_softmax(-1), wanted.float().log_softmax(-1), reduction="batchmean", log_target=True)
