"""Crossing arcs put back: a label "X||Y" says that the word hangs, as X, on a word labelled Y below the head that it was given."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["DECORATION", "uncrossed"]

DECORATION = "||"


def uncrossed(heads: Sequence[int], labels: Sequence[str], blank: Sequence[bool]) -> list[int]:
    """The heads of a sentence (−1 for a root) with crossing arcs put back, from left to right; `blank` marks tokens of white space."""
    out, names = list(heads), list(labels)
    reach = _reach(heads)
    for i, label in enumerate(labels):
        name, mark, wanted = label.partition(DECORATION)
        if mark:
            out[i] = _below(i, out, names, wanted, reach, blank)
            names[i] = name
    return out


def _below(i: int, heads: list[int], names: list[str], wanted: str, reach: list[tuple[int, int]], blank: Sequence[bool]) -> int:
    """The first word labelled `wanted` below the head of `i`, level by level; the head itself where there is none."""
    level = [heads[i]]
    while level:
        following = []
        for node in level:
            first, last = reach[node]
            for child in range(first, last + 1):
                if heads[child] != node or blank[child] or child == i:
                    continue
                if names[child] == wanted:
                    return child
                following.append(child)
        level = following
    return heads[i]


def _reach(heads: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last word that each word governs, itself included."""
    first, last = list(range(len(heads))), list(range(len(heads)))
    for i in range(len(heads)):
        above = heads[i]
        while above >= 0:
            first[above], last[above] = min(first[above], i), max(last[above], i)
            above = heads[above]
    return list(zip(first, last, strict=True))
