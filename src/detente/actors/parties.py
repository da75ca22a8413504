"""Political parties: what they are called, where and when they existed, and when they governed.

PLOVER counts ruling parties to GOV; the others are OPP, or PTY where nothing is known (`status_on` gives None).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.resources import table

__all__ = ["Named", "Party", "Spell", "chosen", "names", "parties", "spells", "status_on"]

OPEN, PERIOD_END = "9999", "~"  # "~" stands behind every digit: "2007~" is after all days of 2007
DAY_CHARS = 10
STATUS = {"government": "government", "sole": "government", "opposition": "opposition", "banned": "opposition"}
# Words this short stay small in a name with capitals: "Parti de la Justice".
LONGEST_SMALL_WORD = 3
BY_FAR = 3  # times: an article on one country names its neighbours too


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a country (alpha-3). Dates are ISO of any precision, "" where open or unknown; `partyfacts` is its id there, or ""."""

    id: str
    country: str
    name: str
    start: str
    end: str
    partyfacts: str

    def existed(self, earliest: str, latest: str) -> bool:
        """Whether the party's life touches the interval of ISO dates; unknown bounds are open."""
        return _touches(self.start, self.end + PERIOD_END if self.end else "", earliest, latest)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in or out of power: government, opposition, sole (no other may govern), banned."""

    start: str
    end: str
    status: str

    def touches(self, earliest: str, latest: str) -> bool:
        """Whether the spell touches the interval; a last day that is known belongs to the next spell, a year or month to both."""
        end = self.end if not self.end or len(self.end) == DAY_CHARS else self.end + PERIOD_END
        return _touches(self.start, end, earliest, latest)


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for. `ambiguous`: it names parties of other countries too, so that the party's own must be named beside it."""

    party: str
    ambiguous: bool = False


def _touches(start: str, end: str, earliest: str, latest: str) -> bool:
    """Whether a stretch touches an interval; `end` is exclusive."""
    return (not start or start <= latest + PERIOD_END) and (not end or earliest < end)


@cache
def parties() -> dict[str, Party]:
    """Parties by id."""
    rows = table("actors/parties.tsv")
    return {row["id"]: Party(row["id"], row["country"], row["name_en"], row["start"], row["end"], row["partyfacts"]) for row in rows}


@cache
def spells() -> dict[str, tuple[Spell, ...]]:
    """Times in and out of power by party, in the order of the file, which is theirs; parties of which nothing is known are left out."""
    out: dict[str, list[Spell]] = {}
    for row in table("actors/party_power.tsv"):
        out.setdefault(row["party"], []).append(Spell(row["start"], row["end"], row["status"]))
    return {party: tuple(found) for party, found in out.items()}


def status_on(party: str, earliest: str, latest: str) -> str | None:
    """ "government" or "opposition" throughout the interval of ISO dates; None where it changed, or is not known."""
    held = {STATUS[spell.status] for spell in spells().get(party, ()) if spell.touches(earliest or "0000", latest or OPEN)}
    return held.pop() if len(held) == 1 else None


@cache
def names(language: str) -> tuple[tuple[str, Named], ...]:
    """Names of parties as texts in a language write them: in that language, and as the parties call themselves. In the order of the file."""
    phrases: dict[tuple[str, Named], None] = {}
    for row in table("actors/party_names.tsv"):
        if row["lang"] == language or row["form"] == "original":
            notes = row["note"].split("|")
            named = Named(row["party"], "ambiguous" in notes)
            forms = _beside(row["text"], language) if "full-only" in notes else _written(row["text"], language)
            phrases.update(((form, named), None) for form in forms)
    clear = {(text, named.party) for text, named in phrases if not named.ambiguous}
    return tuple((text, named) for text, named in phrases if not named.ambiguous or (text, named.party) not in clear)


@cache
def _words(language: str) -> tuple[tuple[str, str], ...]:
    return tuple((row["side"], row["word"]) for row in table("actors/party_words.tsv") if row["lang"] == language)


def _beside(text: str, language: str) -> Iterator[str]:
    """The name with a word for a party at its side, for names that are ordinary words."""
    for side, word in _words(language):
        yield f"{word} {text}" if side == "before" else f"{text} {word}"
        if side == "before":
            yield f"{word} «\xa0{text}\xa0»"


def _written(text: str, language: str) -> Iterator[str]:
    """A name as it may be written: with a small "party", with more capitals, with a plain hyphen."""
    plain = text.replace(" – ", "-").replace("–", "-")
    for form in dict.fromkeys((text, plain)):
        yield form
        head, *rest = form.split(" ")
        if not rest:
            continue
        yield " ".join([head, *(word if len(word) <= LONGEST_SMALL_WORD else word[0].upper() + word[1:] for word in rest)])
        for side, word in _words(language):
            end = head if side == "before" else rest[-1]
            # Only a word that is on file with a capital too: a "mouvement démocratique" may be any.
            if end != word and end == word.capitalize() and (side, end) in _words(language):
                yield " ".join([word, *rest] if side == "before" else [head, *rest[:-1], word])


def chosen(named: Sequence[Named], countries: Mapping[str, int], earliest: str = "", latest: str = "") -> Party | None:
    """The party that a name stands for, among those that existed in the interval; None where it stays open.

    `countries` counts how often the article names each. Of parties of several of them it is that of the country named by far most often.
    """
    living = sorted({one for one in named if parties()[one.party].existed(earliest or "0000", latest or OPEN)}, key=lambda one: one.party)
    near = sorted(
        (parties()[one.party] for one in living if countries.get(parties()[one.party].country)),
        key=lambda party: (-countries[party.country], party.id),
    )
    if near and (len(near) == 1 or countries[near[0].country] >= BY_FAR * countries[near[1].country]):
        return near[0]
    return parties()[living[0].party] if not near and len(living) == 1 and not living[0].ambiguous else None
