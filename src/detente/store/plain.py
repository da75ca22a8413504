"""Records from the plain lists and dicts of JSON: what `dataclasses.asdict` gives, and `detente read --json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.model import Coded
from detente.store.tables import CHILDREN, decoded

__all__ = ["coded_of", "record_of"]


def coded_of(plain: Mapping[str, Any]) -> Coded:
    """All records of an article; a kind that is left out, as `read --json` leaves out the notes, is empty.

    Raises KeyError, TypeError or ValueError where something else was given.
    """
    return Coded(record_of("articles", plain["article"]), **{kind: tuple(decoded(kind, plain.get(kind) or ())) for kind in CHILDREN})


def record_of(kind: str, plain: Mapping[str, Any]) -> Any:
    """One record of a kind, as the store's tables are named. Raises as `coded_of` does."""
    (record,) = decoded(kind, [dict(plain)])
    return record
