"""One event told twice in one article is one record with two pieces of evidence; two events of a kind stay two."""

from __future__ import annotations

from collections.abc import Sequence

from detente.draft import Draft
from detente.events.detect import Act
from detente.model import Actor

__all__ = ["together"]


def together(draft: Draft, found: Sequence[Act]) -> list[tuple[Act, list[Act]]]:
    """Acts with the other places that tell the same act.

    The same act: same type, no conflict of status, the same word or one of the two in the title, and sides of which one contains the other.
    The telling with more known of it leads; the body leads before the title.
    """
    groups: list[list[Act]] = []
    for act in found:
        for group in groups:
            if any(_same(draft, act, other) for other in group):
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
    if not (_sides_fit(a.actors, b.actors) and _sides_fit(a.recipients, b.recipients)):
        return False
    if a.sentence == b.sentence:
        return True
    word_a = draft.sentences[a.sentence].tokens[a.token].lemma
    word_b = draft.sentences[b.sentence].tokens[b.token].lemma
    return word_a == word_b or _in_title(draft, a) or _in_title(draft, b)


def _sides_fit(a: Sequence[Actor], b: Sequence[Actor]) -> bool:
    codes = [{code for actor in side for code in actor.countries} for side in (a, b)]
    return codes[0] <= codes[1] or codes[1] <= codes[0]
