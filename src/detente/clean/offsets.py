"""Maps between text layers: runs of characters that stand in both, one after the other.

A run (to, from, length) says that `length` characters at `to` of the upper layer are those at `from` of the lower one. Characters of the
upper layer without a counterpart are in no run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from detente.evidence import Span
from detente.model import Article

__all__ = ["Run", "Runs", "compose", "joined", "kept", "raw_span"]

Run = tuple[int, int, int]
Runs = tuple[Run, ...]


def raw_span(article: Article, span: Span) -> Span | None:
    """Where a stretch of the article's text stands in the decoded input: from its first to its last character that has a counterpart there.

    None where no character has one.
    """
    at = [(low + max(span.start - up, 0), low + min(span.end - up, n)) for up, low, n in _touching(article.raw_map, span)]
    return Span(min(start for start, _ in at), max(end for _, end in at)) if at else None


def _touching(runs: Runs, span: Span) -> Iterator[Run]:
    """The runs that share a character with a span of the upper layer."""
    first = bisect_right(runs, span.start, key=lambda run: run[0]) - 1
    for run in runs[max(first, 0) :]:
        if run[0] >= span.end:
            return
        if run[0] + run[2] > span.start and len(span):
            yield run


def kept(length: int, dropped: Iterable[tuple[int, int, str]]) -> Runs:
    """The runs that remain where stretches (start, end, replacement) of a layer of `length` characters are replaced, in order."""
    runs = []
    up = low = 0
    for start, end, replacement in dropped:
        if start > low:
            runs.append((up, low, start - low))
        up += start - low + len(replacement)
        low = end
    if length > low:
        runs.append((up, low, length - low))
    return tuple(runs)


def compose(upper: Runs, lower: Runs) -> Runs:
    """The map from the top layer straight to the bottom one; `upper` leads to the middle, `lower` on from there."""
    starts = [run[0] for run in lower]
    found = []
    for top, middle, length in upper:
        i = max(bisect_right(starts, middle) - 1, 0)
        while i < len(lower) and lower[i][0] < middle + length:
            start = max(middle, lower[i][0])
            end = min(middle + length, lower[i][0] + lower[i][2])
            if start < end:
                found.append((top + start - middle, lower[i][1] + start - lower[i][0], end - start))
            i += 1
    return joined(found)


def joined(runs: Iterable[Run]) -> Runs:
    """The same map with neighbouring runs that continue each other made one."""
    merged: list[Run] = []
    for up, low, n in runs:
        if merged and merged[-1][0] + merged[-1][2] == up and merged[-1][1] + merged[-1][2] == low:
            merged[-1] = (merged[-1][0], merged[-1][1], merged[-1][2] + n)
        else:
            merged.append((up, low, n))
    return tuple(merged)
