"""Gold records and system records of one article, matched greedily one to one, best overlap first, kind by kind."""

from __future__ import annotations

from collections.abc import Iterator

from detente.evaluate.acts import events
from detente.evaluate.facts import dates, flags, places, published
from detente.evaluate.gold import GoldArticle
from detente.evaluate.misses import parsed
from detente.evaluate.pairing import Findings, back
from detente.evaluate.views import positions, relations, statements
from detente.model import Coded

__all__ = ["lines", "match_article"]


def match_article(gold: GoldArticle, coded: Coded | None) -> Findings:
    """All kinds of one annotated article. A system that set the article aside has found nothing."""
    out = Findings()
    records = gold.records
    events(gold, coded, out)
    statements(gold, coded, out)
    positions(gold, coded, out)
    relations(records, coded, out)
    dates(gold, coded, out)
    places(gold, coded, out)
    published(records["document"].get("published"), coded, out)
    flags(gold, coded, out)
    spans = (back(coded.article, note.span) for note in coded.notes) if coded else iter(())
    for kind, (wanted, reached) in parsed(gold, coded, spans).items():
        out.add("gate", kind, wanted, reached, reached)
    return out


def lines(findings: Findings) -> Iterator[str]:
    """The findings as text, one a line."""
    for finding in findings.lines:
        yield f"{finding.kind:10} {finding.status:10} {finding.what}"
