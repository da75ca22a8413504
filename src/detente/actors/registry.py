"""The actor files as one run sees them: those that ship with the package, with a user's rows laid over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from detente.actors.additions import Addition
from detente.actors.gazetteer import PRIORITY, Body, Known, Term
from detente.actors.parties import names
from detente.actors.spelling import keys
from detente.language.affixes import clitics, endings
from detente.lookup import NameBook
from detente.resources import languages, table

__all__ = ["Registry", "registry"]

LATIN = frozenset(
    {"de", "en", "es", "fr", "it", "pl", "pt", "tr", "vi"}
)  # languages in which a person without a spelling of its own is written as in English
ANY = "*"
WRITTEN_SMALL = frozenset({"adjective", "demonym", "prefix"})
OWN_ACTORS = frozenset({"company", "media"})  # lookalikes that act and speak; the others only keep their words


class Registry:
    """Who is on file, by name, id and office. Use `registry()`, which keeps one for each set of additions."""

    def __init__(self, additions: tuple[Addition, ...] = ()) -> None:
        self.additions = additions
        self._names: dict[str, NameBook[Known]] = {}

    def names(self, language: str) -> NameBook[Known]:
        """All country, body, metonym and person names of one language."""
        if language not in self._names:
            own = {row.text for row in self.additions if row.language in {ANY, language}}
            shipped = (item for item in _shipped(language) if item[0] not in own)
            added = ((row.text, row.known) for row in self.additions if row.language in {ANY, language} and row.known is not None)
            self._names[language] = NameBook([*shipped, *added], endings=endings(language), clitics=clitics(language))
        return self._names[language]

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Organisations by id."""
        shipped = {
            row["id"]: Body(row["id"], row["kind"], row["country"], row["sector"], row["name_en"]) for row in table("actors/bodies.tsv")
        }
        return shipped | {row.body.id: row.body for row in self.additions if row.body is not None}

    @cached_property
    def persons(self) -> Mapping[str, str]:
        """The usual English names of persons by id."""
        return {row["person"]: row["name"] for row in table("actors/persons.tsv")} | {
            row.term.person: row.term.name for row in self.additions if row.term is not None
        }

    @cached_property
    def terms(self) -> Mapping[str, tuple[Term, ...]]:
        """Terms of office by person, in the order they began. A user's term replaces the shipped ones of that person, country and role."""
        added = [row.term for row in self.additions if row.term is not None]
        replaced = {(term.person, term.country, term.role) for term in added}
        out: dict[str, list[Term]] = defaultdict(list)
        for row in table("actors/terms.tsv"):
            if (row["person"], row["country"], row["role"]) not in replaced:
                out[row["person"]].append(
                    Term(
                        row["person"],
                        self.persons[row["person"]],
                        row["country"],
                        row["role"],
                        row["start"],
                        row["end"],
                        row["checked"],
                        row["source"],
                    )
                )
        for term in added:
            out[term.person].append(term)
        return {person: tuple(sorted(found, key=lambda term: term.start)) for person, found in out.items()}

    @cached_property
    def holders(self) -> Mapping[tuple[str, str], tuple[Term, ...]]:
        """Terms by (country, role)."""
        out: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for found in self.terms.values():
            for term in found:
                out[(term.country, term.role)].append(term)
        return {key: tuple(sorted(found, key=lambda term: (term.start, term.person))) for key, found in out.items()}

    @cached_property
    def spelled(self) -> Mapping[str, tuple[str, ...]]:
        """Persons by the keys of their full names, for spellings that no file has (see spelling.keys)."""
        shipped = ((row["person"], row["keys"].split("|")) for row in table("actors/persons.tsv"))
        added = ((row.term.person, sorted(keys(row.term.name))) for row in self.additions if row.term is not None)
        return _inverted((person, (key for key in found if " " in key)) for person, found in (*shipped, *added))

    @cached_property
    def sounded(self) -> Mapping[str, tuple[str, ...]]:
        """Persons by the keys of the single words of their names."""
        shipped = ((row["person"], row["keys"].replace("|", " ").split()) for row in table("actors/persons.tsv"))
        added = ((row.term.person, " ".join(keys(row.term.name)).split()) for row in self.additions if row.term is not None)
        return _inverted((*shipped, *added))


def _inverted(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    out: dict[str, set[str]] = defaultdict(set)
    for person, found in pairs:
        for key in found:
            out[key].add(person)
    return {key: tuple(sorted(found)) for key, found in out.items()}


@lru_cache(maxsize=4)
def registry(additions: tuple[Addition, ...] = ()) -> Registry:
    """The registry with these additions; one is kept for each set, since it takes a second to fill."""
    return Registry(additions)


def _written(text: str, known: Known) -> Iterator[tuple[str, Known]]:
    """A name as it is on file and, where it is written small, as the head of a sentence has it."""
    yield text, known
    if known.kind in WRITTEN_SMALL and text[0].islower():
        yield text[0].upper() + text[1:], known


def _shipped(language: str) -> Iterator[tuple[str, Known]]:
    """(name, what it stands for) of all files of the package in one language."""
    for row in table("actors/names.tsv"):
        if row["lang"] == language and row["form"] in PRIORITY:
            yield from _written(row["text"], Known(row["form"], row["code"]))
    for row in table("actors/metonyms.tsv"):
        if row["lang"] == language:
            yield row["text"], Known("metonym", row["code"], row["sector"])
    for row in table("actors/body_names.tsv"):
        if row["lang"] == language:
            yield row["text"], Known("body", row["id"])
    for row in table(f"languages/{language}/names.tsv") if language in languages() else ():
        yield from _written(row["text"], Known(row["kind"], row["of"], row["sector"]))
    for text, named in names(language):
        yield text, Known("party", named.party, ambiguous=named.ambiguous)
    spelled = set()
    for row in table("actors/person_names.tsv"):
        if row["lang"] == language:
            spelled.add(row["text"])
            yield row["text"], Known("person", row["person"])
    if language in LATIN:
        for row in table("actors/persons.tsv"):
            if " " in row["name"] and row["name"] not in spelled:
                yield row["name"], Known("person", row["person"])
    for row in table("actors/lookalikes.tsv"):
        if row["lang"] == language:
            yield row["text"], Known(row["kind"] if row["kind"] in OWN_ACTORS else "feature", row["text"])
    # Longer names of places keep their words: there is no "America" in "Latin America".
    for row in table("places/features.tsv"):
        if row["lang"] == language:
            yield row["text"], Known("feature", row["country"])
