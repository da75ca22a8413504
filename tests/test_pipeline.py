from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator, Sequence

import pytest

import records
from detente.draft import Draft, Source
from detente.errors import AnalysisError, InputError, ResourceError
from detente.evidence import Evidence, Span
from detente.model import Coded, SetAside
from detente.pipeline import BATCH_ARTICLES, Clock, Stage, batches, check, code_batch, code_each, code_stream, stages

pytestmark = pytest.mark.usefixtures("fake")


def stage(name: str, needs: str, gives: str, run: object = None) -> Stage:
    return Stage(name, frozenset(needs.split()), frozenset(gives.split()), run or (lambda drafts: None))  # type: ignore[arg-type]


def use(monkeypatch: pytest.MonkeyPatch, run: object, name: str = "events") -> None:
    monkeypatch.setattr("detente.pipeline.stages", lambda: (stage(name, "article", "events", run),))


def sources(*texts: str) -> list[Source]:
    return [records.source(text, f"{n}.txt") for n, text in enumerate(texts)]


def test_one_result_for_each_source_in_order() -> None:
    results = code_batch(sources(*records.texts(5)))
    assert [result.article.text for result in results if isinstance(result, Coded)] == records.texts(5)


@pytest.mark.parametrize("collecting", [True, False])
def test_the_garbage_collector_rests_while_a_batch_is_made_and_is_then_as_it_was(monkeypatch: pytest.MonkeyPatch, collecting: bool) -> None:
    during: list[bool] = []
    use(monkeypatch, lambda drafts: during.append(gc.isenabled()))
    was = gc.isenabled()
    try:
        gc.enable() if collecting else gc.disable()
        code_batch(sources(*records.texts(1)))
        assert (during, gc.isenabled()) == ([False], collecting)
    finally:
        gc.enable() if was else gc.disable()


def test_an_empty_batch_gives_nothing() -> None:
    assert code_batch([]) == []


def test_an_article_that_breaks_a_stage_is_set_aside_alone() -> None:
    good, bad = records.texts(2), "BAD"
    results = code_batch(sources(good[0], bad, good[1]))
    assert isinstance(results[0], Coded)
    assert isinstance(results[2], Coded)
    assert results[1] == SetAside("1.txt", "fake", "RuntimeError: a stage broke", "report this with the article")


def test_what_a_stage_left_half_done_is_not_kept() -> None:
    (alone,) = code_batch(sources(records.TEXT))
    beside, _ = code_batch(sources(records.TEXT, "BAD"))  # the first has been filled once when the second breaks the batch
    assert isinstance(alone, Coded)
    assert isinstance(beside, Coded)
    assert (beside.events, beside.notes) == (alone.events, alone.notes)


def test_drafts_are_coded_together_where_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    use(monkeypatch, lambda drafts: sizes.append(len(drafts)))
    code_batch(sources("a", "b", "c"))
    assert sizes == [3]


def test_stages_do_not_run_where_no_draft_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, lambda drafts: pytest.fail("called"))
    assert code_batch([SetAside("x", "read", "empty", "")]) == [SetAside("x", "read", "empty", "")]


@pytest.mark.parametrize(
    ("error", "reason", "where", "remedy"),
    [
        (AnalysisError("too odd", remedy="mend it"), "too odd", "events", "mend it"),
        (AnalysisError("too odd", stage="inner"), "too odd", "inner", ""),
        (ResourceError("no model", stage="language", remedy="pip install it"), "no model", "language", "pip install it"),
        (InputError("no text", remedy="give one"), "no text", "events", "give one"),
        (ValueError("bad value"), "ValueError: bad value", "events", "report this with the article"),
        (KeyError("x"), "KeyError: 'x'", "events", "report this with the article"),
        (RecursionError(), "RecursionError: ", "events", "report this with the article"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "bad"), "UnicodeDecodeError: ", "events", "report this with the article"),
    ],
)
def test_the_reason_says_what_happened(monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str, where: str, remedy: str) -> None:
    def broken(drafts: Sequence[Draft]) -> None:
        raise error

    use(monkeypatch, broken)
    (aside,) = code_batch(sources("text"))
    assert isinstance(aside, SetAside)
    assert aside.reason.startswith(reason)
    assert (aside.item, aside.stage, aside.remedy) == ("0.txt", where, remedy)


def test_a_failure_in_clean_sets_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Source) -> Draft:
        raise InputError("nothing to code", remedy="leave it out")

    monkeypatch.setattr(sys.modules["detente.clean.stage"], "to_draft", refuse)
    assert code_batch(sources("a")) == [SetAside("0.txt", "clean", "nothing to code", "leave it out")]


def test_an_interrupt_is_not_an_article_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(drafts: Sequence[Draft]) -> None:
        raise KeyboardInterrupt

    use(monkeypatch, interrupted)
    with pytest.raises(KeyboardInterrupt):
        code_batch(sources("a"))


def test_a_record_that_misquotes_is_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def misquote(drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            event = records.coded().events[0]
            draft.events.append(type(event)(**{**_fields(event), "trigger": Evidence("trigger", Span(0, 6), "Berlin")}))

    use(monkeypatch, misquote)
    (aside,) = code_batch(sources(records.TEXT))
    assert isinstance(aside, SetAside)
    assert aside.stage == "verify"
    assert "Berlin" in aside.reason


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [0, 1, BATCH_ARTICLES - 1, BATCH_ARTICLES, BATCH_ARTICLES + 1, 3 * BATCH_ARTICLES])
def test_the_stream_keeps_order_and_number(count: int) -> None:
    texts = records.texts(count)
    assert [result.article.text for result in code_stream(sources(*texts)) if isinstance(result, Coded)] == texts


def test_the_stream_passes_on_what_was_set_aside_before() -> None:
    aside = SetAside("b.txt", "read", "file is empty", "leave it out")
    first, second, third = code_stream([*sources("a " + records.TEXT), aside, *sources(records.TEXT)])
    assert (isinstance(first, Coded), second, isinstance(third, Coded)) == (True, aside, True)


def test_the_stream_reads_no_further_than_a_batch_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield records.source(records.TEXT)

    next(code_stream(endless()))
    assert taken == 2 * BATCH_ARTICLES  # the batch that is given out, and the one under way meanwhile


def test_a_batch_waits_for_other_threads_while_the_next_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def noted(name: str, *, waits: bool = False) -> Stage:
        return Stage(name, frozenset(), frozenset(), lambda drafts: done.append(f"{name} {drafts[0].article.text}"), waits)

    monkeypatch.setattr("detente.pipeline.stages", lambda: (noted("ask"), noted("hear", waits=True), noted("end")))
    results = [result for (result,), _ in code_each([sources("a"), sources("b"), sources("c")])]
    assert [result.article.text for result in results if isinstance(result, Coded)] == ["a", "b", "c"]
    assert done == ["ask a", "ask b", "hear a", "end a", "ask c", "hear b", "end b", "hear c", "end c"]


@pytest.mark.parametrize("breaks", ["ask", "hear"])
def test_an_article_that_breaks_costs_only_itself_on_either_side_of_the_wait(monkeypatch: pytest.MonkeyPatch, breaks: str) -> None:
    def broken(drafts: Sequence[Draft]) -> None:
        if any(draft.article.text == "b" for draft in drafts):
            raise ValueError("odd")

    chain = [Stage(name, frozenset(), frozenset(), broken if name == breaks else len, name == "hear") for name in ("ask", "hear")]
    monkeypatch.setattr("detente.pipeline.stages", lambda: chain)
    first, second = [results for results, _ in code_each([sources("a", "b", "c"), sources("d")])]
    assert [isinstance(result, Coded) for result in (*first, *second)] == [True, False, True, True]
    assert isinstance(first[1], SetAside)
    assert (first[1].stage, first[1].reason) == (breaks, "ValueError: odd")


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (5, [5]), (32, [32]), (33, [32, 1]), (70, [32, 32, 6])])
def test_batches_are_full_but_the_last(count: int, sizes: list[int]) -> None:
    assert [len(batch) for batch in batches(sources(*records.texts(count)))] == sizes


def test_the_clock_counts_every_stage() -> None:
    clock = Clock()
    code_batch(sources(records.TEXT), clock)
    assert set(clock.seconds) == {"clean", "fake", "verify"}
    assert all(seconds >= 0 for seconds in clock.seconds.values())


def test_the_clock_adds() -> None:
    clock = Clock()
    clock.add("a", 1.0)
    clock.add("a", 0.5)
    assert clock.seconds == {"a": 1.5}


@pytest.mark.parametrize(
    "chain",
    [
        (),
        (stage("a", "article", "sentences"), stage("b", "sentences", "mentions")),
        (stage("a", "", "x"), stage("b", "x article", "y"), stage("c", "x y", "z")),
    ],
)
def test_a_chain_whose_needs_are_given_is_taken(chain: tuple[Stage, ...]) -> None:
    check(chain)


@pytest.mark.parametrize(
    ("chain", "named"),
    [
        ((stage("b", "sentences", "mentions"),), "b needs sentences"),
        ((stage("b", "sentences", "mentions"), stage("a", "article", "sentences")), "b needs sentences"),
        ((stage("c", "z y", ""),), "c needs y, z"),
    ],
)
def test_a_chain_with_a_gap_is_refused(chain: tuple[Stage, ...], named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        check(chain)


def test_the_chain_that_ships_has_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    check(stages())
