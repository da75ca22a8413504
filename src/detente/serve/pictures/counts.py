"""Numbers for pictures, counted from the index: sets of record numbers that are intersected, and what all of these have in a field, counted at once.

A field's postings are laid out side by side as one array of records and one of values (`Column`), so that counting the values of any set of records
is one pass over them: ten milliseconds for a million records, however many values there are.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from detente.serve.index import RECORDS, Index, Snapshot
from detente.serve.pictures.acts import Acts
from detente.serve.query import Query
from detente.serve.rows import NONE
from detente.serve.search import matches

__all__ = [
    "Column",
    "Counted",
    "Ids",
    "Set",
    "acts_of",
    "bitmap",
    "chosen",
    "column",
    "mean_score",
    "numbers",
    "place_among",
    "top",
    "value",
]

Ids = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Set:
    """The records that pass a question's filters, as sorted numbers and as a bitmap. `exact` is False where full text found more than it gives."""

    ids: Ids
    bits: BitMap
    exact: bool

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Column:
    """A field: the names of its values, and which record has which, as two arrays side by side (the value as its place among the names)."""

    names: tuple[str, ...]
    ids: Ids
    codes: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a field with how many of some records have it, and their mean score, −10 to 10; None where none has one."""

    name: str
    records: int
    mean: float | None


def chosen(index: Index, query: Query) -> Set:
    """The records that a question asks for."""
    snapshot = index.snapshot()
    ids, exact = matches(snapshot, query)
    bits: BitMap = snapshot.results.get(("bits", replace(query, sort="newest", after=None, limit=50)), lambda: bitmap(ids))
    return Set(ids, bits, exact)


def column(snapshot: Snapshot, field: str) -> Column:
    """A field as a column, made once for each state of the index."""

    def read() -> Column:
        query = "SELECT value, ids FROM postings WHERE space = ? AND field = ? AND size > 0 ORDER BY value"
        rows = snapshot.connection().execute(query, (RECORDS, field)).fetchall()
        ids = [numbers(BitMap.deserialize(row["ids"])) for row in rows]
        codes = np.repeat(np.arange(len(rows), dtype=np.int32), [len(each) for each in ids])
        return Column(tuple(row["value"] for row in rows), np.concatenate(ids) if ids else np.empty(0, np.uint32), codes)

    found: Column = snapshot.results.get(("column", field), read)
    return found


def top(snapshot: Snapshot, field: str, among: Ids, limit: int) -> list[Counted]:
    """The values of a field that most of these records have, the most frequent first, equal ones by name."""
    whole = column(snapshot, field)
    if not len(among) or not len(whole.ids):
        return []
    inside = np.zeros(int(max(among[-1], whole.ids.max())) + 1, np.bool_)
    inside[among] = True
    hit = inside[whole.ids]
    codes, known = whole.codes[hit], snapshot.numbers[RECORDS, "score"][whole.ids[hit]]
    scored = known != NONE
    counts = np.bincount(codes, minlength=len(whole.names))
    having = np.bincount(codes[scored], minlength=len(whole.names))
    sums = np.bincount(codes[scored], weights=known[scored], minlength=len(whole.names))
    order = np.lexsort((np.arange(len(counts)), -counts))[:limit]
    return [
        Counted(whole.names[n], int(counts[n]), round(float(sums[n] / having[n]) / 100, 2) if having[n] else None)
        for n in order.tolist()
        if counts[n]
    ]


def place_among(snapshot: Snapshot, field: str, ids: Ids, names: Sequence[str]) -> Places:
    """For each record the place of its value among these; −1 where it has none of them. For fields of which a record has one value."""
    whole = column(snapshot, field)
    at = {name: place for place, name in enumerate(names)}
    wanted = np.array([*(at.get(name, -1) for name in whole.names), -1], np.int64)  # the last for records without a value
    by_number = np.full(int(ids[-1]) + 1 if len(ids) else 0, len(whole.names), np.int32)
    known = whole.ids < len(by_number)
    by_number[whole.ids[known]] = whole.codes[known]
    places: Places = wanted[by_number[ids]]
    return places


def bitmap(ids: Ids) -> BitMap:
    """Sorted numbers as a bitmap."""
    return BitMap(array("I", ids.tobytes()))


def numbers(found: BitMap) -> Ids:
    """A bitmap as sorted numbers."""
    return np.frombuffer(found.to_array(), np.uint32) if found else np.empty(0, np.uint32)


def value(snapshot: Snapshot, field: str, name: str) -> BitMap:
    """The records that have a value of a field."""
    return snapshot.posting(RECORDS, field, name)


def mean_score(snapshot: Snapshot, ids: Ids) -> float | None:
    """The mean score of some records, −10 to 10; None where none has one."""
    known = snapshot.numbers[RECORDS, "score"][ids]
    known = known[known != NONE]
    return round(float(known.mean()) / 100, 2) if len(known) else None


def acts_of(snapshot: Snapshot, among: BitMap, a: str, b: str, kinds: Sequence[str], *, reported: bool = False) -> Acts:
    """The events among these between two parties, by who acts. With `reported` their time is the day of the article, not their own."""
    pair = value(snapshot, "dyad", " ".join(sorted((a, b)))) & among
    forth, back = (pair & value(snapshot, "actor", one) & value(snapshot, "recipient", other) for one, other in ((a, b), (b, a)))
    both = (pair - forth - back) | (forth & back)
    ids = numbers(pair)
    way = np.full(len(ids), 2, np.int8)
    for number, bits in enumerate((forth - both, back - both)):
        way[np.isin(ids, numbers(bits), assume_unique=True)] = number
    kind = place_among(snapshot, "type", ids, kinds).astype(np.int8)
    first, last = ("published", "published") if reported else ("first", "last")
    column_of = snapshot.numbers
    return Acts(
        ids, way, column_of[RECORDS, first][ids], column_of[RECORDS, last][ids], column_of[RECORDS, "score"][ids], kind, tuple(kinds)
    )
