"""A small store for the desk, made by hand: articles in three scripts, with records whose quotes are in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import records
from detente.evidence import Span, content_id
from detente.model import Block, Coded, Flag, When
from detente.serve.index import Index
from detente.store.lake import Lake
from detente.store.tables import to_tables
from detente.store.writer import Writer

TEXT = records.TEXT


def day(iso: str | None) -> When:
    """A day, or none."""
    return When(iso, iso, "day" if iso else None, iso, "expression" if iso else "none")


def page(
    number: int,
    *,
    kind: str = "ACCUSE",
    score: float = -2.0,
    confidence: float | None = None,
    published: str | None = "2019-03-05",
    told: str | None = "2019-03-02",
    outlet: str | None = "Wire",
    language: str = "en",
    tail: str = "",
    actor: str = "RUS",
    recipient: str = "JPN",
    title: str | None = None,
) -> Coded:
    """The article of tests/records.py with some of it changed; `tail` is added to its text."""
    text = f"{TEXT} Number {number}.{tail}"
    made = records.coded(text, f"{number}.txt", language, day(told))
    article = replace(
        made.article, outlet=outlet, published=day(published), title=title or f"Article {number}", url=f"https://example.org/{number}"
    )
    person = {"name": "Jane Doe", "identity": "jane-doe"} if actor == "USA" else {}
    acting = records.actor("Russia", actor, text, **person)
    event = replace(
        made.events[0],
        type=kind,
        score=score,
        confidence=confidence,
        quad=1 if score > 0 else 3,
        actors=(acting,),
        recipients=(records.actor("Japan", recipient, text),),
    )
    return replace(made, article=article, events=(event,))


def put(root: Path, *found: Coded, coder: str = "coder") -> Lake:
    """These articles into a store, which is made where there is none."""
    lake = Lake.create(root)
    writer = Writer(lake, coder, run="run")
    writer.add(to_tables(found, coder), [records.source(coded.article.text, coded.article.source) for coded in found])
    writer.commit()
    return lake


def indexed(root: Path, *found: Coded) -> Index:
    """An index, up to date, of a new store of these articles."""
    index = Index.open(put(root / "store", *found), root / "index.sqlite", refresh_s=0.0)
    index.refresh()
    return index


def emoji() -> Coded:
    """An article whose text has wide characters, a flag and a joined emoji before its evidence, a residue, and a title in its text."""
    text = f"Łódź 👩‍👩‍👧 🇫🇷 é́\n{TEXT}\n![]() |"
    made = records.coded(text, "emoji.txt", "en")
    end = text.index("\n")
    blocks = (
        Block("title", Span(0, end)),
        Block("paragraph", Span(end + 1, len(text) - 8)),
        Block("residue", Span(len(text) - 7, len(text))),
    )
    flags = (Flag("extraction_residue", "words that belong to the page, not to the article", None),)
    return replace(made, article=replace(made.article, id=content_id("article", text), blocks=blocks, flags=flags, title="Łódź"))
