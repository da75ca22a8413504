"""The formats that can be written: the one list that the command line, the API and the tests go by."""

from __future__ import annotations

from detente.errors import StoreError
from detente.export import (
    acled,
    brat,
    conllu,
    dna,
    flat,
    ftm,
    gdelt,
    gdelt_mentions,
    icews,
    nested,
    phoenix,
    plover,
    polecat,
    standoff,
    webannotation,
)
from detente.export.format import Format

__all__ = ["FORMATS", "named"]

FORMATS: tuple[Format, ...] = (
    dna.FORMAT,
    webannotation.FORMAT,
    brat.FORMAT,
    conllu.FORMAT,
    flat.FORMAT,
    nested.FORMAT,
    standoff.FORMAT,
    ftm.FORMAT,
    plover.FORMAT,
    polecat.FORMAT,
    phoenix.FORMAT,
    icews.FORMAT,
    gdelt.FORMAT,
    gdelt_mentions.FORMAT,
    acled.FORMAT,
)


def named(name: str) -> Format:
    """The format of that name; raises StoreError where there is none."""
    for form in FORMATS:
        if form.name == name:
            return form
    raise StoreError(f"{name!r} is no format", stage="export", remedy=f"one of {', '.join(form.name for form in FORMATS)}")
