"""Time expressions found in text by the patterns and words of `time_patterns.tsv` and `times.tsv`.

A pattern is a regular expression with slots ({month}, {weekday}, {number} …) that the words of the language fill; its builder says how the
slots are read. Patterns of lower rank win where they overlap, and longer matches before shorter ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from detente.evidence import Span
from detente.language.affixes import UNSPACED, endings
from detente.phrases import Row, atoms
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


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What one row looks for. `low`: it is all in lower case, and held against the text in lower case, which takes a third less time than to
    ignore case."""

    builder: str
    expression: re.Pattern[str]
    low: bool


@cache
def _patterns(language: str) -> tuple[_Pattern, ...]:
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
        low = flags != 0 and UNLIKE.search(ESCAPED.sub("", text)) is None
        out.append(_Pattern(row["builder"], re.compile(before + text, 0 if low else flags), low))
    return tuple(out)


@lru_cache(maxsize=4)
def _lowered(text: str) -> str:
    """A text in lower case, as long as it was; each sentence of an article asks for it."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


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
ESCAPED = re.compile(r"\\.|\(\?P<\w+>")  # classes and names of groups
UNLIKE = re.compile(r"[A-ZÀ-ÞА-Яİı]")  # capitals, and the letters that Turkish keeps apart and "ignore case" does not
REMEMBERED = 1 << 16  # atoms


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
            out.setdefault(_plain(max(found, key=len) if bare else found[0]), set()).add(slot)
    return {word: frozenset(slots) for word, slots in out.items()}


class _Slots(dict[str, frozenset[str]]):
    """An atom in lower case → the slots that the words and digits in it may fill."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._by_word = _by_word(language)

    def __missing__(self, atom: str) -> frozenset[str]:
        if len(self) >= REMEMBERED:
            self.clear()
        words = frozenset(slot for word in WORDS.findall(atom) for slot in self._by_word.get(_plain(word), ()))
        found = self[atom] = words | {"digit"} if DIGIT.search(atom) else words
        return found


@cache
def _slots(language: str) -> _Slots:
    return _Slots(language)


def _classes(text: str, span: Span, row: Row, language: str) -> set[str]:
    """The slots that the words of a stretch of text may fill."""
    if language in UNSPACED:
        return {slot for word, slots in _by_word(language).items() if word in text[span.start : span.end] for slot in slots} | {"digit"}
    return set(chain.from_iterable(map(_slots(language).__getitem__, row.low)))


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


def find(text: str, span: Span, language: str | None, row: Row | None = None) -> list[Expression]:
    """The time expressions of a stretch of text, in order, without overlaps; [] for languages without patterns. `row` are its atoms, where they
    are at hand."""
    if language not in languages() or not (language and _has(language)):
        return []
    found: list[tuple[int, int, int, Expression]] = []
    classes = _classes(text, span, atoms(text, span.start, span.end) if row is None else row, language)
    lowered = _lowered(text)
    for rank, pattern in enumerate(_patterns(language)):
        if NEEDS[pattern.builder] not in classes:
            continue
        for match in pattern.expression.finditer(lowered if pattern.low else text, span.start, span.end):
            end = match.end()
            if end < len(text) and not _ends(text, end, language):
                continue
            slots = {key: _value(language, key, text[slice(*match.span(key))]) for key, value in match.groupdict().items() if value}
            expression = Expression(Span(match.start(), end), pattern.builder, slots)
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
    return _values(language).get(slot.rstrip("2"), {}).get(_plain(text), text)


@cache
def _values(language: str) -> dict[str, dict[str, str]]:
    """Slot → phrase as `_plain` writes it → value."""
    return {slot: {_plain(phrase): value for phrase, value in phrases.items()} for slot, phrases in _words(language).items()}


def _plain(text: str) -> str:
    """Words as they are looked up: in lower case, with plain blanks and apostrophes, and one "i" for the four that patterns take for each other."""
    return re.sub(r"\s", " ", text.replace("İ", "i").lower().replace("ı", "i").replace("\u2019", "'"))
