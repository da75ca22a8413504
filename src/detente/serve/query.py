"""One question to the desk: all filters of a page, read from an address and written back into one, so that every view can be shared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from detente.errors import InputError
from detente.serve.codes import codes

__all__ = ["KINDS", "MANY", "SORTS", "Query"]

KINDS = ("events", "statements", "positions", "relations", "articles")
MANY = (
    "actor", "recipient", "dyad", "person", "type", "status", "quad", "issue", "place", "lang", "outlet", "mode", "context", "carried", "modality",
    "basis", "doubt", "source", "force", "trend", "flag", "holds",
)  # fmt: skip # filters that take several values, of which one must fit
CODES = frozenset({"actor", "recipient", "place"})
DAYS = frozenset({"since", "until"})
FLOATS = frozenset({"min_score", "max_score", "min_confidence", "max_confidence"})
TIMES = ("time", "published")
SORTS = {
    "newest": ("published", -1),
    "oldest": ("published", 1),
    "latest": ("first", -1),
    "earliest": ("first", 1),
    "conflict": ("score", 1),
    "cooperation": ("score", -1),
    "unsure": ("confidence", 1),
    "sure": ("confidence", -1),
}
CURSOR = re.compile(r"(-?\d{1,11})\.(\d{1,10})")
MOST_ROWS = 500  # of one page
LONGEST = 300  # characters of a value: longer than any outlet, issue or question that makes sense
MOST_VALUES = 20  # of one filter


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. Tuples are filters of which one value must fit; all filters must.

    `actor` is a country code, or the identity of a body (NATO), of an actor, speaker, holder or party, `recipient` one of who it is toward;
    `dyad` two of them in any direction, as "JPN RUS"; `person` an identity or a part of a name; `type` a PLOVER type, a kind of statement or
    relation, a stance. `since` and `until` are days; `by` says of what: the record's own time, or the article's publication. `text` are words
    of the record's quotes, or of the article; `after` is where the last page ended.
    """

    kind: str = "events"
    text: str = ""
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    dyad: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    quad: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    force: tuple[str, ...] = ()
    trend: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    by: str = "time"
    min_score: float | None = None
    max_score: float | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    sort: str = "newest"
    after: str | None = None
    limit: int = 50

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]], kind: str | None = None) -> Query:
        """The question in the parameters of an address; empty ones are off, and `q` is short for `text`.

        `params` is a mapping or pairs (a name may come several times). Parameters that are no filters are passed over. Raises InputError for a value
        that is none, naming the parameter.
        """
        given = _gathered(params)
        values: dict[str, object] = {"kind": kind or _last(given, "kind") or "events"}
        if values["kind"] not in KINDS:
            raise _wrong("kind", str(values["kind"]), f"one of {', '.join(KINDS)}")
        text = _last(given, "q") or _last(given, "text")
        if text:
            values["text"] = _short("q", text)
        for name in MANY:
            each = (part.strip() for value in given.get(name, ()) for part in _parts(name, value))
            found = tuple(sorted({_value(str(values["kind"]), name, part) for part in each if part}))
            if len(found) > MOST_VALUES:
                raise _wrong(name, f"{len(found)} values", f"at most {MOST_VALUES} of one filter")
            values[name] = found
        for name in ("since", "until", "by", "sort", "after", "limit", *sorted(FLOATS)):
            value = _last(given, name)
            if value:
                values[name] = _single(name, value)
        return cls(**values)  # type: ignore[arg-type] # each value was made of its field's type above

    def to_params(self, **changes: object) -> list[tuple[str, str]]:
        """The parameters that give this question back, without its kind, which is in the path, and without what is as it would be anyway.

        `changes` replace fields first; a change of anything but `after` goes back to the first page.
        """
        if changes and "after" not in changes:
            changes["after"] = None
        changed = replace(self, **changes) if changes else self  # type: ignore[arg-type] # the fields' own types
        pairs: list[tuple[str, str]] = []
        for each in fields(changed):
            value = getattr(changed, each.name)
            if each.name == "kind" or value in (None, "", ()) or value == each.default:
                continue
            name = "q" if each.name == "text" else each.name
            pairs += [(name, _written(item)) for item in (value if isinstance(value, tuple) else (value,))]
        return pairs

    def without(self, name: str, value: str | None = None) -> Query:
        """The question without a filter, or without one value of it, from its first page."""
        current = getattr(self, name)
        if isinstance(current, tuple):
            left: object = tuple(item for item in current if value is not None and item != value)
        else:
            left = "" if name == "text" else None
        return replace(self, **{name: left, "after": None})  # type: ignore[arg-type] # the field's own type

    def adding(self, name: str, value: str) -> Query:
        """The question with one more value of a filter, from its first page."""
        current = getattr(self, name)
        more: object = tuple(sorted({*current, value})) if isinstance(current, tuple) else value
        return replace(self, **{name: more, "after": None})  # type: ignore[arg-type] # the field's own type

    def turned(self, name: str, value: str) -> list[tuple[str, str]]:
        """The parameters of the first page with one value of a filter put on or, where it is on, taken off."""
        pairs = self.to_params(after=None) if self.after else self.to_params()
        pair = name, value
        return [each for each in pairs if each != pair] if pair in pairs else [*pairs, pair]

    @property
    def active(self) -> list[tuple[str, str]]:
        """The filters that are on, each value of each, in the order of the fields."""
        out: list[tuple[str, str]] = []
        for each in fields(self):
            if each.name in {"kind", "sort", "after", "limit", "by"}:
                continue
            value = getattr(self, each.name)
            if isinstance(value, tuple):
                out += [(each.name, item) for item in value]
            elif value not in (None, ""):
                out.append((each.name, _written(value)))
        return out

    @property
    def cursor(self) -> tuple[int, int] | None:
        """The sort key and the number of the last row of the page before; None on the first page."""
        found = CURSOR.fullmatch(self.after) if self.after else None
        return (int(found[1]), int(found[2])) if found else None


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _gathered(params: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    many = getattr(params, "multi_items", None)  # of a request: a mapping would give each name's last value alone
    pairs: Iterable[tuple[str, str | Iterable[str]]] = many() if many else params.items() if isinstance(params, Mapping) else params
    out: dict[str, list[str]] = {}
    for name, value in pairs:
        out.setdefault(name, []).extend([value] if isinstance(value, str) else value)
    return out


def _last(given: Mapping[str, list[str]], name: str) -> str:
    return given.get(name, [""])[-1].strip()


def _parts(name: str, value: str) -> list[str]:
    """The values in one parameter: of actors and places their codes, of persons what stands between commas."""
    value = _short(name, value)
    return codes(value) if name in CODES else value.split(",") if name == "person" else [value]


def _short(name: str, value: str) -> str:
    if len(value) > LONGEST:
        raise _wrong(name, f"{value[:20]}…", f"at most {LONGEST} characters")
    return value


def _value(kind: str, name: str, value: str) -> str:
    if name == "dyad":
        return _pair(value)
    if name == "type":
        return value if kind == "articles" else value.upper() if kind == "events" else value.lower()
    if name == "quad" and value not in {"1", "2", "3", "4"}:
        raise _wrong(name, value, "1, 2, 3 or 4")
    return value.lower() if name == "lang" else value


def _pair(value: str) -> str:
    found = codes(re.sub(r"[/>]+|(?<=\w)-(?=\w)", ",", value) if "," not in value else value)
    if len(found) != 2:
        raise _wrong("dyad", value, "two codes, as RUS-JPN")
    return " ".join(sorted(found))


def _single(name: str, value: str) -> object:
    if name in DAYS:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise _wrong(name, value, "a day, as 2019-03-02") from error
    if name in FLOATS:
        return _number(name, value)
    if name == "limit":
        if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MOST_ROWS:
            raise _wrong(name, value, f"a number from 1 to {MOST_ROWS}")
        return int(value)
    known = {"by": TIMES, "sort": tuple(SORTS)}.get(name)
    if known and value not in known:
        raise _wrong(name, value, f"one of {', '.join(known)}")
    if name == "after" and not CURSOR.fullmatch(value):
        raise _wrong(name, value, "where a page before ended, as its link says")
    return value


def _number(name: str, value: str) -> float:
    try:
        found = float(value)
    except ValueError as error:
        raise _wrong(name, value, "a number") from error
    if not abs(found) <= 1000:  # not a number fails this too
        raise _wrong(name, value, "a number that a score can be")
    return found


def _wrong(name: str, value: str, remedy: str) -> InputError:
    return InputError(f"{value[:LONGEST]!r} is not what this takes", item=name, stage="search", remedy=remedy)
