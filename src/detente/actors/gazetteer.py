"""What the actor files hold, typed; and the phrases that belong to a language rather than to an actor: offices, references, locatives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.actors.spelling import fold
from detente.language.affixes import clitics
from detente.phrases import PhraseBook
from detente.resources import table

__all__ = ["PRIORITY", "Body", "Known", "Office", "Term", "locatives", "offices", "person_aliases", "references"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a phrase of the actor files stands for.

    `kind`: name, adjective, demonym, capital, prefix, metonym, body, party, person; company and media are named after a country and kept apart
    from it; feature is no actor. `ambiguous`: parties of other countries have that name too.
    """

    kind: str
    code: str
    sector: str = ""
    ambiguous: bool = False


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
    """A person's time in an office. `start` and `end` are ISO dates of any precision; an empty `start` is unknown.

    An empty `end` says that the office was held on `checked`, the last day that the source speaks of; later days are unknown.
    An empty `role` is no office: the person belongs to the country. `sector` is empty where the role's own applies.
    """

    person: str
    name: str
    country: str
    role: str
    start: str
    end: str
    checked: str = ""
    source: str = "own"
    sector: str = ""

    def held_on(self, earliest: str, latest: str) -> bool:
        """Whether the term touches the interval of ISO dates; a date of low precision counts as its whole period, an open end as lasting."""
        return (not self.start or self.start <= latest) and (not self.end or self.end + "~" >= earliest)

    def over_by(self, earliest: str) -> bool:
        """Whether the term is known to have ended before a day."""
        return bool(self.end) and self.end + "~" < earliest


# Which reading of a phrase wins where several are on file: the one that says more.
PRIORITY = {
    "person": 0,
    "body": 1,
    "company": 1,
    "media": 1,
    "party": 2,
    "metonym": 3,
    "name": 4,
    "demonym": 5,
    "capital": 6,
    "adjective": 7,
    "prefix": 8,
    "feature": 9,
}


@dataclass(frozen=True, slots=True)
class Office:
    """An office phrase: its role, PLOVER sector and rank."""

    role: str
    sector: str


@cache
def offices(language: str) -> PhraseBook[Office]:
    """Office phrases of a language, without regard to case."""
    rows = table(f"languages/{language}/offices.tsv")
    return PhraseBook(((row["phrase"], Office(row["role"], row["sector"])) for row in rows), fold=True, clitics=clitics(language))


@cache
def references(language: str) -> PhraseBook[int]:
    """Phrases that stand for one or two countries named before ("les deux pays"), with how many."""
    rows = table(f"languages/{language}/references.tsv")
    return PhraseBook(((row["phrase"], int(row["count"])) for row in rows), fold=True, clitics=clitics(language))


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
