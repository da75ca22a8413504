"""The ledger of a store: positions by issue and holder, in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from detente.errors import StoreError
from detente.issues.book import IssueBook
from detente.ledger.records import Change, Dispute, Entry, Stand
from detente.model import Link, Position
from detente.store.lake import Lake
from detente.store.query import ask
from detente.store.tables import decoded

__all__ = ["TOWARD", "holder_key", "ids_of", "issues_held", "ledger"]

TOWARD = "toward "  # before the codes of actors that a position is about, where no issue is
OFFICE = frozenset({"GOV", "MIL", ""})  # sectors that speak for their state
NEAR_DAYS = 30  # reports of opposite stances this close, and not dated apart by their texts, contradict each other
OPPOSED = frozenset({"support", "oppose"})
QUERY = """
SELECT p.*, a.outlet AS outlet, a.published.latest AS reported
FROM positions p JOIN articles a ON p.article = a.id
ORDER BY p.article, p.ordinal
"""


def ledger(
    lake: Lake,
    book: IssueBook,
    *,
    issue: str | None = None,
    holder: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
) -> list[Stand]:
    """The stands of a store, by issue and holder.

    `issue` is an id, the beginning of one ("sanctions:"), or a name in any language of `book`; `holder` a country code, or a part of a name.
    `as_of` leaves out what is held or, where the text gives no time, was reported after that day; `known_by` what was reported after it.
    Raises StoreError for a date that is none.
    """
    for name, day in (("as_of", as_of), ("known_by", known_by)):
        _check(name, day)
    wanted = ids_of(book, issue) if issue else None
    groups: dict[tuple[str, str], list[Entry]] = {}
    for row in _rows(lake):
        position = row["position"]
        subject = subject_of(position)
        entry = _entry(position, row["outlet"], row["reported"])
        if subject is None or (wanted is not None and not _is(subject, wanted)) or not _by(position, holder):
            continue
        if not _until(entry.day, as_of) or not _until(entry.reported, known_by):
            continue
        groups.setdefault((subject, holder_key(position)), []).append(entry)
    return [_stand(subject, who, entries) for (subject, who), entries in sorted(groups.items())]


def issues_held(lake: Lake) -> list[tuple[str, int, tuple[str, ...]]]:
    """(issue, number of positions, words of up to five targets) of a store, the most frequent first."""
    counts: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    for row in _rows(lake):
        issue = row["position"].issue
        if issue:
            counts[issue] += 1
            words.setdefault(issue, Counter())[row["position"].target.quote] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(key, number, tuple(text for text, _ in sorted(words[key].items(), key=lambda w: (-w[1], w[0]))[:5])) for key, number in ranked]


def subject_of(position: Position) -> str | None:
    """What a position is filed under: its issue, else the actors it is about, else nothing."""
    if position.issue:
        return position.issue
    return TOWARD + "+".join(position.target_members) if position.target_kind == "actor" and position.target_members else None


def holder_key(position: Position) -> str:
    """Who a position is filed under: the state for those who speak for it, else the holder himself."""
    holder = position.holder
    state = holder.country or "+".join(holder.members)
    official = not holder.anonymous and set(holder.sectors or ("",)) <= OFFICE and state not in {"", "IGO", "NGO", "MNC"}
    return state if official else holder.identity


def _rows(lake: Lake) -> Iterable[Mapping[str, Any]]:
    rows = ask(lake, QUERY).to_pylist()
    for position, row in zip(decoded("positions", rows), rows, strict=True):
        yield {"position": position, "outlet": row["outlet"], "reported": row["reported"]}


def _entry(position: Position, outlet: str | None, reported: str | None) -> Entry:
    when = position.when
    dated = when.basis != "none"
    return Entry(
        position=position.id,
        holder=position.holder.name or position.holder.evidence.quote,
        holder_id=position.holder.identity,
        stance=position.stance,
        strength=position.strength,
        basis=position.basis,
        target=position.target.quote,
        condition=position.condition.quote if position.condition else None,
        valid_from=when.earliest if dated else None,
        valid_to=when.latest if dated else None,
        reported=reported,
        article=position.article,
        outlet=outlet,
        quote=position.evidence.quote,
        according_to=tuple(_link(link) for link in position.chain),
        doubts=tuple(f"{doubt.kind} ({doubt.owner}): {doubt.evidence.quote}" for doubt in position.doubts),
    )


def _link(link: Link) -> str:
    return f"{link.label} ({link.kind}{', ' + link.force if link.force else ''})"


def _stand(issue: str, who: str, entries: Sequence[Entry]) -> Stand:
    ordered = sorted(entries, key=lambda e: (e.day or "", e.valid_from or "", e.article, e.position))
    changes, disputes = [], []
    for before, after in pairwise(ordered):
        if {before.stance, after.stance} == OPPOSED and not _apart(before, after):
            disputes.append(_two_stances(before, after))
        elif before.stance != after.stance:
            changes.append(Change(before, after))
    last = ordered[-1]
    run = []
    for entry in reversed(ordered):
        if entry.stance != last.stance:
            break
        run.append(entry)
    days = [entry.valid_from or entry.day for entry in run if entry.day]
    return Stand(
        issue, who, last.stance, max(e.strength for e in run), min(days) if days else None, tuple(ordered), tuple(changes), tuple(disputes)
    )


def _apart(before: Entry, after: Entry) -> bool:
    """Whether two entries are of different times: by their texts, or because one was reported long before the other."""
    if before.valid_to and after.valid_from:
        return before.valid_to < after.valid_from
    if before.reported and after.reported:
        return date.fromisoformat(before.reported) + timedelta(days=NEAR_DAYS) < date.fromisoformat(after.reported)
    return False


def _two_stances(one: Entry, other: Entry) -> Dispute:
    return Dispute(
        "two_stances" if one.day and other.day else "undated",
        f"{one.holder}: {one.stance}",
        one.quote,
        f"{other.holder}: {other.stance}",
        other.quote,
        (one.article, other.article),
        (one.outlet, other.outlet),
        other.day,
    )


def ids_of(book: IssueBook, issue: str) -> frozenset[str]:
    """The ids that a word for an issue stands for: those of its names, else itself."""
    low = issue.casefold()
    named = {found.id for found in book.issues.values() if any(words.casefold() == low for _, words in found.names)}
    return frozenset(named or {issue})


def _is(subject: str, wanted: frozenset[str]) -> bool:
    return any(subject == key or (key.endswith(":") and subject.startswith(key)) for key in wanted)


def _by(position: Position, holder: str | None) -> bool:
    if holder is None:
        return True
    if holder.upper() in position.holder.countries or holder in {position.holder.identity, holder_key(position)}:
        return True
    names = (position.holder.name, position.holder.person, position.holder.evidence.quote)
    return len(holder) > 3 and any(holder.casefold() in name.casefold() for name in names if name)


def _until(day: str | None, limit: str | None) -> bool:
    """Whether something of a day, or of none that is known, is in by a limit; what has no day is in only where there is no limit."""
    return limit is None or (day is not None and day <= limit)


def _check(name: str, day: str | None) -> None:
    try:
        if day is not None:
            date.fromisoformat(day)
    except ValueError as error:
        raise StoreError(f"{name} takes a date, not {day!r}", stage="ledger", remedy="write it as 2019-03-02") from error
