"""What a language glues to its words: endings behind a stem ("Росси*" + "и"), clitics before a word (Arabic "و", "ال")."""

from __future__ import annotations

from functools import cache

from detente.resources import languages, table

__all__ = ["UNSPACED", "clitics", "endings"]

UNSPACED = frozenset({"ja", "zh"})  # languages written without blanks between words


@cache
def endings(language: str) -> frozenset[str]:
    """Endings that may follow a stem of the data files; none where the language has none."""
    return frozenset(row["ending"] for row in table(f"languages/{language}/endings.tsv")) if language in languages() else frozenset()


@cache
def clitics(language: str) -> frozenset[str]:
    """What may stand glued before a word, combinations included."""
    return frozenset(row["form"] for row in table(f"languages/{language}/clitics.tsv")) if language in languages() else frozenset()
