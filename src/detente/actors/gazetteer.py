"""The actor files, typed: countries, their names and metonyms, bodies, leaders with their terms."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from detente.phrases import PhraseBook
from detente.resources import table

__all__ = ["Body", "Known", "Term", "bodies", "fold", "locatives", "members", "names", "offices", "person_aliases", "references", "terms"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a phrase of the actor files stands for. `kind`: name, adjective, demonym, capital, prefix, metonym, body, person; feature is no actor."""

    kind: str
    code: str
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation. `country` is IGO, NGO, MNC, or the alpha-3 code of the country it belongs to."""

    id: str
    kind: str
    country: str
    sector: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office. `start` and `end` are ISO dates of any precision; "" is open or unknown."""

    person: str
    name: str
    country: str
    role: str
    start: str
    end: str

    def held_on(self, earliest: str, latest: str) -> bool:
        """Whether the term touches the interval of ISO dates; a date of low precision counts as its whole period."""
        return (not self.start or self.start <= latest) and (not self.end or self.end + "~" >= earliest)


# Which reading of a phrase wins where several are on file: the one that says more.
PRIORITY = {"person": 0, "body": 1, "metonym": 2, "name": 3, "demonym": 4, "capital": 5, "adjective": 6, "prefix": 7, "feature": 8}


def fold(text: str) -> str:
    """Lower case without diacritics, for comparing names across spellings."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


@cache
def names(language: str) -> PhraseBook[Known]:
    """All country, body, metonym and person names of one language."""
    phrases = [
        (row["text"], Known(row["form"], row["code"]))
        for row in table("actors/names.tsv")
        if row["lang"] == language and row["form"] in PRIORITY
    ]
    phrases += [
        (row["text"], Known("metonym", row["code"], row["sector"])) for row in table("actors/metonyms.tsv") if row["lang"] == language
    ]
    phrases += [(row["text"], Known("body", row["id"])) for row in table("actors/body_names.tsv") if row["lang"] == language]
    phrases += [(row["text"], Known("person", row["person"])) for row in table("actors/person_names.tsv") if row["lang"] == language]
    # Longer names of places keep their words: there is no "America" in "Latin America".
    phrases += [(row["text"], Known("feature", row["country"])) for row in table("places/features.tsv") if row["lang"] == language]
    return PhraseBook(phrases)


@cache
def bodies() -> dict[str, Body]:
    """Organisations by id."""
    return {row["id"]: Body(row["id"], row["kind"], row["country"], row["sector"], row["name_en"]) for row in table("actors/bodies.tsv")}


@cache
def members() -> dict[str, frozenset[str]]:
    """Present and former member states by body; dates are not applied here."""
    out: dict[str, set[str]] = {}
    for row in table("actors/members.tsv"):
        out.setdefault(row["body"], set()).add(row["code"])
    return {body: frozenset(codes) for body, codes in out.items()}


@cache
def terms() -> dict[str, tuple[Term, ...]]:
    """Terms of office by person, in the order they began."""
    out: dict[str, list[Term]] = {}
    for row in table("actors/leaders.tsv"):
        term = Term(row["person"], row["name"], row["country"], row["role"], row["start"], row["end"])
        out.setdefault(term.person, []).append(term)
    return {person: tuple(sorted(found, key=lambda term: term.start)) for person, found in out.items()}


@cache
def holders() -> dict[tuple[str, str], tuple[Term, ...]]:
    """Terms by (country, role)."""
    out: dict[tuple[str, str], list[Term]] = {}
    for found in terms().values():
        for term in found:
            out.setdefault((term.country, term.role), []).append(term)
    return {key: tuple(sorted(found, key=lambda term: (term.start, term.person))) for key, found in out.items()}


@dataclass(frozen=True, slots=True)
class Office:
    """An office phrase: its role, PLOVER sector and rank."""

    role: str
    sector: str


@cache
def offices(language: str) -> PhraseBook[Office]:
    """Office phrases of a language, without regard to case."""
    rows = table(f"languages/{language}/offices.tsv")
    return PhraseBook(((row["phrase"], Office(row["role"], row["sector"])) for row in rows), fold=True)


@cache
def references(language: str) -> PhraseBook[int]:
    """Phrases that stand for one or two countries named before ("les deux pays"), with how many."""
    return PhraseBook(((row["phrase"], int(row["count"])) for row in table(f"languages/{language}/references.tsv")), fold=True)


@cache
def locatives(language: str) -> frozenset[str]:
    """Words that say, right before a name, that something is or goes there."""
    return frozenset(row["form"] for row in table(f"languages/{language}/locatives.tsv"))


# Names of these countries put the family name first, so the first word alone can be a second mention ("Ri", "Kim", "Xi").
FAMILY_NAME_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN", "VNM", "HKG", "KHM"})


def person_aliases(name: str, country: str | None) -> frozenset[str]:
    """Folded short forms by which a text may go on calling a person: endings of the name, and its first word where that is the family's."""
    words = fold(name).replace("-", " ").split()
    endings = {" ".join(words[k:]) for k in range(1, len(words))}
    if country in FAMILY_NAME_FIRST and words:
        endings = {words[0]}
    return frozenset(alias for alias in endings if len(alias) > 1)
