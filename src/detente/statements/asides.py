"""Where reported words end and the outlet goes on: "…, près de cinquante ans après les faits", "… as the country approaches the vote"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from detente.draft import Sentence
from detente.resources import table

__all__ = ["without_aside"]

FEWEST_REPORTED = 3  # tokens that are left at least


@cache
def _openings(language: str) -> Mapping[str, Sequence[tuple[list[str], str]]]:
    """Words and place of each opening of asides.tsv by its first word, the longest first."""
    out: dict[str, list[tuple[list[str], str]]] = {}
    for row in table(f"languages/{language}/asides.tsv"):
        words = row["phrase"].replace("'", "' ").split()
        out.setdefault(words[0], []).append((words, row["where"]))
    return {first: sorted(found, key=lambda opening: (-len(opening[0]), opening)) for first, found in out.items()}


def without_aside(sentence: Sentence, low: int, high: int, language: str) -> int:
    """The last token of reported words that run from token `low` to `high` at most: the one before an aside that closes them.

    An opening counts where asides.tsv says: `comma`, after a comma; `clause`, where it marks an adverbial clause; `phrase`, anywhere.
    Openings inside quotation marks are the speaker's own.
    """
    words = [token.text.lower() for token in sentence.tokens]
    openings = _openings(language)
    quoted = 0
    for i in range(low, high + 1):
        quoted += (words[i] in "«“") - (words[i] in "»”")
        if i < low + FEWEST_REPORTED or quoted > 0:
            continue
        for phrase, where in openings.get(words[i], ()):
            if words[i : i + len(phrase)] == phrase and _opens(sentence, i, high, where):
                return i - 1
    return high


def _opens(sentence: Sentence, i: int, high: int, where: str) -> bool:
    token = sentence.tokens[i]
    if where == "comma":
        # A second comma after it would make it an insertion, not the end.
        return sentence.tokens[i - 1].text == "," and not any(t.text == "," for t in sentence.tokens[i : high + 1])
    if where == "clause":
        return token.dep in {"mark", "advmod"} and token.head >= 0 and sentence.tokens[token.head].dep == "advcl"
    return True
