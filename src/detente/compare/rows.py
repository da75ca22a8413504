"""What both sides are brought to before they are compared: acts of one party upon another, with a day, a PLOVER type and a score."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from detente.read.urls import canonical

__all__ = [
    "DOMESTIC",
    "MUTUAL",
    "NO_ACTOR",
    "NO_ACTOR_STATE",
    "NO_DAY",
    "NO_RECIPIENT",
    "NO_RECIPIENT_STATE",
    "NO_TYPE",
    "PUBLICATION",
    "TEXT",
    "Act",
    "Left",
    "dyads",
    "parties",
    "url_key",
]

# Why an act could not be brought over. The words stand in reports.
NO_TYPE = "no act that PLOVER has a type for"
NO_ACTOR = "no actor"
NO_ACTOR_STATE = "actor of no known state or body"
NO_RECIPIENT = "no recipient"
NO_RECIPIENT_STATE = "recipient of no known state or body"
DOMESTIC = "inside one state"
NO_DAY = "no date"
TEXT, PUBLICATION = "text", "publication"
# Types in which all sides act alike, so that several actors without a recipient act upon each other.
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
_URLS = 65536  # addresses remembered: a peer's rows from one article stand near each other


class Act(NamedTuple):
    """One row of a peer, or one event of ours, brought over.

    `first` and `last` are the days between which it happened (a peer's are one day; both are None where not even a day of publication is
    known, with the reason in `dated`, which else says what the days are of: the text, or the publication). `published` is the day on which it
    was told, None where that is not known. `actors` and `recipients` are alpha-3 codes and ids of bodies. `code` is what its own side calls it;
    `who`, `whom`, `place` and `mentions` are a peer's, for the examples.
    """

    id: str
    first: date | None
    last: date | None
    published: date | None
    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    score: float | None
    url: str | None
    code: str
    who: str = ""
    whom: str = ""
    place: str = ""
    mentions: int | None = None
    dated: str = TEXT


class Left(NamedTuple):
    """A row that is in order but cannot be brought over, with the reason; `published` counts for the days that its side covers."""

    reason: str
    published: date | None


def dyads(act: Act, *, domestic: bool) -> list[tuple[str, str]] | str:
    """The ordered pairs of parties of an act, or the reason why there is none.

    Actors without a recipient act upon each other where the type is mutual. Pairs inside one state count where `domestic`.
    """
    if not act.actors:
        return NO_ACTOR_STATE
    sides = act.recipients
    if not sides:
        if act.type not in MUTUAL or len(act.actors) < 2:
            return NO_RECIPIENT
        return [(one, other) for one in act.actors for other in act.actors if one != other]
    pairs = [(one, other) for one in act.actors for other in sides if domestic or one != other]
    return list(dict.fromkeys(pairs)) or DOMESTIC


@lru_cache(maxsize=_URLS)
def url_key(url: str) -> str:
    """What two addresses of one article have in common: the canonical address without scheme, "www." and a slash at its end."""
    return canonical(url).partition("://")[2].removeprefix("www.").rstrip("/")


def parties(codes: Iterable[str | None]) -> tuple[str, ...]:
    """Parties in order, each once, without those that are not known."""
    return tuple(dict.fromkeys(code for code in codes if code))
