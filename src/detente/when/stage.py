"""The when stage: every time expression with its interval, and the date of the article, stated or inferred."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from detente.draft import Draft, Sentence
from detente.evidence import cite, content_id
from detente.language.status import status_of
from detente.model import DateMention, Flag, When
from detente.phrases import either
from detente.resources import languages, table
from detente.when.bounds import bounded, offsets
from detente.when.expressions import find
from detente.when.inference import Told, infer
from detente.when.normalise import FUTURE, PAST, when_of

__all__ = ["run"]

READ = frozenset({"title", "heading", "paragraph", "caption", "dateline"})
STATED = frozenset({"metadata", "url", "dateline"})


def run(drafts: Sequence[Draft]) -> None:
    """Fill `dates`, and infer the article's date where nothing states it."""
    for draft in drafts:
        if draft.article.language not in languages():
            continue
        told = [
            Told(sentence.index, expression, _future(draft, sentence, expression.span.start))
            for sentence in draft.sentences
            if sentence.block in READ
            for expression in find(draft.article.text, sentence.span, draft.article.language, sentence.atoms)
        ]
        _publication(draft, told)
        anchor = _anchor(draft.article.published)
        dates = [_mention(draft, item, anchor) for item in told] + _periods(draft)
        counted = _counted(draft, anchor)
        draft.dates = [d for d in dates if not any(d.evidence.span.touches(c.evidence.span) for c in counted)] + counted


def _future(draft: Draft, sentence: Sentence, offset: int) -> bool:
    """Whether the clause that an expression stands in tells of what is to come; in a sentence that was not analysed, by its words alone."""
    if not sentence.tokens:
        return _foretells(draft.article.language or "").search(draft.article.text, sentence.span.start, sentence.span.end) is not None
    i = sentence.token_at(offset)
    while i is not None and i >= 0 and sentence.tokens[i].pos not in {"VERB", "AUX"}:
        i = sentence.tokens[i].head
    return i is not None and i >= 0 and status_of(sentence, i, draft.article.language or "").status == "future"


def _publication(draft: Draft, told: Sequence[Told]) -> None:
    article = draft.article
    if article.published.basis in STATED:
        return
    stated = _dateline(draft, told)
    if stated is not None:
        draft.article = replace(article, published=stated)
        return
    inferred = infer(draft, told)
    flag = Flag(
        "no_publication_date",
        inferred.reason or "" if inferred else "neither metadata, URL nor dateline gives one, and the text allows no inference",
    )
    draft.article = replace(article, published=inferred or article.published, flags=(*article.flags, flag))


def _dateline(draft: Draft, told: Sequence[Told]) -> When | None:
    """The full date that a dateline gives; None where it gives none, or a day without its year."""
    for item in told:
        if draft.sentences[item.sentence].block == "dateline":
            _, when = when_of(item.expression, None, PAST)
            if when.precision == "day" and when.earliest is not None:
                return replace(when, basis="dateline")
    return None


def _anchor(published: When) -> date | None:
    """The day that relative expressions are counted from: the first day of a publication interval of at most a fortnight."""
    if published.earliest is None or published.latest is None:
        return None
    first, last = date.fromisoformat(published.earliest), date.fromisoformat(published.latest)
    return first if (last - first).days <= 14 else None


def _mention(draft: Draft, item: Told, anchor: date | None) -> DateMention:
    kind, when = when_of(item.expression, anchor, FUTURE if item.future else PAST)
    if kind == "DATE":
        when = bounded(when, draft.article.text, item.expression.span, draft.article.language or "")
    evidence = cite(draft.article.text, "date", item.expression.span.start, item.expression.span.end)
    return DateMention(content_id("date", draft.article.id, evidence.span.start, evidence.quote), draft.article.id, evidence, kind, when)


@cache
def _foretells(language: str) -> re.Pattern[str]:
    """Words that tell of what is to come, where no analysis gives a tense."""
    phrases = either(row["phrase"] for row in table(f"languages/{language}/times.tsv") if row["class"] == "tense")
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)


def _counted(draft: Draft, anchor: date | None) -> list[DateMention]:
    """Days counted from an event of the calendar ("à la veille du G20")."""
    text, language = draft.article.text, draft.article.language or ""
    out = []
    for sentence in draft.sentences:
        if sentence.block in READ:
            for span, when in offsets(text, sentence.span, language, anchor, sentence.atoms):
                evidence = cite(text, "date", span.start, span.end)
                name = content_id("date", draft.article.id, span.start, evidence.quote)
                out.append(DateMention(name, draft.article.id, evidence, "DATE", when))
    return out


@cache
def _named(language: str) -> tuple[dict[str, str], ...]:
    rows = [row for row in table("when/periods.tsv") if row["lang"] == language]
    return tuple(sorted(rows, key=lambda row: (-len(row["phrase"]), row["phrase"])))


def _periods(draft: Draft) -> list[DateMention]:
    """Named periods ("la guerre froide") as intervals of years."""
    out: list[DateMention] = []
    text = draft.article.text.replace("\u2019", "'")
    for row in _named(draft.article.language or ""):
        at = text.find(row["phrase"])
        end = at + len(row["phrase"])
        if at < 0 or (end < len(text) and text[end].isalnum()) or any(m.evidence.span.start <= at < m.evidence.span.end for m in out):
            continue
        evidence = cite(draft.article.text, "date", at, end)
        when = When(
            f"{row['start']}-01-01",
            f"{row['end']}-12-31",
            "interval",
            f"{row['start']}/{row['end']}",
            "expression",
            reason="a named period",
        )
        out.append(DateMention(content_id("date", draft.article.id, at, evidence.quote), draft.article.id, evidence, "PERIOD", when))
    return out
