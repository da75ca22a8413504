"""The events stage: acts of the lexicon, of appraisal and of the reader, dated, placed, attributed and merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from detente.draft import Draft, Sentence
from detente.events.appraised import appraised
from detente.events.arguments import Context
from detente.events.crowds import crowds
from detente.events.detect import Act, acts
from detente.events.merge import together
from detente.events.proposed import proposed, weighed
from detente.evidence import Evidence, Span, cite, content_id
from detente.model import Event, Statement, When
from detente.ontology import quad, score
from detente.own import READER
from detente.resources import table
from detente.statements.chain import to_statement
from detente.statements.doubts import doubts_of
from detente.when.resolve import time_of
from detente.where.resolve import place_of

__all__ = ["run"]

HISTORICAL_DAYS = 365  # an act more than a year before publication is background, not news


def run(drafts: Sequence[Draft]) -> None:
    """Fill `events` of each draft."""
    for draft in drafts:
        language = draft.article.language
        if not language:
            continue
        found = _found(Context(draft, draft.cast, language))
        by_id = {statement.id: statement for statement in draft.statements}
        for leader, others in together(draft, sorted(found, key=lambda act: (act.span, act.type))):
            draft.events.append(_event(draft, leader, others, by_id, language))


def _found(context: Context) -> list[Act]:
    """The acts of an article: those of the rules, with what the reader thinks of them, those that it proposes, and crowds' protests, as the engine
    asks."""
    draft = context.draft
    if draft.engine == READER:
        return list(proposed(context, []))
    found = appraised(context, [act for sentence in draft.sentences if sentence.tokens for act in acts(context, sentence)])
    told = [*(weighed(draft, act) for act in found), *proposed(context, found)]
    return [*told, *crowds(context, told)]


def _event(draft: Draft, act: Act, others: Sequence[Act], by_id: Mapping[str, Statement], language: str) -> Event:
    sentence = draft.sentences[act.sentence]
    trigger = cite(draft.article.text, "trigger", act.span.start, act.span.end)
    around = _around(draft, trigger.span)
    statement = max(around, key=lambda s: (s.content.span.start, s.id)) if around else None
    when = time_of(draft, sentence, act.token, future=act.status == "future", words=act.span)
    where, no_place = place_of(draft, sentence, act.token)
    also = tuple(_cited(draft, other) for other in others)
    recipients = act.recipients
    cued = [s.id for s in draft.statements if s.cue.span.touches(trigger.span) and s not in around]
    return Event(
        id=content_id(
            "event", draft.article.id, act.type, trigger.span.start, trigger.span.end, *(a.identity for a in act.actors + recipients)
        ),
        article=draft.article.id,
        type=act.type,
        modes=act.modes,
        contexts=_contexts(draft, sentence, act, language),
        actors=act.actors,
        recipients=recipients,
        trigger=trigger,
        when=when,
        where=where,
        where_reason=no_place,
        status=act.status,
        modality="reported" if statement else "asserted",
        historical=_historical(draft, when),
        chain=to_statement(draft, statement, by_id),
        doubts=doubts_of(draft, sentence, act.token, statement, by_id),
        via=tuple(sorted({s.id for s in around} | set(cued))),
        quad=quad(act.type),
        score=score(act.type, act.modes[0] if act.modes else None),
        sentence=sentence.span,
        also=also,
        rule=act.rule,
        carried=act.carried,
        confidence=act.confidence,
    )


def _cited(draft: Draft, act: Act) -> Evidence:
    return cite(draft.article.text, "also", act.span.start, act.span.end)


def _around(draft: Draft, span: Span) -> list[Statement]:
    """The statements inside whose content a span lies."""
    return [s for s in draft.statements if s.holds(span) and not s.rebuts]


def _historical(draft: Draft, when: When) -> bool:
    published = draft.article.published.earliest
    if not published or not when.latest:
        return False
    from datetime import date

    try:
        gap = date.fromisoformat(published) - date.fromisoformat(when.latest)
    except ValueError:
        return False
    return gap.days > HISTORICAL_DAYS


@cache
def _context_words(language: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """contexts.tsv by first word: (words, context)."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table(f"languages/{language}/contexts.tsv"):
        words = tuple(row["lemma"].lower().split())
        out.setdefault(words[0], []).append((words, row["context"]))
    return {first: tuple(found) for first, found in out.items()}


def _contexts(draft: Draft, sentence: Sentence, act: Act, language: str) -> tuple[str, ...]:
    """The row's own contexts, and those of the words that hang on the act's head or stand in its objects."""
    if act.token is None:
        return act.contexts
    below = sorted(sentence.subtree(act.token))
    words = [sentence.tokens[i].lemma.lower() for i in below]
    found = set(act.contexts)
    for k, word in enumerate(words):
        for phrase, context in _context_words(language).get(word, ()):
            if tuple(words[k : k + len(phrase)]) == phrase:
                found.add(context)
    return tuple(sorted(found))
