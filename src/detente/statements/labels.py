"""Reports without a verb: a speaker's name and a colon at the head of a line ("Lavrov : « … »")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span
from detente.statements.cues import Report
from detente.statements.quotes import Quotation

__all__ = ["labelled"]

COLON = re.compile(r"\s*:\s*")
ARTICLE = re.compile(r"\W*(?:[Ll]e|[Ll]a|[Ll]es|[Ll]['’]|[Tt]he)?\s*")
SPEAKING = frozenset({"person", "office"})  # a country before a colon is what the line is about ("Syrie : …")
QUOTED = SPEAKING | {"body", "metonym", "group", "anonymous"}
LEAST_WORDS = 3


def labelled(draft: Draft, sentence: Sentence, quotes: Sequence[Quotation]) -> Iterator[Report]:
    """The report of a sentence that opens with a speaker and a colon: of any speaker before quotation marks, else of persons and offices."""
    text = draft.article.text
    if text.find(":", sentence.span.start, sentence.span.end) < 0:
        return
    for mention in _opening(draft, sentence):
        colon = COLON.match(text, mention.span.end, sentence.span.end)
        if colon is None or ":" not in colon.group():
            continue
        rest = Span(colon.end(), sentence.span.end)
        quote = next((q.span for q in quotes if 0 <= q.span.start - rest.start <= 2), None)
        known = QUOTED if quote is not None else SPEAKING
        if mention.kind not in known or len(text[rest.start : rest.end].split()) < LEAST_WORDS:
            continue
        at = text.index(":", mention.span.end)
        token = sentence.token_at(mention.span.start) or 0
        content = quote or Span(rest.start, _before_stop(text, rest))
        yield Report(token, Span(at, at + 1), content, mention.actor, mention.span, "say", "neutral")
        return


def _opening(draft: Draft, sentence: Sentence) -> list[Mention]:
    """The mentions that a sentence begins with, the longest first."""
    text = draft.article.text
    start = sentence.span.start
    head = ARTICLE.match(text, start, sentence.span.end)
    starts = {start, head.end() if head else start}
    found = [m for m in draft.mentions if m.sentence == sentence.index and m.span.start in starts]
    return sorted(found, key=lambda m: (-len(m.span), m.span))


def _before_stop(text: str, span: Span) -> int:
    end = span.end
    while end > span.start and (text[end - 1] in ".;" or text[end - 1].isspace()):
        end -= 1
    return end
