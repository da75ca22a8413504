"""What a comparison gives: counts, measures and examples, frozen."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import SetAside

__all__ = [
    "Addresses",
    "Comparison",
    "Correlation",
    "Drift",
    "Example",
    "Kappa",
    "OurEvent",
    "Overlap",
    "Share",
    "Side",
    "TheirRow",
    "TypePair",
]

Counted = tuple[tuple[str, int], ...]  # what with how often, the most frequent first


@dataclass(frozen=True, slots=True)
class Side:
    """What became of one side's records.

    `read` are events or rows; `left` those that could not be brought over, by reason; `acts` those that could, each counted once. Of these,
    `undated` have no day to compare, by reason; `by_publication` stand at the day of publication, for want of one in the text; `outside` were
    told on days that the other side does not cover; `compared` is what remains. `days` is the number of days on which the side tells
    anything, from `first` to `last` (ISO dates, None where there is none).
    """

    name: str
    read: int
    set_aside: int
    left: Counted
    acts: int
    undated: Counted
    by_publication: int
    outside: int
    compared: int
    days: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """Claims that both sides make, as shares of ours and of theirs, with their F1 and Jaccard index (0–1); None where there is nothing to share."""

    both: int
    of_ours: float | None
    of_theirs: float | None
    f1: float | None
    jaccard: float | None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Claims of `what`, ours and theirs, and those that both make: on the same day, and within the window.

    `our_events` and `their_rows` are the events and rows that say so.
    """

    what: str
    ours: int
    theirs: int
    our_events: int
    their_rows: int
    same: Share
    within: Share


Tables = tuple[tuple[str, tuple[Overlap, ...]], ...]  # overlaps by what they are by


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation of `what` over cells of a `unit`, −1…1; None with the reason where there are too few cells, or no spread."""

    what: str
    unit: str
    cells: int
    rho: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of the quad class of pair-days that both sides have, with the share that agrees; None with the reason where it has no value.

    `table` has a row for each class of ours and a column for each of theirs.
    """

    cells: int
    agreed: float | None
    kappa: float | None
    reason: str | None
    table: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class TypePair:
    """How often one act was given these two types."""

    ours: str
    theirs: str
    number: int


@dataclass(frozen=True, slots=True)
class Drift:
    """Claims that differ in the day alone: how many, in how many theirs is later, and in how many of those it is their day of publication."""

    pairs: int
    later: int
    on_publication: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """What both sides make of the articles that both have, without regard to days.

    `known` is the number of our addresses, `shared` of those with acts on both sides. In `overlap` "same" is that both have the act from one
    article. `days` says how far apart its days are then; `kappa` is of the quad classes of pairs of parties in one article; `tables` are those
    asked for that need no days.
    """

    known: int
    shared: int
    overlap: Overlap
    kinds: Counted
    days: Counted
    kappa: Kappa
    tables: Tables


@dataclass(frozen=True, slots=True)
class OurEvent:
    """An event of ours in an example. `when` is its day or days, `dated` what they are of; `quote` the words that carry it."""

    id: str
    type: str
    actor: str
    recipient: str
    when: str | None
    dated: str
    quote: str
    sentence: str
    title: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class TheirRow:
    """A row of the peer in an example: its own id, code with a gloss, names and place, and what they were brought to."""

    id: str
    type: str
    actor: str
    recipient: str
    day: str | None
    code: str
    gloss: str | None
    who: str
    whom: str
    place: str
    mentions: int | None
    score: float | None
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """One disagreement. `shift` is the number of days from ours to theirs; `at_address` says that both are from one article."""

    kind: str
    shift: int
    at_address: bool
    ours: OurEvent | None
    theirs: TheirRow | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A store held against a peer (docs/compare.md).

    `days` is the number of days that both cover; `kinds` counts pairs of claims, and claims alone, by how they differ; `tables` are overlaps by
    what was asked for; `types` are the types that pairs of the kind "other type" have. `set_aside` are the first of the bad rows, of which
    `bad` gives the reasons.
    """

    peer: str
    title: str
    scores: str
    files: tuple[str, ...]
    window: int
    drift_days: int
    domestic: bool
    ours: Side
    theirs: Side
    days: int
    first: str | None
    last: str | None
    overall: Overlap
    kinds: Counted
    tables: Tables
    addresses: Addresses
    types: tuple[TypePair, ...]
    drift: Drift
    correlations: tuple[Correlation, ...]
    kappa: Kappa
    examples: tuple[Example, ...]
    bad: Counted
    set_aside: tuple[SetAside, ...]
