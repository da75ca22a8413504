"""What the formats of events share: the records of an article together, its sides, its one day, its sentence's number, and what none can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from detente.evidence import content_id
from detente.export.records import Found, Loss
from detente.language.sentences import split
from detente.model import Actor, Article, Event, PlaceMention, When
from detente.resources import table

__all__ = [
    "BODIES",
    "CLAIMED",
    "DAYLESS",
    "KINDS",
    "MUTUAL",
    "PROMISED",
    "Dyad",
    "Party",
    "Story",
    "bad_status",
    "cell",
    "count_untold",
    "country_name",
    "day",
    "dyads",
    "number_of",
    "parties",
    "plover_code",
    "plover_sectors",
    "sentence_numbers",
    "stories",
    "time_of",
]

KINDS = ("events", "places", "actors")  # places and actors for the words of an event's place, and for what POLECAT says of a whole story
BODIES = {"IGO": "Intergovernmental Organization", "NGO": "Non-governmental Organization", "MNC": "Multinational Corporation"}
MUTUAL = frozenset(
    {"AGREE", "CONSULT", "COOPERATE"}
)  # with several actors and no recipient, all act upon each other (PLOVER, compound actors)
PROMISED = frozenset({"AGREE", "CONCEDE"})  # PLOVER's types for acts to come that are promised, which say so by themselves
# PLOVER 2024-02, "Partially recognized (disputed) entities": with the state whose name they get, and the sector PRE.
CLAIMED = {"ESH": "MAR", "XAB": "GEO", "XNC": "CYP", "XNK": "AZE", "XSL": "SOM", "XSO": "GEO", "XTR": "MDA"}
DONE = frozenset({"happened", "ongoing"})
STATED = frozenset({"metadata", "url", "dateline"})  # bases of a publication date that is not inferred
UNTRUE = frozenset({"hypothetical", "negated"})
NOTE = re.compile(r" SAR .*| [(].*")  # what CLDR adds to a name: "Hong Kong SAR China", "Myanmar (Burma)"
APART = " - "  # how CLDR tells two states of one name apart: "Congo - Kinshasa"; ours come before these
DAYLESS = "events left out, since their own time is not known to the day"


@dataclass(frozen=True, slots=True)
class Story:
    """An article with what the formats need of its records."""

    article: Article
    events: tuple[Event, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an event, one member of it where the text names several with one phrase.

    `code` is alpha-3, IGO, NGO, MNC or None; `sectors` are PLOVER's, the first the primary one; `name` is the one on file, the state's for a state,
    and None for all whom the text only describes; `actor` is the record.
    """

    code: str | None
    sectors: tuple[str, ...]
    name: str | None
    actor: Actor

    @property
    def state(self) -> bool:
        """Whether this is the state itself or its government, and no person or part of it."""
        return self.code is not None and self.code not in BODIES and self.actor.person is None and self.sectors in {(), ("GOV",)}


@dataclass(frozen=True, slots=True)
class Dyad:
    """One actor and one recipient of an event, None where it has none. `id` is a hash of the event's id and the place of both in its lists."""

    id: str
    actor: Party
    recipient: Party | None


def stories(records: Iterator[Found]) -> Iterator[Story]:
    """The records of one article after the other; articles without an event are passed over."""
    for _, group in groupby(records, key=lambda found: found.article.id):
        found = list(group)
        if events := tuple(one.record for one in found if one.kind == "events"):
            places = tuple(one.record for one in found if one.kind == "places")
            actors = tuple(one.record for one in found if one.kind == "actors")
            yield Story(found[0].article, events, places, actors)


def parties(actors: Sequence[Actor]) -> tuple[Party, ...]:
    """The sides, compound ones taken apart; one that is there twice counts once."""
    found: dict[tuple[str | None, tuple[str, ...], str], Party] = {}
    for actor in actors:
        sectors = tuple(sector for sector in actor.sectors if sector not in BODIES)
        for code in actor.members or (actor.country,):
            name = country_name(code) if actor.members else _name(actor)
            found.setdefault((code, sectors, name or actor.evidence.quote), Party(code, sectors, name, actor))
    return tuple(found.values())


def _name(actor: Actor) -> str | None:
    if actor.name:
        return actor.name
    is_state = actor.country and actor.identity == actor.country and actor.country not in BODIES
    return country_name(actor.country) if is_state else None


def dyads(event: Event) -> tuple[Dyad, ...]:
    """Every actor with every recipient; with every other actor in what all do alike (MUTUAL) without one; alone in all else."""
    actors, recipients = parties(event.actors), parties(event.recipients)
    pairs: list[tuple[int, int, Party, Party | None]]
    if recipients:
        pairs = [(i, k, actor, recipient) for i, actor in enumerate(actors) for k, recipient in enumerate(recipients)]
    elif event.type in MUTUAL and len(actors) > 1:
        pairs = [(i, k, one, other) for i, one in enumerate(actors) for k, other in enumerate(actors) if i != k]
    else:
        pairs = [(i, -1, actor, None) for i, actor in enumerate(actors)]
    return tuple(Dyad(content_id("dyad", event.id, i, k), actor, recipient) for i, k, actor, recipient in pairs)


def number_of(key: str) -> int:
    """A content id as an integer of 63 bits, for targets that take numbers only.

    One expected collision among four billion rows; with a million, the chance of any is one in twenty million.
    """
    return int(key, 16) >> 1


def time_of(event: Event, article: Article, *, published: int) -> When:
    """The event's own time; with `published`, the article's day for an act that is told as done and has none, if that day is stated.

    The second is a guess of the kind that the older data sets make in silence, and is made only for who asks for it.
    """
    asked = published and event.when.basis == "none" and event.status in DONE and article.published.basis in STATED
    return article.published if asked and day(article.published) else event.when


def day(when: When) -> str | None:
    """The one day (YYYY-MM-DD) that a time is; None where it is longer, open, or unknown."""
    return when.earliest if when.earliest is not None and when.earliest == when.latest else None


def bad_status(event: Event, loss: Loss) -> bool:
    """Whether an event is said not to have happened, or only imagined, which targets without a status would tell as done; then it is counted."""
    if event.status in UNTRUE:
        loss.count(f"{event.status} events left out, since the format has no status")
        return True
    return False


def count_untold(event: Event, when: When, loss: Loss) -> None:
    """Count what is known of an event and has no place in any of the formats of others; `when` is the time that is written."""
    loss.count("events dated by their article's day, as was asked for", when is not event.when)
    loss.count("how a time is known (precision, basis, anchor)", when.basis != "none")
    loss.count("probabilities of the reader", event.confidence is not None)
    loss.count("chains of attribution", len(event.chain) > 1)
    loss.count("reserves (whose doubt it is)", len(event.doubts))
    loss.count("links to the statements that tell of the act", len(event.via))
    loss.count("rules that carried the events", bool(event.rule))
    loss.count("actors with a score or other candidates", sum(actor.score is not None or bool(actor.others) for actor in event.actors))
    loss.count("events going on, told as done", event.status == "ongoing")
    loss.count("days of acts to come, where the target dates the announcement", event.status == "future" and event.when.basis != "none")


def sentence_numbers(article: Article) -> dict[int, int]:
    """The number of each sentence, from 1, by where it starts: cut as the language stage cuts the text."""
    spans = (span for block in article.blocks for span in split(article.text, block.span, article.language))
    return {span.start: number for number, span in enumerate(spans, start=1)}


def plover_code(code: str | None) -> str | None:
    """The country code that PLOVER uses: KOS for Kosovo; for what the manual folds into a state, that state's."""
    return _plover_codes().get(code, code) if code else None


def plover_sectors(party: Party) -> tuple[str, ...]:
    """The sectors as PLOVER has them: with PRE for partly recognised entities, which go under the state that claims them."""
    return (*party.sectors, "PRE") if party.code in CLAIMED and "PRE" not in party.sectors else party.sectors


@cache
def _plover_codes() -> dict[str, str]:
    """The codes that are others in PLOVER; of dependencies, only Hong Kong stands by itself."""
    folded = {row["code"]: row["owner"] for row in table("actors/countries.tsv") if row["status"] == "territory" and row["owner"]}
    return {code: owner for code, owner in folded.items() if code != "HKG"} | CLAIMED | {"XKX": "KOS"}


def country_name(code: str | None) -> str:
    """The usual English name of a country (CLDR's where it has one), or what IGO, NGO and MNC stand for; "" for None."""
    if code is None:
        return ""
    return BODIES.get(code) or _english().get(code) or code


@cache
def _english() -> dict[str, str]:
    """Names by code: the first of CLDR, without its notes, else the first of ours, else that of ISO 3166."""
    names = {row["code"]: row["iso_name"] for row in table("actors/countries.tsv") if row["iso_name"]}
    rows = [row for row in reversed(table("actors/names.tsv")) if row["lang"] == "en" and row["form"] == "name"]
    cldr = [row for row in rows if row["source"] == "cldr"]
    for found in (
        [row for row in cldr if APART in row["text"]],
        [row for row in rows if row["source"] == "own"],
        [row for row in cldr if APART not in row["text"]],
    ):
        names |= {row["code"]: NOTE.sub("", row["text"]) for row in found}
    return names


def cell(text: str | None) -> str:
    """A text for a cell of a table without quotes: every run of white space, tabs and line breaks among it, is one blank."""
    return " ".join(text.split()) if text else ""
