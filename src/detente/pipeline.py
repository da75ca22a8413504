"""The one list of stages, and the loop that drives drafts through it.

read → clean → language → actors → when, where → questions, reader → statements → appraisals → events → positions, relations → store
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from detente.actors.registry import registry
from detente.draft import Draft, Source
from detente.errors import AnalysisError, DetenteError
from detente.issues.book import issue_book
from detente.model import Coded, SetAside
from detente.own import Own
from detente.verify import misquoted

__all__ = ["BATCH_ARTICLES", "Clock", "Stage", "batches", "check", "code_batch", "code_each", "code_stream", "stages"]

NONE = Own()
REPORT = "report this with the article"

BATCH_ARTICLES = 32  # enough sentences to fill the parser's batches; more only takes memory (measured)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step. `run` takes a batch of drafts and fills the slots it gives; it may raise AnalysisError for a single draft.

    One that `waits` does so for threads that a stage before it has set to work; other batches may be worked on meanwhile.
    """

    name: str
    needs: frozenset[str]
    gives: frozenset[str]
    run: Callable[[Sequence[Draft]], None]
    waits: bool = False


@dataclass(slots=True)
class Clock:
    """Seconds spent in each stage, summed over a run."""

    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, stage: str, elapsed_s: float) -> None:
        """Count `elapsed_s` toward `stage`."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + elapsed_s


def stages() -> tuple[Stage, ...]:
    """The stages in order. Imported here, not at the top, so that `import detente` loads no language engine."""
    from detente.actors import stage as actors
    from detente.appraisals import stage as appraisals
    from detente.events import stage as events
    from detente.language import stage as language
    from detente.positions import stage as positions
    from detente.reader import stage as reader
    from detente.relations import stage as relations
    from detente.statements import stage as statements
    from detente.when import stage as when
    from detente.where import stage as where

    def one(name: str, needs: str, gives: str, run: Callable[[Sequence[Draft]], None], *, waits: bool = False) -> Stage:
        return Stage(name, frozenset(needs.split()), frozenset(gives.split()), run, waits)

    return (
        one("language", "article", "sentences", language.run),
        one("actors", "sentences", "mentions", actors.run),
        one("when", "sentences mentions", "dates", when.run),
        one("where", "sentences mentions", "places", where.run),
        one("questions", "sentences mentions", "questions", reader.ask),
        one("reader", "questions", "judgements", reader.hear, waits=True),
        one("statements", "sentences mentions dates judgements", "statements", statements.run),
        one("appraisals", "sentences mentions statements", "appraisals", appraisals.run),
        one("events", "sentences mentions dates places judgements statements appraisals", "events", events.run),
        one("positions", "sentences mentions statements appraisals", "positions", positions.run),
        one("relations", "sentences mentions events", "relations", relations.run),
    )


def check(chain: Sequence[Stage]) -> None:
    """Raise ValueError where a stage needs a slot that none before it gives."""
    given = {"article"}
    for stage in chain:
        if missing := stage.needs - given:
            raise ValueError(f"stage {stage.name} needs {', '.join(sorted(missing))}, which no stage before it gives")
        given |= stage.gives


def code_stream(items: Iterable[Source | SetAside], own: Own = NONE) -> Iterator[Coded | SetAside]:
    """Code a stream in batches of BATCH_ARTICLES; one result for each item, in the order they came in.

    What the reader of files has set aside already passes through at its place. `own` are a user's actors and issues, and the engine.
    """
    for results, _ in code_each(batches(items), own):
        yield from results


def batches(items: Iterable[Source | SetAside]) -> Iterator[list[Source | SetAside]]:
    """The stream cut into lists of BATCH_ARTICLES, the last one shorter."""
    stream = iter(items)
    while batch := list(islice(stream, BATCH_ARTICLES)):
        yield batch


def code_batch(items: Sequence[Source | SetAside], clock: Clock | None = None, own: Own = NONE) -> list[Coded | SetAside]:
    """Code a batch of sources; one result each, in order: the records, or why the source was set aside.

    All go through each stage together, so that the engines see full batches. Where that fails, each is coded again alone and from its
    source, since the stage may have filled half its slots: one bad article costs only itself.
    """
    with _uncollected():
        return _Batch(items, clock or Clock(), own).finished()


def code_each(batches: Iterable[Sequence[Source | SetAside]], own: Own = NONE) -> Iterator[tuple[list[Coded | SetAside], Clock]]:
    """Code batch after batch as `code_batch` does, each with its clock: the same results, in less time where there are processors to spare.

    While the model's threads read one batch, this one takes the next as far as its questions. So one batch more is taken than was given out.
    """
    before: _Batch | None = None
    for items in batches:
        with _uncollected():
            batch = _Batch(items, Clock(), own)
            done = before.finished() if before else []
        if before:
            yield done, before.clock
        before = batch
    if before:
        with _uncollected():
            done = before.finished()
        yield done, before.clock


class _Batch:
    """A batch under way: taken through the stages up to the first that waits for other threads, and then through the rest."""

    def __init__(self, items: Sequence[Source | SetAside], clock: Clock, own: Own) -> None:
        """Take the items as far as the threads that are set to work for them."""
        self.clock, self._own = clock, own
        chain = stages()
        check(chain)
        waits = next((i for i, stage in enumerate(chain) if stage.waits), len(chain))
        self._chain, self._rest = chain, chain[waits:]
        self._drafts = [_start(item, clock, own) if isinstance(item, Source) else item for item in items]
        self._broken = False
        try:
            _run(chain[:waits], self._live(), clock)
        except DetenteError:
            self._broken = True

    def finished(self) -> list[Coded | SetAside]:
        """Take them through the rest; one result for each item, in order. To be called once: the drafts are let go."""
        results = iter(self._results())
        drafts, self._drafts = self._drafts, []
        return [next(results) if isinstance(draft, Draft) else draft for draft in drafts]

    def _live(self) -> list[Draft]:
        return [draft for draft in self._drafts if isinstance(draft, Draft)]

    def _results(self) -> Iterable[Coded | SetAside]:
        live = self._live()
        if not self._broken:
            try:
                return _ended(self._rest, live, self.clock)
            except DetenteError:
                pass
        return (_alone(self._chain, draft.source, self.clock, self._own) for draft in live)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector off while a batch is made, until its drafts are gone: it would walk them over and over, and find nothing to
    free (a tenth of the time)."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _start(source: Source, clock: Clock, own: Own) -> Draft | SetAside:
    """A fresh draft of a source, or why there is none."""
    from detente.clean.stage import to_draft

    try:
        with _step("clean", clock):
            draft = to_draft(source)
        draft.registry = registry(own.actors)
        draft.issues = issue_book(own.issues)
        draft.engine = own.engine
        return draft
    except DetenteError as error:
        return _aside(source, error)


def _alone(chain: Sequence[Stage], source: Source, clock: Clock, own: Own) -> Coded | SetAside:
    """The records of one source, coded from a fresh draft, or why it was set aside."""
    draft = _start(source, clock, own)
    if isinstance(draft, SetAside):
        return draft
    try:
        return _ended(chain, [draft], clock)[0]
    except DetenteError as error:
        return _aside(source, error)


def _run(chain: Sequence[Stage], drafts: Sequence[Draft], clock: Clock) -> None:
    """Take all drafts through some stages; raises DetenteError where one fails on any of them."""
    if drafts:
        for stage in chain:
            with _step(stage.name, clock):
                stage.run(drafts)


def _ended(chain: Sequence[Stage], drafts: Sequence[Draft], clock: Clock) -> list[Coded]:
    """The records of all drafts after the last stages; raises DetenteError where one fails on any of them."""
    _run(chain, drafts, clock)
    with _step("verify", clock):
        return [_finish(draft) for draft in drafts]


def _finish(draft: Draft) -> Coded:
    """The finished records, once every quote has been held against the text."""
    coded = draft.coded()
    if wrong := misquoted(coded):
        first = wrong[0]
        raise AnalysisError(f"{first.field} at {first.span.start} quotes {first.quote!r}, which is not the text there", remedy=REPORT)
    return coded


@contextmanager
def _step(stage: str, clock: Clock) -> Iterator[None]:
    """Time a block, and name the stage in what it raises; an error that nobody foresaw becomes an AnalysisError with its type and text."""
    started = time.perf_counter()
    try:
        yield
    except DetenteError as error:
        error.stage = error.stage or stage
        raise
    except Exception as error:
        raise AnalysisError(f"{type(error).__name__}: {error}", stage=stage, remedy=REPORT) from error
    finally:
        clock.add(stage, time.perf_counter() - started)


def _aside(source: Source, error: DetenteError) -> SetAside:
    return SetAside(source.name, error.stage, error.what, error.remedy)
