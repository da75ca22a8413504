"""Sentences of which every act between those who are named in them is told, so that all other pairs are known to have none.

    {1:Ankara} warf {2:Athen} vor, Inseln zu bewaffnen, die {3:Rom} 1947 abtrat.
    1>2 ACCUSE happened | warf

A block is the sentence, with a number on each actor, and a line for each act; blank lines stand between blocks. `1,2>` act together without a
recipient, `1>2,3` toward both. The words of an act stand behind the bar as they stand in the sentence; `#2` behind them says that the second such
place is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product
from pathlib import Path

from detente.evidence import Span
from detente.reader.inputs import Pair
from detente.reader.labels import NONE, STATUSES, TYPES
from train.examples import Example, Label, marked

__all__ = ["whole", "whole_of"]

ACT = re.compile(r"([\d,]+)>([\d,]*) ([A-Z]+) ([a-z]+) \| (.+?)(?:#(\d))?")
Side = Span | None


def whole(path: Path) -> Iterator[Example]:
    """The sentences of one language. Raises ValueError where a block cannot be read."""
    yield from whole_of(path.read_text(encoding="utf-8"), path.stem, path.name)


def whole_of(text: str, language: str, name: str) -> Iterator[Example]:
    """The same of text that is at hand; `name` is what it is called where a block cannot be read."""
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        first, *acts = block.splitlines()
        try:
            yield _example(first, acts, language)
        except ValueError as error:
            raise ValueError(f"{name}: {error}: {first}") from None


def _example(first: str, acts: Sequence[str], language: str) -> Example:
    row = marked(first)
    named = dict(row.spans)
    if len(named) < len(row.spans) or not all(letter.isdigit() for letter in named):
        raise ValueError("each actor bears a number of its own")
    told: dict[tuple[Side, Side], Label] = {}
    for act in acts:
        told |= _told(act, row.text, named)
    busy = {actor for actor, _ in told}
    idle = [(span, None) for span in named.values() if span not in busy]
    none = [sides for sides in (*permutations(named.values(), 2), *idle) if sides not in told]
    pairs = [(Pair(*sides), label) for sides, label in told.items()] + [(Pair(*sides), Label(frozenset({NONE}))) for sides in none]
    return Example(row.text, language, "acts", tuple(pairs), None, tuple(sorted(named.values())))


def _told(line: str, text: str, named: Mapping[str, Span]) -> dict[tuple[Side, Side], Label]:
    """The pairs of one act."""
    found = ACT.fullmatch(line.strip())
    if not found or found[3] not in TYPES or found[3] == NONE or found[4] not in STATUSES:
        raise ValueError(f"'{line}' is not 'ACTORS>RECIPIENTS TYPE status | words'")
    doers, receivers = ([_side(number, named) for number in part.split(",") if number] for part in (found[1], found[2]))
    label = Label(frozenset({found[3]}), found[4], _place(found[5], int(found[6] or 1), text))
    if receivers:
        return dict.fromkeys(product(doers, receivers), label)
    return dict.fromkeys(permutations(doers, 2), label) or {(doers[0], None): label}


def _side(number: str, named: Mapping[str, Span]) -> Span:
    if number not in named:
        raise ValueError(f"nobody bears the number {number}")
    return named[number]


def _place(words: str, which: int, text: str) -> Span:
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    if len(places) < which:
        raise ValueError(f"'{words}' does not stand in the sentence so often")
    return Span(places[which - 1], places[which - 1] + len(words))
