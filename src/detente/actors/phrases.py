"""Phrases of the data files found in text, longest first.

Text is cut into atoms (runs of letters and digits, or single marks), so that "États-Unis", "U.S." and "l'OTAN" are matched by what
they are made of, and word boundaries come for free. Typographic and typewriter apostrophes count as the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Atom", "PhraseBook", "atoms"]

ATOM = re.compile(r"[^\W_]+|[^\w\s]|_")
Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Atom:
    """A run of letters and digits, or one mark, with its place in the text."""

    text: str
    start: int
    end: int


def atoms(text: str, start: int = 0, end: int | None = None) -> list[Atom]:
    """The atoms of `text[start:end]`, in order, with offsets in `text`."""
    stop = len(text) if end is None else end
    return [Atom(_plain(match.group()), match.start(), match.end()) for match in ATOM.finditer(text, start, stop)]


def _plain(text: str) -> str:
    return "'" if text in "\u2019\u02bc" else text


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Payload]):
    words: tuple[str, ...]
    payload: Payload


class PhraseBook(Generic[Payload]):
    """A set of phrases with what each stands for; `fold` ignores case."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]], *, fold: bool = False) -> None:
        self.fold = fold
        self._by_first: dict[str, list[_Entry[Payload]]] = {}
        for phrase, payload in phrases:
            words = tuple(atom.text.lower() if fold else atom.text for atom in atoms(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append(_Entry(words, payload))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry.words))

    def find(self, text: Sequence[Atom]) -> list[tuple[int, int, list[Payload]]]:
        """Non-overlapping matches from the left, longest first: (first atom, atom after the last, all payloads of that phrase)."""
        words = [atom.text.lower() if self.fold else atom.text for atom in text]
        found = []
        i = 0
        while i < len(words):
            length, payloads = self._at(words, i)
            if payloads:
                found.append((i, i + length, payloads))
            i += max(length, 1)
        return found

    def _at(self, words: list[str], i: int) -> tuple[int, list[Payload]]:
        length = 0
        payloads: list[Payload] = []
        for entry in self._by_first.get(words[i], ()):
            n = len(entry.words)
            if n < length:
                break
            if tuple(words[i : i + n]) == entry.words:
                length = n
                payloads.append(entry.payload)
        return length, payloads
