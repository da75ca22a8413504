"""The words of a language that stand around names of places: prepositions, directions, units, nouns for towns and regions, borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from detente.phrases import Atom, atoms
from detente.resources import table

__all__ = ["SLOT", "After", "Words", "words"]

SLOT = "{}"  # one of the two states of a border


@dataclass(frozen=True, slots=True)
class After:
    """Phrases that end right before a name, each with a number (degrees, kilometres, or 0), looked up from the name backwards."""

    by_last: dict[str, list[tuple[list[str], str, float]]]

    def before(self, row: Sequence[Atom], i: int) -> tuple[str, float, int] | None:
        """The longest phrase that ends right before atom `i`: (phrase, its number, its first atom); None where there is none."""
        if i == 0:
            return None
        best: tuple[str, float, int] | None = None
        for phrase, text, value in self.by_last.get(row[i - 1].low, ()):
            first = i - len(phrase)
            if first >= 0 and (best is None or first < best[2]) and [atom.low for atom in row[first:i]] == phrase:
                best = (text, value, first)
        return best


@dataclass(frozen=True, slots=True)
class Words:
    """place_words.tsv of one language. Single words are in lower case."""

    at: frozenset[str]
    town: frozenset[str]
    toward: frozenset[str]
    somebody: frozenset[str]
    motion: frozenset[str]
    article: frozenset[str]
    link: frozenset[str]
    direction: After
    directions: frozenset[str]
    unit: After
    near: After
    off: After
    city_noun: After
    region_noun: After
    region_after: frozenset[str]
    borders: tuple[tuple[str, ...], ...]
    placing: frozenset[str]  # prepositions of place of all kinds
    leading: frozenset[str]  # what may stand between a name and that in which it lies


def _after(found: Sequence[tuple[str, str]]) -> After:
    out: dict[str, list[tuple[list[str], str, float]]] = defaultdict(list)
    for text, value in found:
        phrase = [atom.low for atom in atoms(text)]
        out[phrase[-1]].append((phrase, text, float(value or 0)))
    return After(dict(out))


@cache
def words(language: str) -> Words:
    """The words of a language."""
    of: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table(f"languages/{language}/place_words.tsv"):
        of[row["class"]].append((row["form"], row["value"]))
    single = {name: frozenset(form.lower() for form, _ in of[name]) for name in of}
    none: frozenset[str] = frozenset()
    at, article, link, directions = (
        single.get("at", none),
        frozenset(atom.low for form, _ in of["article"] for atom in atoms(form)),
        frozenset(atom.low for form, _ in of["link"] for atom in atoms(form)),
        frozenset(atom.low for form, _ in of["direction"] for atom in atoms(form)),
    )
    return Words(
        at,
        single.get("town", none),
        single.get("toward", none),
        frozenset(" ".join(atom.low for atom in atoms(form)) for form, _ in of["somebody"]),
        single.get("motion", none),
        article,
        link,
        _after(of["direction"]),
        directions,
        _after(of["unit"]),
        _after(of["near"]),
        _after(of["off"]),
        _after(of["city_noun"]),
        _after(of["region_noun"]),
        single.get("region_after", none),
        tuple(_pattern(form) for form, _ in of["border"]),
        at | single.get("town", none) | single.get("toward", none),
        at | article | link | directions | {"-", "'"},
    )


def _pattern(form: str) -> tuple[str, ...]:
    """The atoms of a border pattern; a slot is one atom."""
    parts = form.split(SLOT)
    out: list[str] = []
    for number, part in enumerate(parts):
        out += [SLOT] if number else []
        out += [atom.low for atom in atoms(part)]
    return tuple(out)
