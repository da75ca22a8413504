"""Names of other things that hold a country's name: companies, newspapers, teams, streets, treaties and persons ("Air France", "Paris Hilton").

Known ones are in `actors/lookalikes.tsv`; the words that make such names beside a country are in each language's `lookalikes.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from detente.actors.gazetteer import Office
from detente.actors.parties import Named
from detente.draft import Sentence
from detente.phrases import Atom
from detente.resources import table

__all__ = ["Found", "kept_apart"]

NAMES = frozenset({"name", "capital"})
COUNTRIES = NAMES | {"adjective", "demonym"}
TITLES = frozenset({"title", "heading"})  # every word may have a capital there
JOINED = frozenset({"flat", "flat:name", "compound"})
OF = frozenset({"of", "de", "du", "d", "des"})


@dataclass(slots=True)
class Found:
    """Words that name an actor, in atoms of one sentence (half-open), with what is known of them from the words alone.

    `kind` is a Mention kind; `codes` the countries named; `body` its id; `persons` and `parties` those on file under these words; `office` the
    role and sector; `name` a person's name as it is written.
    """

    first: int
    last: int
    kind: str
    codes: list[str] = field(default_factory=list)
    sector: str = ""
    body: str | None = None
    persons: tuple[str, ...] = ()
    parties: tuple[Named, ...] = ()
    office: Office | None = None
    name: str | None = None
    genitive: bool = False


def kept_apart(sentence: Sentence, found: Sequence[Found], language: str) -> Iterator[Found]:
    """The names of a sentence, those that stand inside another thing's name replaced by that or left out."""
    taken = {i for item in found for i in range(item.first, item.last)}
    things = [thing for item in found if item.kind in COUNTRIES and (thing := _thing(sentence.atoms, item, language)) is not None]
    yield from things
    for item in found:
        if any(item.first < thing.last and thing.first < item.last for thing in things):
            continue
        if (
            item.kind not in COUNTRIES
            or item.kind not in NAMES
            or sentence.block in TITLES
            or not _part_of_name(sentence, item, taken, language)
        ):
            yield item


def _thing(row: Sequence[Atom], item: Found, language: str) -> Found | None:
    """The company, newspaper, street … whose name a country's name is a part of; None where it stands for itself."""
    words = _words(language)
    if (kind := words.get(("after", _text(row, item.last)))) and _touching(row, item.last):
        return _named(row, item.first, item.last + 1, kind)
    if (kind := words.get(("before", _text(row, item.first - 1)))) and _touching(row, item.first):
        return _named(row, item.first - 1, item.last, kind)
    of = item.first - (2 if _text(row, item.first - 1) == "'" else 1)
    if _text(row, of).lower() in OF:
        # One word may stand between: "université *américaine* de Beyrouth".
        for head in (of - 1, of - 2):
            if kind := words.get(("of", _text(row, head))):
                return _named(row, head, item.last, kind)
    return None


def _named(row: Sequence[Atom], first: int, last: int, kind: str) -> Found:
    if kind not in {"company", "media"}:
        return Found(first, last, "feature")
    while last < len(row) and row[last].text[:1].isupper() and _touching(row, last):
        last += 1
    return Found(first, last, kind, name=" ".join(atom.text for atom in row[first:last]))


def _part_of_name(sentence: Sentence, item: Found, taken: set[int], language: str) -> bool:
    """Whether the parser reads a country's name and the capitalised word beside it, which no file knows, as one name ("Michael *Jordan*")."""
    row = sentence.atoms
    here = {i for k in range(item.first, item.last) if (i := sentence.token_at(row[k].start)) is not None}
    for k, gap in ((item.last, item.last), (item.first - 1, item.first)):
        word = _text(row, k)
        if k in taken or not word[:1].isupper() or len(word) < 2 or not _touching(row, gap) or word.lower() in _common(language):
            continue
        i = sentence.token_at(row[k].start)
        if i is None or sentence.tokens[i].pos != "PROPN":
            continue
        token = sentence.tokens[i]
        if (token.head in here and token.dep in JOINED) or any(
            sentence.tokens[j].head == i and sentence.tokens[j].dep in JOINED for j in here
        ):
            return True
    return False


def _text(row: Sequence[Atom], k: int) -> str:
    return row[k].text if 0 <= k < len(row) else ""


def _touching(row: Sequence[Atom], k: int) -> bool:
    """Whether one blank, or nothing but a hyphen, stands between atom `k` and the one before it."""
    return 0 < k < len(row) and row[k].start - row[k - 1].end <= 1


@cache
def _words(language: str) -> Mapping[tuple[str, str], str]:
    return {(row["side"], row["form"]): row["kind"] for row in table(f"languages/{language}/lookalikes.tsv")}


@cache
def _common(language: str) -> frozenset[str]:
    """Words that stand beside a country without making a name of it: offices, groups, time words."""
    folder = f"languages/{language}"
    words = {word for row in table(f"{folder}/offices.tsv") for word in row["phrase"].lower().split()}
    words |= {row["lemma"].lower() for row in table(f"{folder}/groups.tsv")}
    return frozenset(words | {word for row in table(f"{folder}/times.tsv") for word in row["phrase"].lower().split()})
