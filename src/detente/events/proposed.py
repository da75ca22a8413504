"""The reader's part in events: acts that it proposes, and what it thinks of those that the rules found."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from detente.actors.nouns import head_of
from detente.actors.resolve import merged
from detente.draft import Draft
from detente.events.arguments import Context
from detente.events.borne_out import MUTUAL, borne_out, chance, sides
from detente.events.detect import Act
from detente.events.wording import mode_of
from detente.evidence import Span, overlap
from detente.model import Actor
from detente.ontology import requires_recipient
from detente.reader.stage import Judged
from detente.where.inside import is_inside

__all__ = ["proposed", "weighed"]

ONE_SIDED = frozenset({"PROTEST", "MOBILIZE", "RETREAT", "CONCEDE"})
LEAST_ONE_SIDED = 0.8  # of an actor alone; sentences that taught the model had few that do nothing
LEAST_COMPLETED = 0.5  # of the type that the rules found, toward somebody whom they did not
SAME_WORDS = 0.3  # two triggers are one act's where they share so much
ALSO = 0.5  # of the likeliest pair's chance: what another one needs to bring in a further side


@dataclass(slots=True)
class _Group:
    """Pairs that are one act: the same type told by the same words."""

    type: str
    trigger: Span
    pairs: list[Judged]


def proposed(context: Context, found: Sequence[Act]) -> Iterator[Act]:
    """The acts that the reader sees and the rules (`found`) do not."""
    draft = context.draft
    for index, judgements in sorted(draft.judgements.items()):
        known = [act for act in found if act.sentence == index]
        for group in _groups(list(borne_out(context, draft.sentences[index], judgements.pairs))):
            act = _act(draft, index, group)
            if act is not None and not any(_told(act, other) for other in known):
                known.append(act)
                yield act


def _groups(strong: Sequence[Judged]) -> list[_Group]:
    """The pairs of one act together; an actor alone counts where he does nothing to another."""
    paired = {j.actor.identity for j in strong if j.recipient is not None}
    out: list[_Group] = []
    for judged in strong:
        type_, trigger = judged.answer.act, judged.answer.trigger
        if judged.recipient is None and not _alone(judged, paired):
            continue
        assert trigger is not None
        same = next((g for g in out if g.type == type_ and overlap(g.trigger, trigger) >= SAME_WORDS), None)
        if same is None:
            out.append(_Group(type_, trigger, [judged]))
        else:
            same.pairs.append(judged)
    return out


def _alone(judged: Judged, paired: Container[str]) -> bool:
    """Whether an actor may act on nobody: by the type, surely, and where he does nothing to another."""
    type_ = judged.answer.act
    return type_ in ONE_SIDED and chance(judged) >= LEAST_ONE_SIDED and judged.actor.identity not in paired


def _act(draft: Draft, index: int, group: _Group) -> Act | None:
    """The act of a group of pairs; None where it is only possible, or somebody is missing whom its type asks for."""
    best = max(group.pairs, key=chance)
    group.pairs = [j for j in group.pairs if chance(j) >= ALSO * chance(best)]
    status = best.answer.status
    if status == "hypothetical":
        return None
    doers, receivers = _sides(draft, group)
    if requires_recipient(group.type) and not receivers and len(doers) == 1:
        return None
    confidence = round(chance(best), 3)
    sentence = draft.sentences[index]
    mode = mode_of(sentence, group.trigger, group.type, draft.article.language or "")
    return Act(
        index,
        head_of(sentence, group.trigger),
        group.type,
        (mode,) if mode else (),
        (),
        tuple(doers),
        tuple(receivers),
        status,
        group.trigger,
        f"reader: {group.type} {confidence:.2f}",
        "reader",
        confidence,
    )


def _sides(draft: Draft, group: _Group) -> tuple[list[Actor], list[Actor]]:
    """Actors and recipients. What two do toward each other they do together, where the type allows; otherwise the likelier direction counts."""
    hosts = _hosts(draft, group)
    pairs = [j for j in group.pairs if not any(side.identity in hosts for side in sides(j))]
    if hosts and all(j.recipient is None for j in pairs):  # each was found to do it toward the place
        return merged([side for j in group.pairs for side in sides(j) if side.identity not in hosts]), []
    best = max(pairs, key=chance)
    directions = {(j.actor.identity, j.recipient.identity) for j in pairs if j.recipient is not None}
    mutual = [
        j for j in pairs if group.type in MUTUAL and j.recipient is not None and (j.recipient.identity, j.actor.identity) in directions
    ]
    if mutual:
        return merged([j.actor for j in mutual]), []
    doer = best.actor.identity
    receivers = merged([j.recipient for j in pairs if j.recipient is not None and j.actor.identity == doer])
    taken = {actor.identity for actor in receivers}
    partners = [j.actor for j in pairs if j.actor.identity not in taken and _toward(j, receivers)]
    return merged([best.actor, *partners]), receivers


def _hosts(draft: Draft, group: _Group) -> set[str]:
    """Who is named as the place of what two others do together ("met in Qatar"), and so is no party to it; one alone may be there as a guest."""
    if group.type not in MUTUAL:
        return set()
    text, language = draft.article.text, draft.article.language or ""
    everybody = [side for j in group.pairs for side in sides(j)]
    placed = {side.identity for side in everybody if is_inside(text, side.evidence.span, language)}
    return placed if len({side.identity for side in everybody} - placed) > 1 else set()


def _toward(judged: Judged, receivers: Sequence[Actor]) -> bool:
    return judged.recipient is None or judged.recipient.identity in {actor.identity for actor in receivers}


def _told(act: Act, other: Act) -> bool:
    """Whether another act tells this one: the same type with a shared actor, or the same words with nobody besides."""
    if act.type == other.type:
        return bool(_codes(act.actors) & _codes(other.actors)) or overlap(act.span, other.span) > 0
    return overlap(act.span, other.span) > 0 and _codes(act.actors + act.recipients) <= _codes(other.actors + other.recipients)


def _codes(side: Sequence[Actor]) -> set[str]:
    return {code for actor in side for code in actor.countries}


def weighed(draft: Draft, act: Act) -> Act:
    """An act of the rules with what the reader thinks of it, and toward whom it sees it done where the rules find nobody. It stays whatever the
    reader thinks: of those that it was nearly sure are none about half were right (docs/reader.md)."""
    pairs = draft.judgements[act.sentence].pairs if act.sentence in draft.judgements else ()
    act = _completed(act, pairs)
    asked = [j for j in pairs if _about(j, act)]
    if not asked:
        return act
    best = max(asked, key=lambda j: j.answer.chance(act.type)).answer
    if best.type != act.type:
        draft.note("reader", act.span, f"{act.type} by {act.rule}: the reader sees {best.type} ({best.chance(best.type):.2f})")
    return replace(act, carried="both" if best.type == act.type else "rules", confidence=round(best.chance(act.type), 3))


def _completed(act: Act, pairs: Sequence[Judged]) -> Act:
    """An act of one actor with those toward whom the reader sees that actor's country do it."""
    doers = _codes(act.actors)
    if act.recipients or len(act.actors) != 1 or len(doers) != 1:
        return act
    likely = [
        j for j in pairs if j.recipient is not None and set(j.actor.countries) == doers and j.answer.chance(act.type) >= LEAST_COMPLETED
    ]
    found = merged([j.recipient for j in likely if j.recipient is not None])
    return replace(act, recipients=tuple(found), rule=f"{act.rule}; toward whom: reader") if found else act


def _about(judged: Judged, act: Act) -> bool:
    """Whether a pair that was asked about is one of the act's."""
    doers = {actor.identity for actor in act.actors}
    receivers = {actor.identity for actor in act.recipients} or (doers if len(doers) > 1 else set())
    if judged.actor.identity not in doers:
        return False
    return judged.recipient is None if not receivers else judged.recipient is not None and judged.recipient.identity in receivers
