"""The law on evidence, held against every record before it leaves the pipeline: `text[start:end] == quote`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from detente.evidence import Evidence, Span
from detente.model import Coded

__all__ = ["evidence_in", "misquoted"]

PLAIN = (str, int, float, bool, type(None))


def misquoted(coded: Coded) -> tuple[Evidence, ...]:
    """The evidence of an article's records that does not quote its text character for character; empty where all does.

    Spans without a quote (sentences, blocks, notes) only have to lie inside the text; one that does not is given with an empty quote.
    """
    text = coded.article.text
    wrong = []
    for found in evidence_in(coded):
        if isinstance(found, Evidence):
            inside = found.span.end <= len(text)  # a slice beyond the end would be cut without a word
            if not inside or not found.quote or text[found.span.start : found.span.end] != found.quote:
                wrong.append(found)
        elif found.end > len(text):
            wrong.append(Evidence("span", found, ""))
    return tuple(wrong)


def evidence_in(record: Any) -> Iterator[Evidence | Span]:
    """All evidence and all bare spans in a record, and in the records within it."""
    if isinstance(record, (Evidence, Span)):
        yield record
    elif isinstance(record, tuple):
        for member in record:
            if not isinstance(member, PLAIN):
                yield from evidence_in(member)
    elif is_dataclass(record):
        for name in _names(record.__class__):
            value = getattr(record, name)
            if not isinstance(value, PLAIN):
                yield from evidence_in(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields to look into; `raw_map` holds thousands of plain numbers."""
    return tuple(f.name for f in fields(kind) if f.name != "raw_map")
