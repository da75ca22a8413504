"""PLOVER's rulings on status: where the manual says that what is to come, or did not come, is an act of another type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.language.status import Status
from detente.resources import table

__all__ = ["Ruled", "rule"]


@dataclass(frozen=True, slots=True)
class Ruled:
    """Type, modes and status after the rulings; `why` names the ruling, "" where none applied."""

    type: str
    modes: tuple[str, ...]
    status: str
    why: str


@cache
def _table() -> dict[tuple[str, str, bool], dict[str, str]]:
    return {(row["type"], row["status"], row["negated"] == "yes"): row for row in table("ontology/rulings.tsv")}


def rule(type_: str, mode: str, status: Status) -> Ruled:
    """Apply the ruling table (docs/codebook.md) to an act of `type_` found with `status`."""
    row = _table().get((type_, status.status, status.negated))
    if row is None:
        return Ruled(type_, (mode,) if mode else (), status.status, "")
    why = f"{type_} + {'negated ' if status.negated else ''}{status.status} → {row['becomes']}"
    return Ruled(row["becomes"], (row["mode"],) if row["mode"] else (), row["keeps"], why)
