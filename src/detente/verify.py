"""The law on evidence, held against every record before it leaves the pipeline: `text[start:end] == quote`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from detente.evidence import Evidence, Span
from detente.model import Coded

__all__ = ["evidence_in", "misquoted"]

PLAIN = frozenset((str, int, float, bool, type(None)))
CITED = frozenset((Evidence, Span))


def misquoted(coded: Coded) -> tuple[Evidence, ...]:
    """The evidence of an article's records that does not quote its text character for character; empty where all does.

    Spans without a quote (sentences, blocks, notes) only have to lie inside the text; one that does not is given with an empty quote.
    """
    text = coded.article.text
    wrong = []
    for found in evidence_in(coded):
        if isinstance(found, Evidence):
            span, quote = found.span, found.quote
            inside = span.end <= len(text)  # a slice beyond the end would be cut without a word
            if not inside or not quote or text[span.start : span.end] != quote:
                wrong.append(found)
        elif found.end > len(text):
            wrong.append(Evidence("span", found, ""))
    return tuple(wrong)


def evidence_in(record: Any) -> Iterator[Evidence | Span]:
    """All evidence and all bare spans in a record, and in the records within it."""
    waiting = [record]
    while waiting:
        here = waiting.pop()
        kind = here.__class__
        if kind in CITED:
            yield here
        elif kind is tuple:
            waiting += [member for member in reversed(here) if type(member) not in PLAIN]
        else:
            waiting += [value for value in reversed(_values(kind)(here)) if type(value) not in PLAIN]


@cache
def _values(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the fields of a record to look into; `raw_map` holds thousands of plain numbers."""
    names = [f.name for f in fields(kind) if f.name != "raw_map"] if is_dataclass(kind) else []
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)
