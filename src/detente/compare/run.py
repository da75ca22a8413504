"""The comparison as a whole: both sides are read, brought to one form, matched and measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente.compare import gdelt, ours
from detente.compare.agree import Cells, ranked
from detente.compare.examples import examples as shown
from detente.compare.files import STAGE, files_in
from detente.compare.match import KINDS, NEAR, OTHER_DAY, SAME, Pair, match
from detente.compare.peers import Peer, peer
from detente.compare.reading import Reading, known_addresses
from detente.compare.records import Addresses, Comparison, Counted, Side
from detente.compare.tally import BY, TIMES, Tally
from detente.compare.workspace import Workspace, workspace
from detente.errors import InputError
from detente.model import SetAside

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["DRIFT_DAYS", "TABLES", "compare"]

DRIFT_DAYS = 7  # an act of the same parties and type within a week may be the same one dated differently; farther off it is another
TABLES = ("month", "type", "dyad")  # given where none are asked for
DOUBLE = "an id that came before"


@dataclass(frozen=True, slots=True)
class _Asked:
    by: tuple[str, ...]
    window: int
    domestic: bool
    since: date | None
    until: date | None
    examples: int

    def covers(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def compare(
    store: str | Path,
    files: str | Path | Sequence[str | Path],
    *,
    to: str,
    by: Collection[str] = TABLES,
    window: int = 1,
    domestic: bool = False,
    lead_only: bool = False,
    since: date | None = None,
    until: date | None = None,
    examples: int = 5,
    joined: Callable[[Sequence[Pair]], None] | None = None,
) -> Comparison:
    """Hold the events of a store against the rows of `to` (gdelt, polecat, icews) in `files`, which may be packed, or folders.

    `by` are the tables wanted: day, month, year, type, dyad. Days up to `window` apart count as near. `domestic` takes in what happens inside
    one state; `lead_only` leaves out what GDELT did not find in the lead. `since` and `until` bound the days of publication. `joined` is given
    the pairs of claims of two parties at a time, in the order of their codes. Raises InputError for files that are not there or of another
    form, and StoreError where there is no store.
    """
    from detente.store.lake import Lake

    if unknown := sorted(set(by) - set(BY)):
        raise InputError(f"no table by {unknown[0]!r}", stage=STAGE, remedy=f"one of {', '.join(BY)}")
    if not 0 <= window <= DRIFT_DAYS:
        raise InputError(f"a window of {window} days", stage=STAGE, remedy=f"0 to {DRIFT_DAYS}")
    other = peer(to, lead_only=lead_only)
    paths = files_in([Path(file) for file in ([files] if isinstance(files, (str, Path)) else files)])
    asked = _Asked(tuple(dict.fromkeys(by)), window, domestic, since, until, examples)
    with workspace() as desk:
        return _compared(Lake.open(store), desk, other, paths, asked, joined)


def _compared(
    lake: Lake, desk: Workspace, other: Peer, paths: list[Path], asked: _Asked, joined: Callable[[Sequence[Pair]], None] | None
) -> Comparison:
    articles = ours.articles(lake)
    key_of, known = known_addresses(articles.urls)
    mine, theirs = (Reading(domestic=asked.domestic, key_of=key_of) for _ in range(2))
    desk.put("ours", mine.take(ours.events(lake)))
    _put_theirs(desk, other, paths, theirs, key_of)
    if theirs.bad and not theirs.read:
        first = theirs.set_aside[0]
        what = f"no row of {other.title} in {theirs.bad.total()} rows: {first.reason}"
        raise InputError(what, item=first.item, stage=STAGE, remedy=first.remedy)
    common = sorted(day for day in articles.days.keys() & theirs.days.keys() if asked.covers(day))
    desk.cover(common)
    tally, cells = Tally(asked.by, asked.examples), Cells()
    for our_claims, their_claims in desk.claims():
        pairs = match(our_claims, their_claims, window=asked.window, drift=DRIFT_DAYS)
        tally.add(pairs)
        cells.add(our_claims, their_claims)
        if joined is not None:
            joined(pairs)
    addresses, at_addresses = _at_addresses(desk, known, asked)
    return Comparison(
        peer=other.name,
        title=other.title,
        scores=other.scores,
        files=tuple(path.name for path in paths),
        window=asked.window,
        drift_days=DRIFT_DAYS,
        domestic=asked.domestic,
        ours=_side("Détente", desk, "ours", mine, articles.days),
        theirs=_side(other.title, desk, "theirs", theirs, theirs.days),
        days=len(common),
        first=common[0].isoformat() if common else None,
        last=common[-1].isoformat() if common else None,
        overall=tally.overall(),
        kinds=tally.by_kind(),
        tables=tally.tables(),
        addresses=addresses,
        types=tally.types(),
        drift=tally.drift(),
        correlations=cells.correlations(),
        kappa=cells.kappa(),
        examples=shown(lake, desk, _chosen(tally.examples(), at_addresses, asked.examples)),
        bad=ranked(theirs.bad),
        set_aside=tuple(theirs.set_aside),
    )


def _put_theirs(desk: Workspace, other: Peer, paths: list[Path], theirs: Reading, key_of: Callable[[str], str | None]) -> None:
    """Read the peer's files; GDELT's mentions first, since they tell at which other addresses an event is known."""
    mentions = [path for path in paths if other.name == "gdelt" and gdelt.is_mentions(path)]
    known: dict[str, set[str]] = {}
    for path in mentions:
        for item in gdelt.mentioned(path, key_of):
            if isinstance(item, SetAside):
                theirs.aside(item)
            else:
                known.setdefault(item[0], set()).add(item[1])
    for path in paths:
        if path not in mentions:
            desk.put("theirs", theirs.take(other.read(path)))
    desk.add_addresses(known)


def _side(name: str, desk: Workspace, side: str, reading: Reading, days: Counter[date]) -> Side:
    acts, dated, compared = desk.acts(side)
    left = Counter(reading.left)
    left[DOUBLE] += reading.acts - acts
    return Side(
        name=name,
        read=reading.read,
        set_aside=reading.bad.total(),
        left=ranked(left),
        acts=acts,
        undated=ranked(reading.undated),
        by_publication=reading.by_publication,
        outside=dated - compared,
        compared=compared,
        days=len(days),
        first=min(days).isoformat() if days else None,
        last=max(days).isoformat() if days else None,
    )


def _at_addresses(desk: Workspace, number: int, asked: _Asked) -> tuple[Addresses, dict[str, list[Pair]]]:
    """What both make of the articles that both have; the pairs to show, by kind."""
    tally, cells = Tally([name for name in asked.by if name not in TIMES], asked.examples), Cells()
    for our_claims, their_claims in desk.claims(at_addresses=True):
        tally.add(match(our_claims, their_claims, window=0, drift=0))
        cells.add(our_claims, their_claims)
    found = Addresses(
        known=number,
        shared=desk.addresses(),
        overlap=tally.overall(),
        kinds=tuple((kind, count) for kind, count in tally.by_kind() if kind not in {NEAR, OTHER_DAY}),
        days=_distances(desk, asked.window),
        kappa=cells.kappa(),
        tables=tally.tables(),
    )
    return found, tally.examples()


def _distances(desk: Workspace, window: int) -> Counted:
    """How far apart the days are of acts that both have from one article."""
    within = f"within {window} day" if window == 1 else f"within {window} days"
    counts = dict.fromkeys(("same day", within, "theirs later", "theirs earlier", "ours without a day"), 0)
    for shift, number in desk.distances():
        if shift is None:
            counts["ours without a day"] += number
        elif shift == 0:
            counts["same day"] += number
        elif abs(shift) <= window:
            counts[within] += number
        else:
            counts["theirs later" if shift > 0 else "theirs earlier"] += number
    return tuple(counts.items())


def _chosen(by_day: dict[str, list[Pair]], at_addresses: dict[str, list[Pair]], number: int) -> dict[str, list[Pair]]:
    """The pairs to show of each kind: first those from one article, then by day."""
    found: dict[str, list[Pair]] = {}
    for kind in KINDS:
        if kind != SAME:
            pairs = {(pair.ours and pair.ours.id, pair.theirs and pair.theirs.id): pair for pair in by_day.get(kind, ())}
            pairs = {(pair.ours and pair.ours.id, pair.theirs and pair.theirs.id): pair for pair in at_addresses.get(kind, ())} | pairs
            found[kind] = list(pairs.values())[:number]
    return found
