"""Borders as places: "la frontière entre le Tchad et le Soudan", "the Syrian-Turkish border"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.draft import Mention
from detente.evidence import Span
from detente.model import Where
from detente.phrases import Atom
from detente.where.gazetteer import border
from detente.where.words import SLOT, Words

__all__ = ["borders"]

SIDES = 2
NATION_KINDS = frozenset({"name", "adjective", "prefix", "demonym", "capital", "compound"})


def borders(row: Sequence[Atom], here: Sequence[Mention], known: Words) -> Iterator[tuple[Span, Where]]:
    """The borders named in one sentence."""
    starts = {m.span.start: m for m in here if m.kind in NATION_KINDS and (m.actor.country or len(m.actor.members) == 2)}
    if len({code for mention in starts.values() for code in mention.actor.countries}) < SIDES:
        return
    firsts = {pattern[0] for pattern in known.borders}
    i = 0
    while i < len(row):
        if row[i].low not in firsts and row[i].start not in starts:
            i += 1
            continue
        found = next((f for pattern in known.borders if (f := _match(pattern, row, i, starts, known))), None)
        if found is None:
            i += 1
            continue
        end, nations = found
        point = border(*nations)
        if point is not None:
            lat, lon, radius = point
            name = f"{nations[0]}–{nations[1]} border"
            why = f"where towns of {nations[0]} and {nations[1]} lie nearest to each other, in the middle of their border"
            span = Span(row[i].start, row[end - 1].end)
            yield span, Where(name, "border", None, lat, lon, None, "border", why, (), radius)
        i = end


def _match(
    pattern: Sequence[str], row: Sequence[Atom], i: int, starts: dict[int, Mention], known: Words
) -> tuple[int, tuple[str, str]] | None:
    """(atom after the match, the two countries) of a pattern that begins at atom `i`."""
    at = i
    nations: list[str] = []
    for part in pattern:
        if part == SLOT:
            while at < len(row) and at > i and row[at].low in known.article and row[at].start not in starts:
                at += 1
            mention = starts.get(row[at].start) if at < len(row) else None
            if mention is None:
                return None
            nations += [mention.actor.country] if mention.actor.country else mention.actor.members
            while at < len(row) and row[at].start < mention.span.end:
                at += 1
        elif at < len(row) and row[at].low == part:
            at += 1
        else:
            return None
    return (at, (min(nations), max(nations))) if len(set(nations)) == 2 else None
