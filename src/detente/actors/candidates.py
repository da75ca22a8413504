"""Who a name may stand for on a day: candidates from the actor files, each with its features, a score and the reason in words.

The score adds what speaks for a candidate and subtracts what speaks against it; the weights were set by hand on the as-of table
(tests/actors/as_of.tsv) and the annotated articles, and are the same for all languages.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from detente.actors.gazetteer import FAMILY_NAME_FIRST, Term
from detente.actors.registry import Registry
from detente.actors.spelling import keys, least_likeness, likeness, words

__all__ = ["ENOUGH", "Asked", "Candidate", "rank", "sector_on"]

ENOUGH = 0.55  # a candidate below is somebody else of that name, or nobody knows
# What a name proves. Persons of our own rows are in the news; of Wikidata's many office holders, namesakes are common.
NEWSWORTHY, ON_FILE, SPELLED_NEWSWORTHY, SPELLED, SURNAME = 0.6, 0.4, 0.45, 0.35, 0.25
LEAST_LIKENESS = 0.6  # of two spellings with a common key: "Wolodymyr Selenskyj" is farther from "Volodymyr Zelensky", and on file by hand
LEAST_WORD = 0.6  # of their least alike words: "Alejandro Gil" is not Alejandro Zelaya
LEAST_SURNAME = 0.7  # of surnames, and of the words of a longer name, where an office is the only other ground
OFFICE_FITS, OFFICE_VAGUE, OFFICE_PAST, OFFICE_WRONG, OFFICE_OTHER = 0.3, 0.1, 0.15, -0.3, -0.1
IN_OFFICE, LATELY, LONG_AGO, UNDATED = 0.15, 0.1, -0.05, 0.05
SAME_COUNTRY, NAMED_COUNTRY, OTHER_COUNTRY = 0.15, 0.1, -0.4
LATELY_YEARS, TRUSTED_YEARS = 8, 3
NAMES_REMEMBERED = 1 << 12  # the same few hundred names fill a day's news
FORMER = "former-office"
GOVERNMENT_ROLES = frozenset(
    [
        "head-of-state",
        "head-of-government",
        "foreign-minister",
        "defence-minister",
        "interior-minister",
        "economy-minister",
        "minister",
        "vice-president",
        "president-elect",
        "monarch",
        "envoy",
        "spokesperson",
        "central-banker",
        "adviser",
        "deputy",
    ]
)
SECTOR_OF_ROLE = {
    "opposition-leader": "OPP",
    "group-leader": "REB",
    "igo-head": "IGO",
    "speaker": "LEG",
    "religious-leader": "REL",
    "general": "MIL",
    "judge": "JUD",
    "party-leader": "PTY",
}
# Which of a person's offices counts where it holds several, and whom an office phrase of any country means first.
RANK = {
    role: i
    for i, role in enumerate(
        ["head-of-state", "head-of-government", "igo-head", "foreign-minister", "defence-minister", "vice-president", "interior-minister"]
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text says of a person: a written name or None, the role and the countries of its office, and the days it was written in.

    `listed` are persons on file under exactly these words; `around` are countries that the text names elsewhere. Days are ISO dates;
    "0000" and "9999" where nothing is known.
    """

    name: str | None
    listed: Sequence[str] = ()
    role: str | None = None
    countries: Sequence[str] = ()
    earliest: str = "0000"
    latest: str = "9999"
    around: Container[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant, as of the day. `role` is None where none was held then; `score` is 0 to 1; `reason` names the features."""

    person: str
    name: str
    role: str | None
    country: str | None
    sector: str
    score: float
    reason: str


def rank(registry: Registry, asked: Asked) -> list[Candidate]:
    """The candidates, best first; ties by the rank of the office, the latest start and the id. Empty where nobody on file fits at all."""
    found = {person: (weight, why) for person, weight, why in _named(registry, asked)}
    scored = [_scored(registry, asked, person, weight, why) for person, (weight, why) in found.items()]
    return sorted(scored, key=lambda c: (-c.score, RANK.get(c.role or "", len(RANK)), c.person))


def _named(registry: Registry, asked: Asked) -> Iterator[tuple[str, float, str]]:
    """(person, weight of the name, why) for all whose name fits, weakest ground first."""
    if asked.name is None:
        for country in asked.countries:
            for term in registry.holders.get((country, asked.role or ""), ()):
                if term.held_on(asked.earliest, asked.latest):
                    yield term.person, SURNAME, "holds the office"
        return
    if asked.role:
        yield from _surnames(registry, asked.role, tuple(asked.countries), asked.name)
    yield from _spelled(registry, asked.name)
    for person in asked.listed:
        yield person, NEWSWORTHY if _newsworthy(registry, person) else ON_FILE, "the name is on file"


@lru_cache(NAMES_REMEMBERED)
def _spelled(registry: Registry, name: str) -> tuple[tuple[str, float, str], ...]:
    """Persons whose full name is spelled like the written one."""
    out = []
    for key in sorted(keys(name)) if len(words(name)) > 1 else ():
        for person in registry.spelled.get(key, ()):
            known = registry.persons[person]
            near = likeness(name, known)
            if near >= LEAST_LIKENESS and least_likeness(name, known) >= LEAST_WORD:
                weight = SPELLED_NEWSWORTHY if _newsworthy(registry, person) else SPELLED
                out.append((person, weight * near, f"spelled like {known} ({near:.2f})"))
    return tuple(out)


def _newsworthy(registry: Registry, person: str) -> bool:
    """Whether somebody put the person on file by hand."""
    known = registry.terms.get(person, ())
    return not known or any(term.source != "wikidata" for term in known)


@lru_cache(NAMES_REMEMBERED)
def _surnames(registry: Registry, role: str, countries: tuple[str, ...], name: str) -> tuple[tuple[str, float, str], ...]:
    """Holders of the asked office, now or once, whose family name sounds like the written one, and whose other names do where they are given."""
    written = words(name)
    if not written:
        return ()
    out = []
    last, first = written[-1], written[0]
    sounds = keys(last) | keys(first)
    for person in sorted({person for sound in sounds for person in registry.sounded.get(sound, ())}):
        held = [
            term
            for term in registry.terms.get(person, ())
            if (term.role == role or role in {FORMER, "minister"}) and (not countries or term.country in countries)
        ]
        near = _surname_likeness(last, first, held[0]) if held else 0.0
        if near >= LEAST_SURNAME and (len(written) == 1 or least_likeness(name, held[0].name) >= LEAST_SURNAME):
            out.append((person, SURNAME * near, f"the surname of {held[0].name}"))
    return tuple(out)


def _surname_likeness(last: str, first: str, term: Term) -> float:
    """How like a person's family name the written name ends, or begins where names begin with it; 0 where that is too little."""
    name = words(term.name)
    one, other = (first, name[0]) if term.country in FAMILY_NAME_FIRST else (last, name[-1])
    return likeness(one, other, LEAST_SURNAME)


def _scored(registry: Registry, asked: Asked, person: str, weight: float, why: str) -> Candidate:
    """A candidate with all that speaks for and against it."""
    known = registry.terms.get(person, ())
    term = _term(known, asked)
    reasons, score = [why], weight
    if term is None:
        return Candidate(person, registry.persons.get(person, person), asked.role, None, "GOV", _bounded(score), why)
    # A full name on file stands although the text's word for the office is another ("the chancellor" of the Exchequer).
    wrong = OFFICE_OTHER if person in asked.listed else OFFICE_WRONG
    for points, reason in (_office(known, asked, wrong), _time(known, asked), _country(term, asked)):
        score += points
        if reason:
            reasons.append(reason)
    held = term.role if term.role and term.held_on(asked.earliest, asked.latest) else None
    if asked.earliest == "0000" and held != asked.role and len({t.role for t in known}) > 1:
        held = None  # a text without a date does not say which of a person's offices is meant
    return Candidate(person, term.name, held, term.country or None, sector_on(known, term, asked), _bounded(score), "; ".join(reasons))


def _bounded(score: float) -> float:
    return round(min(max(score, 0.0), 1.0), 2)


def _term(known: Sequence[Term], asked: Asked) -> Term | None:
    """The term that fits the words, else the day (the highest office held then), else the latest one begun before it."""
    fitting = [t for t in known if t.role == asked.role and (not asked.countries or t.country in asked.countries)]
    now = [t for t in known if t.role and t.held_on(asked.earliest, asked.latest)]
    both = [t for t in fitting if t in now]
    if both:
        return both[-1]
    if fitting and asked.role != FORMER:
        past = [t for t in fitting if t.start <= asked.latest]
        return (past or fitting)[-1]
    if now:
        return min(now, key=lambda t: (RANK.get(t.role, len(RANK)), t.end or "9", t.country))
    past = [t for t in known if t.start <= asked.latest]
    return max(past or known, key=lambda t: (t.end or "9", -RANK.get(t.role, len(RANK))), default=None)


def _office(known: Sequence[Term], asked: Asked, wrong: float) -> tuple[float, str]:
    """What the office that the text gives says; `wrong` is the cost of one that the person never held."""
    if asked.role is None:
        return 0.0, ""
    if asked.role == FORMER:
        ended = [t for t in known if t.role and t.over_by(asked.earliest if asked.earliest > "0000" else asked.latest)]
        if ended:
            last = max(ended, key=lambda t: (-RANK.get(t.role, len(RANK)), t.end))
            return OFFICE_FITS, f"was {last.role} of {last.country} until {last.end}"
        return wrong / 2, "left no office before that day"
    same = [t for t in known if t.role == asked.role and (not asked.countries or t.country in asked.countries)]
    now = [t for t in same if t.held_on(asked.earliest, asked.latest)]
    if now:
        return OFFICE_FITS, _held(now[-1], asked)
    if same:
        return OFFICE_PAST, f"{same[-1].role} of {same[-1].country} at another time ({same[-1].start}–{same[-1].end})"
    if asked.role == "minister" and any(t.role.endswith("-minister") and t.held_on(asked.earliest, asked.latest) for t in known):
        return OFFICE_VAGUE, "a minister on that day"
    # An office that no file has for anybody ("legislator") says nothing against.
    return (wrong, f"never {asked.role} on file") if asked.role in RANK else (0.0, "")


def _held(term: Term, asked: Asked) -> str:
    """In words, that a term covers the day, or was open when its source was last looked at."""
    what = f"{term.role} of {term.country}" + (f" from {term.start}" if term.start else "")
    if term.end or not term.checked or asked.earliest <= term.checked + "~" or asked.earliest == "0000":
        return what + (f" to {term.end}" if term.end else "")
    return f"{what}, last checked {term.checked}"


def _time(known: Sequence[Term], asked: Asked) -> tuple[float, str]:
    """How near the day is to the person's time in office."""
    if asked.earliest == "0000" and asked.latest == "9999":
        return UNDATED, ""
    terms = [t for t in known if t.role]
    if not terms:
        return UNDATED, ""
    if now := [t for t in terms if t.held_on(asked.earliest, asked.latest)]:
        stale = not any(t.end or not t.checked or int(asked.earliest[:4]) - int(t.checked[:4]) <= TRUSTED_YEARS for t in now)
        return (LATELY if stale else IN_OFFICE), "" if asked.role else _held(now[-1], asked)
    years = min(_apart(t, asked) for t in terms)
    if years <= LATELY_YEARS:
        return LATELY, f"in office within {LATELY_YEARS} years"
    return LONG_AGO, f"out of office by {years} years"


def _apart(term: Term, asked: Asked) -> int:
    """Years between a term and the day."""
    if term.end and term.end < asked.earliest:
        return int(asked.earliest[:4]) - int(term.end[:4])
    return max(int(term.start[:4] or 0) - int(asked.latest[:4]), 0)


def _country(term: Term, asked: Asked) -> tuple[float, str]:
    """What the countries of the office, or of the text around, say."""
    if asked.countries:
        return (
            (SAME_COUNTRY, "")
            if term.country in asked.countries
            else (OTHER_COUNTRY, f"of {term.country}, not {'/'.join(asked.countries)}")
        )
    if term.country in asked.around:
        return NAMED_COUNTRY, f"the text names {term.country}"
    return 0.0, ""


def sector_on(known: Sequence[Term], term: Term, asked: Asked) -> str:
    """The PLOVER sector of a person on the day: that of the office, ELI for those who were in government once."""
    if term.sector:
        return term.sector
    in_office = any(t.role and t.held_on(asked.earliest, asked.latest) for t in known)
    if asked.role == FORMER or (not in_office and term.role in GOVERNMENT_ROLES and term.start <= asked.latest):
        return "ELI"
    return SECTOR_OF_ROLE.get(term.role, "GOV")
