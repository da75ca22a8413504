"""The form that a record is put right with: what it shows, and what comes back from it as corrections.

Each field has rows of a value and of words, named `field.row.value`, `field.row.words` and `field.row.at`. Words are typed, or selected with a
script, which also says where they are (`at`, two numbers of UTF-16 units). Typed words are looked for in the text: those that stand there
once are taken; of those that stand there more often the reviewer is asked which are meant, the nearest to the record first; those that stand nowhere
are shown again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.evidence import Evidence, Span, cite
from detente.model import Correction
from detente.review.fields import FIELDS, Field, choices, values_of
from detente.serve.marks import Offsets

__all__ = ["Asked", "Choice", "Filled", "Row", "blank", "filled", "found", "read", "words_of"]

ROWS = 12  # of a field with several values, at most
CHOICES = 12  # places that a reviewer is asked about
AROUND_CHARS = 40
WORDS_CHARS = 2000
AT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Choice:
    """A place where typed words stand: `at` in UTF-16 units, and the text around them."""

    at: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a field in the form; `choices` where it must be said which words are meant, `nowhere` where the text does not have them."""

    name: str
    value: str
    words: str
    at: str
    choices: tuple[Choice, ...] = ()
    nowhere: bool = False

    @property
    def open(self) -> bool:
        """Whether something must be said about it before it can be taken."""
        return bool(self.choices) or self.nowhere


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with its rows. `options` are the values of its list; empty where it takes any text or none."""

    field: Field
    options: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came back: corrections, where nothing is `open`; `fields` show what was sent."""

    corrections: tuple[Correction, ...]
    fields: tuple[Filled, ...]
    open: bool


def filled(kind: str, said: Sequence[Correction], text: str) -> tuple[Filled, ...]:
    """The form as it is shown first, with what the record says."""
    offsets = Offsets(text)
    return tuple(
        _filled(each, [_shown(each, n, one, offsets) for n, one in enumerate(values_of(said, each.name))]) for each in FIELDS[kind]
    )


def blank(kind: str) -> tuple[Filled, ...]:
    """An empty form, for a record that is missing."""
    return tuple(_filled(each, []) for each in FIELDS[kind])


def read(form: Mapping[str, str], kind: str, said: Sequence[Correction], text: str, near: Span, party: Callable[[str], str] = str) -> Asked:
    """What a form says that the record does not; a field whose rows are all empty says nothing.

    `near` is where the record is; `party` gives the code of a party that was named.
    """
    offsets = Offsets(text)
    corrections: list[Correction] = []
    fields = []
    for each in FIELDS[kind]:
        rows, told = [], []
        for n in range(ROWS):
            row, one = _row(form, each, n, text, near, offsets, party)
            if row.value or row.words:
                rows.append(row)
                told.append(one)
        before = values_of(said, each.name)
        if not _alike(told, before):
            corrections += told or [Correction(each.name, None, None)]
        fields.append(_filled(each, rows))
    return Asked(tuple(corrections), tuple(fields), any(row.open for one in fields for row in one.rows))


def found(words: str, text: str, near: Span) -> list[Span]:
    """Where words stand in a text, whatever the white space between them, the nearest to a place first."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, parts)))
    spans = [Span(*match.span()) for match in pattern.finditer(text)]
    return sorted(spans, key=lambda span: (max(near.start - span.end, span.start - near.end, 0), span))


def _filled(each: Field, rows: Sequence[Row]) -> Filled:
    """A field with its rows and, where there is room, an empty one."""
    listed = list(rows)
    if (each.many or not listed) and len(listed) < ROWS:
        listed.append(Row(f"{each.name}.{len(listed)}", "", "", ""))
    return Filled(each, choices(each.values) if each.values else (), tuple(listed))


def _shown(each: Field, n: int, one: Correction, offsets: Offsets) -> Row:
    at = f"{offsets.units(one.evidence.span.start)}-{offsets.units(one.evidence.span.end)}" if one.evidence else ""
    return Row(f"{each.name}.{n}", one.value or "", _flat(one.evidence.quote) if one.evidence else "", at)


def _row(
    form: Mapping[str, str], each: Field, n: int, text: str, near: Span, offsets: Offsets, party: Callable[[str], str]
) -> tuple[Row, Correction]:
    """What was sent of one row, and what it says; words of which it is not known which are meant are left out."""
    name = f"{each.name}.{n}"
    value = form.get(f"{name}.value", "").strip() if each.values else ""
    value = party(value) if each.values == "party" else value
    words = _flat(form.get(f"{name}.words", "")[:WORDS_CHARS]) if each.words else ""
    at = form.get(f"{name}.at", "")
    if not words:
        return Row(name, value, "", ""), Correction(each.name, value or None, None)
    span = _selected(at, words, text, offsets)
    spots = [span] if span else found(words, text, near)
    if len(spots) != 1:
        listed = tuple(_choice(spot, text, offsets) for spot in spots[:CHOICES])
        return Row(name, value, words, "", listed, not spots), Correction(each.name, value or None, None)
    evidence = cite(text, each.name, spots[0].start, spots[0].end)
    told = Correction(each.name, value or None, evidence)
    return _shown(each, n, told, offsets), told


def _selected(at: str, words: str, text: str, offsets: Offsets) -> Span | None:
    """The place that was sent with words; None where there is none, or other words stand there."""
    match = AT.fullmatch(at)
    if match is None:
        return None
    try:
        start, end = offsets.points(int(match[1])), offsets.points(int(match[2]))
    except ValueError:
        return None
    return Span(start, end) if start < end and _flat(text[start:end]) == words else None


def _choice(span: Span, text: str, offsets: Offsets) -> Choice:
    at = f"{offsets.units(span.start)}-{offsets.units(span.end)}"
    before, after = text[max(0, span.start - AROUND_CHARS) : span.start], text[span.end : span.end + AROUND_CHARS]
    return Choice(at, before.split("\n")[-1], _flat(text[span.start : span.end]), after.split("\n", maxsplit=1)[0])


def _alike(told: Iterable[Correction], before: Iterable[Correction]) -> bool:
    def plain(said: Iterable[Correction]) -> list[tuple[str | None, Span | None]]:
        return [(each.value, each.evidence.span if each.evidence else None) for each in said]

    return plain(told) == plain(before)


def words_of(said: Iterable[Correction]) -> list[Evidence]:
    """All words that are cited."""
    return [each.evidence for each in said if each.evidence is not None]


def _flat(text: str) -> str:
    return " ".join(text.split())
