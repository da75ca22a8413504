"""POLECAT (40 columns) and ICEWS (20), tab-separated with a header, by the names of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from detente.compare.files import STAGE, aside, lines
from detente.compare.names import BODIES, body_named, state_named
from detente.compare.rows import NO_ACTOR, NO_ACTOR_STATE, NO_DAY, NO_RECIPIENT, NO_RECIPIENT_STATE, NO_TYPE, Act, Left, parties
from detente.dialects import goldstein, nearest, state_of_cow
from detente.errors import InputError
from detente.model import SetAside
from detente.ontology import modes, score, types

__all__ = ["ICEWS_NEEDS", "POLECAT_NEEDS", "icews", "polecat"]

POLECAT_NEEDS = ("Event ID", "Event Date", "Event Type", "Actor Country", "Recipient Country", "Publication Date")
POLECAT_SCORES = ("Event Intensity", "Intensity")  # releases differ
ICEWS_NEEDS = ("Event ID", "Event Date", "CAMEO Code", "Source Name", "Source Country", "Target Name", "Target Country")
ABROAD = "Intergovernmental Organization"  # what POLECAT has as the country of a body, as a name
EMPTY = frozenset({"", "None", "NULL", "NA", "nan"})
_CELLS = 65536  # cells remembered: a few hundred countries and dates stand in millions of rows
Row = dict[str, str]


def polecat(path: Path) -> Iterator[Act | Left | SetAside]:
    """The rows of a file of POLECAT; a row that is none is set aside. Raises InputError where a column is missing."""
    return _read(path, POLECAT_NEEDS, _polecat)


def icews(path: Path) -> Iterator[Act | Left | SetAside]:
    """The rows of a file of ICEWS, whose dates are those of publication. Raises InputError where a column is missing."""
    return _read(path, ICEWS_NEEDS, _icews)


def _read(path: Path, needs: tuple[str, ...], bring: Callable[[Row], Act | Left | str]) -> Iterator[Act | Left | SetAside]:
    header: list[str] = []
    file = ""
    for line in lines(path):
        if isinstance(line, SetAside):
            yield line
            continue
        name, number, raw = line
        cells = [_cell(cell) for cell in _text(raw).split("\t")]
        if name != file:
            file, header = name, cells
            if missing := [column for column in needs if column not in header]:
                what = f"no column {', '.join(missing)}"
                raise InputError(what, item=name, stage=STAGE, remedy="give a tab-separated file with its header as published")
            continue
        if len(cells) != len(header):
            yield aside(name, number, f"{len(cells)} cells, the header has {len(header)}", "mend the row: a cell may hold a tab")
            continue
        found = bring(dict(zip(header, cells, strict=True)))
        yield aside(name, number, found, "mend the row") if isinstance(found, str) else found


def _polecat(row: Row) -> Act | Left | str:
    day, published = _day(row["Event Date"]), _day(row["Publication Date"])
    if not row["Event Date"]:
        return Left(NO_DAY, published)
    if day is None:
        return f"no date that can be read ({row['Event Date'][:20]!r})"
    kind = row["Event Type"].upper()
    if kind not in types():
        return f"no type of PLOVER ({row['Event Type'][:20]!r})"
    actors = _many(row["Actor Country"], row.get("Actor COW", ""), row.get("Actor Name", ""))
    recipients = _many(row["Recipient Country"], row.get("Recipient COW", ""), row.get("Recipient Name", ""))
    who, whom = row.get("Actor Name", ""), row.get("Recipient Name", "")
    if not actors:
        return Left(NO_ACTOR_STATE if who or row["Actor Country"] else NO_ACTOR, published or day)
    if not recipients and (whom or row["Recipient Country"]):
        return Left(NO_RECIPIENT_STATE, published or day)
    mode = row.get("Event Mode", "").lower().partition(";")[0].strip()
    given = _number(next((row[name] for name in POLECAT_SCORES if name in row), ""))
    return Act(
        id=row["Event ID"],
        first=day,
        last=day,
        published=published or day,
        type=kind,
        actors=actors,
        recipients=recipients,
        score=score(kind, mode if mode in modes(kind) else None) if given is None else given,
        url=None,
        code=f"{kind} {mode}".strip(),
        who=who,
        whom=whom,
        place=row.get("Placename", ""),
    )


def _icews(row: Row) -> Act | Left | str:
    day = _day(row["Event Date"])
    if not row["Event Date"]:
        return Left(NO_DAY, None)
    if day is None:
        return f"no date that can be read ({row['Event Date'][:20]!r})"
    code = nearest(row["CAMEO Code"].zfill(3))  # no root stands alone there, and some releases have lost the noughts in front
    if code is None:
        return f"no code of CAMEO ({row['CAMEO Code'][:20]!r})"
    if code.type is None:
        return Left(NO_TYPE, day)
    actors, recipients = (_many(row[f"{side} Country"], "", row[f"{side} Name"]) for side in ("Source", "Target"))
    if not actors or not recipients:
        if actors:
            return Left(NO_RECIPIENT_STATE if row["Target Name"] else NO_RECIPIENT, day)
        return Left(NO_ACTOR_STATE if row["Source Name"] else NO_ACTOR, day)
    given = _number(row.get("Intensity", ""))
    return Act(
        id=row["Event ID"],
        first=day,
        last=day,
        published=day,
        type=code.type,
        actors=actors,
        recipients=recipients,
        score=goldstein(code.code) if given is None else given,
        url=None,
        code=code.code,
        who=row["Source Name"],
        whom=row["Target Name"],
        place=", ".join(part for name in ("City", "Country") if (part := row.get(name, ""))),
    )


@lru_cache(maxsize=_CELLS)
def _many(countries: str, numbers: str, names: str) -> tuple[str, ...]:
    """The states of a cell of countries (names or codes), else of their COW numbers, and the bodies that stand among them by name."""
    given, called = _split(countries), _split(names)
    found: list[str | None] = []
    for at, country in enumerate(given):
        if country == ABROAD or country in BODIES:
            found.append(body_named(called[at]) if at < len(called) else None)
        else:
            found.append(state_named(country))
    if not given and called:
        found += [body_named(name) for name in called]
    if not any(found):
        found = [state_of_cow(int(number)) for number in _split(numbers) if number.isdigit()]
    return parties(found)


def _split(cell: str) -> list[str]:
    """The members of a cell, those that are empty too, so that cells of one actor stay in step; none where the cell is empty."""
    if not cell:
        return []
    return ["" if part.strip() in EMPTY else part.strip() for part in cell.replace("|", ";").split(";")]


@lru_cache(maxsize=_CELLS)
def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        return None


def _number(cell: str) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return None


def _text(raw: bytes) -> str:
    """UTF-8, else the Windows code page of older releases."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _cell(cell: str) -> str:
    """A cell without blanks and the quotation marks that some writers put around it; "" for what stands for nothing."""
    cell = cell.strip()
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        cell = cell[1:-1].replace('""', '"').strip()
    return "" if cell in EMPTY else cell
