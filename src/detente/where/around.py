"""What stands around a name: the container it is put in ("London, Ontario"), the noun that says what it is, the preposition, the dateline's dash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.draft import Mention, Sentence
from detente.phrases import Atom
from detente.where.choose import Container
from detente.where.gazetteer import abbreviations, candidates
from detente.where.offsets import Offset, offset_before
from detente.where.words import Words

__all__ = ["Around", "Names", "look_around"]

ADJECTIVE_ATOMS = 6  # "the rebel-held northern Syrian city of X"
DATELINE_CHARS = 60  # "BEIRUT, Lebanon (Reuters) – "
DASHES = frozenset("—–-")
COUNTRY_KINDS = frozenset({"name", "demonym"})
ADJECTIVE_KINDS = frozenset({"adjective"})

Names = Mapping[int, Sequence[tuple[int, int]]]  # by the offset where they start: (end, row of the name table), the longest first


@dataclass(frozen=True, slots=True)
class Around:
    """What the words around a name say. `located`: that something is there; `said`: city or region, where a noun says which."""

    containers: tuple[Container, ...]
    said: str | None
    located: bool
    dateline: bool
    offset: Offset | None


def look_around(
    text: str, sentence: Sentence, i: int, n: int, known: Words, here: Sequence[Mention], names: Names, *, first: bool
) -> Around:
    """What stands around atoms `i`…`i+n` of a sentence; `first` says that it begins a paragraph."""
    row = sentence.atoms
    city, region = known.city_noun.before(row, i), known.region_noun.before(row, i)
    after = row[i + n].text if i + n < len(row) else ""
    said = "region" if region or after.lower() in known.region_after else "city" if city else None
    offset = offset_before(row, i, known)
    dateline = first and i == 0 and _dash(text, row, n)
    containers = (*_behind(sentence, i + n, known, here, names), *_before(row, i, here, noun=bool(city or region)))
    return Around(containers, said, bool(offset or city or region or dateline or _placed(row, i, known)), dateline, offset)


def _placed(row: Sequence[Atom], i: int, known: Words) -> bool:
    """Whether a preposition of place stands before atom `i`, an article between them allowed."""
    while i > 0 and row[i - 1].low in known.article:
        i -= 1
    return i > 0 and row[i - 1].low in known.placing


def _dash(text: str, row: Sequence[Atom], n: int) -> bool:
    """Whether a dash follows soon: the name opens a dateline."""
    start = row[n - 1].end
    for atom in row[n:]:
        if atom.start - start > DATELINE_CHARS:
            return False
        if atom.text in DASHES and text[atom.start - 1 : atom.start].isspace():
            return True
        if atom.text.islower() and atom.text not in {"d", "l"} and len(atom.text) > 3:
            return False
    return False


def _behind(sentence: Sentence, j: int, known: Words, here: Sequence[Mention], names: Names) -> list[Container]:
    """Countries and regions named right behind: ", Ontario", ", au Liban", " (Texas)", ", dans l'est de la RDC"; not ", Pakistan said"."""
    row = sentence.atoms
    start = j
    comma = j < len(row) and row[j].text in ",("
    j += comma
    placed = False
    while j < len(row) and j - start < 8 and row[j].low in known.leading:
        placed = placed or row[j].low in known.at
        j += 1
    if j >= len(row) or not (comma or placed):
        return []
    at = row[j].start
    nations = [m for m in here if _country(m) and m.span.start == at and m.actor.country]
    if nations:
        return [Container(m.actor.evidence.quote, m.actor.country) for m in nations if m.actor.country and not _acts(sentence, m)]
    if comma and (short := _abbreviated(row, j)):
        return short
    out = []
    for _, name in names.get(at, ())[:1]:
        for candidate in candidates(name):
            place = candidate.place
            if place.kind == "region" and place.country:
                out.append(Container(place.name, place.country, place.region))
    return out


def _country(mention: Mention) -> bool:
    return mention.kind in COUNTRY_KINDS


def _acts(sentence: Sentence, mention: Mention) -> bool:
    """Whether a country does something here, so that the comma before it opens a clause."""
    return mention.head is not None and bool(sentence.tokens) and sentence.tokens[mention.head].dep.startswith("nsubj")


def _abbreviated(row: Sequence[Atom], j: int) -> list[Container]:
    """The region whose short form begins at atom `j` ("Ala.", "N.C.")."""
    for n in (4, 3, 2, 1):
        part = row[j : j + n]
        written = "".join(atom.text for atom in part)
        if len(part) == n and part[-1].end - part[0].start == len(written) and (found := abbreviations().get(written)):
            name, country, region = found
            return [Container(name, country, region)]
    return []


def _before(row: Sequence[Atom], i: int, here: Sequence[Mention], *, noun: bool) -> list[Container]:
    """The country whose adjective or possessive stands before: "the Syrian city of X", "la ville syrienne de X", "Syria's X"."""
    if i == 0:
        return []
    low = row[max(0, i - ADJECTIVE_ATOMS)].start
    at = row[i].start
    near = [m for m in here if low <= m.span.start < at and m.span.end <= at and m.actor.country]
    out = [m for m in near if noun and m.kind in ADJECTIVE_KINDS]
    if i >= 2 and row[i - 1].low == "s" and row[i - 2].low == "'":
        out += [m for m in near if _country(m) and m.span.end in {row[i - 2].start, row[i - 1].end}]
    return [Container(m.actor.evidence.quote, m.actor.country) for m in out[-1:] if m.actor.country]
