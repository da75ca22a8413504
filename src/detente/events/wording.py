"""What the lexicon says of the words that the reader takes for an act: of which types they tell, and in which mode."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente.draft import Sentence
from detente.evidence import Span
from detente.language.affixes import clitics
from detente.phrases import PhraseBook
from detente.resources import table

__all__ = ["Told", "mode_of", "told"]

Told = tuple[Span, frozenset[str]]  # a phrase of the lexicon, and the types that it may tell


def told(sentence: Sentence, language: str) -> list[Told]:
    """The phrases of the lexicon in a sentence that no parser reads."""
    row = sentence.atoms
    return [
        (Span(row[first].start, row[last - 1].end), frozenset(type_ for type_, _ in payloads))
        for first, last, payloads in _phrases(language).find(row)
    ]


def mode_of(sentence: Sentence, words: Span, type_: str, language: str) -> str | None:
    """The mode, where the rows for these words and this type agree on one; None where they do not, or there are none."""
    if sentence.tokens:
        lemmas = [token.lemma.lower() for token in sentence.tokens if words.start <= token.start < words.end]
        found = {mode for lemma in lemmas for mode in _by_lemma(language).get((lemma, type_), ())}
    else:
        row = [atom for atom in sentence.atoms if words.start <= atom.start < words.end]
        found = {mode for _, _, payloads in _phrases(language).find(row) for own, mode in payloads if own == type_}
    return next(iter(found)) or None if len(found) == 1 else None


@cache
def _by_lemma(language: str) -> Mapping[tuple[str, str], frozenset[str]]:
    """Modes by lemma and type, "" among them where a row has none."""
    out: dict[tuple[str, str], set[str]] = {}
    for row in table(f"languages/{language}/events.tsv"):
        out.setdefault((row["lemma"].lower(), row["type"]), set()).add(row["mode"])
    return {key: frozenset(modes) for key, modes in out.items()}


@cache
def _phrases(language: str) -> PhraseBook[tuple[str, str]]:
    """(type, mode) by phrase or stem."""
    rows = table(f"languages/{language}/events.tsv")
    return PhraseBook(((row["lemma"], (row["type"], row["mode"])) for row in rows), fold=True, clitics=clitics(language))
