"""Spans, quotes, and the one law they obey: `text[start:end] == quote`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

__all__ = ["Evidence", "Span", "cite", "content_id", "overlap"]

ID_CHARS = 16  # 64 bits: one expected collision per four billion records of a kind


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points in an article's text layer."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that support one field of a record.

    `field` names the record's field; `quote` is the text at `span`, character for character.
    """

    field: str
    span: Span
    quote: str


def cite(text: str, field: str, start: int, end: int) -> Evidence:
    """Evidence for `field` from `text[start:end]`, without white space at its ends.

    Raises ValueError where nothing but white space would be left.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        raise ValueError(f"no words to cite for {field!r}")
    return Evidence(field, Span(start, end), text[start:end])


def overlap(a: Span, b: Span) -> float:
    """Intersection over union of two spans in characters, 0.0–1.0."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return 0.0
    return shared / (max(a.end, b.end) - min(a.start, b.start))


def content_id(kind: str, *parts: object) -> str:
    """A stable id: the first 64 bits of the SHA-256 of a record's kind and key fields, in hex.

    `None` and the empty string are told apart; the order of `parts` counts.
    """
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        digest.update(b"\x00" if part is None else b"\x01" + str(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\x1f")
    return digest.hexdigest()[:ID_CHARS]
