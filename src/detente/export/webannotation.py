"""Records as W3C Web Annotations (Recommendation of 23 February 2017), one JSON-LD object a line.

Selectors count code points of the article's text layer, as the recommendation asks. The source is the article's URL, else a URN of the SHA-256 of
its raw bytes; `canonical` is a URN of the SHA-256 of the text layer, by which `detente verify` finds it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from detente.evidence import Evidence, Span
from detente.export.format import Format
from detente.export.manifest import lines
from detente.export.records import Found, Loss
from detente.model import Actor, Article, Doubt, Event, Link, Position, Relation, Statement, When
from detente.release.claims import Claim, Page, Release, text_hash

__all__ = ["CONTEXT", "FORMAT", "release", "rows", "write"]

NAME = "webannotation"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND_CHARS = 32  # of prefix and suffix
RAW, LAYER = "urn:sha256:", "urn:detente:text:sha256:"

Body = tuple[str, str | None]  # purpose, value


def write(records: Iterator[Found], out: Path, loss: Loss) -> None:
    """One annotation a line."""
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows(records, loss))


def rows(records: Iterator[Found], loss: Loss) -> Iterator[dict[str, Any]]:
    """One annotation for each record, on the words that carry it."""
    import detente

    generator = {"type": "Software", "name": f"Détente {detente.__version__}"}
    of, layer = "", ""
    for found in records:
        if found.article.id != of:
            of, layer = found.article.id, LAYER + text_hash(found.article.text)
        spans, bodies = BODIES[found.kind](found.record)
        _count(found.record, loss)
        loss.written += 1
        yield {
            "@context": CONTEXT,
            "id": f"urn:detente:{found.kind.removesuffix('s')}:{found.record.id}",
            "type": "Annotation",
            "motivation": "classifying",
            "generator": generator,
            "body": [_body(purpose, value) for purpose, value in bodies if value],
            "target": [_target(found.article, layer, span) for span in spans],
        }


def _count(record: Any, loss: Loss) -> None:
    """Count what is given in words for people, where a program would have to read it."""
    loss.count("actors as identities only, without the words that name them", _actors_in(record))
    loss.count("cues of chains of attribution", sum(link.cue is not None for link in getattr(record, "chain", ())))


def _actors_in(record: Any) -> int:
    if isinstance(record, Statement):
        return (record.speaker is not None) + (record.addressee is not None)
    if isinstance(record, Event):
        return len(record.actors) + len(record.recipients)
    return len(record.parties) if isinstance(record, Relation) else 1


def _statement(said: Statement) -> tuple[list[Span], list[Body]]:
    return list(said.parts), [
        ("tagging", f"statement:{said.kind}"),
        ("tagging", f"force:{said.force}"),
        ("tagging", f"tone:{said.tone}"),
        _who("speaker", said.speaker),
        _who("addressee", said.addressee),
        _words("cue", said.cue),
        _words("venue", said.venue),
        _words("medium", said.medium),
        _time(said.when),
        ("linking", f"urn:detente:statement:{said.inside}" if said.inside else None),
        *_attributed(said.chain, said.doubts),
    ]


def _event(event: Event) -> tuple[list[Span], list[Body]]:
    return [event.trigger.span, *(other.span for other in event.also)], [
        ("tagging", f"event:{event.type}"),
        *(("tagging", f"mode:{mode}") for mode in event.modes),
        *(("tagging", f"context:{context}") for context in event.contexts),
        ("tagging", f"status:{event.status}"),
        ("tagging", f"modality:{event.modality}"),
        ("tagging", f"quad:{event.quad}"),
        ("tagging", "background" if event.historical else None),
        *(_who("actor", actor) for actor in event.actors),
        *(_who("recipient", actor) for actor in event.recipients),
        _time(event.when),
        ("describing", f"where: {event.where.name}" + (f", {event.where.country}" if event.where.country else "") if event.where else None),
        *(("linking", f"urn:detente:statement:{statement}") for statement in event.via),
        *_attributed(event.chain, event.doubts),
    ]


def _position(stand: Position) -> tuple[list[Span], list[Body]]:
    return [stand.evidence.span], [
        ("tagging", f"stance:{stand.stance}"),
        ("tagging", f"strength:{stand.strength}"),
        ("tagging", f"issue:{stand.issue}" if stand.issue else None),
        ("tagging", f"basis:{stand.basis}"),
        _who("holder", stand.holder),
        _words("target", stand.target),
        _words("framing", stand.framing),
        _words("concerning", stand.concerning),
        _words("condition", stand.condition),
        _time(stand.when),
        *(("linking", f"urn:detente:statement:{statement}") for statement in stand.via),
        *_attributed(stand.chain, stand.doubts),
    ]


def _relation(tie: Relation) -> tuple[list[Span], list[Body]]:
    return [tie.evidence.span], [
        ("tagging", f"relation:{tie.kind}"),
        ("tagging", f"status:{tie.status}" if tie.status else None),
        ("tagging", f"trend:{tie.trend}" if tie.trend else None),
        *(_who("party", actor) for actor in tie.parties),
        _words("object", tie.object),
        _words("obstacle", tie.obstacle),
    ]


BODIES: dict[str, Callable[[Any], tuple[list[Span], list[Body]]]] = {
    "statements": _statement,
    "events": _event,
    "positions": _position,
    "relations": _relation,
}


def _attributed(chain: tuple[Link, ...], doubts: tuple[Doubt, ...]) -> list[Body]:
    links = " <- ".join(f"{link.label} ({link.kind})" for link in chain)
    return [("describing", f"according to: {links}" if links else None)] + [
        ("questioning", f"{doubt.kind} ({doubt.owner}): {doubt.evidence.quote}") for doubt in doubts
    ]


def _who(role: str, actor: Actor | None) -> Body:
    return "identifying", f"{role}:{actor.identity}" if actor else None


def _words(role: str, evidence: Evidence | None) -> Body:
    return "describing", f"{role}: {evidence.quote}" if evidence else None


def _time(when: When) -> Body:
    """The days as an ISO 8601 interval, `..` for a side that is open or unknown."""
    if when.earliest is None and when.latest is None:
        return "describing", None
    return "describing", f"when: {when.earliest or '..'}/{when.latest or '..'} ({when.basis})"


def _body(purpose: str, value: str | None) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(article: Article, layer: str, span: Span) -> dict[str, Any]:
    text = article.text
    return {
        "source": article.url or RAW + article.sha256,
        "canonical": layer,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[span.start : span.end],
                "prefix": text[max(span.start - AROUND_CHARS, 0) : span.start],
                "suffix": text[span.end : span.end + AROUND_CHARS],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def release(path: Path) -> Release | None:
    """The file of annotations at a path, one a line; None where it is none."""
    if not path.is_file():
        return None
    try:
        first = next(lines(path), None)
    except (UnicodeDecodeError, json.JSONDecodeError):
        return None
    if not isinstance(first, dict) or first.get("type") != "Annotation":
        return None
    return Release(path, NAME, lambda: _pages(path), lambda: _claims(path))


def _pages(path: Path) -> Iterator[Page]:
    seen = set()
    for row in lines(path):
        for target in _targets(row):
            if (key := _key(target)) not in seen:
                seen.add(key)
                source, layer = target["source"], target.get("canonical", "")
                raw = source.removeprefix(RAW) if source.startswith(RAW) else None
                yield Page(key, raw, layer.removeprefix(LAYER) if layer.startswith(LAYER) else None, None if raw else source)


def _claims(path: Path) -> Iterator[Claim]:
    for row in lines(path):
        for target in _targets(row):
            found = {selector["type"]: selector for selector in target["selector"]}
            place, quote = found.get("TextPositionSelector"), found.get("TextQuoteSelector", {})
            if place is not None:
                yield Claim(_key(target), row["id"], Span(place["start"], place["end"]), quote.get("exact"))


def _targets(row: dict[str, Any]) -> list[dict[str, Any]]:
    targets = row["target"]
    return targets if isinstance(targets, list) else [targets]


def _key(target: dict[str, Any]) -> str:
    """The text that a target is in: its layer where that is told, else its source."""
    return str(target.get("canonical") or target["source"])


FORMAT = Format(NAME, ("statements", "events", "positions", "relations"), write)
