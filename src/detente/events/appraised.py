"""Verbal acts told by valuing: who calls another's doing a threat, an error or absurd disapproves of it (ACCUSE, mode disapprove).

The valuations themselves are the appraisals stage's; here they become acts where a holder and somebody else's thing meet.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.draft import Appraisal
from detente.events.arguments import Context
from detente.events.detect import Act

__all__ = ["appraised"]

TELLING = frozenset(
    {"as", "predicate", "effect"}
)  # patterns in which valuing is all that is done; verbs of praise and blame are in the lexicon
LEAST_STRENGTH = 1


def appraised(context: Context, found: Sequence[Act]) -> list[Act]:
    """The acts found, and those that appraisals tell besides; none where the lexicon already has an act with the same sides in the sentence."""
    out = list(found)
    for appraisal in context.draft.appraisals:
        act = _act(appraisal)
        if act is not None and not any(_covered(act, other) for other in out):
            out.append(act)
    return out


def _act(appraisal: Appraisal) -> Act | None:
    if appraisal.stance != "oppose" or appraisal.pattern not in TELLING or appraisal.strength < LEAST_STRENGTH:
        return None
    own = appraisal.holder.countries
    recipients = tuple(actor for actor in appraisal.about if actor.countries and actor.countries != own)
    if not own or not recipients:
        return None
    span = appraisal.framing or appraisal.target
    return Act(
        appraisal.sentence,
        appraisal.token,
        "ACCUSE",
        ("disapprove",),
        (),
        (appraisal.holder,),
        recipients,
        "happened",
        span,
        f"appraisal {appraisal.pattern}: {appraisal.word}",
    )


def _covered(act: Act, other: Act) -> bool:
    """Whether an act of the lexicon in the same sentence already says so: same type, same actor countries, a shared recipient."""
    if act.sentence != other.sentence or act.type != other.type:
        return False
    sides = [{code for actor in side for code in actor.countries} for side in (act.actors, other.actors, act.recipients, other.recipients)]
    return bool(sides[0] & sides[1]) and bool(sides[2] & sides[3])
