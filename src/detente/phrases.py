"""Phrases of the data files found in text, longest first.

Text is cut into atoms (runs of letters and digits, or single marks), so that "États-Unis", "U.S." and "l'OTAN" are matched by what
they are made of, and word boundaries come for free. Typographic and typewriter apostrophes count as the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

__all__ = ["Atom", "PhraseBook", "atoms"]

ATOM = re.compile(r"[^\W_]+|[^\w\s]|_")
APOSTROPHES = frozenset("\u2019\u02bc")
Payload = TypeVar("Payload")


class Atom(NamedTuple):
    """A run of letters and digits, or one mark, with its place in the text; `low` is the text in lower case."""

    text: str
    start: int
    end: int
    low: str


def atoms(text: str, start: int = 0, end: int | None = None) -> list[Atom]:
    """The atoms of `text[start:end]`, in order, with offsets in `text`."""
    stop = len(text) if end is None else end
    out = []
    for match in ATOM.finditer(text, start, stop):
        word = match.group()
        plain = "'" if word in APOSTROPHES else word
        out.append(Atom(plain, *match.span(), plain.lower()))
    return out


class PhraseBook(Generic[Payload]):
    """A set of phrases with what each stands for; `fold` ignores case."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]], *, fold: bool = False) -> None:
        self.fold = fold
        self._by_first: dict[str, list[tuple[list[str], Payload]]] = {}
        for phrase, payload in phrases:
            words = self._words(atoms(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append((words, payload))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _words(self, text: Iterable[Atom]) -> list[str]:
        return [atom.low for atom in text] if self.fold else [atom.text for atom in text]

    def find(self, text: Sequence[Atom]) -> list[tuple[int, int, list[Payload]]]:
        """Non-overlapping matches from the left, longest first: (first atom, atom after the last, all payloads of that phrase)."""
        words = self._words(text)
        found = []
        end = 0
        for i, word in enumerate(words):
            if i >= end and word in self._by_first:
                length, payloads = self._at(words, i)
                if payloads:
                    end = i + length
                    found.append((i, end, payloads))
        return found

    def _at(self, words: list[str], i: int) -> tuple[int, list[Payload]]:
        """Length and payloads of the longest phrase that begins at word `i`."""
        length = 0
        payloads: list[Payload] = []
        for phrase, payload in self._by_first[words[i]]:
            n = len(phrase)
            if n < length:
                break
            if words[i : i + n] == phrase:
                length = n
                payloads.append(payload)
        return length, payloads
