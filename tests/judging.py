"""Judgements built by hand for tests: about the records of `records.coded`, with a clock that moves on by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import records
from detente.evidence import Evidence, cite
from detente.model import Article, Coded, Correction, Judgement
from detente.review.fields import Record
from detente.review.judgements import Ruling, judge
from detente.store.lake import Lake
from detente.store.tables import rows_of, to_tables
from detente.store.writer import Writer


def clock() -> Callable[[], str]:
    """A clock that is a second later each time."""
    ticks = count()
    return lambda: f"2026-01-01T00:{next(ticks) // 60:02d}:{next(ticks) % 60:02d}.000+00:00"


NOW = clock()


def words(field: str, quote: str, text: str = records.TEXT) -> Evidence:
    at = text.index(quote)
    return cite(text, field, at, at + len(quote))


def fix(field: str, value: str | None = None, quote: str | None = None, text: str = records.TEXT) -> Correction:
    """What a field should say: a value, words of the text, both, or neither."""
    return Correction(field, value, words(field, quote, text) if quote else None)


def about(coded: Coded, decision: str, author: str = "ana", kind: str = "events", *fixes: Correction, **more: object) -> Judgement:
    """A judgement about the first record of a kind."""
    record: Record = getattr(coded, kind)[0]
    return of(coded.article, kind, record, decision, author, *fixes, **more)


def of(article: Article, kind: str, record: Record, decision: str, author: str = "ana", *fixes: Correction, **more: object) -> Judgement:
    """A judgement about a record of an article."""
    made = str(more.pop("made", None) or NOW())
    return judge(article, kind, record, Ruling(decision, author, made, corrections=tuple(fixes), **more), coder="coder")  # type: ignore[arg-type]


def put(store: Path, *found: Judgement) -> None:
    """Write judgements into a store."""
    Lake.open(store).append("judgements", rows_of("judgements", found))


def write(root: Path, pages: Sequence[Coded], coder: str = "coder") -> Path:
    """A store of some coded articles; those that it has are replaced where another coder had them."""
    writer = Writer(Lake.create(root), coder)
    writer.add(to_tables(pages, coder))
    writer.commit()
    return root
