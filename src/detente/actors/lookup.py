"""Who is meant by a name or an office, outside any article: `detente who "Secretary of State Kerry" --as-of 2014-03-01`."""

from __future__ import annotations

import re
from functools import cache

from detente.actors.candidates import Asked, Candidate, rank
from detente.actors.gazetteer import offices
from detente.actors.registry import Registry, registry
from detente.lookup import level
from detente.phrases import atoms
from detente.resources import DATA, table

__all__ = ["who"]

COUNTRY_KINDS = frozenset({"name", "adjective", "demonym", "capital", "metonym"})
QUALIFYING = frozenset({"adjective", "demonym"})
CASED = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſЀ-Я]")


def who(name: str, *, language: str, as_of: str, files: Registry | None = None) -> list[Candidate]:
    """The persons that `name` may stand for in a text of that language and day, best first; [] where nobody on file fits.

    `name` is a name, an office, or both, as a text has them ("M. Lavrov", "le Premier ministre japonais", "外相河野太郎"). `as_of` is an ISO date.
    `files` are the actor files with a user's rows; None is those of the package.
    """
    known = files or registry()
    text = level(name)
    matches = known.names(language).find(text)
    inside = {i for start, end, found in matches for i in range(start, end) if any(k.kind in QUALIFYING for k in found)}
    role, taken = _office(text, language, inside)
    listed: tuple[str, ...] = ()
    written: str | None = None
    codes: list[str] = []
    for start, end, payloads in matches:
        persons = tuple(sorted({found.code for found in payloads if found.kind == "person"}))
        countries = [found.code for found in payloads if found.kind in COUNTRY_KINDS]
        bodies = [known.bodies[found.code].country for found in payloads if found.kind == "body"]
        if persons and not taken & set(range(start, end)):
            listed, written = persons, text[start:end]
        elif countries or bodies:
            codes.append((countries or bodies)[0])
            taken |= set(range(start, end))
    if written is None:
        written = _remainder("".join(" " if i in taken else c for i, c in enumerate(text)))
    if written is None and role is None:
        return []
    return rank(known, Asked(written, listed, role, tuple(dict.fromkeys(codes)), as_of, as_of))


def _office(text: str, language: str, inside: set[int]) -> tuple[str | None, set[int]]:
    """The role that a text names, and the characters that name it; country adjectives (`inside`) may stand in its middle."""
    if (DATA / "languages" / language / "offices.tsv").exists():
        row = [atom for atom in atoms(text) if atom.start not in inside]
        found = offices(language).find(row)
        if not found:
            return None, set()
        first, last, payloads = max(found, key=lambda match: (match[1] - match[0], -match[0]))
        return payloads[0].role, {i for atom in row[first:last] for i in range(atom.start, atom.end)}
    low = text.lower()
    for word, role in _office_words(language):
        at = low.find(word.lower())
        if at >= 0:
            return role, set(range(at, at + len(word)))
    return None, set()


@cache
def _office_words(language: str) -> tuple[tuple[str, str], ...]:
    """(word, role) of languages that have no analysis yet, longest first."""
    rows = [(row["text"], row["role"]) for row in table("actors/office_words.tsv") if row["lang"] == language]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def _remainder(text: str) -> str | None:
    """The words that look like a name: capitalised ones, or all in scripts without capitals; None where none are left."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    cased = any(word.upper() != word.lower() for word in words)
    names = [word for word in words if (CASED.match(word) or not cased) and len(word) > 1]
    return " ".join(names) or None
