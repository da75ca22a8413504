"""What the index keeps of each record for the pictures alone: where it is on the map, who is behind a position, and through whom words came.

Each is a value to count by, of a field of its own: `spot`, a point (and `placed`, that there is one); `holder`, who a position is filed under, as the
ledger does, and `toward`, the actors that it is about where there is no issue; `relay`, the agency or medium that stands between the outlet and a
speaker; `voice`, the kind of speaker and the state or body behind him.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import combinations, product
from typing import Any

from detente.agencies import agencies_in
from detente.ledger.build import OFFICE
from detente.resources import table

__all__ = ["BODIES", "ITSELF", "NO_RELAY", "OTHER_RELAY", "VOICES", "holder", "pairs", "spot", "terms"]

Row = Mapping[str, Any]

BODIES = frozenset({"IGO", "NGO", "MNC"})
RELAYS = frozenset({"agency", "media"})
NO_RELAY = "-"  # the outlet has the words from the speaker
OTHER_RELAY = "other"  # a medium that is not named, or not on file
ITSELF = "itself"  # the agency or medium is the one that speaks
STATE = frozenset({"official", "government", "military"})
VOICES = ("state", "body", "party", "unnamed", "expert", "witness", "person", "document", "rumour", "unknown", ITSELF)


def terms(kind: str, row: Row) -> Iterator[tuple[str, str]]:
    """(field, value) of a row of one of the store's tables."""
    if kind == "events" and (found := spot(row)):
        yield "spot", found
        yield "placed", "yes"
    elif kind == "positions":
        yield "holder", holder(row["holder"])
        if row["issue"] is None and row["target_kind"] == "actor" and row["target_members"]:
            yield "toward", "+".join(row["target_members"])
    elif kind == "statements" and row["chain"]:
        relay, voice = _path(row["chain"])
        yield "relay", relay
        yield "voice", voice


def pairs(kind: str, acting: Iterable[str], facing: Iterable[str]) -> Iterator[str]:
    """The pairs of a record as "JPN RUS", in the order of the alphabet: each who acts with each whom it is toward.

    Those who act together toward no one else, as in a meeting or a relation, are pairs with each other. `kind` is the store's table; an umbrella such
    as IGO makes no pair.
    """
    one, other = set(acting) - BODIES, set(facing) - BODIES
    joint = kind == "relations" or (kind == "events" and not other)
    found = combinations(sorted(one), 2) if joint else product(sorted(one), sorted(other))
    yield from sorted({" ".join(sorted(pair)) for pair in found if pair[0] != pair[1]})


def spot(row: Row) -> str | None:
    """The point of a record in degrees, as "48.857 2.352"; None where it has none."""
    where = row.get("where") or {}
    if where.get("lat") is None or where.get("lon") is None:
        return None
    return f"{where['lat']:.3f} {where['lon']:.3f}"


def holder(actor: Row) -> str:
    """Who a position is filed under: the state for those who speak for it, else the holder (detente.ledger.build.holder_key)."""
    state = actor["country"] or "+".join(actor["members"])
    official = not actor["anonymous"] and set(actor["sectors"] or ("",)) <= OFFICE and state not in {"", *BODIES}
    return str(state if official else actor["identity"])


def _path(chain: list[Row]) -> tuple[str, str]:
    """The first relay of a chain and its innermost voice."""
    inner = chain[1:]
    relay = next((_relay(link["kind"], link["label"]) for link in inner if link["kind"] in RELAYS), NO_RELAY)
    if not inner:
        return relay, "unknown:"
    last = inner[-1]
    if last["kind"] in RELAYS:
        return relay, f"{ITSELF}:"
    actor = last["actor"] or {}
    country = actor.get("country") or "+".join(actor.get("members") or ())
    code = str(actor.get("identity") or "") if country in BODIES else country
    kind = "unnamed" if last["kind"].startswith("anonymous-") else "state" if last["kind"] in STATE else last["kind"]
    kind = kind if kind in VOICES else "person"
    return relay, f"{kind}:{code if code.replace('+', '').isalnum() and code.isupper() else ''}"


@lru_cache(maxsize=10_000)
def _relay(kind: str, label: str) -> str:
    """One name for an agency or medium, however a text writes it."""
    if found := sorted(agencies_in(label)):
        return found[0]
    words = re.findall(r"[^\s'’]+['’]?", label.strip(" «»“”\"'")) if kind == "media" else []
    tails = (" ".join(words[first:]).replace("' ", "'").replace("’ ", "'") for first in range(len(words)))
    return next((tail for tail in tails if tail in _media()), OTHER_RELAY)  # the longest: without its article, and "the newspaper"


@cache
def _media() -> frozenset[str]:
    return frozenset(row["form"] for row in table("outlets/media.tsv"))
