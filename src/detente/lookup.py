"""Many names found in text at once: one pass of an Aho-Corasick automaton (daachorse), whole words only, the longest preferred.

The automaton is built when the book is made (200,000 names take about half a second) and searches some 70 MB of news a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from daachorse import CharwiseDoubleArrayAhoCorasick

__all__ = ["NameBook", "level", "whole_words"]

Payload = TypeVar("Payload")
# Marks that are written in several ways; each is replaced by one character, so that offsets stay.
VARIANTS = (("\u2019", "'"), ("\u02bc", "'"), ("\u2010", "-"), ("\u2011", "-"), ("\n", " "), ("\t", " "), ("\u00a0", " "), ("\u202f", " "))

UNSPACED = ("\u2e80", "\u9fff")  # Han and kana
STEM = "*"
LONGEST_ENDING = 8  # letters; a particle chain of Korean or Turkish is as long as that


def level(text: str) -> str:
    """The text with one form of apostrophe, hyphen and blank; as long as it was."""
    for mark, plain in VARIANTS:
        if mark in text:
            text = text.replace(mark, plain)
    return text


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of text widened to the ends of the words that it begins and ends in."""
    while 0 < start < end and _joined(text[start - 1], text[start]):
        start -= 1
    while start < end < len(text) and _joined(text[end - 1], text[end]):
        end += 1
    return start, end


def _joined(before: str, after: str) -> bool:
    """Whether two characters stand in one word. Scripts that write no blanks between words have no inside of a word to respect."""
    return before.isalnum() and after.isalnum() and not (UNSPACED[0] <= before <= UNSPACED[1] or UNSPACED[0] <= after <= UNSPACED[1])


class NameBook(Generic[Payload]):
    """A set of names with what each stands for. Case counts; `PhraseBook` is for phrases without regard to it.

    A name that ends in `*` is a stem: one of the language's `endings` may follow it in the word. `clitics` may stand glued before any name.
    A match covers the whole word, with clitic and ending.
    """

    def __init__(self, names: Iterable[tuple[str, Payload]], *, endings: Iterable[str] = (), clitics: Iterable[str] = ()) -> None:
        self._endings, self._clitics = frozenset(endings), frozenset(clitics)
        found: dict[tuple[str, bool], list[Payload]] = {}
        for name, payload in names:
            bare = level(name.removesuffix(STEM))
            if bare:
                found.setdefault((bare, name.endswith(STEM)), []).append(payload)
        forms = list(dict.fromkeys(bare for bare, _ in found))
        self._whole = [found.get((bare, False), []) + found.get((bare, True), []) for bare in forms]
        self._stems = [found.get((bare, True), []) for bare in forms]
        self._automaton = CharwiseDoubleArrayAhoCorasick(forms) if forms else None

    def find(self, text: str) -> list[tuple[int, int, list[Payload]]]:
        """Non-overlapping matches of whole words, the longest preferred: (start, end, all payloads of that name), from left to right."""
        if self._automaton is None:
            return []
        plain = level(text)
        whole = [match for start, end, name in self._automaton.find_overlapping(plain) if (match := self._match(plain, start, end, name))]
        whole.sort(key=lambda match: (match[0] - match[1], match[0], match[1]))
        out: list[tuple[int, int, list[Payload]]] = []
        for start, end, payloads in whole:
            if not any(start < other[1] and other[0] < end for other in out):
                out.append((start, end, payloads))
        return sorted(out, key=lambda match: match[0])

    def _match(self, plain: str, start: int, end: int, name: int) -> tuple[int, int, list[Payload]] | None:
        """The match at a place, to the end of its word; None where the place is inside a word that is no form of the name."""
        if start and _joined(plain[start - 1], plain[start]):
            before = _word_before(plain, start) if self._clitics else ""
            if before not in self._clitics:
                return None
            start -= len(before)
        if end == len(plain) or not _joined(plain[end - 1], plain[end]):
            return start, end, self._whole[name]
        if not self._stems[name]:
            return None
        last = end
        while last < len(plain) and plain[last].isalpha() and last - end <= LONGEST_ENDING:
            last += 1
        return (start, last, self._stems[name]) if plain[end:last] in self._endings else None


def _word_before(plain: str, start: int) -> str:
    """The letters of a word that stand before a place in it."""
    first = start
    while first and plain[first - 1].isalpha() and start - first <= LONGEST_ENDING:
        first -= 1
    return plain[first:start]
