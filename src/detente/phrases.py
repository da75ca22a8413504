"""Phrases of the data files found in text, longest first.

Text is cut into atoms (runs of letters and digits, or single marks), so that "États-Unis", "U.S." and "l'OTAN" are matched by what
they are made of, and word boundaries come for free. Typographic and typewriter apostrophes count as the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, count, repeat
from typing import Generic, NamedTuple, TypeVar

__all__ = ["Atom", "PhraseBook", "Row", "atoms", "either"]

# Scripts that write no blanks between words (Han, kana) are cut into characters.
ATOM = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+|[^\w\s]|_)")
NOTHING = "(?!)"  # a regular expression that never matches
STEM = "*"
LONGEST_ENDING = 6  # letters behind a stem
MOST_REMEMBERED = 1 << 14  # words of a text with the phrases that they may begin
APOSTROPHES = frozenset("\u2019\u02bc")
Payload = TypeVar("Payload")


class Atom(NamedTuple):
    """A run of letters and digits, or one mark, with its place in the text; `low` is the text in lower case."""

    text: str
    start: int
    end: int
    low: str


class Row(list[Atom]):
    """The atoms of a stretch of text; `words` and `low` are their texts alone, which every phrase book asks for, `starts` and `ends` their
    places."""

    __slots__ = ("ends", "low", "starts", "words")

    def __init__(self, words: list[str], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.words, self.low = words, list(map(str.lower, words))
        self.starts, self.ends = starts, ends
        super().__init__(map(tuple.__new__, repeat(Atom), zip(words, starts, ends, self.low, strict=True)))


def atoms(text: str, start: int = 0, end: int | None = None) -> Row:
    """The atoms of `text[start:end]`, in order, with offsets in `text`."""
    # Gaps and atoms in turn: that way all is done by the library's own loops, in a third of the time that a loop over matches takes.
    parts = ATOM.split(text[start:end])
    words = parts[1::2]
    if not APOSTROPHES.isdisjoint(words):
        words = ["'" if word in APOSTROPHES else word for word in words]
    places = list(accumulate(map(len, parts), initial=start))
    return Row(words, places[1:-1:2], places[2::2])


def either(phrases: Iterable[str]) -> str:
    """A regular expression for any of these phrases, the longest first, blanks as any white space; it matches nothing where there are none."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in ordered) or NOTHING


class PhraseBook(Generic[Payload]):
    """A set of phrases with what each stands for; `fold` ignores case.

    A word of a phrase that ends in `*` is a stem: up to LONGEST_ENDING letters may follow it. `clitics` may stand glued before any word.
    """

    def __init__(self, phrases: Iterable[tuple[str, Payload]], *, fold: bool = False, clitics: Iterable[str] = ()) -> None:
        self.fold = fold
        self._clitics = tuple(sorted(clitics))
        self._by_first: dict[str, list[tuple[list[str], Payload]]] = {}
        self._by_stem: dict[str, list[tuple[list[str], Payload]]] = {}
        self._begun: dict[str, list[tuple[list[str], Payload]]] = {}
        for phrase, payload in phrases:
            words = self._phrase(phrase)
            if words:
                stem = words[0].endswith(STEM)
                (self._by_stem if stem else self._by_first).setdefault(words[0].removesuffix(STEM), []).append((words, payload))
        for entries in (*self._by_first.values(), *self._by_stem.values()):
            entries.sort(key=lambda entry: -len(entry[0]))
        entries = [entry for found in (*self._by_first.values(), *self._by_stem.values()) for entry in found]
        self._plain = not self._clitics and not any(word.endswith(STEM) for words, _ in entries for word in words)
        self._by_two: dict[str, dict[str, list[tuple[list[str], Payload]]]] = {}
        for first, phrased in self._by_first.items() if self._plain else ():
            by_second = self._by_two.setdefault(first, {})
            for words, payload in phrased:
                by_second.setdefault(words[1] if len(words) > 1 else NOTHING, []).append((words, payload))

    def _words(self, text: Iterable[Atom]) -> list[str]:
        if isinstance(text, Row):
            return text.low if self.fold else text.words
        return [atom.low for atom in text] if self.fold else [atom.text for atom in text]

    def _phrase(self, phrase: str) -> list[str]:
        """The words of a phrase, each stem with its mark."""
        out: list[str] = []
        for atom in atoms(phrase):
            word = atom.low if self.fold else atom.text
            if word == STEM and out:
                out[-1] += STEM
            else:
                out.append(word)
        return out

    def find(self, text: Sequence[Atom]) -> list[tuple[int, int, list[Payload]]]:
        """Non-overlapping matches from the left, longest first: (first atom, atom after the last, all payloads of that phrase)."""
        words = self._words(text)
        found: list[tuple[int, int, list[Payload]]] = []
        end = 0
        for i in self._beginnings(words):
            if i < end:
                continue
            length, payloads = self._plainly(words, i) if self._plain else self._at(words, i, self._beginning(words[i]))
            if payloads:
                end = i + length
                found.append((i, end, payloads))
        return found

    def _beginnings(self, words: Sequence[str]) -> Sequence[int]:
        """Where a phrase may begin."""
        if not self._plain:
            return range(len(words))
        return list(compress(count(), map(self._by_two.__contains__, words)))

    def _plainly(self, words: list[str], i: int) -> tuple[int, list[Payload]]:
        """Length and payloads of the longest phrase that stands at word `i`, in a book whose phrases stand as they are."""
        by_second = self._by_two[words[i]]
        if i + 1 < len(words) and (entries := by_second.get(words[i + 1])):
            length, payloads = self._at(words, i, entries)
            if payloads:
                return length, payloads
        return self._at(words, i, by_second.get(NOTHING, ()))

    def _beginning(self, word: str) -> Sequence[tuple[list[str], Payload]]:
        """The phrases that may begin with a word, the longest first."""
        known = self._begun.get(word)
        if known is None:
            if len(self._begun) >= MOST_REMEMBERED:
                self._begun.clear()
            known = self._begun[word] = self._by_forms(word)
        return known

    def _by_forms(self, word: str) -> list[tuple[list[str], Payload]]:
        """The phrases that may begin with a word, one of its forms or a stem of one, the longest first."""
        found: list[tuple[list[str], Payload]] = []
        for form in self._forms(word):
            found += self._by_first.get(form, [])
            for k in range(max(1, len(form) - LONGEST_ENDING), len(form) + 1) if self._by_stem else ():
                found += self._by_stem.get(form[:k], [])
        return sorted(found, key=lambda entry: -len(entry[0]))

    def _forms(self, word: str) -> list[str]:
        """A word as it stands, and without each clitic that it may begin with."""
        return [word] + [word[len(c) :] for c in self._clitics if word.startswith(c) and len(word) > len(c) + 1]

    def _at(self, words: list[str], i: int, entries: Sequence[tuple[list[str], Payload]]) -> tuple[int, list[Payload]]:
        """Length and payloads of the longest of the phrases that stands at word `i`."""
        length = 0
        payloads: list[Payload] = []
        for phrase, payload in entries:
            n = len(phrase)
            if n < length:
                break
            here = words[i : i + n]
            if here == phrase or (not self._plain and len(here) == n and all(map(self._fits, here, phrase))):
                length = n
                payloads.append(payload)
        return length, payloads

    def _fits(self, word: str, wanted: str) -> bool:
        """Whether a word of the text is one of a phrase, or a form of its stem."""
        if not wanted.endswith(STEM):
            return wanted in self._forms(word)
        stem = wanted.removesuffix(STEM)
        return any(form.startswith(stem) and len(form) - len(stem) <= LONGEST_ENDING for form in self._forms(word))
