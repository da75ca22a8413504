"""Which issue a position's target belongs to, and what kind of thing it is.

First by the names in the target's words; then by its topic (topics.tsv) and parties, where just one issue on file is about that between them;
else an id is made of topic and parties (`sanctions:RUS`), so that the register grows from the text and targets of many articles and languages
still meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.draft import Draft, Sentence, Token
from detente.evidence import Span
from detente.resources import languages, table

__all__ = ["About", "Sides", "about"]


@dataclass(frozen=True, slots=True)
class About:
    """What a target is about. `issue` is None with a `reason`, which also says where an issue was taken over from the text before it.

    `kind`: actor, relation, event, policy, proposal, or None.
    """

    issue: str | None
    reason: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The country codes that a target belongs to, and those of who holds a position on it."""

    members: frozenset[str]
    holder: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Topic:
    words: tuple[str, ...]
    topic: str
    kind: str


@cache
def _topics(language: str) -> Mapping[str, Sequence[_Topic]]:
    """topics.tsv by first lemma, the longest phrases first."""
    out: dict[str, list[_Topic]] = {}
    if language in languages():
        for row in table(f"languages/{language}/topics.tsv"):
            words = tuple(row["phrase"].split())
            out.setdefault(words[0], []).append(_Topic(words, row["topic"], row["kind"]))
    return {first: sorted(found, key=lambda t: (-len(t.words), t.words)) for first, found in out.items()}


def about(draft: Draft, sentence: Sentence, target: Span, sides: Sides, concerning: Span | None) -> About:
    """The issue and kind of a target; `concerning` is what its framing is about."""
    language = draft.article.language or ""
    topics = _found(sentence, target, language)
    kind = topics[0].kind if topics else _actor_kind(draft, target)
    for span in (target, concerning):
        if span is not None and (named := _named(draft, sentence, span, language)):
            return About(named, None, kind)
    clear = [found.topic for found in topics if found.topic]
    if not clear and concerning is not None:
        clear = [found.topic for found in _found(sentence, concerning, language) if found.topic]
    both = sides.members | sides.holder
    for topic in clear:
        if sides.members and (known := draft.issues.between(topic, sides.members) or draft.issues.between(topic, both)):
            return About(known, None, kind)
    if clear and sides.members:
        # A tie with one other party is the holder's own: "a peace treaty with Moscow".
        parties = both if _scopes()[clear[0]][0] == TIE and len(sides.members) == 1 else sides.members
        return About(f"{clear[0]}:{'+'.join(sorted(parties))}", None, kind)
    for topic in clear:
        if before := _before(draft, target.start, topic, language):
            return About(before, "by its topic: the issue named before", kind)
    if clear:
        scope = _scopes()[clear[0]][0]
        return About(clear[0], None, kind) if scope == WORLD else About(None, f"the topic is {clear[0]}, but not whose", kind)
    if kind == "actor":
        return About(None, "the target is an actor, not an issue", kind)
    return About(None, "no issue on file is named, and no word tells the topic", kind)


def _named(draft: Draft, sentence: Sentence, span: Span, language: str) -> str | None:
    """The issue named in a stretch of a sentence: that of the longest name, the first of equals. A year before its start rules an issue out."""
    inside = [atom for atom in sentence.atoms if span.start <= atom.start and atom.end <= span.end]
    found = draft.issues.named(inside, language)
    until = draft.article.published.latest or "9999"
    found = [hit for hit in found if draft.issues.issues[hit[2]].start <= until]
    return max(found, key=lambda hit: (hit[1] - hit[0], -hit[0]))[2] if found else None


TIE = "tie"  # topics that have two sides
WORLD = "world"  # topics that are an issue without saying between whom


@cache
def _scopes() -> Mapping[str, tuple[str, frozenset[str]]]:
    """issues/topics.tsv: scope of a topic, and the topics of issues that a bare word for it may stand for."""
    return {
        row["topic"]: (row["scope"], frozenset({row["topic"], *row["stands_for"].split("+")}) - {""}) for row in table("issues/topics.tsv")
    }


def _before(draft: Draft, start: int, topic: str, language: str) -> str | None:
    """The issue that a bare word ("the deal", "la guerre") stands for: the last one named before it whose topic fits."""
    fitting = _scopes()[topic][1]
    found = None
    for sentence in draft.sentences:
        if sentence.span.start >= start:
            break
        for at, _, issue in draft.issues.named(sentence.atoms, language):
            if at < start and draft.issues.issues[issue].topic in fitting:
                found = issue
    return found


def _found(sentence: Sentence, span: Span, language: str) -> list[_Topic]:
    """The topics that the words of a span name, from left to right, those of the span's own head first."""
    inside = [token for token in sentence.tokens if span.start <= token.start and token.end <= span.end]
    heads = {t.i for t in inside if not span.start <= sentence.tokens[t.head].start < span.end or t.head < 0}
    hits = []
    for k, token in enumerate(inside):
        topic = _at(inside, k, language)
        if topic is not None:
            on_head = any(other.i in heads for other in inside[k : k + len(topic.words)])
            hits.append((not on_head, not topic.topic, token.i, topic))
    return [topic for *_, topic in sorted(hits, key=lambda hit: hit[:3])]


def _at(tokens: Sequence[Token], k: int, language: str) -> _Topic | None:
    """The longest topic whose lemmas begin at a token."""
    for first in dict.fromkeys((tokens[k].lemma.lower(), tokens[k].text.lower())):
        for topic in _topics(language).get(first, ()):
            rest = tokens[k + 1 : k + len(topic.words)]
            if len(rest) == len(topic.words) - 1 and all(
                word in {t.lemma.lower(), t.text.lower()} for word, t in zip(topic.words[1:], rest, strict=True)
            ):
                return topic
    return None


def _actor_kind(draft: Draft, target: Span) -> str | None:
    """`actor` where a target is mainly the name of one."""
    named = sum(len(m.span) for m in draft.mentions if target.covers(m.span) and m.kind not in {"possessive", "adjective"})
    return "actor" if 2 * named >= len(target) else None
