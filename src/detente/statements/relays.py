"""Sources behind sources: "Tass, citing a diplomat" and "a diplomat quoted by Tass" (relays.tsv)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.actors.resolve import Cast
from detente.draft import Draft, Sentence
from detente.evidence import Span
from detente.language.entries import Hit, best, headed
from detente.statements.clauses import participle
from detente.statements.cues import Report, source_words

__all__ = ["relayed"]

CARRIER = "carrier"  # stands outside the report, as the agency that a diplomat is quoted by; a source stands inside


def relayed(draft: Draft, sentence: Sentence, actors: Cast, reports: Sequence[Report], language: str) -> list[Report]:
    """The reports of a sentence with those that its relays add, each naming by `under` the place in the list of the one it stands inside."""
    out = list(reports)
    for token in headed(sentence, language, "relays") if out else ():
        if token.pos not in {"VERB", "AUX"} or not (participle(sentence, token.i) or token.dep == "acl:relcl"):
            continue
        hit = best(sentence, token.i, language, "relays", lambda i: bool(actors.actors(sentence, i)))
        if hit is None or any(report.token == token.i for report in reports):
            continue
        carrier = hit.entry.cells["role"] == CARRIER
        at = _told(sentence, hit, out)
        head = _named(hit, carrier)
        speaker = actors.speaker(draft, sentence, head) if head is not None else None
        if at is None or head is None or speaker is None:
            continue
        told = out[at]
        words = source_words(sentence, head, speaker)
        if words.touches(told.cue) or (told.source and words.touches(told.source) and not carrier):
            continue
        content = _without(told.content, Span(sentence.tokens[token.i].start, words.end))
        cue = _cue(sentence, token.i, head)
        relay = Report(token.i, cue, content, speaker, words, "say", "neutral", under=None if carrier else at, rest=told.rest, relay=True)
        out.append(relay)
        out[at] = replace(told, content=content, under=len(out) - 1 if carrier else told.under)
    return out


def _named(hit: Hit, carrier: bool) -> int | None:
    """The head of the words that name the relay's agency or source."""
    roles = ("by",) if carrier else ("obj", "to", "on")
    return next((head for role in roles for head in hit.args.get(role) if head > hit.token), None)


def _told(sentence: Sentence, hit: Hit, reports: Sequence[Report]) -> int | None:
    """The report that a relay belongs to: that of the words it hangs on, else of the nearest cue above it, else the only one."""
    chain = []
    node = hit.token
    while node >= 0 and node not in chain:
        chain.append(node)
        node = sentence.tokens[node].head
    for node in chain[1:]:
        token = sentence.tokens[node]
        place = Span(token.start, token.end)
        for k, report in enumerate(reports):
            if report.token == node or (report.source is not None and report.source.touches(place)):
                return k
    return 0 if len(reports) == 1 else None


def _cue(sentence: Sentence, i: int, head: int) -> Span:
    """The participle and the preposition that brings its source ("cité par")."""
    cases = [c for c in sentence.children[head] if sentence.tokens[c].dep == "case" and c > i]
    high = max(cases) if cases and max(cases) < head else i
    return Span(sentence.tokens[i].start, sentence.tokens[high].end)


def _without(content: Span, relay: Span) -> Span:
    """Reported words without a relay that stands at one end of them."""
    if not content.touches(relay):
        return content
    if relay.start - content.start <= content.end - relay.end:
        return Span(min(relay.end, content.end - 1), content.end)
    return Span(content.start, max(relay.start, content.start + 1))
