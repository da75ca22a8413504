"""News agencies and other media by the names they go by (outlets/agencies.tsv, outlets/media.tsv)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from detente.resources import table

__all__ = ["agencies_in", "is_media"]

NAMES = "outlets/agencies.tsv"


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """One expression for all forms, the longest first, and the agency of each. Case counts: "AP" is an agency, "ap" is not."""
    named = {row["form"]: row["agency"] for row in table(NAMES)}
    forms = "|".join(re.escape(form) for form in sorted(named, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)"), named


@lru_cache(1 << 14)  # the same names come again
def agencies_in(text: str) -> frozenset[str]:
    """The agencies that a text names."""
    expression, named = _forms()
    return frozenset(named[found] for found in expression.findall(text))


@cache
def _media() -> frozenset[str]:
    return frozenset(row["form"] for row in table("outlets/media.tsv"))


def is_media(name: str) -> bool:
    """Whether a name, with or without an article of the sentence, is that of a newspaper, broadcaster or site."""
    words = name.replace("\u2019", "'").strip(" «»“”\"'")
    return words in _media() or words.partition(" ")[2] in _media() or words.partition("'")[2] in _media()
