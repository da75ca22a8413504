"""Judgements found again after their articles were coded anew, by another version or from a page that was cleaned otherwise.

The article is the one with the same id, else the same address, else the same bytes. In it, the words that the judgement hangs on are looked for where
they were, else at the nearest place where the text says the same; then the record of that kind whose own words lie over them best.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from detente.evidence import Evidence, Span, overlap
from detente.model import Article, Correction, Judgement
from detente.review.fields import ARTICLES, JUDGED, TYPE, Record, anchor_of, type_of, values_of
from detente.review.judgements import MISSED
from detente.review.tasks import Task

__all__ = ["OVERLAP", "Attached", "Shelf", "again", "attach", "moved", "relocated"]

# At least so much of the words of both, in characters: as for contents of statements in `detente evaluate`. A trigger that has won or lost an
# auxiliary ("has accused") keeps more than half; one that overlaps less tells another act in the same sentence as often as not.
OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Attached:
    """A judgement, or a task, and what it is about now. `article` None: the article is gone; `record` None: adrift, with the `reason`.

    `anchor` is where its words stand in the article's text of today, None where they are gone.
    """

    article: str | None
    record: str | None
    anchor: Evidence | None
    reason: str | None = None


class Shelf:
    """The articles of a store by what they go by: id, address, hash of their bytes."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._by_id: dict[str, Article] = {}
        self._by_url: dict[str, list[Article]] = {}
        self._by_sha256: dict[str, list[Article]] = {}
        for article in articles:
            self._by_id[article.id] = article
            if article.url:
                self._by_url.setdefault(article.url, []).append(article)
            self._by_sha256.setdefault(article.sha256, []).append(article)

    def find(self, key: Judgement | Task) -> Article | None:
        """The article that was judged; of several with one address, the one with the same bytes, else the first by id."""
        if found := self._by_id.get(key.article):
            return found
        same = self._by_url.get(key.url, []) if key.url else []
        near = [article for article in same if article.sha256 == key.sha256] or same or self._by_sha256.get(key.sha256, [])
        return min(near, key=lambda article: article.id, default=None)


def attach(key: Judgement | Task, article: Article | None, records: Sequence[Record]) -> Attached:
    """What a judgement or task is about among the records of its kind in its article. A record with the same id is the same record.

    An event must also be of the type that was judged, or of the one that it was corrected to.
    """
    if article is None:
        return Attached(None, None, None, "the article is no longer in the store")
    anchor = relocated(key.anchor, article.text)
    if key.kind == ARTICLES:
        return Attached(article.id, article.id, anchor)
    if any(record.id == key.record for record in records):
        return Attached(article.id, key.record, anchor)
    if anchor is None:
        return Attached(article.id, None, None, "its words are no longer in the text")
    types = _types(key)
    near = [(overlap(anchor.span, anchor_of(key.kind, record).span), record) for record in records]
    fitting = [(share, record) for share, record in near if share >= OVERLAP]
    typed = [(share, record) for share, record in fitting if key.kind != "events" or not types or type_of(key.kind, record) in types]
    if not typed:
        other = sorted({type_of(key.kind, record) for _, record in fitting})
        return Attached(
            article.id, None, anchor, f"its words now tell {', '.join(other)}" if other else "no record has its words any longer"
        )
    _, best = max(typed, key=lambda found: (found[0], type_of(key.kind, found[1]) in types, found[1].id))
    return Attached(article.id, best.id, anchor)


def relocated(evidence: Evidence, text: str) -> Evidence | None:
    """Words in a text that may have shifted: where they were, else where they stand nearest to that; None where they are nowhere."""
    span, quote = evidence.span, evidence.quote
    if text[span.start : span.end] == quote:
        return evidence
    before, after = text.rfind(quote, 0, span.start + len(quote)), text.find(quote, span.start)
    found = [at for at in (before, after) if at >= 0]
    if not quote or not found:
        return None
    at = min(found, key=lambda at: (abs(at - span.start), at))
    return Evidence(evidence.field, Span(at, at + len(quote)), quote)


def moved(said: Iterable[Correction], text: str) -> tuple[Correction, ...]:
    """What is said, with its words where they now stand; those that are gone are left out, and what has a value keeps that alone."""
    out = []
    for each in said:
        words = relocated(each.evidence, text) if each.evidence else None
        if each.value is not None or words is not None:
            out.append(replace(each, evidence=words))
    return tuple(out)


def again(judgements: Iterable[Judgement], shelf: Shelf, records: dict[str, dict[str, list[Record]]]) -> list[tuple[Judgement, Attached]]:
    """Each judgement with what it is about now. `records` are by article, then by kind; articles that hold none of a kind may be missing."""
    out = []
    for judgement in judgements:
        article = shelf.find(judgement)
        known = records.get(article.id, {}).get(judgement.kind, []) if article and judgement.kind in JUDGED else []
        out.append((judgement, attach(judgement, article, known)))
    return out


def _types(key: Judgement | Task) -> frozenset[str]:
    """The types that the record may have: the one that was seen, and the one that it should have had."""
    if isinstance(key, Task):
        return frozenset((key.type,))
    name = TYPE.get(key.kind, "")
    said = (*values_of(key.stated, name), *values_of(key.corrections, name)) if key.decision != MISSED else values_of(key.corrections, name)
    return frozenset(each.value for each in said if each.value)
