"""Positions as the statement table of the Discourse Network Analyzer (Leifeld): one row for each actor, concept and agreement.

`concept` is the issue, else the words of the target; `agreement` is 1 or 0, so conditional and unclear stances are left out. `start` and `stop`
are code points of the article's text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.model import Actor, Position

__all__ = ["COLUMNS", "FORMAT", "rows", "write"]

COLUMNS = ("document", "start", "stop", "person", "organization", "concept", "agreement", "date", "author", "source")
AGREEMENT = {"support": "1", "oppose": "0"}


def write(records: Iterator[Found], out: Path, loss: Loss) -> None:
    """The table with its header."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(records, loss))


def rows(records: Iterator[Found], loss: Loss) -> Iterator[dict[str, str]]:
    """A row for each position that supports or opposes; the rest is counted as lost."""
    for found in records:
        if not isinstance(found.record, Position):
            continue
        position, article = found.record, found.article
        if position.stance not in AGREEMENT:
            loss.count(f"positions with the stance {position.stance}, which is neither agreement nor disagreement")
            continue
        _count(position, loss)
        published = article.published
        day = published.earliest if published.earliest == published.latest else None
        loss.count("publication dates that are no single day", day is None)
        loss.written += 1
        yield {
            "document": article.title or article.id,
            "start": str(position.evidence.span.start),
            "stop": str(position.evidence.span.end),
            "person": position.holder.name or "" if position.holder.person else "",
            "organization": _organisation(position.holder),
            "concept": position.issue or " ".join(position.target.quote.split()),
            "agreement": AGREEMENT[position.stance],
            "date": day or "",
            "author": "",
            "source": article.outlet or article.url or article.source,
        }


def _organisation(holder: Actor) -> str:
    """The state or body that a holder belongs to, with the sector where it is not the government."""
    if holder.country in {"IGO", "NGO", "MNC"}:
        return holder.name or holder.identity
    code = "+".join(holder.members) or holder.country or ""
    sectors = [sector for sector in holder.sectors if sector not in {"GOV", "UNK"}]
    return "/".join([code, *sectors]) if code else "/".join(sectors)


def _count(position: Position, loss: Loss) -> None:
    loss.count("strengths")
    loss.count("chains of attribution", len(position.chain) > 1)
    loss.count("reserves", len(position.doubts))
    loss.count("framing words", position.framing is not None)
    loss.count("times at which the position is held", position.when.basis != "none")


FORMAT = Format("dna", ("positions",), write)
