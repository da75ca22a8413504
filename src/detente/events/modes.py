"""The mode of an act that the reader proposes: the one that the lexicon gives the words that tell it, for the type that the reader saw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente.draft import Sentence
from detente.evidence import Span
from detente.language.affixes import clitics
from detente.phrases import PhraseBook
from detente.resources import table

__all__ = ["mode_of"]


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
