"""Reports as the reader tags them, for languages that no parser reads: each cue with the source and the content nearest to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from detente.actors.resolve import merged
from detente.draft import Draft, Sentence
from detente.evidence import Span, cite
from detente.language.affixes import UNSPACED, clitics
from detente.model import Actor
from detente.phrases import PhraseBook
from detente.resources import table
from detente.statements.cues import Report

__all__ = ["tagged"]

LEAST_WORDS, LEAST_CHARS = 3, 6  # of a content, by blanks and in scripts without them; shorter tags were slips more often than reports


def tagged(draft: Draft, sentence: Sentence, language: str) -> Iterator[Report]:
    """The reports of a sentence; none where the reader was not asked, or tags no cue that is on file with a content."""
    judgements = draft.judgements.get(sentence.index)
    spans = judgements.statements if judgements else ()
    cues, sources, contents = ([span for letter, span in spans if letter == own] for own in "QSC")
    contents = [span for span in contents if _long(draft.article.text[span.start : span.end], language)]
    for cue in cues:
        told = _force(sentence, cue, language)
        if told is None:
            continue
        if not contents:
            return
        content = min(contents, key=lambda span: (_gap(span, cue), span))
        contents.remove(content)
        rest = min((c for c in contents if _around(content, cue, c) and len(cues) == 1), default=None)
        source = min(sources, key=lambda span: (_gap(span, cue), span), default=None)
        first, rest = (rest, content) if rest is not None and rest < content else (content, rest)
        force, tone = told
        yield Report(0, cue, first, _speaker(draft, sentence, source) if source else None, source, force, tone, rest=rest)


def _long(content: str, language: str) -> bool:
    return len(content) >= LEAST_CHARS if language in UNSPACED else len(content.split()) >= LEAST_WORDS


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _around(one: Span, cue: Span, other: Span) -> bool:
    """Whether two stretches stand on both sides of a cue: a quotation that it interrupts."""
    first, last = sorted([one, other])
    return first.end <= cue.start and cue.end <= last.start


def _speaker(draft: Draft, sentence: Sentence, source: Span) -> Actor:
    """The actor that the source's words name: a person or office before a country; else the words themselves."""
    inside = [m for m in draft.mentions if m.sentence == sentence.index and m.span.touches(source)]
    inside.sort(key=lambda m: (m.actor.person is None, m.actor.role is None, m.span))
    if inside:
        return merged([m.actor for m in inside])[0]
    evidence = cite(draft.article.text, "speaker", source.start, source.end)
    return Actor(evidence, f"phrase:{evidence.quote.lower()}", None, ("UNK",), name=evidence.quote, reason="named by the text alone")


@cache
def _cues(language: str) -> PhraseBook[tuple[str, str]]:
    rows = table(f"languages/{language}/speech.tsv")
    return PhraseBook(((row["lemma"], (row["force"], row["tone"])) for row in rows), fold=True, clitics=clitics(language))


def _force(sentence: Sentence, cue: Span, language: str) -> tuple[str, str] | None:
    """Force and tone of the longest phrase on file among the cue's words; None where there is none."""
    row = [atom for atom in sentence.atoms if cue.start <= atom.start < cue.end]
    found = _cues(language).find(row)
    return max(found, key=lambda match: (match[1] - match[0], -match[0]))[2][0] if found else None
