"""How far reviewers agree: per cent, Cohen's κ for two, and Krippendorff's α with an interval.

α is the nominal one (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability): 1 − observed over expected disagreement, for any number of
reviewers and with gaps. Its interval is a percentile bootstrap over records, with a fixed seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.model import Judgement
from detente.review.fields import FIELDS, JUDGED, values_of
from detente.review.judgements import ADJUDICATION, UNSURE, current, verdict

__all__ = ["Agreement", "agreements", "alpha", "kappa", "measured", "per_cent"]

RESAMPLES = 2000
SEED = 20190302
TAIL = 0.025  # a 95 % interval
Units = Sequence[Mapping[str, Hashable]]  # for each record, what each reviewer says


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree in one field of one kind of record, or in their decisions.

    `units` counts records that at least two judged, `pairs` the pairs of judgements about one record, `reviewers` the people. `per_cent` is 0–100.
    `alpha` is None where nothing varies, so that agreement and chance cannot be told apart; `low` and `high` bound its 95 % interval, None for one
    record. `kappa` is None unless exactly two people judged.
    """

    kind: str
    field: str
    units: int
    pairs: int
    reviewers: int
    per_cent: float | None
    alpha: float | None
    low: float | None
    high: float | None
    kappa: float | None


def agreements(judgements: Iterable[Judgement]) -> list[Agreement]:
    """Agreement by kind: on the decision (right, wrong, to be corrected), then on each field among those who hold that there is a record.

    Adjudications and reviewers who are not sure do not count.
    """
    kept = [each for each in current(judgements) if each.task != ADJUDICATION and each.decision != UNSURE]
    by_record: dict[str, dict[str, list[Judgement]]] = {}
    for each in kept:
        by_record.setdefault(each.kind, {}).setdefault(each.record, []).append(each)
    out = []
    for kind in JUDGED:
        groups = [group for _, group in sorted(by_record.get(kind, {}).items()) if len(group) > 1]
        if not groups:
            continue
        out.append(measured(kind, "decision", [{each.author: each.decision for each in group} for group in groups]))
        said = [{each.author: found for each in group if (found := verdict(each)) is not None} for group in groups]
        for field in FIELDS[kind]:
            units = [{author: _value(values_of(found, field.name)) for author, found in unit.items()} for unit in said]
            if any(value for unit in units for value in unit.values()) and any(len(unit) > 1 for unit in units):
                out.append(measured(kind, field.name, units))
    return out


def measured(kind: str, field: str, units: Units) -> Agreement:
    """All figures for one field."""
    told = [unit for unit in units if len(unit) > 1]
    people = {name for unit in told for name in unit}
    point, low, high = alpha(told)
    return Agreement(
        kind=kind,
        field=field,
        units=len(told),
        pairs=sum(len(unit) * (len(unit) - 1) // 2 for unit in told),
        reviewers=len(people),
        per_cent=per_cent(told),
        alpha=point,
        low=low,
        high=high,
        kappa=kappa(told) if len(people) == 2 else None,
    )


def per_cent(units: Units) -> float | None:
    """The share of pairs of judgements about one record that are alike, 0–100; None where there is no pair."""
    pairs = [a == b for unit in units for a, b in combinations(unit.values(), 2)]
    return 100 * sum(pairs) / len(pairs) if pairs else None


def kappa(units: Units) -> float | None:
    """Cohen's κ (1960) of two people over what both judged; None where they are not two, or where chance alone would give full agreement."""
    names = sorted({name for unit in units for name in unit})
    if len(names) != 2:
        return None
    pairs = [(unit[names[0]], unit[names[1]]) for unit in units if len(unit) == 2]
    if not pairs:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / len(pairs)
    chance = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    return (observed - chance) / (1 - chance) if chance < 1 else None


def alpha(units: Units, *, resamples: int = RESAMPLES, seed: int = SEED) -> tuple[float | None, float | None, float | None]:
    """(α, low, high) over records with at least two judgements; None where nothing varies. One record has no interval."""
    told = [list(unit.values()) for unit in units if len(unit) > 1]
    if not told:
        return None, None, None
    numbers: dict[Hashable, int] = {}
    value = np.array([numbers.setdefault(said, len(numbers)) for unit in told for said in unit])
    record = np.repeat(np.arange(len(told)), [len(unit) for unit in told])
    # ordered pairs of judgements about one record that differ, over the number of others that each judgement is held against
    unlike = np.array([sum(a != b for a, b in combinations(unit, 2)) * 2 / (len(unit) - 1) for unit in told])
    point = _alpha(np.bincount(value), float(unlike.sum()))
    source = np.random.default_rng(seed)
    spread = []
    for _ in range(resamples):
        times = np.bincount(source.integers(len(told), size=len(told)), minlength=len(told))
        drawn = _alpha(np.bincount(value, weights=times[record]), float(times @ unlike))
        if drawn is not None:
            spread.append(drawn)
    if point is None or len(told) < 2 or not spread:
        return point, None, None
    spread.sort()
    return point, spread[int(TAIL * len(spread))], spread[max(0, int((1 - TAIL) * len(spread)) - 1)]


def _alpha(totals: NDArray[Any], unlike: float) -> float | None:
    """α of `totals`, the judgements by value, and `unlike`, the observed disagreement; None where nothing varies."""
    n = float(totals.sum())
    expected = n**2 - float((totals.astype(float) ** 2).sum())  # ordered pairs of any two judgements that differ
    return 1 - (n - 1) * unlike / expected if expected > 0 else None


def _value(said: Sequence[object]) -> Hashable:
    """What one reviewer says in a field, so that the same words or values are alike; empty where he says nothing."""
    return tuple(sorted(_plain(each) for each in said))


def _plain(said: object) -> str:
    value, evidence = getattr(said, "value", None), getattr(said, "evidence", None)
    return str(value) if value is not None else f"{evidence.span.start}-{evidence.span.end}" if evidence else ""
