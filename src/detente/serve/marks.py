"""An article's evidence as marks in its text: where records overlap, the text falls into segments that know all records over them.

Spans are code points; scripts in a browser count UTF-16 units: `Offsets` leads from one to the other, and nothing else crosses that edge.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente.evidence import Span
from detente.model import Coded

__all__ = ["Mark", "Offsets", "Segment", "anchor", "anchors", "boundary", "marks", "segments"]

ZWJ = "\u200d"
VIRAMA = 9  # canonical combining class of the signs that join two consonants of Indic scripts
ORDER = (
    "event",
    "cue",
    "position",
    "relation",
    "date",
    "place",
    "actor",
    "content",
)  # of marks with the same words: which one a click means


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that a record rests on. `card` is the anchor of the card that shows it, `kind` one of ORDER."""

    kind: str
    card: str
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the marks that lie over all of it, the narrowest first; none for plain text.

    `stop`: whether the keyboard stops here, which it does once for each record, at the first words that are its own.
    """

    span: Span
    text: str
    marks: tuple[Mark, ...]
    stop: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its marks, each once, in the order of ORDER."""
        found = {mark.kind for mark in self.marks}
        return tuple(kind for kind in ORDER if kind in found)

    @property
    def cards(self) -> tuple[str, ...]:
        """The anchors of its cards, each once, the narrowest mark's first."""
        return tuple(dict.fromkeys(mark.card for mark in self.marks))


class Offsets:
    """Code points of a text and UTF-16 units of the same text, each from the other."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [] if text.isascii() else [at for at, char in enumerate(text) if char > "\uffff"]
        self._wide_units = [at + before for before, at in enumerate(self._wide)]

    def units(self, at: int) -> int:
        """The UTF-16 unit at which a code point begins. Raises ValueError for a place outside the text."""
        if not 0 <= at <= self._length:
            raise ValueError(f"{at} is not in a text of {self._length} code points")
        return at + bisect_left(self._wide, at)

    def points(self, unit: int) -> int:
        """The code point that a UTF-16 unit belongs to, also where it is the second half of a pair. Raises ValueError outside the text."""
        if not 0 <= unit <= self._length + len(self._wide):
            raise ValueError(f"{unit} is not in a text of {self._length + len(self._wide)} UTF-16 units")
        return unit - bisect_left(self._wide_units, unit)


def anchor(record: str) -> str:
    """The anchor of a record's card, by the record's id."""
    return f"r-{record}"


def anchors(coded: Coded) -> dict[str, str]:
    """The anchors of actors' cards by identity: `a-1` is the first actor of the text."""
    identities = dict.fromkeys(actor.identity for actor in sorted(coded.actors, key=lambda actor: actor.evidence.span))
    return {identity: f"a-{n}" for n, identity in enumerate(identities, start=1)}


def marks(coded: Coded) -> list[Mark]:
    """All words of an article that records rest on."""
    out: list[Mark] = []
    for event in coded.events:
        out += [Mark("event", anchor(event.id), evidence.span) for evidence in (event.trigger, *event.also)]
    for said in coded.statements:
        out.append(Mark("cue", anchor(said.id), said.cue.span))
        out += [Mark("content", anchor(said.id), span) for span in said.parts]
    out += [Mark("position", anchor(position.id), position.evidence.span) for position in coded.positions]
    out += [Mark("relation", anchor(relation.id), relation.evidence.span) for relation in coded.relations]
    out += [Mark("date", anchor(date.id), date.evidence.span) for date in coded.dates]
    out += [Mark("place", anchor(place.id), place.evidence.span) for place in coded.places]
    cards = anchors(coded)
    out += [Mark("actor", cards[actor.identity], actor.evidence.span) for actor in coded.actors]
    return list(dict.fromkeys(out))


def segments(text: str, part: Span, found: Iterable[Mark]) -> list[Segment]:
    """A part of the text (a block) cut where marks begin and end; together the segments are the part, character for character.

    Cuts are moved out to the edges of what is read as one character, so that no accent or emoji is torn.
    """
    inside = [(_widened(text, mark.span, part), mark) for mark in found if mark.span.touches(part)]
    cuts = sorted({part.start, part.end, *(span.start for span, _ in inside), *(span.end for span, _ in inside)})
    inside.sort(key=lambda pair: (len(pair[0]), ORDER.index(pair[1].kind), pair[1].card))
    opening = _by_start(inside)
    out: list[Segment] = []
    live: list[tuple[Span, Mark]] = []
    told: set[str] = set()
    for start, end in pairwise(cuts):
        live = [pair for pair in live if pair[0].end > start] + opening.get(start, [])
        live.sort(key=lambda pair: (len(pair[0]), ORDER.index(pair[1].kind), pair[1].card))
        over = tuple(mark for _, mark in live)
        stop = bool(over) and over[0].card not in told and not text[start:end].isspace()
        if stop:
            told.add(over[0].card)
        out.append(Segment(Span(start, end), text[start:end], over, stop))
    return out


def boundary(text: str, at: int) -> bool:
    """Whether a character, as readers see it, ends before `at` (the main rules of Unicode's UAX 29)."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if after == ZWJ or unicodedata.category(after) in {"Mn", "Me", "Mc"} or _trails(after):
        return False
    if before == ZWJ and unicodedata.category(after) in {"So", "Sk"}:
        return False
    if unicodedata.combining(before) == VIRAMA and unicodedata.category(after) == "Lo":
        return False
    if _flag(before) and _flag(after):
        run = at
        while run and _flag(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 0
    return not _jamo(before, after)


def _trails(char: str) -> bool:
    """Whether it only changes the character before it: skin tones, tags, halfwidth voicing marks."""
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f" or char in "\uff9e\uff9f\u200c"


def _flag(char: str) -> bool:
    """Whether it is one half of a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _jamo(before: str, after: str) -> bool:
    """Whether two letters of Hangul stand in one syllable block."""
    if "\u1100" <= before <= "\u115f":
        return "\u1100" <= after <= "\u11a7" or "\uac00" <= after <= "\ud7a3"
    return ("\uac00" <= before <= "\ud7a3" or "\u1160" <= before <= "\u11ff") and "\u1160" <= after <= "\u11ff"


def _widened(text: str, span: Span, part: Span) -> Span:
    """The span within the part, its edges moved out to whole characters."""
    start, end = max(span.start, part.start), min(span.end, part.end)
    while start > part.start and not boundary(text, start):
        start -= 1
    while end < part.end and not boundary(text, end):
        end += 1
    return Span(start, end)


def _by_start(inside: Sequence[tuple[Span, Mark]]) -> dict[int, list[tuple[Span, Mark]]]:
    out: dict[int, list[tuple[Span, Mark]]] = {}
    for pair in inside:
        if len(pair[0]):
            out.setdefault(pair[0].start, []).append(pair)
    return out
