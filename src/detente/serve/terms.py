"""Text as SQLite's full-text index takes it, and a user's words as it can be asked for them, whatever is typed.

Scripts that write no blanks between words (Han, kana, Thai, Lao, Khmer, Burmese) and Hangul, whose particles are glued to the noun, go in as
pairs of neighbouring characters; a word of such a script is asked for as the phrase of its pairs. Arabic goes in without vowel signs and with
one form of alef, ya and ta marbuta. Case and accents are the tokenizer's affair (unicode61).
"""

from __future__ import annotations

import re

__all__ = ["asked", "searchable"]

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
ARABIC = re.compile("[\u0600-\u06ff]")
VOWELS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")  # with the tatweel, which only stretches
ONE_FORM = str.maketrans("أإآٱىیةک", "ااااييهك")
PART = re.compile(r'"([^"]*)"?|(\S+)')
MOST_PARTS = 12  # words and phrases of one question; more are passed over, so that no question is slow by its length


def searchable(text: str) -> str:
    """The text with pairs in the place of unspaced runs, for the index."""
    text = _level(text)
    return UNSPACED.sub(_pairs, text) if UNSPACED.search(text) else text


def asked(text: str) -> str | None:
    """A question in FTS5's own language: all words, "phrases" in their order, `begin*` for words that begin so; None where nothing is asked.

    Every part is quoted, so that no mark of the user's means anything to FTS5.
    """
    parts = []
    for phrase, word in PART.findall(_level(text).replace("\0", " ")):
        part = phrase or word
        bare = part.rstrip("*")
        if any(char.isalnum() for char in bare):
            alone = UNSPACED.fullmatch(bare)
            begins = (word and part != bare) or (alone and len(bare) == 1)
            run = UNSPACED.sub(lambda found: " " + " ".join(_two(found[0])) + " ", bare).strip()
            parts.append('"' + run.replace('"', '""') + '"' + (" *" if begins else ""))
    return " AND ".join(parts[:MOST_PARTS]) or None


def _level(text: str) -> str:
    return VOWELS.sub("", text).translate(ONE_FORM) if ARABIC.search(text) else text


def _pairs(found: re.Match[str]) -> str:
    """A run as its pairs, with its last character alone after them, so that each character begins a term."""
    run = found[0]
    return f" {' '.join(_two(run))} {run[-1]} " if len(run) > 1 else f" {run} "


def _two(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
