"""What is shown of a disagreement: our words and article, their row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from detente.compare.match import Claim, Pair
from detente.compare.records import Example, OurEvent, TheirRow
from detente.compare.tally import iso
from detente.compare.workspace import Workspace
from detente.dialects import nearest

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["examples"]

_WORDS = """
SELECT e.id, e.trigger.quote AS quote, substr(a.text, e.sentence.start + 1, e.sentence."end" - e.sentence.start) AS sentence,
    a.title, a.url, a.published.earliest AS published, array_to_string(list_prepend(e.type, e.modes), ' ') AS act
FROM events e JOIN articles a ON e.article = a.id WHERE e.id IN ({ids})
"""
SENTENCE_CHARS = 400  # a longer sentence is cut: the quote says which words count


def examples(lake: Lake, desk: Workspace, pairs: Mapping[str, Collection[Pair]]) -> tuple[Example, ...]:
    """The pairs of each kind as examples, in their order."""
    every = [pair for found in pairs.values() for pair in found]
    words = _words(lake, [pair.ours.id for pair in every if pair.ours])
    mine = desk.shown("ours", [pair.ours.id for pair in every if pair.ours])
    rows = desk.shown("theirs", [pair.theirs.id for pair in every if pair.theirs])
    return tuple(_example(pair, words, mine, rows) for pair in every)


def _words(lake: Lake, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    from detente.store.query import ask

    if not ids:
        return {}
    listed = ", ".join(f"'{key}'" for key in sorted(set(ids)))  # ids are hashes, which hold no quotation mark
    return {row["id"]: row for row in ask(lake, _WORDS.format(ids=listed)).to_pylist()}


def _example(pair: Pair, words: Mapping[str, Any], mine: Mapping[str, Any], rows: Mapping[str, Any]) -> Example:
    ours = _ours(pair.ours, words[pair.ours.id], mine[pair.ours.id]) if pair.ours else None
    theirs = _theirs(pair.theirs, rows[pair.theirs.id]) if pair.theirs else None
    urls = [claim.url for claim in (pair.ours, pair.theirs) if claim]
    return Example(pair.kind, pair.shift, urls[0] is not None and len(set(urls)) == 1, ours, theirs)


def _ours(claim: Claim, words: Mapping[str, Any], row: Mapping[str, Any]) -> OurEvent:
    first, last = row["first"], row["last"]
    when = None if first is None else iso(first) if first == last else f"{iso(first)}/{iso(last)}"
    sentence = " ".join(words["sentence"].split())
    return OurEvent(
        id=claim.id,
        type=words["act"],
        actor=claim.actor,
        recipient=claim.recipient,
        when=when,
        dated=row["dated"],
        quote=words["quote"],
        sentence=sentence if len(sentence) <= SENTENCE_CHARS else sentence[:SENTENCE_CHARS] + "…",
        title=words["title"],
        url=words["url"],
        published=words["published"],
    )


def _theirs(claim: Claim, row: Mapping[str, Any]) -> TheirRow:
    code = nearest(row["code"])
    return TheirRow(
        id=claim.id,
        type=claim.type,
        actor=claim.actor,
        recipient=claim.recipient,
        day=None if row["first"] is None else iso(row["first"]),
        code=row["code"],
        gloss=code.name if code else None,
        who=row["who"],
        whom=row["whom"],
        place=row["place"],
        mentions=row["mentions"],
        score=row["score"],
        url=row["address"],
        published=None if row["published"] is None else iso(row["published"]),
    )
