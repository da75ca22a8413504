"""Whether a country or a city is named as that in which something is or happens ("in Qatar", "トルコで"), and no more is said of it."""

from __future__ import annotations

from functools import cache

from detente.evidence import Span
from detente.language.affixes import UNSPACED
from detente.resources import languages, table

__all__ = ["is_inside"]

AFTER = "after"  # the name; the other side is before it
FARTHEST_CHARS = 40  # longer than any of the words


def is_inside(text: str, name: Span, language: str) -> bool:
    """Whether words of inside.tsv stand right before a name, or, where the language puts them there, right after it."""
    ahead = _plain(text[max(0, name.start - FARTHEST_CHARS) : name.start])
    behind, bare = _plain(text[name.end : name.end + FARTHEST_CHARS]), ahead.rstrip()
    return any(
        behind.startswith(form)
        if side == AFTER
        else (ahead if form.endswith("'") else bare).endswith(form) and _begins(bare, form, language)
        for form, side in _forms(language)
    )


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def _begins(ahead: str, form: str, language: str) -> bool:
    """Whether the words at the end of a text begin where a word does."""
    before = ahead[: len(ahead) - len(form)]
    return language in UNSPACED or not before or not before[-1].isalnum()


@cache
def _forms(language: str) -> tuple[tuple[str, str], ...]:
    if language not in languages():
        return ()
    return tuple((row["form"], row["side"]) for row in table(f"languages/{language}/inside.tsv"))
