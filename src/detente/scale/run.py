"""One run over many inputs into a store: skip what is in, code the rest, commit whole shards, write down what was done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from detente.draft import Source
from detente.errors import AnalysisError
from detente.evidence import content_id
from detente.model import SetAside
from detente.own import Own
from detente.pipeline import NONE
from detente.scale.engines import PROCESSES, engine
from detente.scale.shards import Item, batches
from detente.scale.workers import WORKERS, CodedBatch
from detente.store.lake import Lake
from detente.store.runs import Count, Run, current_coder
from detente.store.tables import CHILDREN, Tables
from detente.store.writer import Writer

__all__ = ["Progress", "Reason", "RunSummary", "run"]

WITHDRAWN = "withdrawn"  # Metadata.status of what its publisher has taken back
REASONS_KEPT = 100  # in the run's row; the set_aside table has them all


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `done` counts items of all fates; `total` is None where it is not known."""

    done: int
    skipped: int
    set_aside: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why inputs were set aside: where, what for, the remedy, how many, and the first of them."""

    stage: str
    reason: str
    remedy: str
    number: int
    first: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `coded`, `skipped` and `set_aside` count articles; `records` counts by kind; times are in seconds.

    `stages` sums over workers, so it can be more than `seconds`.
    """

    run: str
    coded: int
    skipped: int
    set_aside: int
    records: dict[str, int]
    reasons: tuple[Reason, ...]
    seconds: float
    stages: dict[str, float]

    @property
    def came_in(self) -> int:
        """All inputs seen."""
        return self.coded + self.skipped + self.set_aside


@dataclass(slots=True)
class _Tally:
    """The counts of a run under way."""

    coded: int = 0
    skipped: int = 0
    set_aside: int = 0
    records: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str], str] = field(default_factory=dict)
    stages: Counter[str] = field(default_factory=Counter)

    def take(self, batch: CodedBatch, kept: Tables) -> None:
        """Count a batch, of which `kept` was new to the store."""
        new = kept["articles"].num_rows
        self.coded += new
        self.set_aside += len(batch.set_aside)
        self.skipped += len(batch.items) - len(batch.set_aside) - new
        self.records.update({kind: kept[kind].num_rows for kind in CHILDREN})
        self.stages.update(batch.seconds)
        for aside in batch.set_aside:
            key = (aside.stage, aside.reason, aside.remedy)
            self.reasons[key] += 1
            self.first.setdefault(key, aside.item)

    def ranked(self) -> list[tuple[tuple[str, str, str], int]]:
        """Reasons by how often they were met, then by name."""
        return sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))


def run(
    items: Iterable[Item],
    *,
    store: str | Path,
    inputs: Sequence[str],
    workers: int = 1,
    on: str = PROCESSES,
    rank: int = 0,
    world: int = 1,
    keep: bool = False,
    storage: Mapping[str, str] | None = None,
    total: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    own: Own = NONE,
) -> RunSummary:
    """Code `items` into the store at `store`, made where there is none. Raises StoreError where it cannot be written.

    `own` are a user's actors and issues; with the version and the resources they make the coder. What another coder has coded is coded again, and
    replaced where it differs; with `keep` it stays. `on` names the engine, `rank` and `world` the part of the shards that is ours.

    An interrupt (Ctrl-C) commits what is coded, notes the run as interrupted and is raised again.
    """
    started = time.perf_counter()
    lake = Lake.create(store, storage)
    tally = _Tally()
    record = _begun(inputs, workers, own)
    writer = Writer(lake, record.coder, run=record.id, keep=keep)
    lake.record(record)

    def tell() -> None:
        if progress is not None:
            progress(Progress(tally.coded + tally.skipped + tally.set_aside, tally.skipped, tally.set_aside, total))

    def wanted(item: Item) -> bool:
        if isinstance(item, Source) and item.metadata.status != WITHDRAWN and writer.has(item.sha256, item.name):
            tally.skipped += 1
            tell()
            return False
        return True

    def settled(item: Item) -> Item:
        """The item as it is to be coded: what its publisher has withdrawn is set aside."""
        if not isinstance(item, Source) or not (item.metadata.status == WITHDRAWN or writer.barred(item)):
            return item
        if item.metadata.status == WITHDRAWN:
            writer.withdraw(item)
        return SetAside(item.name, "read", "withdrawn by its publisher", "its records are taken out of the store")

    at = 0
    stream = batches((settled(_named(item)) for item in items), wanted=wanted, rank=rank, world=world)
    try:
        for batch in engine(on, workers)(stream, record.coder, own):
            if batch.shard != at:
                writer.commit()
                at = batch.shard
            dead = {aside.item for aside in batch.set_aside if aside.stage == WORKERS}  # of these we know nothing new
            given = [item for item in batch.items if isinstance(item, Source) and item.name not in dead]
            tally.take(batch, writer.add(batch.tables, given))
            tell()
    except (AnalysisError, KeyboardInterrupt):
        writer.commit()
        lake.record(_ended(record, tally, "interrupted"))
        raise
    writer.commit()
    lake.record(_ended(record, tally, "finished"))
    reasons = tuple(Reason(*key, number, tally.first[key]) for key, number in tally.ranked())
    seconds = time.perf_counter() - started
    return RunSummary(
        record.id,
        tally.coded,
        tally.skipped,
        tally.set_aside,
        dict(tally.records),
        reasons,
        seconds,
        {k: float(v) for k, v in tally.stages.items()},
    )


def _named(item: Item) -> Item:
    """The item under a name that can be stored: file names may hold bytes that are no text."""
    if isinstance(item, Source):
        return replace(item, name=_storable(item.name))
    return replace(item, item=_storable(item.item), reason=_storable(item.reason))


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _begun(inputs: Sequence[str], workers: int, own: Own) -> Run:
    coder = current_coder(own)
    started = _now()
    return Run(
        id=content_id("run", coder.id, started, *inputs),
        state="started",
        started=started,
        ended=None,
        coder=coder.id,
        version=coder.version,
        resources=coder.resources,
        models=coder.models,
        settings=coder.settings,
        inputs=tuple(_storable(name) for name in inputs),
        workers=workers,
        came_in=0,
        coded=0,
        skipped=0,
        set_aside=0,
        records=(),
        reasons=(),
    )


def _ended(record: Run, tally: _Tally, state: str) -> Run:
    return replace(
        record,
        state=state,
        ended=_now(),
        came_in=tally.coded + tally.skipped + tally.set_aside,
        coded=tally.coded,
        skipped=tally.skipped,
        set_aside=tally.set_aside,
        records=tuple(Count(kind, number) for kind, number in sorted(tally.records.items())),
        reasons=tuple(Count(f"{stage}: {reason}", number) for (stage, reason, _), number in tally.ranked()[:REASONS_KEPT]),
    )
