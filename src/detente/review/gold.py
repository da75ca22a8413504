"""Judgements as gold: what is known to be true of an article, what is known to be false, and of which kinds all is known.

What reviewers accept is true as they saw it; what they correct is true as corrected; what they name as missed is true; what they reject is false.
What they differ about, and nobody has settled, is not known, nor what nobody has judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.evidence import Evidence, overlap
from detente.model import Actor, Article, Correction, Judgement
from detente.review.anchors import OVERLAP, moved
from detente.review.fields import ARTICLES, JUDGED, TYPE, Record, anchor_of, party_value, stated, type_of, values_of
from detente.review.found import find, rekeyed
from detente.review.journal import judgements
from detente.review.judgements import current, standing, verdict
from detente.review.queues import SAMPLE, tasks
from detente.store.lake import Lake

__all__ = ["GoldRecord", "Known", "agrees", "covers", "known", "right_type", "same"]


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """A record that is known to be true, or to be false. `record` is the id it has now, or had, `said` what it says, its words where they stand now.

    `seen` is the id it had when it was judged. `sampled`: it was judged because a sample drew it, so that scores over such records hold for the whole
    store.
    """

    kind: str
    record: str
    seen: str
    type: str | None
    anchor: Evidence
    said: tuple[Correction, ...]
    true: bool
    sampled: bool
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article, and what the store holds of it. `complete` are the kinds of which all records are known."""

    article: Article
    gold: tuple[GoldRecord, ...]
    records: Mapping[str, Sequence[Record]]
    complete: frozenset[str] = frozenset()
    adrift: tuple[tuple[Judgement, str], ...] = field(default=())


def known(lake: Lake) -> list[Known]:
    """What is known of each article of which something was judged, by id. Articles that are gone are left out.

    Raises StoreError where the store cannot be read.
    """
    found = find(lake, current(judgements(lake)))
    at = {judgement.id: place for judgement, place in found.attached}
    seen = {judgement.id: judgement.record for judgement, _ in found.attached}
    settled = [each.settled for each in standing(rekeyed(found.attached)) if each.settled is not None]
    sampled = {task.queue for task in tasks(lake) if task.plan.startswith(SAMPLE)}
    gold: dict[str, list[GoldRecord]] = {key: [] for key in found.articles}
    complete: dict[str, set[str]] = {key: set() for key in found.articles}
    adrift: dict[str, list[tuple[Judgement, str]]] = {key: [] for key in found.articles}
    for judgement in settled:
        place = at[judgement.id]
        if place.article is None:
            continue
        if judgement.kind == ARTICLES:
            complete[place.article].update(each.value for each in judgement.corrections if each.value in JUDGED)
        elif place.anchor is None:
            adrift[place.article].append((judgement, place.reason or ""))
        else:
            text = found.articles[place.article].text
            gold[place.article].append(_gold(judgement, seen[judgement.id], place.anchor, text, judgement.task in sampled))
    return [
        Known(article, tuple(gold[key]), found.records.get(key, {}), frozenset(complete[key]), tuple(adrift[key]))
        for key, article in sorted(found.articles.items())
    ]


def agrees(gold: GoldRecord, record: Record, text: str, fields: Sequence[str]) -> bool:
    """Whether a record says in these fields what the gold says."""
    ours = stated(gold.kind, record)
    return all(same(values_of(gold.said, name), values_of(ours, name), _parties(record, name)) for name in fields)


def same(wanted: Sequence[Correction], got: Sequence[Correction], names: Sequence[frozenset[str]] = ()) -> bool:
    """Whether two tellings of one field are alike: as many values, and each the same, or its words overlapping where it has no value.

    `names` are all that each party of the second goes by, in their order.
    """
    if len(wanted) != len(got):
        return _pooled(wanted) == _pooled(got) != frozenset()
    left = list(range(len(got)))
    for each in wanted:
        hit = next((n for n in left if _alike(each, got[n], names[n] if n < len(names) else frozenset())), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def covers(gold: GoldRecord, record: Record) -> float:
    """How far a record's words lie over those of the gold, 0 below the threshold."""
    share = overlap(gold.anchor.span, anchor_of(gold.kind, record).span)
    return share if share >= OVERLAP else 0.0


def right_type(gold: GoldRecord, record: Record) -> bool:
    """Whether a record is of the gold's type; statements are right whatever their kind of quotation."""
    return gold.kind == "statements" or gold.type is None or gold.type == type_of(gold.kind, record)


def _gold(judgement: Judgement, seen: str, anchor: Evidence, text: str, sampled: bool) -> GoldRecord:
    said = verdict(judgement)
    true = said is not None
    now = moved(said if said is not None else judgement.stated, text)
    kind = next((each.value for each in values_of(now, TYPE[judgement.kind])), None)
    own = next((each.evidence for each in now if each.evidence is not None and each.field == anchor.field), anchor)
    return GoldRecord(judgement.kind, judgement.record, seen, kind, own, now, true, sampled, judgement)


def _parties(record: Record, name: str) -> list[frozenset[str]]:
    """All that each party of a field goes by: the person, the body, the state."""
    value = getattr(record, name, None)
    actors = value if isinstance(value, tuple) else (value,)
    return [
        frozenset(filter(None, (each.identity, party_value(each), party_value(each, person=True), each.country)))
        for each in actors
        if isinstance(each, Actor)
    ]


def _alike(wanted: Correction, got: Correction, names: frozenset[str]) -> bool:
    if wanted.value is not None:
        return wanted.value == got.value or wanted.value in names
    if wanted.evidence is None or got.evidence is None:
        return False
    return wanted.evidence.span.touches(got.evidence.span)


def _pooled(said: Sequence[Correction]) -> frozenset[str]:
    """The states of all parties together: one compound actor says the same as its members one by one."""
    return frozenset(code for each in said if each.value for code in each.value.split("+"))
