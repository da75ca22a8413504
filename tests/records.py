"""Records built by hand for tests: a small article and one record of each kind, all of whose quotes are in its text."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from multiprocessing import parent_process
from types import ModuleType

from detente import pipeline
from detente.draft import Draft, Mention, Source
from detente.evidence import Evidence, Span, cite, content_id
from detente.model import (
    Actor,
    Article,
    Block,
    Coded,
    DateMention,
    Doubt,
    Event,
    Flag,
    Link,
    Note,
    PlaceMention,
    Position,
    Relation,
    Statement,
    When,
    Where,
)
from detente.own import Own
from detente.pipeline import NONE, Stage
from detente.scale import workers
from detente.scale.shards import Batch
from detente.scale.workers import CodedBatch

CODE = workers.code_one
TEXT = "Moscow – Russia condemned Japan on 2 March, diplomatic sources said. It called the alliance an obstacle."
WHEN = When("2019-03-02", "2019-03-02", "day", "2019-03-02", "expression", anchor="2019-03-05")
PUBLISHED = When("2019-03-02", "2019-03-08", "week", None, "inferred", reason="a day and a month")
UNKNOWN = When(None, None, None, None, "none", reason="nothing in the text says when")


def quote(field: str, words: str, text: str = TEXT) -> Evidence:
    at = text.index(words)
    return cite(text, field, at, at + len(words))


def actor(words: str, code: str | None, text: str = TEXT, **more: object) -> Actor:
    return Actor(quote("actor", words, text), str(more.pop("identity", code)), code, **more)  # type: ignore[arg-type]


def source(text: str = TEXT, name: str = "a.txt", media: str = "text") -> Source:
    return Source(name, media, text, hashlib.sha256(text.encode()).hexdigest())


def article(text: str = TEXT, name: str = "a.txt", language: str | None = "en", published: When = PUBLISHED) -> Article:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    blocks = (Block("paragraph", Span(0, len(text))),)
    flags = (Flag("no_publication_date", "no date is given", None),)
    return Article(
        content_id("article", text), name, None, "Wire", text[:20], language, published, sha256, text, blocks, flags, ((0, 0, len(text)),)
    )


def coded(text: str = TEXT, name: str = "a.txt", language: str | None = "en", when: When = WHEN) -> Coded:
    """One article with one record of each kind; `text` must hold the words of TEXT."""
    page = article(text, name, language)
    russia, japan = actor("Russia", "RUS", text, sectors=("GOV",)), actor("Japan", "JPN", text)
    lavrov = actor("diplomatic sources", None, text, identity="anonymous:diplomatic", anonymous="diplomatic", reason="unnamed")
    cue = quote("cue", "said", text)
    chain = (Link("outlet", "Wire", None, None), Link("anonymous-diplomatic", "diplomatic sources", lavrov, cue, "say"))
    sentence = Span(0, text.index(".") + 1)
    said = Statement(
        content_id("statement", page.id), page.id, "indirect", lavrov, None, quote("source", "diplomatic sources", text), cue,
        quote("content", "Russia condemned Japan", text), (), "say", "neutral", None, None, None, when, None, False, chain, (), sentence,
    )  # fmt: skip
    event = Event(
        content_id("event", page.id), page.id, "ACCUSE", ("disapprove",), ("diplomatic",), (russia,), (japan,), quote("trigger", "condemned", text),
        when, Where("Moscow", "city", "RUS", 55.75, 37.62, 524901, "gazetteer"), None, "happened", "reported", False, chain,
        (Doubt("hedge", "diplomatic sources", cue),), (said.id,), 3, -2.0,
        sentence, (), "condemn",
    )  # fmt: skip
    position = Position(
        content_id("position", page.id), page.id, russia, "oppose", quote("target", "the alliance", text), "relation",
        ("JPN", "USA"), quote("framing", "an obstacle", text), None, "alliance:JPN+USA", None, None, 2, "stated", when,
        quote("evidence", "called the alliance an obstacle", text), chain, (), (), "call X Y",
    )  # fmt: skip
    relation = Relation(
        content_id("relation", page.id),
        page.id,
        "alliance",
        (japan, russia),
        None,
        None,
        None,
        None,
        quote("evidence", "the alliance", text),
        "alliance",
    )
    date = DateMention(content_id("date", page.id), page.id, quote("date", "2 March", text), "DATE", when)
    place = PlaceMention(
        content_id("place", page.id), page.id, quote("place", "Moscow", text), event.where or Where("", "", None, None, None, None, "")
    )
    return Coded(
        page, (said,), (event,), (position,), (relation,), (date,), (place,), (russia, japan, lavrov), (Note("gate", sentence, "a cue"),)
    )


def texts(count: int) -> list[str]:
    return [f"{TEXT} Number {n}." for n in range(count)]


def fill(drafts: Sequence[Draft]) -> None:
    """A fake stage: gives each draft the records of `coded`."""
    for draft in drafts:
        if "BAD" in draft.article.text:
            draft.events.append(coded().events[0])
            raise RuntimeError("a stage broke")
        made = coded(draft.article.text, draft.source.name, draft.article.language)
        for kind in ("statements", "events", "positions", "relations", "dates", "places", "notes"):
            getattr(draft, kind).extend(getattr(made, kind))
        draft.mentions.extend(Mention(found.evidence.span, "name", 0, None, found) for found in made.actors)


def fake_stages() -> tuple[Stage, ...]:
    return (Stage("fake", frozenset({"article"}), frozenset({"events"}), fill),)


def to_draft(item: Source) -> Draft:
    return Draft(item, article(item.content, item.name))


def install() -> None:
    """Put the fake stages in place, for good: for worker processes, which no fixture reaches."""
    clean = ModuleType("detente.clean.stage")
    clean.to_draft = to_draft  # type: ignore[attr-defined]
    sys.modules["detente.clean.stage"] = clean
    pipeline.stages = fake_stages


def code_in_worker(batch: Batch, coder: str, own: Own = NONE) -> CodedBatch:
    """What a worker does, through the fake stages; a text with KILL in it ends the process."""
    if parent_process() is not None:
        install()
        if any(isinstance(item, Source) and "KILL" in item.content for item in batch.items):
            os._exit(9)
    return CODE(batch, coder, own)
