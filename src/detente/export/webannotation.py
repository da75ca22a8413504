"""Statements and positions as W3C Web Annotations (Recommendation of 23 February 2017), one JSON-LD object a line.

Selectors count code points of the article's text layer, as the recommendation asks. The source is the article's URL, else a URN of its SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.evidence import Evidence, Span
from detente.export.records import Found, Loss
from detente.model import Actor, Article, Doubt, Link, Position, Statement

__all__ = ["CONTEXT", "rows"]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND_CHARS = 32  # of prefix and suffix


def rows(records: Iterator[Found], loss: Loss) -> Iterator[dict[str, Any]]:
    """One annotation for each statement and position."""
    for found in records:
        record = found.record
        if isinstance(record, Statement):
            spans, bodies = list(record.parts), _statement(record)
        elif isinstance(record, Position):
            spans, bodies = [record.evidence.span], _position(record)
        else:
            continue
        loss.written += 1
        loss.count("times resolved to days, which are given as words only", record.when.basis != "none")
        kind = found.kind.removesuffix("s")
        yield {
            "@context": CONTEXT,
            "id": f"urn:detente:{kind}:{record.id}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": [_body(purpose, value) for purpose, value in bodies if value],
            "target": [_target(found.article, span) for span in spans],
        }


def _statement(said: Statement) -> list[tuple[str, str | None]]:
    return [
        ("tagging", f"statement:{said.kind}"),
        ("tagging", f"force:{said.force}"),
        ("identifying", _who("speaker", said.speaker)),
        ("identifying", _who("addressee", said.addressee)),
        ("describing", _words("cue", said.cue)),
        *_attributed(said.chain, said.doubts),
    ]


def _position(stand: Position) -> list[tuple[str, str | None]]:
    return [
        ("tagging", f"stance:{stand.stance}"),
        ("tagging", f"issue:{stand.issue}" if stand.issue else None),
        ("tagging", f"basis:{stand.basis}"),
        ("identifying", _who("holder", stand.holder)),
        ("describing", _words("target", stand.target)),
        ("describing", _words("framing", stand.framing)),
        ("describing", _words("condition", stand.condition)),
        *_attributed(stand.chain, stand.doubts),
    ]


def _attributed(chain: tuple[Link, ...], doubts: tuple[Doubt, ...]) -> list[tuple[str, str | None]]:
    links = " <- ".join(f"{link.label} ({link.kind})" for link in chain)
    return [("describing", f"according to: {links}" if links else None)] + [
        ("questioning", f"{doubt.kind} ({doubt.owner}): {doubt.evidence.quote}") for doubt in doubts
    ]


def _who(role: str, actor: Actor | None) -> str | None:
    return f"{role}:{actor.identity}" if actor else None


def _words(role: str, evidence: Evidence | None) -> str | None:
    return f"{role}: {evidence.quote}" if evidence else None


def _body(purpose: str, value: str | None) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(article: Article, span: Span) -> dict[str, Any]:
    text = article.text
    return {
        "source": article.url or f"urn:sha256:{article.sha256}",
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
