"""Scores of the model in PyTorch, for tuning and for the model card: macro-F1 on marked pairs, F1 of triggers and tags on sentences kept aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import torch

from detente.evaluate.marked import root_of
from detente.ontology import quad as quad_of
from detente.reader.labels import NONE, TYPES
from train.model import Outputs, Reader
from train.tensors import UNKNOWN, Prepared, Targets, batches

__all__ = ["Answer", "answers", "held", "macro", "quad"]

Answer = tuple[str, dict[str, float]]  # the root that is right, the chance of each root


def quad(name: str) -> str:
    """The quad class of a root."""
    return str(quad_of("RETREAT" if name == "YIELD" else name))


def macro(pairs: Sequence[tuple[str, str]]) -> float:
    """Macro-F1 of (right, answered) over the classes that are right somewhere."""
    right, given, both = Counter(r for r, _ in pairs), Counter(a for _, a in pairs), Counter(r for r, a in pairs if r == a)
    return sum(2 * both[name] / (right[name] + given[name]) for name in right) / max(len(right), 1)


def answers(model: Reader, items: Sequence[Prepared]) -> list[Answer]:
    """What the model says of pairs that are known to have an act: chances of the 15 roots, without "none"."""
    out: list[Answer] = []
    for given, wanted in _run(model, items):
        for row, right in zip(given.types.softmax(-1).tolist(), wanted.types.tolist(), strict=True):
            chances: Counter[str] = Counter()
            for name, chance in zip(TYPES, row, strict=True):
                if name != NONE:
                    chances[root_of(name)] += chance
            out.append((root_of(next(name for name, yes in zip(TYPES, right, strict=True) if yes)), dict(chances)))
    return out


def held(model: Reader, items: Sequence[Prepared]) -> dict[str, float]:
    """Shares and F1 on sentences kept aside: types with none, statuses, whole triggers, and tagged stretches of statements and actors, as far as
    they have some."""
    types, statuses, triggers = [], [], []
    tags: dict[str, Counter[str]] = {"statements": Counter(), "actors": Counter()}
    for given, wanted in _run(model, items):
        types += [(TYPES[w], TYPES[g]) for w, g in zip(wanted.types.argmax(-1).tolist(), given.types.argmax(-1).tolist(), strict=True)]
        known = wanted.statuses != UNKNOWN
        statuses += (given.statuses.argmax(-1) == wanted.statuses)[known].tolist()
        known = wanted.starts != UNKNOWN
        triggers += ((given.starts.argmax(-1) == wanted.starts) & (given.ends.argmax(-1) == wanted.ends))[known].tolist()
        for name, counts in tags.items():
            _count(getattr(given, name).argmax(-1).tolist(), getattr(wanted, name).tolist(), counts)
    pairs = [(w != NONE, g != NONE) for w, g in types]
    both = sum(w and g for w, g in pairs)
    out = {
        "pairs": len(types),
        "types": sum(w == g for w, g in types) / max(len(types), 1),
        "macro": macro(types),
        "act precision": both / max(sum(g for _, g in pairs), 1),
        "act recall": both / max(sum(w for w, _ in pairs), 1),
        "statuses": sum(statuses) / max(len(statuses), 1),
        "triggers": sum(triggers) / max(len(triggers), 1),
    }
    return out | {name: 2 * c["both"] / (c["right"] + c["given"]) for name, c in tags.items() if c["right"]}


def _count(given: list[list[int]], wanted: list[list[int]], counts: Counter[str]) -> None:
    for got, right in zip(given, wanted, strict=True):
        if any(tag >= 0 for tag in right):
            shown = [g if r != UNKNOWN else 0 for g, r in zip(got, right, strict=True)]
            a, b = set(_stretches(shown)), set(_stretches([max(tag, 0) for tag in right]))
            counts.update(both=len(a & b), given=len(a), right=len(b))


def _stretches(tags: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(kind, first, after the last): odd tags begin a stretch, the even one above it goes on."""
    begun: tuple[int, int] | None = None
    for i, tag in enumerate([*tags, 0]):
        if begun is not None and tag != begun[0] + 1:
            yield (begun[0], begun[1], i)
            begun = None
        if begun is None and tag:
            begun = (tag - (tag + 1) % 2, i)


def _run(model: Reader, items: Sequence[Prepared]) -> Iterator[tuple[Outputs, Targets]]:
    model.eval()
    with torch.no_grad():
        for inputs, wanted in batches(items, model.encoder.kept, 0):
            yield model(*inputs), wanted
