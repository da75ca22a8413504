"""What a mark of a picture stands for: the records, in the order of time, by the parameters that the mark's link carries beside the filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from detente.errors import InputError
from detente.ontology import types
from detente.serve.index import RECORDS, Index
from detente.serve.pictures import acts
from detente.serve.pictures.counts import acts_of, chosen, numbers, value
from detente.serve.pictures.made import effective
from detente.serve.pictures.spans import UNITS
from detente.serve.query import Query
from detente.serve.rows import NONE

__all__ = ["FIELDS", "PAGE_ROWS", "asked_for", "marked"]

Ids = npt.NDArray[np.uint32]

PAGE_ROWS = 50
FIELDS = {
    "map": ("spot",),
    "matrix": ("holder", "toward"),
    "quotes": ("relay", "voice"),
    "network": (),
}  # what marks carry, as the index has it
LONGEST = 300  # characters of a value


def marked(name: str, index: Index, query: Query, params: Mapping[str, str]) -> Ids:
    """The numbers of the records behind a mark. Raises InputError for a parameter that is none, naming it."""
    snapshot = index.snapshot()
    found = chosen(index, effective(query))
    if name == "timeline":
        ids = _of_pair(index, query, params, found.bits)
    else:
        bits = found.bits
        for field in FIELDS[name]:
            if given := params.get(field, "").strip()[:LONGEST]:
                bits = bits & value(snapshot, field, given)
        ids = numbers(bits)
    day = snapshot.numbers[RECORDS, "published" if query.by == "published" else "first"][ids].astype(np.int64)
    return ids[np.lexsort((ids, np.where(day == NONE, 2**31, day)))]


def asked_for(params: Mapping[str, str]) -> int:
    """The place in the list at which a page starts. Raises InputError where that is no number."""
    given = params.get("skip", "").strip() or "0"
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise _wrong("skip", given, "a number of rows")
    return int(given)


def _of_pair(index: Index, query: Query, params: Mapping[str, str], among: BitMap) -> Ids:
    if len(query.dyad) != 1:
        raise _wrong("dyad", " ".join(query.dyad), "two codes, as RUS-UKR")
    way, unit = params.get("way", ""), params.get("unit", "")
    for field, given, known in (("way", way, acts.WAYS), ("unit", unit, UNITS)):
        if given not in known:
            raise _wrong(field, given, f"one of {', '.join(known)}")
    a, b = query.dyad[0].split(" ")
    found = acts_of(index.snapshot(), among, a, b, sorted(types()), reported=query.by == "published")
    try:
        score = float(params.get("score", ""))
    except ValueError as error:
        raise _wrong("score", params.get("score", ""), "a number") from error
    if not abs(score) <= 10:
        raise _wrong("score", params.get("score", ""), "a number from −10 to 10")
    return acts.behind(found, unit, way=way, first=_day(params, "first"), last=_day(params, "last"), score=score)


def _day(params: Mapping[str, str], name: str) -> int:
    given = params.get(name, "").strip()
    try:
        return date.fromisoformat(given).toordinal() if given else NONE
    except ValueError as error:
        raise _wrong(name, given, "a day, as 2019-03-02") from error


def _wrong(name: str, given: str, remedy: str) -> InputError:
    return InputError(f"{given[:60]!r} is not what this takes", item=name, stage="pictures", remedy=remedy)
