"""What a release says of texts, whatever its format: which texts it is about, and which words stand where in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.evidence import Span

__all__ = ["Claim", "Page", "Release", "text_hash"]


@dataclass(frozen=True, slots=True)
class Page:
    """A text that a release is about, and what it can be known by.

    `sha256` is of the raw bytes, `text_sha256` of the text layer in UTF-8, `chars` the layer's length; None where the release does not say.
    `text` is the layer itself, where the release carries it.
    """

    article: str
    sha256: str | None = None
    text_sha256: str | None = None
    url: str | None = None
    chars: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """That certain words stand at a span of an article's text layer.

    `quote` are the words, or their beginning where `sha256`, which is of all of them in UTF-8, says so too; None where only the hash is told.
    With neither, the span has only to lie inside the text. `record` names what makes the claim, for a person.
    """

    article: str
    record: str
    span: Span
    quote: str | None = None
    sha256: str | None = None

    def holds(self, text: str) -> bool:
        """Whether the words stand there."""
        words = text[self.span.start : self.span.end]
        if self.span.end > len(text):
            return False
        if self.sha256 is None:
            return self.quote is None or words == self.quote
        return text_hash(words) == self.sha256 and (self.quote is None or words.startswith(self.quote))

    def sound(self) -> bool:
        """Whether the claim agrees with itself: a quote as long as its span, with the hash that is given; a shorter one needs a hash."""
        if self.quote is None or len(self.quote) == len(self.span):
            return self.quote is None or self.sha256 in {None, text_hash(self.quote)}
        return self.sha256 is not None and len(self.quote) < len(self.span)


@dataclass(frozen=True, slots=True)
class Release:
    """A release that can be read, anew at each call; `faults` gives what is wrong with its files themselves."""

    path: Path
    form: str
    pages: Callable[[], Iterator[Page]]
    claims: Callable[[], Iterator[Claim]]
    faults: Callable[[], Iterator[str]] = lambda: iter(())


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
