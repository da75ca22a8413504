"""The lines of a brat annotation file, and the configuration that declares what they use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from detente.evidence import Evidence, Span

__all__ = ["Marks", "Used", "conf", "fragments"]

BREAKS = re.compile(
    r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029\t]+"
)  # what Python and brat take for the end of a line, and the tab, which ends a field
OVERLAP = (
    "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"  # what is said may hold an actor, and so on: brat would call it an error
)


@dataclass(slots=True)
class Used:
    """The types, roles and values that a folder's annotations use."""

    entities: set[str] = field(default_factory=set)
    events: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    relations: dict[str, tuple[set[str], set[str]]] = field(default_factory=lambda: defaultdict(lambda: (set(), set())))
    attributes: dict[str, tuple[set[str], set[str]]] = field(default_factory=lambda: defaultdict(lambda: (set(), set())))


class Marks:
    """The annotations of one text. The same words under the same type are one annotation, however many records point at them."""

    def __init__(self, text: str, used: Used) -> None:
        self._text, self._used = text, used
        self._lines: list[str] = []
        self._words: dict[tuple[str, tuple[Span, ...]], str] = {}
        self._types: dict[str, str] = {}
        self._numbers: dict[str, int] = defaultdict(int)
        self._said: set[tuple[str, ...]] = set()

    def __len__(self) -> int:
        return len(self._lines)

    def text(self) -> str:
        """The annotation file."""
        return "".join(f"{line}\n" for line in self._lines)

    def words(self, kind: str, evidence: Evidence) -> str:
        """A T line for evidence."""
        return self.stretch(kind, (evidence.span,))

    def stretch(self, kind: str, spans: Sequence[Span]) -> str:
        """A T line for stretches of the text, cut where lines end."""
        mark = self._bound(kind, spans)
        self._used.entities.add(kind)
        return mark

    def event(self, kind: str, trigger: Evidence, parts: Iterable[tuple[str, str | None]]) -> str:
        """An E line on its trigger; of a role that several play, all but the first have a number."""
        bound = self._bound(kind, (trigger.span,))
        roles = self._used.events[kind]
        arguments, count = [f"{kind}:{bound}"], defaultdict[str, int](int)
        for role, mark in parts:
            if mark is not None:
                count[role] += 1
                arguments.append(f"{role}{count[role] if count[role] > 1 else ''}:{mark}")
                roles[role + ("*" if count[role] > 1 else "")].add(self._types[mark])
        mark = self._new("E", " ".join(arguments))
        self._types[mark] = kind
        return mark

    def relation(self, kind: str, first: str, second: str) -> None:
        """An R line between two events."""
        self._new("R", f"{kind} Arg1:{first} Arg2:{second}")
        for place, mark in zip(self._used.relations[kind], (first, second), strict=True):
            place.add(self._types[mark])

    def attribute(self, kind: str, mark: str, value: str | bool | None) -> None:
        """An A line; nothing for None and False, no value for True. Said once, however often it is asked for."""
        if not value or (kind, mark) in self._said:
            return
        self._said.add((kind, mark))
        bearers, values = self._used.attributes[kind]
        bearers.add(self._types[mark])
        if value is True:
            self._new("A", f"{kind} {mark}")
        else:
            values.add(value)
            self._new("A", f"{kind} {mark} {value}")

    def note(self, mark: str, *parts: str | None) -> None:
        """A # line with what there is to say; the first note of an annotation stays."""
        said = BREAKS.sub(" ", "; ".join(part for part in parts if part))
        if said and ("#", mark) not in self._said:
            self._said.add(("#", mark))
            self._new("#", f"AnnotatorNotes {mark}", said)

    def _bound(self, kind: str, spans: Sequence[Span]) -> str:
        pieces = tuple(piece for span in spans for piece in _pieces(self._text, span))
        if (kind, pieces) not in self._words:
            places = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
            words = " ".join(self._text[piece.start : piece.end] for piece in pieces)
            mark = self._words[kind, pieces] = self._new("T", f"{kind} {places}", words)
            self._types[mark] = kind
        return self._words[kind, pieces]

    def _new(self, letter: str, *fields: str) -> str:
        self._numbers[letter] += 1
        mark = f"{letter}{self._numbers[letter]}"
        self._lines.append("\t".join((mark, *fields)))
        return mark


def fragments(places: str, words: str) -> Iterator[tuple[Span, str]]:
    """The stretches of a T line with their words. Raises ValueError where it is none."""
    at = 0
    for place in places.split(" ", 1)[1].split(";"):
        start, end = map(int, place.split())
        yield Span(start, end), words[at : at + end - start]
        at += end - start + 1


def conf(used: Used) -> str:
    """The annotation.conf that declares what is used."""
    out = ["# Written by Détente for the annotations of this folder.", "", "[entities]", *sorted(used.entities), "", "[relations]", OVERLAP]
    for kind, (firsts, seconds) in sorted(used.relations.items()):
        out.append(f"{kind}\tArg1:{_either(firsts)}, Arg2:{_either(seconds)}")
    out += ["", "[events]"]
    for kind, roles in sorted(used.events.items()):
        parts = ", ".join(f"{name}:{_either(types)}" for name, types in _roles(roles))
        out.append(f"{kind}\t{parts}".rstrip())
    out += ["", "[attributes]"]
    for kind, (bearers, values) in sorted(used.attributes.items()):
        choice = f", Value:{_either(values)}" if values else ""
        out.append(f"{kind}\tArg:{_either(bearers)}{choice}")
    return "\n".join(out) + "\n"


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted(names))


def _roles(roles: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
    """Roles with the types that play them: `Actor*` where several may, else `Actor?`, since none must."""
    names = sorted({name.removesuffix("*") for name in roles})
    return [(name + ("*" if f"{name}*" in roles else "?"), roles.get(name, set()) | roles.get(f"{name}*", set())) for name in names]


def _pieces(text: str, span: Span) -> list[Span]:
    """A span cut at line ends, its parts without white space at their ends; the span itself where nothing else would be left."""
    out, at = [], span.start
    for match in [*BREAKS.finditer(text, span.start, span.end), None]:
        end = match.start() if match else span.end
        words = text[at:end]
        if bare := words.strip():
            begin = at + len(words) - len(words.lstrip())
            out.append(Span(begin, begin + len(bare)))
        at = match.end() if match else end
    return out or [span]
