"""Quotations that go on: after the cue in their middle, in the next sentence, or in the next paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.draft import Draft, Sentence
from detente.evidence import Evidence, Span, cite, content_id
from detente.model import Statement, When
from detente.statements.quotes import DIALOGUE, Quotation

__all__ = ["continued", "untimed"]

FLOATING_SHARE = 0.6  # a quotation goes on from the one before where marks hold at least this share of its sentences
OWNED_SHARE = 0.5  # a quotation is a statement's own where that has at least this share of its words
LEAST_WORDS = 3  # shorter ones behind a cue are terms ("… at the “summit”")


def continued(draft: Draft, quotes: Sequence[Quotation]) -> Iterator[Statement]:
    """All statements in the order of the text, with the quotations that no cue of their own reports put where they belong.

    A quotation on both sides of its cue, or going on in the same paragraph, or over the paragraph's end where the mark was left open, is one
    statement. One that opens a paragraph of its own is a statement of its own, by the speaker of the one before.
    """
    statements = sorted(draft.statements, key=lambda s: (s.content.span, s.id))
    owner: Statement | None = None
    last: Quotation | None = None
    for quote in quotes:
        own = [s for s in statements if _share(s, quote.span) >= OWNED_SHARE]
        if own:
            # The one whose cue stands outside the quotation said it; others are reported inside it.
            owner = max(own, key=lambda s: (not quote.span.covers(s.cue.span), sum(map(len, s.parts)), s.id))
        elif owner is not None and last is not None and owner.kind != "indirect":
            more = _joined(draft, owner, last, quote)
            if more is None:
                owner = None
            else:
                statements = [s for s in statements if s.id != more.id] + [more]
                owner = more
        last = quote
    yield from sorted(statements, key=lambda s: (s.content.span, s.id))


def _share(said: Statement, span: Span) -> float:
    start, end = span.start, span.end
    whole = said.content.span
    shared = max(0, min(whole.end, end) - max(whole.start, start))
    if said.continued:
        shared += sum(max(0, min(more.span.end, end) - max(more.span.start, start)) for more in said.continued)
    return shared / len(span)


def _joined(draft: Draft, owner: Statement, last: Quotation, quote: Quotation) -> Statement | None:
    """The statement that a quotation goes on from, with it; a new one by the same speaker in another paragraph; None where it is neither."""
    text = draft.article.text
    if quote.opening == DIALOGUE and not text[: quote.span.start].rstrip(" —–-\n").endswith(":"):
        return None  # lines of dialogue change speakers
    between = text[last.span.end : quote.span.start]
    reopened = not last.closed and quote.opening == last.opening and "\n" in between
    same_block = "\n" not in between
    beside_cue = (
        same_block and owner.sentence.covers(Span(quote.span.start, quote.span.start + 1)) and owner.cue.span.start >= last.span.end
    )
    if beside_cue and len(text[quote.span.start : quote.span.end].split()) < LEAST_WORDS:
        return None
    if not beside_cue and _covered(draft, quote.span) < FLOATING_SHARE:
        return None
    if not beside_cue and not reopened and _gap(draft, owner, last, quote):
        return None
    content = cite(text, "content", quote.span.start, quote.span.end)
    if same_block or reopened:
        return replace(owner, continued=(*owner.continued, content))
    return _floating(draft, owner, content) if owner.speaker is not None else None


def _covered(draft: Draft, span: Span) -> float:
    """The share of the sentences that a quotation stands in which it fills."""
    around = [s for s in draft.sentences if s.span.touches(span)]
    inside = sum(min(s.span.end, span.end) - max(s.span.start, span.start) for s in around)
    return inside / max(sum(len(s.span) for s in around), 1)


def _gap(draft: Draft, owner: Statement, last: Quotation, quote: Quotation) -> list[Sentence]:
    """Sentences between two quotations that are neither's, nor the cue's."""
    return [
        s
        for s in draft.sentences
        if last.span.end <= s.span.start and s.span.end <= quote.span.start and len(s.span) > 1 and not s.span.covers(owner.cue.span)
    ]


def untimed(draft: Draft, reason: str = "a line whose words were not analysed") -> When:
    """The time of an utterance of which only this is known, that it was before the article's publication."""
    return When(None, draft.article.published.latest, None, None, "none", reason=reason)


def _floating(draft: Draft, owner: Statement, content: Evidence) -> Statement:
    text = draft.article.text
    mark = content.span.start - 1
    while mark > 0 and text[mark].isspace():
        mark -= 1
    sentence = next((s.span for s in draft.sentences if s.span.touches(content.span)), content.span)
    return replace(
        owner,
        id=content_id("statement", draft.article.id, "floating", content.span.start, content.span.end),
        kind="direct",
        speaker_reason="goes on from the statement before",
        source=None,
        cue=Evidence("cue", Span(mark, mark + 1), text[mark : mark + 1]),
        content=content,
        continued=(),
        venue=None,
        medium=None,
        when=untimed(draft, "a quotation that goes on from the sentence before"),
        inside=None,
        sentence=sentence,
    )
