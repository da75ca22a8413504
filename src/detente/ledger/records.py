"""What the ledger holds. Valid time is when a position is held, reported time when an article said so; they are never mixed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change", "Dispute", "Entry", "Stand"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One position as an article reports it.

    `valid_from` and `valid_to` are ISO dates between which the text places it, None where it does not say; `reported` is the last day on
    which the article can have been published, None where that is not known. `day` is what the ledger orders by: `valid_to`, else `reported`.
    """

    position: str
    holder: str
    holder_id: str
    stance: str
    strength: int
    basis: str
    target: str
    condition: str | None
    valid_from: str | None
    valid_to: str | None
    reported: str | None
    article: str
    outlet: str | None
    quote: str
    according_to: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def day(self) -> str | None:
        """The day that orders entries: the last on which the text says it was held, else the last on which it can have been reported."""
        return self.valid_to or self.reported


@dataclass(frozen=True, slots=True)
class Change:
    """A holder who stood one way and, on a later day, another."""

    before: Entry
    after: Entry


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two reports that cannot both hold. `kind`: two_stances (of one holder at one time), undated (the same, where a day is not known, so that
    it may be a change), denied (one says it, another denies it).

    `one` and `other` say who; `one_quote` and `other_quote` are the words; `outlets` those that printed them, in that order.
    """

    kind: str
    one: str
    one_quote: str
    other: str
    other_quote: str
    articles: tuple[str, str]
    outlets: tuple[str | None, str | None]
    day: str | None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a holder stands on an issue: the stance of the last entry, and the day `since` which every entry has it.

    `since` is None where no entry of that run has a day. `entries` are in the order of their days, those without one first.
    """

    issue: str
    holder: str
    stance: str
    strength: int
    since: str | None
    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]
    disputes: tuple[Dispute, ...]
