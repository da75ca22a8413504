"""Dates, places, the publication date and flags against the gold."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from detente.evaluate.gold import GoldArticle, locate
from detente.evaluate.pairing import Finding, Findings, back, pair, required
from detente.evidence import overlap
from detente.model import Coded, When

__all__ = ["dates", "flags", "places", "published"]

EARTH_KM = 6371.0
WIDER_DAYS = 7


def dates(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    """Score time expressions by their value."""
    golds = gold.records.get("dates", [])
    systems = list(coded.dates) if coded else []

    def score(g: dict[str, Any], d: Any) -> float:
        place = locate(gold, g["text"])
        if coded is None or not back(coded.article, d.evidence.span).touches(place):
            return 0.0
        values = {g.get("value"), *g.get("accept", [])} - {None}
        right = d.when.value in values if values else d.type == g.get("type")
        return 1 + overlap(place, d.evidence.span) if right else 0.0

    pairs, missed, extra = pair(golds, systems, score)
    counted = [(g, d) for g, d in pairs if not g.get("optional")]
    out.add("date", "value", len(required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("date", "missed", f"{g['text']!r} {g.get('value')}") for g in missed if not g.get("optional")]
    out.lines += [Finding("date", "spurious", f"{d.evidence.quote!r} {d.when.value}") for d in extra]


def places(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    """Score places by distance from the point that the gold gives."""
    golds = gold.records.get("places", [])
    systems = list(coded.places) if coded else []

    def score(g: dict[str, Any], p: Any) -> float:
        after = locate(gold, g["sentence"]).start if g.get("sentence") else 0
        place = locate(gold, g["text"], after)
        if coded is None or p.where.lat is None or not back(coded.article, p.evidence.span).touches(place):
            return 0.0
        return float(_km(g["lat"], g["lon"], p.where.lat, p.where.lon) <= g["within_km"]) * (1 + overlap(place, p.evidence.span))

    pairs, missed, extra = pair(golds, systems, score)
    counted = [(g, p) for g, p in pairs if not g.get("optional")]
    out.add("place", "within", len(required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("place", "missed", g["text"]) for g in missed if not g.get("optional")]
    out.lines += [Finding("place", "spurious", f"{p.evidence.quote!r} {p.where.country}") for p in extra]


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def published(gold: dict[str, Any] | None, coded: Coded | None, out: Findings) -> None:
    """Score the publication date: the interval given holds the true day and is not too wide."""
    if gold is None:
        return
    when = coded.article.published if coded else None
    right = when is not None and _contains(when, gold)
    out.add("published", "interval", 1, int(when is not None and when.earliest is not None), int(right))
    out.lines.append(
        Finding("published", "right" if right else "missed", f"{gold} ← {when.earliest if when else None}…{when.latest if when else None}")
    )


def _contains(when: When, gold: dict[str, Any]) -> bool:
    if when.earliest is None or when.latest is None:
        return False
    low, high = date.fromisoformat(when.earliest), date.fromisoformat(when.latest)
    first, last = date.fromisoformat(gold["earliest"]), date.fromisoformat(gold["latest"])
    return low <= first and last <= high and (high - low).days - (last - first).days <= WIDER_DAYS


def flags(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    """Score flags by kind and words."""
    golds = gold.records["document"].get("flags", [])
    systems = list(coded.article.flags) if coded else []

    def score(g: dict[str, Any], f: Any) -> float:
        if g["kind"] != f.kind:
            return 0.0
        if not g.get("evidence") or f.evidence is None:
            return 1.0
        return float(coded is not None and back(coded.article, f.evidence.span).touches(locate(gold, g["evidence"])))

    pairs, missed, extra = pair(golds, systems, score)
    counted = [(g, f) for g, f in pairs if not g.get("optional")]
    out.add("flag", "kind", len(required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("flag", "missed", g["kind"]) for g in missed if not g.get("optional")]
    out.lines += [Finding("flag", "spurious", f.kind) for f in extra]
