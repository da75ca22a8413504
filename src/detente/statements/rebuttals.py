"""What a sentence tells and its tail denies or confirms: "…, ce que Téhéran dément", "…, a claim the group rejected" (rebuttals.tsv)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span
from detente.language.entries import spellings
from detente.phrases import PhraseBook
from detente.resources import table
from detente.statements.cues import Report

__all__ = ["rebutted"]

LONGEST_TAIL = 14  # tokens from the comma to the verb
LEAST_TOLD = 3  # tokens before the comma


@cache
def _openers(language: str) -> PhraseBook[str]:
    rows = table(f"languages/{language}/rebuttals.tsv")
    return PhraseBook(((row["phrase"], row["phrase"]) for row in rows if row["kind"] == "opener"), fold=True)


@cache
def _verbs(language: str) -> Mapping[str, str]:
    return {row["phrase"]: row["force"] for row in table(f"languages/{language}/rebuttals.tsv") if row["kind"] == "verb"}


def rebutted(draft: Draft, sentence: Sentence, reports: Sequence[Report], language: str) -> list[Report]:
    """The reports of a sentence with the one that its tail makes about all before it; reports that ran into the tail end before it."""
    tail = _tail(sentence, language)
    if tail is None:
        return list(reports)
    comma, start = tail
    verb, force = _verb(sentence, start, language)
    speaker = _speaker(draft, sentence, start, verb) if verb is not None else None
    if verb is None or speaker is None:
        return list(reports)
    told = Span(next(t.start for t in sentence.tokens if t.pos != "PUNCT"), sentence.tokens[comma - 1].end)
    out = []
    for report in reports:
        if report.cue.start >= told.end:
            continue  # the tail itself, read as a report of something else
        content = Span(report.content.start, told.end) if report.content.start < told.end < report.content.end else report.content
        told = content if content.end == told.end else told
        out.append(replace(report, content=content))
    cue = Span(sentence.tokens[verb].start, sentence.tokens[verb].end)
    return [*out, Report(verb, cue, told, speaker.actor, speaker.span, force, "neutral", rebuts=True)]


def _tail(sentence: Sentence, language: str) -> tuple[int, int] | None:
    """The comma that opens a rebuttal and the first token behind its opening words; None where there is none."""
    for first, last, _ in _openers(language).find(sentence.atoms):
        at = sentence.token_at(sentence.atoms[first].start)
        behind = next((t.i for t in sentence.tokens if t.start >= sentence.atoms[last - 1].end), None)
        if at is not None and behind is not None and at > LEAST_TOLD and sentence.tokens[at - 1].text == ",":
            return at - 1, behind
    return None


def _verb(sentence: Sentence, start: int, language: str) -> tuple[int | None, str]:
    """The first word of the tail that denies or confirms, and its force. Its part of speech is not asked for: parsers fail here."""
    for token in sentence.tokens[start : start + LONGEST_TAIL]:
        if token.text in {",", ";", "."}:
            break
        for form in spellings(token._replace(pos="VERB"), language):
            if form in _verbs(language):
                return token.i, _verbs(language)[form]
    return None, ""


def _speaker(draft: Draft, sentence: Sentence, start: int, verb: int) -> Mention | None:
    """The actor named in the tail: before the verb, else right behind it."""
    tokens = sentence.tokens
    named = [m for m in draft.mentions if m.sentence == sentence.index and m.kind != "possessive" and m.span.start >= tokens[start].start]
    before = [m for m in named if m.span.end <= tokens[verb].start]
    after = [m for m in named if m.span.start >= tokens[verb].end]
    return before[0] if before else after[0] if after else None
