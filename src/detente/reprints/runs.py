"""A text as the set of its runs of five words, hashed; and cut into pieces that depend on nothing but the words in them.

Only what tells the story counts: titles, headings and paragraphs. Captions, credits, datelines and what extraction left behind differ
between outlets that print the same wire.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from detente.model import Article

__all__ = ["RUN_WORDS", "Hashes", "Runs", "runs_of", "runs_of_words", "story_words", "words_of"]

Hashes = npt.NDArray[np.uint64]

RUN_WORDS = 5  # four give stock phrases ("a spokesman for the ministry"), seven lose a third of a run's matches at each changed word
PIECE_RUNS = 16  # on average: about a sentence, so that a flash of sixty words still has whole pieces in common
SHORTEST_PIECE_RUNS = 6  # shorter ones are a clause, which independent reports share by quoting one speech
TELLING = frozenset({"title", "heading", "paragraph"})
# A word, or one character of the scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese).
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
FACTOR = 0x9E3779B97F4A7C15  # odd, so that no bit of a word's hash is lost; its powers tell the places in a run apart
WORDS_KEPT = 1 << 18


@dataclass(frozen=True, slots=True)
class Runs:
    """An article's runs: each different one once, sorted; and the same ones by piece, in the order of the text."""

    article: str
    hashes: Hashes
    pieces: tuple[Hashes, ...]

    def __len__(self) -> int:
        return len(self.hashes)


def story_words(article: Article) -> list[str]:
    """The words that tell the story, in order."""
    return words_of("\n".join(article.text[block.span.start : block.span.end] for block in article.blocks if block.kind in TELLING))


def words_of(text: str) -> list[str]:
    """The words of a text, in order, without case, marks and accents of compatibility."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs_of(article: Article) -> Runs:
    """The runs of an article; none where it has fewer than five words."""
    return runs_of_words(article.id, story_words(article))


def runs_of_words(article: str, words: Sequence[str]) -> Runs:
    """The runs of words in the order of a text."""
    if len(words) < RUN_WORDS:
        return Runs(article, np.empty(0, np.uint64), ())
    hashed = np.array([_hash(word) for word in words], np.uint64)
    found = np.zeros(len(words) - RUN_WORDS + 1, np.uint64)
    for place in range(RUN_WORDS):
        found = found * np.uint64(FACTOR) + hashed[place : place + len(found)]
    return Runs(article, np.unique(found), _pieces(found))


def _pieces(found: Hashes) -> tuple[Hashes, ...]:
    """Cut after each run whose hash says so, so that a passage is cut alike whatever stands before and after it."""
    cuts = np.flatnonzero(found >> np.uint64(32) & np.uint64(PIECE_RUNS - 1) == 0) + 1
    pieces = (np.unique(piece) for piece in np.split(found, cuts))
    return tuple(piece for piece in pieces if len(piece) >= SHORTEST_PIECE_RUNS)


@lru_cache(WORDS_KEPT)
def _hash(word: str) -> int:
    """64 bits of the word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
