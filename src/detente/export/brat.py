"""Articles and records as brat standoff: a folder with a text and an annotation file for each article, and the configuration they need.

Acts, statements, positions and relations are events (E lines) on the words that carry them; those who act and what is said of whom are their
arguments; what is one of a few words is an attribute (A); a statement holds what is told in it by a relation (R); the rest is in notes (#).
Offsets are code points. A stretch that runs over a line's end is written as several, as brat itself does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from detente.evidence import Evidence
from detente.export.brat_marks import Marks, Used, conf, fragments
from detente.export.format import Format
from detente.export.manifest import lines, read_manifest, unlike, write_manifest
from detente.export.records import Found, Loss
from detente.model import Actor, DateMention, Event, Link, PlaceMention, Position, Relation, Statement, When
from detente.release.claims import Claim, Page, Release, text_hash

__all__ = ["FORMAT", "release", "write"]

NAME = "brat"
ARTICLES = "articles.jsonl"  # the hashes by which texts are found again; brat passes over files of other kinds
CONF = "annotation.conf"
KINDS = ("articles", "statements", "events", "positions", "relations", "dates", "places", "actors")


def write(records: Iterator[Found], out: Path, loss: Loss) -> None:
    """Two files for each article, `annotation.conf` with the types in use, the articles' hashes, and a manifest."""
    used, articles = Used(), 0
    with (out / ARTICLES).open("w", encoding="utf-8", newline="") as index:
        for _, group in groupby(records, key=lambda found: found.article.id):
            found = list(group)
            article = found[0].article
            marks = Marks(article.text, used)
            made = {found_one.record.id: mark for found_one in found if (mark := _mark(found_one, marks, loss))}
            for found_one in found:
                _nest(found_one.record, made, marks)
            (out / f"{article.id}.txt").write_text(article.text, encoding="utf-8", newline="")
            (out / f"{article.id}.ann").write_text(marks.text(), encoding="utf-8", newline="")
            told = {"id": article.id, "sha256": article.sha256, "text_sha256": text_hash(article.text), "url": article.url}
            index.write(json.dumps(told | {"title": article.title, "language": article.language}, ensure_ascii=False) + "\n")
            articles += 1
            loss.written += len(marks)
    (out / CONF).write_text(conf(used), encoding="utf-8")
    write_manifest(out, NAME, {ARTICLES: articles}, offsets="Unicode code points")


def _mark(found: Found, marks: Marks, loss: Loss) -> str | None:
    """Write the lines of a record; the id of its event line comes back, None where it has none."""
    record = found.record
    if isinstance(record, Statement):
        return _statement(record, marks, loss)
    if isinstance(record, Event):
        return _event(record, marks, loss)
    if isinstance(record, Position):
        return _position(record, marks, loss)
    if isinstance(record, Relation):
        return _relation(record, marks)
    if isinstance(record, Actor):
        _actor(record, marks)
    elif isinstance(record, DateMention):
        mark = marks.words("Date", record.evidence)
        marks.attribute("DateType", mark, record.type)
        marks.note(mark, _days(record.when) or record.when.reason)
    elif isinstance(record, PlaceMention):
        where = record.where
        mark = marks.words("Place", record.evidence)
        marks.attribute("Country", mark, where.country)
        point = f" at {where.lat}, {where.lon}" if where.lat is not None else ""
        marks.note(mark, f"{where.name} ({where.kind}){point}")
    return None


def _statement(said: Statement, marks: Marks, loss: Loss) -> str:
    parts = [("Speaker", _actor(said.speaker, marks)), ("Content", marks.stretch("Content", said.parts))]
    parts += [("Addressee", _actor(said.addressee, marks)), ("Venue", _part("Venue", said.venue, marks))]
    parts += [("Medium", _part("Medium", said.medium, marks)), *_doubts(said, marks)]
    mark = marks.event("Statement", said.cue, parts)
    marks.attribute("Kind", mark, said.kind)
    marks.attribute("Force", mark, said.force)
    marks.attribute("Tone", mark, said.tone)
    marks.attribute("Rebuts", mark, said.rebuts)
    marks.note(mark, _days(said.when), _according(said.chain), said.speaker_reason)
    _count(said.chain, loss)
    return mark


def _event(event: Event, marks: Marks, loss: Loss) -> str:
    parts = [("Actor", _actor(actor, marks)) for actor in event.actors]
    parts += [("Recipient", _actor(actor, marks)) for actor in event.recipients]
    parts += [("Also", marks.words("Also", other)) for other in event.also]
    mark = marks.event(event.type, event.trigger, [*parts, *_doubts(event, marks)])
    marks.attribute("Mode", mark, event.modes[0] if event.modes else None)
    marks.attribute("Status", mark, event.status)
    marks.attribute("Modality", mark, event.modality)
    marks.attribute("Quad", mark, str(event.quad))
    marks.attribute("Background", mark, event.historical)
    where = f"at {event.where.name}" if event.where else event.where_reason
    more = f"modes: {', '.join(event.modes)}" if len(event.modes) > 1 else None
    contexts = f"contexts: {', '.join(event.contexts)}" if event.contexts else None
    marks.note(mark, more, contexts, _days(event.when), where, _according(event.chain), f"score {event.score:g}; rule {event.rule}")
    _count(event.chain, loss)
    return mark


def _position(stand: Position, marks: Marks, loss: Loss) -> str:
    parts = [("Holder", _actor(stand.holder, marks)), ("Target", marks.words("Target", stand.target))]
    parts += [
        (field.capitalize(), _part(field.capitalize(), getattr(stand, field), marks)) for field in ("framing", "concerning", "condition")
    ]
    mark = marks.event("Position", stand.evidence, [*parts, *_doubts(stand, marks)])
    marks.attribute("Stance", mark, stand.stance)
    marks.attribute("Strength", mark, str(stand.strength))
    marks.attribute("Basis", mark, stand.basis)
    issue = f"issue: {stand.issue}" if stand.issue else stand.issue_reason
    marks.note(mark, issue, _days(stand.when), _according(stand.chain), f"rule {stand.rule}")
    _count(stand.chain, loss)
    return mark


def _relation(tie: Relation, marks: Marks) -> str:
    parts = [("Party", _actor(actor, marks)) for actor in tie.parties]
    parts += [("Object", _part("Object", tie.object, marks)), ("Obstacle", _part("Obstacle", tie.obstacle, marks))]
    mark = marks.event(tie.kind, tie.evidence, parts)
    marks.attribute("TieStatus", mark, tie.status)
    marks.attribute("Trend", mark, tie.trend)
    marks.note(mark, f"rule {tie.rule}")
    return mark


def _actor(actor: Actor | None, marks: Marks) -> str | None:
    """The words for an actor, with the country and what they resolve to."""
    if actor is None:
        return None
    mark = marks.words("Actor", actor.evidence)
    countries = sorted(actor.countries)
    marks.attribute("Country", mark, countries[0] if len(countries) == 1 else None)
    marks.note(mark, f"{actor.identity}{f' ({actor.name})' if actor.name else ''}{' ' + '/'.join(actor.sectors) if actor.sectors else ''}")
    return mark


def _part(kind: str, evidence: Evidence | None, marks: Marks) -> str | None:
    return marks.words(kind, evidence) if evidence else None


def _doubts(record: Statement | Event | Position, marks: Marks) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for doubt in record.doubts:
        mark = marks.words("Doubt", doubt.evidence)
        marks.note(mark, f"{doubt.kind} of {doubt.owner}")
        found.append(("Doubt", mark))
    return found


def _nest(record: Any, made: dict[str, str], marks: Marks) -> None:
    """Say in which statements a record is told."""
    outer = record.via if isinstance(record, Event | Position) else (record.inside,) if isinstance(record, Statement) else ()
    for statement in outer:
        if statement in made:
            marks.relation("ToldIn", made[record.id], made[statement])


def _days(when: When) -> str | None:
    if when.earliest is None and when.latest is None:
        return None
    return when.earliest if when.earliest == when.latest else f"{when.earliest or '…'} to {when.latest or '…'}"


def _according(chain: Sequence[Link]) -> str | None:
    return f"according to: {' <- '.join(f'{link.label} ({link.kind})' for link in chain)}" if chain else None


def _count(chain: Sequence[Link], loss: Loss) -> None:
    loss.count("cues of chains of attribution", sum(link.cue is not None for link in chain))


def release(path: Path) -> Release | None:
    """The brat folder at a path, ours or another's; None where it is none."""
    if not path.is_dir() or not any(path.glob("*.ann")):
        return None
    told = read_manifest(path)
    return Release(path, NAME, lambda: _pages(path), lambda: _claims(path), lambda: unlike(path, told) if told else iter(()))


def _pages(folder: Path) -> Iterator[Page]:
    known = {row["id"]: row for row in lines(folder / ARTICLES)} if (folder / ARTICLES).is_file() else {}
    for path in sorted(folder.glob("*.txt")):
        row = known.get(path.stem, {})
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        yield Page(path.stem, row.get("sha256"), row.get("text_sha256"), row.get("url"), len(text), text)


def _claims(folder: Path) -> Iterator[Claim]:
    for path in sorted(folder.glob("*.ann")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in file.read().split("\n"):
                if line.startswith("T"):
                    mark, places, words = line.split("\t")
                    for span, quote in fragments(places, words):
                        yield Claim(path.stem, f"{path.name} {mark}", span, quote)


FORMAT = Format(NAME, KINDS, write, folder=True)
