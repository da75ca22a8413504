"""One event told twice in one article is one record with two pieces of evidence; two events of a kind stay two."""

from __future__ import annotations

from collections.abc import Sequence

from detente.draft import Draft
from detente.events.detect import Act
from detente.model import Actor

__all__ = ["together"]


def together(draft: Draft, found: Sequence[Act]) -> list[tuple[Act, list[Act]]]:
    """Acts with the other places that tell the same act.

    The same act: same type, no conflict of status, and the same word with the same sides; in one sentence, and between title and body, the
    sides of one telling need only contain those of the other.
    The telling with more known of it leads; the body leads before the title.
    """
    groups: list[list[Act]] = []
    for act in found:
        for group in groups:
            if all(_same(draft, act, other) for other in group):
                group.append(act)
                break
        else:
            groups.append([act])
    out = []
    for group in groups:
        leader = min(group, key=lambda a: (_in_title(draft, a), -len(a.recipients) - len(a.actors), a.span))
        out.append((leader, [act for act in group if act is not leader]))
    return sorted(out, key=lambda pair: pair[0].span)


def _in_title(draft: Draft, act: Act) -> bool:
    return draft.sentences[act.sentence].block in {"title", "heading"}


def _same(draft: Draft, a: Act, b: Act) -> bool:
    if a.type != b.type or (a.status == "negated") != (b.status == "negated"):
        return False
    if a.sentence == b.sentence:
        return _sides_fit(a.actors, b.actors) and _sides_fit(a.recipients, b.recipients)
    if _in_title(draft, a) != _in_title(draft, b):
        title, body = (a, b) if _in_title(draft, a) else (b, a)
        return _codes(title.actors) <= _codes(body.actors) and _codes(title.recipients) <= _codes(body.recipients)
    return _word(draft, a) == _word(draft, b) and _codes(a.actors) == _codes(b.actors) and _codes(a.recipients) == _codes(b.recipients)


def _word(draft: Draft, act: Act) -> str:
    """The word that tells an act: its lemma, or as it stands where there is no analysis."""
    if act.token is None:
        return draft.article.text[act.span.start : act.span.end].lower()
    return draft.sentences[act.sentence].tokens[act.token].lemma


def _sides_fit(a: Sequence[Actor], b: Sequence[Actor]) -> bool:
    return _codes(a) <= _codes(b) or _codes(b) <= _codes(a)


def _codes(side: Sequence[Actor]) -> set[str]:
    return {code for actor in side for code in actor.countries}
