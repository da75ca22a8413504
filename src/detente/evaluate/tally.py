"""Counts, precision, recall and F1, with bootstrap intervals over articles."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Count", "Score", "f1_of", "interval", "precision_interval"]

RESAMPLES = 1000
SEED = 20190302
TAIL = 0.025  # a 95 % interval


@dataclass(frozen=True, slots=True)
class Count:
    """What one article gives to one measure: gold records, system records, and those that match."""

    gold: float
    system: float
    matched: float


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the report. `low` and `high` bound the 95 % bootstrap interval of F1; `accuracy` is set for marked sentences only.

    `recall` and `f1` are None where not all that is true is known, as of records judged one by one; the interval is then that of the precision.
    """

    set: str
    lang: str
    kind: str
    measure: str
    precision: float
    recall: float | None
    f1: float | None
    gold: float
    system: float
    matched: float
    low: float
    high: float
    accuracy: float | None = None


def f1_of(counts: Sequence[Count]) -> tuple[float, float, float]:
    """(precision, recall, F1) of summed counts; 0 where a denominator is 0, 1 where there is nothing to find and nothing was found."""
    gold, system, matched = (sum(getattr(c, name) for c in counts) for name in ("gold", "system", "matched"))
    if gold == 0 and system == 0:
        return 1.0, 1.0, 1.0
    precision = matched / system if system else 0.0
    recall = matched / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def interval(counts: Sequence[Count]) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of F1 over articles (Efron & Tibshirani 1993), with a fixed seed."""
    return _interval(counts, 2)


def precision_interval(counts: Sequence[Count]) -> tuple[float, float]:
    """The same of the precision."""
    return _interval(counts, 0)


def _interval(counts: Sequence[Count], which: int) -> tuple[float, float]:
    if len(counts) < 2:
        point = f1_of(counts)[which]
        return point, point
    source = random.Random(SEED)
    draws = sorted(f1_of(source.choices(counts, k=len(counts)))[which] for _ in range(RESAMPLES))
    return draws[int(TAIL * RESAMPLES)], draws[int((1 - TAIL) * RESAMPLES) - 1]
