"""Time expressions found in text by the patterns and words of `time_patterns.tsv` and `times.tsv`.

A pattern is a regular expression with slots ({month}, {weekday}, {number} …) that the words of the language fill; its builder says how the
slots are read. Patterns of lower rank win where they overlap, and longer matches before shorter ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from detente.evidence import Span
from detente.language.affixes import UNSPACED, endings
from detente.resources import languages, table

__all__ = ["Expression", "find"]

DIGIT_SLOTS = {
    "day": r"(?P<day>[12]\d|3[01]|0?[1-9])",
    "day2": r"(?P<day2>[12]\d|3[01]|0?[1-9])",
    "monthnum": r"(?P<monthnum>1[0-2]|0?[1-9])",
    "year": r"(?P<year>1[5-9]\d\d|20\d\d)",
}
DIGITS = r"\d+(?:[.,]\d+)?"


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: its span, the builder that reads it, and the values of its slots."""

    span: Span
    builder: str
    slots: Mapping[str, str]


@cache
def _words(language: str) -> dict[str, dict[str, str]]:
    """Slot → lower-case phrase → value."""
    out: dict[str, dict[str, str]] = {}
    for row in table(f"languages/{language}/times.tsv"):
        out.setdefault(row["class"], {})[row["phrase"].lower()] = row["value"]
    return out


def _alternatives(phrases: Mapping[str, str]) -> str:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace("\\ ", r"\s").replace("'", "['\u2019]") for phrase in ordered)


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _words(language)
    slots = dict(DIGIT_SLOTS)
    for name, phrases in words.items():
        digits = f"|{DIGITS}" if name == "number" else ""
        slots[name] = f"(?P<{name}>{_alternatives(phrases)}{digits})"
        slots[name + "2"] = f"(?P<{name}2>{_alternatives(phrases)}{digits})"
    out = []
    for row in sorted(table(f"languages/{language}/time_patterns.tsv"), key=lambda row: (row["rank"], row["pattern"])):
        # A month or weekday name in English is a proper noun: "may" and "march" are words of another kind.
        flags = 0 if row["builder"] in CASED and language == "en" else re.IGNORECASE
        text = row["pattern"].format(**(_cased(slots, language) if flags == 0 else slots)).replace(" ", r"\s")
        before = r"(?<!\d)" if language in UNSPACED else r"(?<![\w-])"
        out.append((row["builder"], re.compile(before + text, flags)))
    return tuple(out)


CASED = frozenset({"date", "range", "month", "months", "weekday", "setday"})
# The slot without which a pattern of each builder cannot match: a cheap look for its words saves most of the search.
NEEDS = {
    "date": "month",
    "range": "month",
    "month": "month",
    "numeric": "digit",
    "decade": "digit",
    "year": "digit",
    "anniversary": "digit",
    "weekday": "weekday",
    "deictic": "deictic",
    "relunit": "unit",
    "ago": "unit",
    "ahead": "unit",
    "duration": "unit",
    "season": "season",
    "set": "set",
    "years": "digit",
    "months": "month",
    "section": "section",
    "quarter": "section",
    "partunit": "part",
    "earlier": "earlier",
    "vague": "units",
    "spanned": "units",
    "setday": "weekday",
    "setevery": "units",
    "settimes": "times",
    "present": "present",
}
WORDS = re.compile(r"\d+|[^\W\d_]+")
LETTERS = re.compile(r"[^\W\d_]+")
DIGIT = re.compile(r"\d")


@cache
def _by_word(language: str) -> dict[str, frozenset[str]]:
    """The slots that a word may fill by which one of their phrases is noticed.

    That is its longest word, since first ones are often articles and prepositions; its first where words have endings, which others may take.
    """
    bare = language not in UNSPACED and not endings(language)
    out: dict[str, set[str]] = {}
    for slot, phrases in _words(language).items():
        for phrase in phrases:
            found = WORDS.findall(phrase) or [phrase]
            out.setdefault(max(found, key=len) if bare else found[0], set()).add(slot)
    return {word: frozenset(slots) for word, slots in out.items()}


def _classes(text: str, span: Span, language: str) -> set[str]:
    """The slots that the words of a stretch of text may fill."""
    by_word = _by_word(language)
    if language in UNSPACED:
        return {slot for word, slots in by_word.items() if word in text[span.start : span.end] for slot in slots} | {"digit"}
    words = by_word.keys() & set(map(str.lower, WORDS.findall(text, span.start, span.end)))
    classes = {slot for word in words for slot in by_word[word]}
    return classes | {"digit"} if DIGIT.search(text, span.start, span.end) else classes


def _cased(slots: Mapping[str, str], language: str) -> dict[str, str]:
    """Slots for case-sensitive patterns: names as they are printed, other words with either case of their first letter."""
    out = dict(slots)
    for name in ("month", "weekday"):
        phrases = {row["phrase"]: row["value"] for row in table(f"languages/{language}/times.tsv") if row["class"] == name}
        out[name] = f"(?P<{name}>{_alternatives(phrases)})"
        out[name + "2"] = f"(?P<{name}2>{_alternatives(phrases)})"
    for name in ("last", "next", "this", "part", "mod"):
        out[name] = out[name].replace(f"(?P<{name}>", f"(?P<{name}>(?i:") + ")"
    return out


def find(text: str, span: Span, language: str | None) -> list[Expression]:
    """The time expressions of a stretch of text, in order, without overlaps; [] for languages without patterns."""
    if language not in languages() or not (language and _has(language)):
        return []
    found: list[tuple[int, int, int, Expression]] = []
    classes = _classes(text, span, language)
    for rank, (builder, pattern) in enumerate(_patterns(language)):
        if NEEDS[builder] not in classes:
            continue
        for match in pattern.finditer(text, span.start, span.end):
            end = match.end()
            if end < len(text) and not _ends(text, end, language):
                continue
            slots = {key: _value(language, key, value) for key, value in match.groupdict().items() if value}
            expression = Expression(Span(match.start(), end), builder, slots)
            found.append((rank, -len(expression.span), match.start(), expression))
    return _without_overlaps(found)


def _ends(text: str, end: int, language: str) -> bool:
    """Whether a word may end at a place, or an ending of the language begin there ("3월 2일에")."""
    if not (text[end - 1].isalnum() and text[end].isalnum()):
        return True
    if language in UNSPACED:
        return not (text[end - 1].isdigit() and text[end].isdigit())
    rest = LETTERS.match(text, end)
    return rest is not None and rest.group() in endings(language)


@cache
def _has(language: str) -> bool:
    return bool(table(f"languages/{language}/time_patterns.tsv"))


def _without_overlaps(found: list[tuple[int, int, int, Expression]]) -> list[Expression]:
    kept: list[Expression] = []
    for _, _, _, expression in sorted(found, key=lambda item: item[:3]):
        if not any(expression.span.touches(other.span) for other in kept):
            kept.append(expression)
    return sorted(kept, key=lambda expression: expression.span)


def _value(language: str, slot: str, text: str) -> str:
    """What a slot's words stand for; digits stand for themselves."""
    words = _words(language).get(slot.rstrip("2"), {})
    plain = re.sub(r"\s", " ", text.lower().replace("\u2019", "'"))
    return words.get(plain, text)
