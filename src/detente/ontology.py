"""PLOVER's types, modes, contexts and sectors, with their quads and scores, from `data/ontology/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.errors import ResourceError
from detente.resources import table

__all__ = ["EventType", "contexts", "modes", "quad", "requires_recipient", "score", "sectors", "types"]


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 16 types. `quad` is 1–4 (verbal and material cooperation, verbal and material conflict), `score` −10…10."""

    name: str
    quad: int
    score: float
    recipient_required: bool


@cache
def types() -> dict[str, EventType]:
    """The types by name."""
    rows = table("ontology/types.tsv")
    found = [EventType(row["type"], int(row["quad"]), float(row["score"]), row["recipient_required"] == "yes") for row in rows]
    return {kind.name: kind for kind in found}


@cache
def _mode_scores() -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    for row in table("ontology/modes.tsv"):
        scores.setdefault(row["type"], {})[row["mode"]] = float(row["score"])
    return scores


def _type(name: str) -> EventType:
    try:
        return types()[name]
    except KeyError as error:
        known = ", ".join(sorted(types()))
        raise ResourceError(f"{name!r} is no PLOVER type", item="ontology/types.tsv", stage="ontology", remedy=f"one of {known}") from error


def quad(kind: str) -> int:
    """The quad of a type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return _type(kind).quad


def modes(kind: str) -> frozenset[str]:
    """The modes of a type; empty where it has none."""
    return frozenset(_mode_scores().get(_type(kind).name, ()))


def score(kind: str, mode: str | None = None) -> float:
    """Where the type, or its mode, stands on the conflict–cooperation scale, −10…10.

    None and "" mean no mode. Raises ResourceError for a mode that the type has not.
    """
    base = _type(kind).score
    if not mode:
        return base
    try:
        return _mode_scores()[kind][mode]
    except KeyError as error:
        raise ResourceError(f"{kind} has no mode {mode!r}", item="ontology/modes.tsv", stage="ontology", remedy="see its rows") from error


def requires_recipient(kind: str) -> bool:
    """Whether an event of this type must have a recipient."""
    return _type(kind).recipient_required


@cache
def contexts() -> frozenset[str]:
    """The 37 contexts."""
    return frozenset(row["context"] for row in table("ontology/contexts.tsv"))


@cache
def sectors() -> dict[str, str]:
    """The sectors, each with what it covers."""
    return {row["sector"]: row["gloss"] for row in table("ontology/sectors.tsv")}
