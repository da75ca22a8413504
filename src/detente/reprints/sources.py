"""From how many independent sources an act or an utterance is known: texts, not articles; and agencies, not texts.

Records are taken for one where articles of one story or family tell the same: acts by type, both sides, status and time; utterances by speaker
and words. Across languages words cannot be compared, so that utterances are only counted in one language at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.evidence import content_id
from detente.model import Event, Statement, When
from detente.reprints.cards import Card
from detente.reprints.credits import of_chain
from detente.reprints.features import countries
from detente.reprints.groups import joined
from detente.reprints.records import Reprint, SourceCount, Told
from detente.reprints.runs import words_of

__all__ = ["Claim", "claim_of", "counts"]

SAME_WORDS = 0.5  # of the different words of both: a quotation cut short by an outlet keeps more, another sentence of one speech less
STATUS = {"happened": "done", "ongoing": "done", "future": "ahead", "hypothetical": "ahead", "negated": "negated"}
UNRESOLVED = ("?", "anonymous:")
SHOWN_WORDS = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """What a record says that another may say too. `key` has to be equal; `words` (of an utterance) alike; `when` must not be another time."""

    id: str
    article: str
    kind: str
    key: tuple[str, ...]
    what: str
    words: frozenset[str]
    when: When
    agencies: frozenset[str]


def claim_of(record: Event | Statement, language: str | None) -> Claim | None:
    """The claim of a record; None where it is not known whom it is about: an act without a country, an utterance of somebody unnamed."""
    if isinstance(record, Event):
        actors, recipients = countries(record.actors), countries(record.recipients)
        if not (actors or recipients):
            return None
        status = STATUS.get(record.status, record.status)
        what = f"{record.type} by {actors or 'somebody'}" + (f" toward {recipients}" if recipients else "") + f", {status}"
        act = ("event", record.type, actors, recipients, status)
        return Claim(record.id, record.article, "event", act, what, frozenset(), record.when, of_chain(record.chain))
    if record.speaker is None or record.speaker.identity.startswith(UNRESOLVED):
        return None
    words = words_of(record.content.quote)
    shown = " ".join(record.content.quote.split()[:SHOWN_WORDS])
    key = ("statement", record.speaker.identity, language or "")
    what = f"{record.speaker.name or record.speaker.identity}: {shown}"
    return Claim(record.id, record.article, "statement", key, what, frozenset(words), record.when, of_chain(record.chain))


def counts(cards: Iterable[Card], claims: Iterable[Claim], reprints: Sequence[Reprint], told: Sequence[Told]) -> list[SourceCount]:
    """A row for each act or utterance that two articles or more tell, sorted by kind, then by what it is."""
    named = {card.id: card for card in sorted(cards, key=lambda card: card.order)}
    family = {article: article for article in named} | {row.article: row.family for row in reprints}
    scope = {article: {first} for article, first in (family | {row.article: row.story for row in told}).items()}
    for row in reprints:
        if row.role == "digest" and row.of:  # what it tells, it tells in each of the stories that stand in it
            scope[row.article] |= scope[row.of]
    places: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        for place in scope[claim.article]:
            places.setdefault((place, *claim.key), []).append(claim)
    ties = {(row.article, row.of) for row in reprints if row.of}
    found: dict[str, SourceCount] = {}
    for same in places.values():
        for group in _alike(sorted(same, key=lambda claim: (named[claim.article].order, claim.id))):
            if len({claim.article for claim in group}) > 1:
                count = _count(named, group, family, ties)
                found[count.id] = count
    return sorted(found.values(), key=lambda count: (count.kind, count.what, count.id))


def _alike(same: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of one key, by time; utterances also by their words."""
    if same[0].kind == "statement":
        by_id = {claim.id: claim for claim in same}
        pairs = [(a.id, b.id) for a, b in combinations(same, 2) if _same_words(a.words, b.words)]
        return [[by_id[key] for key in group] for group in joined(by_id, pairs)]
    dated = sorted((claim for claim in same if claim.when.earliest and claim.when.latest), key=lambda claim: claim.when.earliest or "")
    groups: list[list[Claim]] = []
    end = ""
    for claim in dated:
        if groups and (claim.when.earliest or "") <= end:
            groups[-1].append(claim)
        else:
            groups.append([claim])
            end = ""
        end = max(end, claim.when.latest or "")
    undated = [claim for claim in same if not (claim.when.earliest and claim.when.latest)]
    if undated and len(groups) > 1:  # which of them is meant is not known
        return [*groups, undated]
    return [[*(groups[0] if groups else []), *undated]]


def _same_words(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a or b) and len(a & b) >= SAME_WORDS * len(a | b)


def _count(named: Mapping[str, Card], group: Sequence[Claim], family: Mapping[str, str], ties: set[tuple[str, str]]) -> SourceCount:
    """The row of claims that are one."""
    after: dict[str, set[str]] = {}
    for claim in group:
        after.setdefault(claim.article, set()).update(claim.agencies, named[claim.article].agencies)
    articles = sorted(after, key=lambda article: named[article].order)
    copies = [(a, b) for a, b in combinations(articles, 2) if family[a] == family[b] or (a, b) in ties or (b, a) in ties]
    credited = [(a, b) for a, b in combinations(articles, 2) if after[a] & after[b]]
    texts, sources = joined(articles, copies), joined(articles, copies + credited)
    records = tuple(sorted(claim.id for claim in group))
    agencies = tuple(sorted(set().union(*after.values())))
    return SourceCount(
        id=content_id("source_count", *records),
        kind=group[0].kind,
        what=group[0].what,
        records=records,
        articles=tuple(sorted(articles)),
        families=len(texts),
        sources=len(sources),
        agencies=agencies,
        reason=_reason(named, articles, texts, sources, after),
    )


def _reason(
    named: Mapping[str, Card],
    articles: Sequence[str],
    texts: Sequence[Sequence[str]],
    sources: Sequence[object],
    after: Mapping[str, set[str]],
) -> str:
    parts = [f"{len(articles)} articles"]
    parts += [f"{len(text)} of them copies of one text" for text in texts if len(text) > 1]
    for agency in sorted(set().union(*after.values())):
        crediting = sum(agency in after[article] for article in articles)
        if crediting > 1:
            parts.append(f"{crediting} of them credit {agency}")
    languages = {named[article].language for article in articles}
    doubt = f" at most, since those in {len(languages)} languages may be translations" if len(languages) > 1 and len(sources) > 1 else ""
    return ", ".join(parts) + f": {len(sources)} independent source{'s' if len(sources) > 1 else ''}{doubt}"
