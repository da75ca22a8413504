"""The setting of an utterance: to whom, on what occasion, through what channel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente.agencies import agencies_in
from detente.draft import Draft, Sentence
from detente.evidence import Evidence, Span, cite
from detente.language.entries import arguments
from detente.language.syntax import objects, obliques, preposition, roles_of
from detente.model import Actor
from detente.resources import table
from detente.statements.cues import Report, report_prepositions
from detente.statements.sources import link_kind

__all__ = ["addressee_of", "occasion_of"]

ROLES = frozenset({"in", "on", "with", "by", "at", "about", "during", "through"})
PRESS = frozenset({"agency", "media"})


@cache
def _words(language: str) -> Mapping[str, str]:
    return {row["lemma"]: row["kind"] for row in table(f"languages/{language}/venues.tsv")}


def occasion_of(draft: Draft, sentence: Sentence, report: Report, language: str) -> tuple[Evidence | None, Evidence | None]:
    """(venue, medium): the interview, speech or meeting, and the letter, network or programme, that the cue's clause names."""
    found: dict[str, Evidence] = {}
    if not sentence.tokens:
        return None, None
    for role, head in obliques(sentence, report.token, language):
        token = sentence.tokens[head]
        kind = _words(language).get(token.lemma.lower()) or _words(language).get(token.text.lower())
        if kind is None or kind in found or role not in ROLES:
            continue
        span = sentence.subtree_span(head)
        if not span.touches(report.content):
            case = [c for c in sentence.children[head] if sentence.tokens[c].dep == "case"]
            start = sentence.tokens[max(case)].end if case else span.start
            found[kind] = cite(draft.article.text, "venue" if kind == "occasion" else "medium", start, span.end)
    return found.get("occasion"), found.get("medium")


def _agencies(sentence: Sentence, report: Report, language: str) -> list[int]:
    """Agencies behind the cue with a preposition of giving, whatever the parser hung them on ("a déclaré le ministre *à l'AFP*")."""
    behind = [t for t in sentence.tokens[report.token + 1 :] if t.pos == "PROPN"]
    return [t.i for t in behind if "to" in roles_of(sentence, t.i, language) and agencies_in(t.text)]


def addressee_of(draft: Draft, sentence: Sentence, report: Report, language: str) -> Actor | None:
    """To whom something was said: the actor, or the press, in the cue's dative, or its object where it is no part of what was said."""
    if not sentence.tokens or report.relay:
        return None
    heads = arguments(sentence, report.token, language).get("to") + objects(sentence, report.token) + _agencies(sentence, report, language)
    for head in heads:
        token = sentence.tokens[head]
        place = Span(token.start, token.end)
        if preposition(sentence, head).replace("\u2019", "'") in report_prepositions(language):
            continue  # "according to X" tells a source
        if any(words is not None and words.touches(place) for words in (report.content, report.source)):
            continue
        found = draft.cast.actors(sentence, head)
        if found:
            return found[0]
        named = draft.cast.speaker(draft, sentence, head) if token.pos in {"NOUN", "PROPN"} else None
        if named is not None and link_kind(named, language) in PRESS:
            return named
    return None
