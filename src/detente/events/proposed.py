"""The reader's part in events: acts that it proposes, and what it thinks of those that the rules found."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from detente.actors.nouns import head_of
from detente.actors.resolve import merged
from detente.draft import Draft, Sentence
from detente.events.arguments import Context
from detente.events.clause import done_by_others
from detente.events.detect import Act
from detente.events.wording import mode_of, told
from detente.evidence import Span, overlap
from detente.model import Actor
from detente.ontology import requires_recipient
from detente.reader.labels import NONE
from detente.reader.stage import LEAST_PROPOSED, Judged

__all__ = ["LEAST_AGAINST", "LEAST_ALONE", "LEAST_TOLD", "proposed", "weighed"]

# Where the reader is all there is: an act that the lexicon tells too, by words of the sentence; one of which it knows no words; and one whose words
# it has under other types alone. Set on half of tests/gold's sentences in 16 languages and on NTREX (docs/reader.md).
LEAST_TOLD, LEAST_ALONE, LEAST_AGAINST = 0.25, 0.50, 0.80
MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE"})  # both sides do it: A toward B and B toward A are one act
ONE_SIDED = frozenset({"PROTEST", "MOBILIZE", "RETREAT", "CONCEDE"})
LEAST_ONE_SIDED = 0.9  # of an actor alone; sentences that taught the model had few that do nothing
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
        sentence = draft.sentences[index]
        likely = [j for j in judgements.pairs if j.answer.type != NONE and j.answer.trigger]
        borne_out = _by_grammar if sentence.tokens else _by_lexicon
        for group in _groups(borne_out(context, sentence, likely)):
            act = _act(draft, index, group)
            if act is not None and not any(_told(act, other) for other in known):
                known.append(act)
                yield act


def _chance(judged: Judged) -> float:
    return judged.answer.chance(judged.answer.type)


def _by_lexicon(context: Context, sentence: Sentence, likely: Sequence[Judged]) -> list[Judged]:
    """The pairs that are likely enough, given what the lexicon says of the sentence; a reader of no grammar goes astray more often."""
    phrases = told(sentence, context.language)
    anywhere = {type_ for _, types in phrases for type_ in types}

    def least(judged: Judged) -> float:
        type_, words = judged.answer.type, judged.answer.trigger
        if type_ in anywhere:
            return LEAST_TOLD
        return LEAST_AGAINST if any(words is not None and span.touches(words) for span, _ in phrases) else LEAST_ALONE

    return [judged for judged in likely if _chance(judged) >= least(judged)]


def _by_grammar(context: Context, sentence: Sentence, likely: Sequence[Judged]) -> list[Judged]:
    """The pairs that are likely enough, and whose act the grammar does not give to somebody else."""
    return [judged for judged in likely if _chance(judged) >= LEAST_PROPOSED and not _denied(context, sentence, judged)]


def _denied(context: Context, sentence: Sentence, judged: Judged) -> bool:
    """Whether the grammar says that somebody else does it; what is done together has two who may be the subject."""
    answer = judged.answer
    assert answer.trigger is not None
    doers = _named(judged) if answer.type in MUTUAL else (judged.actor,)
    if not done_by_others(context, sentence, answer.trigger, doers):
        return False
    what = f"{answer.type} ({_chance(judged):.2f}) by {judged.actor.identity}: its clause has another subject"
    context.draft.note("reader", answer.trigger, what)
    return True


def _groups(strong: Sequence[Judged]) -> list[_Group]:
    """The pairs of one act together; an actor alone counts where he does nothing to another."""
    paired = {j.actor.identity for j in strong if j.recipient is not None}
    out: list[_Group] = []
    for judged in strong:
        type_, trigger = judged.answer.type, judged.answer.trigger
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
    type_ = judged.answer.type
    return type_ in ONE_SIDED and _chance(judged) >= LEAST_ONE_SIDED and judged.actor.identity not in paired


def _act(draft: Draft, index: int, group: _Group) -> Act | None:
    """The act of a group of pairs; None where it is only possible, or somebody is missing whom its type asks for."""
    best = max(group.pairs, key=_chance)
    group.pairs = [j for j in group.pairs if _chance(j) >= ALSO * _chance(best)]
    status = best.answer.status
    if status == "hypothetical":
        return None
    doers, receivers = _sides(draft, group)
    if requires_recipient(group.type) and not receivers and len(doers) == 1:
        return None
    chance = round(_chance(best), 3)
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
        f"reader: {group.type} {chance:.2f}",
        "reader",
        chance,
    )


def _sides(draft: Draft, group: _Group) -> tuple[list[Actor], list[Actor]]:
    """Actors and recipients. What two do toward each other they do together, where the type allows; otherwise the likelier direction counts."""
    hosts = _hosts(draft, group)
    pairs = [j for j in group.pairs if not any(side.identity in hosts for side in _named(j))]
    if hosts and all(j.recipient is None for j in pairs):  # each was found to do it toward the place
        return merged([side for j in group.pairs for side in _named(j) if side.identity not in hosts]), []
    best = max(pairs, key=_chance)
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
    spans = {place.evidence.span for place in draft.places}
    sides = [side for j in group.pairs for side in _named(j)]
    placed = {side.identity for side in sides if side.evidence.span in spans}
    return placed if len({side.identity for side in sides} - placed) > 1 else set()


def _named(judged: Judged) -> tuple[Actor, ...]:
    return (judged.actor,) if judged.recipient is None else (judged.actor, judged.recipient)


def _toward(judged: Judged, receivers: Sequence[Actor]) -> bool:
    return judged.recipient is None or judged.recipient.identity in {actor.identity for actor in receivers}


def _told(act: Act, other: Act) -> bool:
    """Whether another act tells this one: the same type with a shared side, or the same words with the same sides."""
    if act.type == other.type:
        return bool(_codes(act.actors) & _codes(other.actors)) or overlap(act.span, other.span) > 0
    return overlap(act.span, other.span) > 0 and bool(_codes(act.actors + act.recipients) & _codes(other.actors + other.recipients))


def _codes(side: Sequence[Actor]) -> set[str]:
    return {code for actor in side for code in actor.countries}


def weighed(draft: Draft, act: Act) -> Act:
    """An act of the rules with what the reader thinks of it. It stays whatever that is: of five acts in the annotated articles that an
    earlier state of the model was nearly sure are none (0.97), four are acts."""
    pairs = draft.judgements[act.sentence].pairs if act.sentence in draft.judgements else ()
    asked = [j for j in pairs if _about(j, act)]
    if not asked:
        return act
    best = max(asked, key=lambda j: j.answer.chance(act.type)).answer
    if best.type != act.type:
        draft.note("reader", act.span, f"{act.type} by {act.rule}: the reader sees {best.type} ({best.chance(best.type):.2f})")
    return replace(act, carried="both" if best.type == act.type else "rules", confidence=round(best.chance(act.type), 3))


def _about(judged: Judged, act: Act) -> bool:
    """Whether a pair that was asked about is one of the act's."""
    doers = {actor.identity for actor in act.actors}
    receivers = {actor.identity for actor in act.recipients} or (doers if len(doers) > 1 else set())
    if judged.actor.identity not in doers:
        return False
    return judged.recipient is None if not receivers else judged.recipient is not None and judged.recipient.identity in receivers
