"""The statements stage: what is said, by whom, inside whose words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.draft import Draft, Sentence
from detente.evidence import Span, cite, content_id, overlap
from detente.model import Statement, When
from detente.statements.cues import Report, prepositional, spoken
from detente.statements.floating import continued, untimed
from detente.statements.labels import labelled
from detente.statements.nesting import nest
from detente.statements.quotes import Quotation, quotations
from detente.statements.rebuttals import rebutted
from detente.statements.relays import relayed
from detente.statements.setting import addressee_of, occasion_of
from detente.statements.tagged import tagged
from detente.when.resolve import time_of

__all__ = ["run"]

DIRECT_SHARE = 0.85  # a content is direct speech where quotation marks hold at least this share of it
SAME_CONTENT = 0.6  # two reports of the same words by one cue's helpers ("a tenu à déclarer") count once
SCARE_WORDS = 1  # a single quoted word amid reported words is a term or a distance kept


def run(drafts: Sequence[Draft]) -> None:
    """Fill `statements` of each draft, with speakers, kinds, nesting, chains and doubts."""
    for draft in drafts:
        language = draft.article.language
        if language:
            _statements(draft, language)


def _statements(draft: Draft, language: str) -> None:
    quotes = quotations(draft)
    for sentence in draft.sentences:
        reports = _reports(draft, sentence, quotes, language)
        found = [_statement(draft, sentence, report, quotes, language) for report in reports]
        for said, report in zip(found, reports, strict=True):
            draft.statements.append(replace(said, inside=found[report.under].id) if report.under is not None else said)
    draft.statements = list(continued(draft, quotes))
    nest(draft)


def _reports(draft: Draft, sentence: Sentence, quotes: Sequence[Quotation], language: str) -> list[Report]:
    """The reports of one sentence; one that was not parsed is labelled ("Lavrov: …") or has the reports that the reader tags."""
    label = list(labelled(draft, sentence, quotes))
    if not sentence.tokens:
        return _distinct(label + list(tagged(draft, sentence, language)))
    reports = prepositional(draft, sentence, draft.cast, language) + spoken(draft, sentence, draft.cast, quotes, language)
    found = rebutted(draft, sentence, _distinct(reports + label), language)
    return relayed(draft, sentence, draft.cast, found, language)


def _distinct(reports: Sequence[Report]) -> list[Report]:
    """Reports whose contents are not the same words, or one inside the other; the first cue in the text keeps them."""
    out: list[Report] = []
    for report in sorted(reports, key=lambda r: (r.cue, r.content)):
        if not any(overlap(report.content, other.content) > SAME_CONTENT and not _inside(report, other) for other in out):
            out.append(report)
    return out


def _inside(report: Report, other: Report) -> bool:
    return other.content.covers(report.cue) or report.content.covers(other.cue)


def _statement(draft: Draft, sentence: Sentence, report: Report, quotes: Sequence[Quotation], language: str) -> Statement:
    text = draft.article.text
    kind, content = _kind(text, report, quotes)
    cue = cite(text, "cue", report.cue.start, report.cue.end)
    evidence = cite(text, "content", content.start, content.end)
    rest = (cite(text, "content", report.rest.start, report.rest.end),) if report.rest else ()
    key = content_id("statement", draft.article.id, cue.span.start, evidence.span.start, evidence.span.end)
    said = [content, *([report.rest] if report.rest else [])]
    venue, medium = occasion_of(draft, sentence, report, language)
    return Statement(
        id=key,
        article=draft.article.id,
        kind=kind,
        speaker=report.speaker,
        speaker_reason=None if report.speaker else "no subject that could speak stands by the cue",
        source=cite(text, "source", report.source.start, report.source.end) if report.source else None,
        cue=cue,
        content=evidence,
        continued=rest,
        force=report.force,
        tone=report.tone,
        addressee=addressee_of(draft, sentence, report, language),
        venue=venue,
        medium=medium,
        when=_when(draft, sentence, report, said),
        inside=None,
        rebuts=report.rebuts,
        chain=(),
        doubts=(),
        sentence=sentence.span,
    )


def _when(draft: Draft, sentence: Sentence, report: Report, said: Sequence[Span]) -> When:
    """When it was said; of a line that neither parser nor reader has read, only that it was before publication."""
    if sentence.tokens:
        return time_of(draft, sentence, report.token, outside=said)
    return time_of(draft, sentence, None, outside=said, words=report.cue) if sentence.index in draft.judgements else untimed(draft)


def _kind(text: str, report: Report, quotes: Sequence[Quotation]) -> tuple[str, Span]:
    """direct, mixed or indirect, and the content widened to the ends of the quotations it is made of."""
    content = report.content
    around = [quote.span for quote in quotes if quote.span.covers(report.cue) and quote.span.touches(content)]
    spans = [quote.span for quote in quotes if quote.span.touches(content) and quote.span not in around]
    if any(quote.covers(content) for quote in around):
        return "direct", content  # the cue stands inside the marks: a line of dialogue, or an insertion
    quoted = sum(min(q.end, content.end) - max(q.start, content.start) for q in spans)
    if quoted >= DIRECT_SHARE * len(content):
        return "direct", Span(spans[0].start, spans[-1].end)
    spans = [q for q in spans if len(text[q.start : q.end].split()) > SCARE_WORDS or q.end + 2 >= content.end]
    if spans:
        last = spans[-1]
        end = max(content.end, last.end)
        while end < len(text) and end <= last.end + 2 and text[end] in ' \u00a0\u202f»”"“':
            end += 1
        if text[content.end - 1 : content.end] in '»”"':
            end = max(content.end, last.end)
        return "mixed", Span(content.start, end)
    return "indirect", content
