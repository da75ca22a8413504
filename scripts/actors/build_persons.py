"""Build `persons.tsv`, `terms.tsv` and `person_names.tsv` of the actor files from what is kept beside this script.

Run `python scripts/actors/build_persons.py` after a change of its sources: `wikidata_terms.tsv` (derive_terms.py), and the rows of our own in
`own/`: `terms_*.tsv` (terms by hand), `person_names.tsv` and `names/*.tsv` (spellings by language), `drop.tsv` (rows of Wikidata that are wrong).

A term of our own replaces Wikidata's terms of the same person, country and role that it overlaps. Of terms without an end in an
office that one person holds, each is taken to end when the next holder's begins.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
OWN = HERE / "own"
OUT = HERE.parents[1] / "src" / "detente" / "data" / "actors"
sys.path.insert(0, str(HERE.parents[1] / "src"))

from detente.actors.spelling import fold, keys, likeness, words  # noqa: E402 - from this checkout, installed or not

LANGUAGES = ["en", "fr", "es", "de", "ru", "vi", "zh", "ja", "ar"]
HELD_BY_ONE = frozenset(
    ["head-of-state", "head-of-government", "foreign-minister", "defence-minister", "interior-minister", "economy-minister"]
)
SAME_SPELL_DAYS = 45  # one cabinet after the other, not two spells
MOST_KEYS = 8  # of a person: more ambiguous spellings than that are rare
DAY_CHARS = 10
SAME_PERSON = 0.8  # likeness of two names with a common key, country and role
CODES = {"WLD": "IGO"}
OWN_CHECKED = "2026-03"  # rows of our own that leave an end open without saying since when it was looked at


@dataclass(frozen=True)
class Row:
    """A term as a source has it; `qid` is empty for rows of our own."""

    qid: str
    name: str
    country: str
    role: str
    body: str
    start: str
    end: str
    checked: str
    source: str


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table, `-` as empty."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: "" if (value or "-") == "-" else value for key, value in row.items() if key} for row in rows]


def row_of(cells: dict[str, str]) -> Row:
    """A row of any of the tables."""
    country = CODES.get(cells["country"], cells["country"])
    return Row(
        cells.get("qid", ""),
        cells["name"].strip(),
        country,
        cells["role"],
        cells.get("body", ""),
        cells["start"],
        cells["end"],
        (cells.get("checked") or OWN_CHECKED) if not cells["end"] else "",
        cells["source"] or "own",
    )


def slug(name: str) -> str:
    """The id of a person: the folded name with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).replace("'", "")).strip("-")


def ends(name: str) -> tuple[str, str]:
    """The first and the last word of a name: middle names come and go."""
    found = words(name) or [""]
    return found[0], found[-1]


def all_keys(name: str) -> list[str]:
    """The keys of a name, and of its first and last word alone where there are more."""
    found = keys(name) | (keys(" ".join(ends(name))) if len(words(name)) > 2 else frozenset())
    return sorted(found - {""})[:MOST_KEYS]


def first_day(text: str) -> date:
    """The first day of an ISO date of any precision."""
    parts = [int(part) for part in text.split("-")]
    return date(*([*parts, 1, 1])[:3])


def joined(rows: list[Row]) -> list[Row]:
    """Spells of one person in one office joined where one follows on the other."""
    out: list[Row] = []
    for row in sorted(rows, key=lambda r: (r.start, r.end or "9")):
        last = out[-1] if out else None
        if last and last.end and row.start and first_day(row.start) - first_day(last.end) <= timedelta(days=SAME_SPELL_DAYS):
            end = "" if not row.end else max(row.end, last.end)
            out[-1] = replace(
                last, end=end, checked=row.checked if not end else "", source=row.source if row.source == "own" else last.source
            )
        elif last and not last.end and row.start[:7] >= last.start[:7]:
            # An open spell and a later one: the later start says that the first had ended, or is the same spell.
            out[-1] = replace(last, end=row.end, checked=row.checked)
        else:
            out.append(row)
    return out


def touching(one: Row, other: Row) -> bool:
    """Whether two terms overlap or begin in the same year."""
    return one.start[:4] == other.start[:4] or (one.start < (other.end or "9") and other.start < (one.end or "9"))


def closed(rows: list[Row]) -> list[Row]:
    """Open terms of offices that one person holds, ended by the next holder's start."""
    by_office: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_office[(row.country, row.role)].append(row)
    out = []
    for (_, role), held in by_office.items():
        held.sort(key=lambda r: (r.start, r.name))
        for i, row in enumerate(held):
            later = next((r.start for r in held[i + 1 :] if r.start > row.start and r.name != row.name), "")
            out.append(replace(row, end=later, checked="") if role in HELD_BY_ONE and not row.end and later else row)
    return out


def terms() -> list[Row]:
    """All terms, our own over Wikidata's."""
    own = [row_of(cells) for path in sorted(OWN.glob("terms_*.tsv")) for cells in read(path)]
    drop = {(cells["name"], cells["country"], cells["role"], cells["start"]) for cells in read(OWN / "drop.tsv")}
    wikidata = [row_of(cells) for cells in read(HERE / "wikidata_terms.tsv")]
    wikidata = [row for row in wikidata if (row.name, row.country, row.role, row.start) not in drop]
    # A person of our own rows keeps its name where Wikidata spells it otherwise.
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in own:
        for key in sorted(keys(row.name)):
            known[(row.country, key)].append(row.name)
    outer: dict[tuple[str, tuple[str, str]], set[str]] = defaultdict(set)
    began: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in own:
        outer[(row.country, ends(row.name))].add(row.name)
        if len(row.start) == DAY_CHARS:
            began[(row.country, row.role, row.start)].add(row.name)
    renamed = []
    for row in wikidata:
        near = {name for key in keys(row.name) for name in known.get((row.country, key), ()) if likeness(row.name, name) >= SAME_PERSON}
        near |= outer[(row.country, ends(row.name))] if len(words(row.name)) > 1 else set()
        near |= {name for name in began[(row.country, row.role, row.start)] if set(words(name)) & set(words(row.name))}
        renamed.append(replace(row, name=min(near, key=lambda name: (-likeness(row.name, name), name))) if near else row)
    ours: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in own:
        ours[(row.name, row.country, row.role)].append(row)
    kept = own + [row for row in renamed if not any(touching(row, known) for known in ours[(row.name, row.country, row.role)])]
    spells: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    qids: dict[tuple[str, str], str] = {}
    for row in kept:
        spells[(row.name, row.country, row.role, row.body)].append(row)
    for row in renamed:
        qids.setdefault((row.name, row.country), row.qid)
    found = [row for group in spells.values() for row in joined(group) if slug(row.name) and (not row.end or row.end >= row.start)]
    return [replace(row, qid=qids.get((row.name, row.country), row.qid)) for row in closed(found)]


def persons(rows: list[Row]) -> dict[tuple[str, str], str]:
    """Ids by (name, qid or country). Namesakes are told apart by the country, then by a number."""
    one: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        one[slug(row.name)].add((row.name, row.qid))
    out: dict[tuple[str, str], str] = {}
    for base, found in sorted(one.items()):
        qids = sorted({qid for _, qid in found if qid})
        for name, qid in sorted(found):
            # Rows of our own have no qid: they mean the namesake that Wikidata knows, where there is just one.
            number = qids.index(qid) + 1 if qid else 1
            out[(name, qid)] = base if number == 1 else f"{base}-{number}"
    return out


def write(name: str, header: str, rows: Sequence[tuple[str, ...]]) -> None:
    """A table of the actor files."""
    with (OUT / name).open("w", encoding="utf-8", newline="\n") as out:
        print("\t".join(header.split()), file=out)
        for row in rows:
            print("\t".join(cell or "-" for cell in row), file=out)
    print(name, len(rows))


def spellings(ids: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """(person, language, text, source): by hand, for persons who are on file."""
    out = {(cells["person"], cells["lang"], cells["text"]) for cells in read(OWN / "person_names.tsv")}
    unknown: Counter[str] = Counter()
    for path in sorted((OWN / "names").glob("*.tsv")):
        for cells in read(path):
            name = cells["name"]
            if not ids.get(name):
                unknown[path.stem] += 1
                continue
            for language in LANGUAGES:
                for text in (cells.get(language) or "").split("|"):
                    if text.strip():
                        out |= {(person, language, text.strip()) for person in ids[name]}
    if unknown:
        print("names of nobody on file:", dict(unknown))
    return sorted((person, language, text, "own") for person, language, text in out)


def main() -> None:
    """Write the three tables."""
    rows = terms()
    ids = persons(rows)
    of_name: dict[str, set[str]] = defaultdict(set)
    people: dict[str, tuple[str, str, str]] = {}
    table = set()
    for row in rows:
        person = ids[(row.name, row.qid)]
        of_name[row.name].add(person)
        known = people.get(person)
        source = "own" if row.source == "own" or (known and known[2] == "own") else row.source
        people[person] = (row.name, row.qid or (known[1] if known else ""), source)
        table.add((person, row.country, row.role, row.body, row.start, row.end, row.checked, row.source))
    # The keys are kept because computing them takes half a second at each start.
    listed = [(person, name, qid, "|".join(all_keys(name)), source) for person, (name, qid, source) in sorted(people.items())]
    write("persons.tsv", "person name qid keys source", listed)
    write("terms.tsv", "person country role body start end checked source", sorted(table))
    write("person_names.tsv", "person lang text source", spellings(of_name))


if __name__ == "__main__":
    main()
