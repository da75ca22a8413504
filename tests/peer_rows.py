"""Rows of other event data sets built by hand, as their files have them, and articles with one event to hold against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import records
from detente.dialects import goldstein, quad_class
from detente.model import Actor, Coded, When
from detente.store.lake import Lake
from detente.store.tables import to_tables
from detente.store.writer import Writer

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity", "Target Name",
    "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip


def gdelt(
    actor: str = "RUS",
    recipient: str = "JPN",
    code: str = "112",
    day: str = "20190302",
    *,
    number: int = 1,
    added: str | None = None,
    url: str = "",
    columns: int = 61,
    lead: str = "1",
    score: str | None = None,
    groups: tuple[str, str] = ("", ""),
) -> str:
    """A row of GDELT's events; `groups` are known groups, with which a party needs no country."""
    sides = []
    for party, group in zip((actor, recipient), groups, strict=True):
        told = f"{party}GOV" if party else f"IGO{group}" if group else ""
        sides += [told, f"NAME OF {told}" if told else "", party, group, "", "", "", "GOV" if party else "", "", ""]
    known = code[:2].isdigit() and "01" <= code[:2] <= "20"
    act = [lead, code, code[:3], code[:2], str(quad_class(code)) if known else "", score if score is not None else str(goldstein(code))]
    place = ["4", "Moscow, Moskva, Russia", "RS", "RS48", *(["25106"] if columns == 61 else []), "55.7522", "37.6156", "-2960561"]
    told = (added or day) + ("120000" if columns == 61 else "")
    cells = [str(number), day, day[:6], day[:4], f"{day[:4]}.1726", *sides, *act, "4", "1", "4", "-2.5", *place, *place, *place, told]
    return "\t".join(cells if columns == 57 else [*cells, url])


def mention(number: int, url: str) -> str:
    """A row of GDELT's mentions."""
    when = "20190302120000"
    return "\t".join([str(number), when, when, "1", "example.org", url, "3", "10", "40", "25", "1", "80", "2500", "-2.1", "", ""])


def headed(columns: tuple[str, ...], **cells: str) -> str:
    """A row with a header's columns; those not given hold None. Blanks of names are written as underscores."""
    given = {name.replace("_", " "): cell for name, cell in cells.items()}
    assert set(given) <= set(columns)
    return "\t".join(given.get(name, "None") for name in columns)


def polecat(**cells: str) -> str:
    """A row of POLECAT: Russia accuses Japan, unless told otherwise."""
    usual = {
        "Event_ID": "a_1", "Event_Date": "2019-03-02", "Event_Type": "ACCUSE", "Event_Mode": "disapprove", "Intensity": "-2.0",
        "Actor_Name": "Russia", "Actor_Country": "Russia", "Recipient_Name": "Japan", "Recipient_Country": "Japan",
        "Publication_Date": "2019-03-02",
    }  # fmt: skip
    return headed(POLECAT, **(usual | cells))


def icews(**cells: str) -> str:
    """A row of ICEWS: Russia accuses Japan, unless told otherwise."""
    usual = {
        "Event_ID": "1", "Event_Date": "2019-03-02", "Source_Name": "Vladimir Putin", "Source_Country": "Russian Federation",
        "CAMEO_Code": "112", "Intensity": "-2.0", "Target_Name": "Japan", "Target_Country": "Japan",
    }  # fmt: skip
    return headed(ICEWS, **(usual | cells))


def written(path: Path, *rows: str) -> Path:
    """A file of rows."""
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


UNTOLD = When(None, "2019-03-02", None, None, "none", reason="no expression of time")


def on(day: str) -> When:
    return When(day, day, "day", day, "expression")


def party(code: str, identity: str | None = None) -> Actor:
    words = "Russia" if code == "RUS" else "Japan"
    return records.actor(words, code, identity=identity or code)


def page(
    number: int,
    actors: Sequence[str | Actor] = ("RUS",),
    recipients: Sequence[str | Actor] = ("JPN",),
    kind: str = "ACCUSE",
    when: When = UNTOLD,
    *,
    published: When | None = None,
    url: str | None = None,
    **more: object,
) -> Coded:
    """An article with one event, published on 2 March 2019 unless told otherwise."""
    coded = records.coded(f"{records.TEXT} Number {number}.", f"{number}.txt")
    (event,) = coded.events
    sides = [tuple(party(one) if isinstance(one, str) else one for one in side) for side in (actors, recipients)]
    event = replace(event, actors=sides[0], recipients=sides[1], type=kind, modes=(), when=when, **more)  # type: ignore[arg-type]
    article = replace(coded.article, published=published or on("2019-03-02"), url=url)
    return replace(coded, article=article, events=(event,), statements=(), positions=(), relations=())


def stored(root: Path, pages: Sequence[Coded]) -> Path:
    """A store of pages."""
    writer = Writer(Lake.create(root))
    writer.add(to_tables(pages, "coder"))
    writer.commit()
    return root
