"""The statements stage: what is said, by whom, inside whose words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from detente.actors.resolve import Cast
from detente.draft import Draft, Sentence
from detente.evidence import Evidence, Span, cite, content_id, overlap
from detente.language.entries import arguments
from detente.language.syntax import obliques
from detente.model import Actor, Statement, When
from detente.resources import table
from detente.statements.chain import to_statement
from detente.statements.cues import Report, prepositional, spoken
from detente.statements.quotes import quotations
from detente.when.resolve import time_of

__all__ = ["run"]

DIRECT_SHARE = 0.85  # a content is direct speech where quotation marks hold at least this share of it
FLOATING_SHARE = 0.6  # a sentence without a cue is a floating quotation where marks hold at least this share of it
SAME_CONTENT = 0.6  # two reports of the same words by one cue's helpers ("a tenu à déclarer") count once


def run(drafts: Sequence[Draft]) -> None:
    """Fill `statements` of each draft, with speakers, kinds, nesting and chains."""
    for draft in drafts:
        language = draft.article.language
        if language:
            _statements(draft, language)


def _statements(draft: Draft, language: str) -> None:
    actors = draft.cast
    quotes = quotations(draft)
    for sentence in draft.sentences:
        if not sentence.tokens:
            _floating(draft, sentence, quotes)
            continue
        reports = prepositional(draft, sentence, actors, language) + spoken(draft, sentence, actors, quotes, language)
        for report in _distinct(reports):
            draft.statements.append(_statement(draft, sentence, report, quotes, language, actors))
        if not reports:
            _floating(draft, sentence, quotes)
    _nest(draft)


def _distinct(reports: Sequence[Report]) -> list[Report]:
    """Reports whose contents are not the same words; the first cue in the text keeps them."""
    out: list[Report] = []
    for report in sorted(reports, key=lambda r: (r.cue, r.content)):
        if not any(overlap(report.content, other.content) > SAME_CONTENT for other in out):
            out.append(report)
    return out


def _statement(draft: Draft, sentence: Sentence, report: Report, quotes: Sequence[Span], language: str, actors: Cast) -> Statement:
    text = draft.article.text
    kind, content = _kind(text, report.content, quotes)
    cue = cite(text, "cue", report.cue.start, report.cue.end)
    evidence = cite(text, "content", content.start, content.end)
    key = content_id("statement", draft.article.id, cue.span.start, evidence.span.start, evidence.span.end)
    return Statement(
        id=key,
        article=draft.article.id,
        kind=kind,
        speaker=report.speaker,
        speaker_reason=None if report.speaker else "no subject that could speak stands by the cue",
        cue=cue,
        content=evidence,
        force=report.force,
        tone=report.tone,
        addressee=_addressee(sentence, report, actors, language),
        venue=_venue(draft, sentence, report, language),
        when=time_of(draft, sentence, report.token),
        inside=None,
        chain=(),
        sentence=sentence.span,
    )


def _kind(text: str, content: Span, quotes: Sequence[Span]) -> tuple[str, Span]:
    """direct, mixed or indirect, and the content widened to the end of a quotation it runs into."""
    touching = [quote for quote in quotes if quote.touches(content)]
    quoted = sum(min(q.end, content.end) - max(q.start, content.start) for q in touching)
    if quoted >= DIRECT_SHARE * len(content):
        return "direct", Span(touching[0].start, touching[-1].end)
    if touching:
        last = touching[-1]
        end = max(content.end, last.end)
        while end < len(text) and end <= last.end + 2 and text[end] in ' \u00a0\u202f»”"“':
            end += 1
        if text[content.end - 1 : content.end] in '»”"':
            end = max(content.end, last.end)
        return "mixed", Span(content.start, end)
    return "indirect", content


@cache
def _venue_words(language: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in table(f"languages/{language}/venues.tsv"))


def _venue(draft: Draft, sentence: Sentence, report: Report, language: str) -> Evidence | None:
    """The interview, speech, meeting or medium in which something was said, where the cue's clause names one."""
    for role, head in obliques(sentence, report.token, language):
        token = sentence.tokens[head]
        if role in {"in", "on", "with", "by"} and token.lemma.lower() in _venue_words(language):
            span = sentence.subtree_span(head)
            if not span.touches(report.content):
                case = [c for c in sentence.children[head] if sentence.tokens[c].dep == "case"]
                start = sentence.tokens[max(case)].end if case else span.start
                return cite(draft.article.text, "venue", start, span.end)
    return None


def _addressee(sentence: Sentence, report: Report, actors: Cast, language: str) -> Actor | None:
    """To whom something was said, where the cue has an actor in its dative."""
    for head in arguments(sentence, report.token, language).get("to"):
        if report.content.start > sentence.tokens[head].start or report.content.end <= sentence.tokens[head].start:
            found = actors.actors(sentence, head)
            if found:
                return found[0]
    return None


def _floating(draft: Draft, sentence: Sentence, quotes: Sequence[Span]) -> None:
    """A sentence that is a quotation with no cue of its own goes on with the speaker of the statement just before it."""
    inside = [q for q in quotes if q.touches(sentence.span)]
    covered = sum(min(q.end, sentence.span.end) - max(q.start, sentence.span.start) for q in inside)
    before = draft.statements[-1] if draft.statements else None
    if before is None or covered < FLOATING_SHARE * len(sentence.span) or before.speaker is None:
        return
    start, end = max(inside[0].start, sentence.span.start), min(inside[-1].end, sentence.span.end)
    if Span(start, end).touches(before.content.span) or sentence.span.start - before.sentence.end > 3:
        return
    text = draft.article.text
    content = cite(text, "content", start, end)
    mark = max(start - 1, sentence.span.start)
    key = content_id("statement", draft.article.id, "floating", content.span.start, content.span.end)
    draft.statements.append(
        replace(
            before,
            id=key,
            kind="direct",
            speaker_reason="goes on from the statement before",
            cue=Evidence("cue", Span(mark, mark + 1), text[mark : mark + 1]),
            content=content,
            venue=None,
            when=When(None, draft.article.published.latest, None, None, "none", reason="a quotation that goes on from the sentence before"),
            inside=None,
            sentence=sentence.span,
        )
    )


def _nest(draft: Draft) -> None:
    """Say which statement stands inside which, innermost first, then write the chains."""
    nested = []
    for statement in draft.statements:
        around = [
            other
            for other in draft.statements
            if other.id != statement.id
            and other.content.span.covers(statement.cue.span)
            and len(other.content.span) > len(statement.content.span)
        ]
        inner = min(around, key=lambda s: (len(s.content.span), s.id)) if around else None
        nested.append(replace(statement, inside=inner.id if inner else None))
    by_id = {statement.id: statement for statement in nested}
    draft.statements = [replace(statement, chain=to_statement(draft, statement, by_id)) for statement in nested]
