"""Examples to tensors: the batch that the model reads, and what it should have answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from detente.evidence import Span
from detente.reader.inputs import Pieces, collate, pieces_of
from detente.reader.labels import ACTOR_TAGS, STATEMENT_TAGS, STATUSES, TYPES
from train.examples import Example, shuffled

__all__ = ["DEVICE", "Prepared", "Targets", "batches", "prepare"]

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")

UNKNOWN = -100  # torch's own mark for what has no target
BATCH_PIECES = 2048  # of a batch, padding included
SPECIALS = (0, 2, 1)  # begin, end, padding: they keep their ids when the vocabulary is cut


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example and its pieces."""

    example: Example
    pieces: Pieces


class Targets(NamedTuple):
    """`types` (pairs, 17) are 1 where a type is right; `statuses`, `starts`, `ends` (pairs) and the tags (batch, length) are indices or UNKNOWN."""

    types: Tensor
    statuses: Tensor
    starts: Tensor
    ends: Tensor
    statements: Tensor
    actors: Tensor


def prepare(examples: Sequence[Example], tokenizer: Any) -> list[Prepared]:
    """All examples in pieces."""
    found = pieces_of(tokenizer, [example.text for example in examples])
    return [Prepared(example, pieces) for example, pieces in zip(examples, found, strict=True)]


def batches(items: Sequence[Prepared], kept: int, seed: int, pieces: int = BATCH_PIECES) -> Iterator[tuple[tuple[Tensor, ...], Targets]]:
    """One pass over the examples in batches of like lengths, in an order that the seed decides, on the device that there is."""
    ordered = sorted(shuffled(list(range(len(items))), seed), key=lambda i: _length(items[i]) // 8)
    cut: list[list[Prepared]] = [[]]
    for i in ordered:
        longest = max([_length(item) for item in [*cut[-1], items[i]]])
        if cut[-1] and longest * (len(cut[-1]) + 1) > pieces:
            cut.append([])
        cut[-1].append(items[i])
    for group in shuffled(cut, seed):
        inputs, targets = _inputs(group, kept), _targets(group)
        yield tuple(_sent(part) for part in inputs), Targets(*(_sent(part) for part in targets))


def _sent(part: Tensor) -> Tensor:
    """A tensor on the device that there is; a GPU takes it while it still works on the batch before."""
    return part.pin_memory().to(DEVICE, non_blocking=True) if DEVICE.type == "cuda" else part


def _length(item: Prepared) -> int:
    return len(item.pieces.ids) + 2 + 5 * len(item.example.pairs)


def _inputs(group: Sequence[Prepared], kept: int) -> tuple[Tensor, ...]:
    begin, end, padding = SPECIALS
    batch = collate(
        [item.pieces for item in group], [[pair for pair, _ in item.example.pairs] for item in group], begin, end, padding, kept
    )
    return tuple(torch.from_numpy(array) for array in (batch.ids, batch.places, batch.groups, batch.pairs))


def _targets(group: Sequence[Prepared]) -> Targets:
    length = max(_length(item) for item in group)
    labels = [(item.pieces, label) for item in group for _, label in item.example.pairs]
    bounds = [pieces.at(label.trigger) if label.trigger else None for pieces, label in labels]
    return Targets(
        torch.tensor([[float(name in label.types) for name in TYPES] for _, label in labels]).view(-1, len(TYPES)),
        torch.tensor([UNKNOWN if label.status is None else STATUSES.index(label.status) for _, label in labels], dtype=torch.long),
        torch.tensor([UNKNOWN if found is None else found[0] + 1 for found in bounds], dtype=torch.long),
        torch.tensor([UNKNOWN if found is None else found[1] + 1 for found in bounds], dtype=torch.long),
        torch.tensor([_tags(item.pieces, item.example.statements, STATEMENT_TAGS, length) for item in group]),
        torch.tensor([_tags(item.pieces, _named(item.example.actors), ACTOR_TAGS, length) for item in group]),
    )


def _named(spans: Sequence[Span] | None) -> tuple[tuple[str, Span], ...] | None:
    return None if spans is None else tuple(("", span) for span in spans)


def _tags(pieces: Pieces, spans: Sequence[tuple[str, Span]] | None, names: Sequence[str], length: int) -> list[int]:
    if spans is None:
        return [UNKNOWN] * length
    row = [0] * (len(pieces.ids) + 2) + [UNKNOWN] * (length - len(pieces.ids) - 2)
    for letter, span in spans:
        found = pieces.at(span)
        if found is not None:
            first, last = found
            kind = f"-{letter}" if letter else ""
            row[first + 1 : last + 2] = [names.index("B" + kind)] + [names.index("I" + kind)] * (last - first)
    return row
