"""What the model tells apart, in the order of its outputs."""

from __future__ import annotations

__all__ = ["ACTOR_TAGS", "NONE", "STATEMENT_TAGS", "STATUSES", "TYPES"]

NONE = "NONE"  # the pair has no act between them
TYPES = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    NONE,
)
STATUSES = ("happened", "future", "hypothetical", "negated")
# Tags of pieces: outside, or the first or a later piece of a stretch. Of statements: the source, the cue, the content.
STATEMENT_TAGS = ("O", "B-S", "I-S", "B-Q", "I-Q", "B-C", "I-C")
ACTOR_TAGS = ("O", "B", "I")
