"""A store follows upgrades and withdrawals, and says what became of its records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from deltalake import DeltaTable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import records
from detente.api import open as opened
from detente.draft import Metadata, Source
from detente.model import Coded, SetAside
from detente.scale.run import run
from detente.store.changes import differences
from detente.store.lake import Lake
from detente.store.tables import CHILDREN, to_tables
from detente.store.tidy import tidy
from detente.store.writer import Writer

TEXTS = records.texts(4)


def given_as(coded: Coded) -> Source:
    return records.source(coded.article.text, coded.article.source)


def put(root: Path, coder: str, *found: Coded, inputs: tuple[Source, ...] | None = None, keep: bool = False) -> Writer:
    writer = Writer(Lake.create(root), coder, run=f"run of {coder}", keep=keep)
    writer.add(to_tables(found, coder), map(given_as, found) if inputs is None else inputs)
    writer.commit()
    return writer


def page(number: int, kind: str = "ACCUSE") -> Coded:
    coded = records.coded(TEXTS[number], f"{number}.txt")
    return replace(coded, events=(replace(coded.events[0], type=kind),))


def told(root: Path) -> list[tuple[str, str, str, tuple[str, ...]]]:
    rows = opened(root).changes().to_pylist()
    return [(row["change"], row["kind"], row["source"], tuple(row["fields"])) for row in rows]


def shown(root: Path, kind: str = "events") -> list[dict[str, object]]:
    return opened(root).sql(f"SELECT * FROM {kind} ORDER BY article, ordinal").to_pylist()


def raw(root: Path, kind: str) -> int:
    return DeltaTable(root / kind).to_pyarrow_table().num_rows


def coders(root: Path) -> list[str]:
    return sorted(opened(root).sql("SELECT coder FROM articles").column("coder").to_pylist())


def test_what_an_upgrade_codes_alike_keeps_its_rows(tmp_path: Path) -> None:
    put(tmp_path / "s", "old", page(0), page(1))
    before = opened(tmp_path / "s").sql("SELECT id, shard FROM articles ORDER BY id").to_pylist()
    put(tmp_path / "s", "new", page(0), page(1))
    assert opened(tmp_path / "s").sql("SELECT id, shard FROM articles ORDER BY id").to_pylist() == before
    assert coders(tmp_path / "s") == ["new", "new"]
    assert told(tmp_path / "s") == []
    assert DeltaTable(tmp_path / "s" / "events").version() == 1


def test_what_an_upgrade_codes_otherwise_is_replaced_with_a_trail(tmp_path: Path) -> None:
    put(tmp_path / "s", "old", page(0), page(1))
    put(tmp_path / "s", "new", page(0), page(1, "AID"))
    assert sorted(str(row["type"]) for row in shown(tmp_path / "s")) == ["ACCUSE", "AID"]
    assert raw(tmp_path / "s", "events") == 2
    assert told(tmp_path / "s") == [("changed", "articles", "1.txt", ("events",)), ("changed", "events", "1.txt", ("type",))]
    row = opened(tmp_path / "s").changes(limit=1).to_pylist()[0]
    assert (row["before"], row["after"], row["run"]) == ("old", "new", "run of new")


def test_records_that_come_and_go_are_told(tmp_path: Path) -> None:
    bare = replace(page(0), events=())
    put(tmp_path / "s", "old", page(0), replace(page(1), events=()))
    put(tmp_path / "s", "new", bare, page(1))
    assert sorted(told(tmp_path / "s")) == [
        ("added", "events", "1.txt", ()),
        ("changed", "articles", "0.txt", ("events",)),
        ("changed", "articles", "1.txt", ("events",)),
        ("withdrawn", "events", "0.txt", ()),
    ]


def test_an_input_that_becomes_another_article_takes_the_old_one_out(tmp_path: Path) -> None:
    old, new = page(0), page(1)
    new = replace(new, article=replace(new.article, source="0.txt", sha256=old.article.sha256))
    put(tmp_path / "s", "old", old)
    put(tmp_path / "s", "new", new, inputs=(given_as(old),))
    assert [row["article"] for row in shown(tmp_path / "s")] == [new.article.id]
    kinds = {(change, kind) for change, kind, _, _ in told(tmp_path / "s")}
    assert {("withdrawn", "articles"), ("added", "articles"), ("withdrawn", "events"), ("added", "events")} <= kinds
    assert {source for _, _, source, _ in told(tmp_path / "s")} == {"0.txt"}


def test_an_input_that_is_set_aside_now_takes_its_article_out(tmp_path: Path) -> None:
    put(tmp_path / "s", "old", page(0), page(1))
    writer = Writer(Lake.open(tmp_path / "s"), "new")
    writer.add(to_tables([SetAside("0.txt", "clean", "a stub", "")], "new"), [given_as(page(0))])
    writer.commit()
    assert len(shown(tmp_path / "s")) == 1
    assert ("withdrawn", "articles", "0.txt") in {row[:3] for row in told(tmp_path / "s")}


def test_what_is_kept_is_not_coded_again(tmp_path: Path) -> None:
    put(tmp_path / "s", "old", page(0))
    source = given_as(page(0))
    assert Writer(Lake.open(tmp_path / "s"), "new", keep=True).has(source.sha256, source.name)
    assert not Writer(Lake.open(tmp_path / "s"), "new").has(source.sha256, source.name)


def test_there_and_back_again_is_the_first_store(tmp_path: Path) -> None:
    first = [page(0), page(1), page(2)]
    put(tmp_path / "s", "old", *first)
    before = shown(tmp_path / "s")
    put(tmp_path / "s", "new", page(0, "AID"), page(1), page(2, "AGREE"))
    put(tmp_path / "s", "old", *first)
    assert shown(tmp_path / "s") == before
    assert raw(tmp_path / "s", "events") == 3


def test_two_runs_of_the_same_articles_write_them_once(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "s")
    writers = [Writer(lake, "coder"), Writer(lake, "coder")]
    for writer in writers:
        writer.add(to_tables([page(0), page(1)], "coder"), [])
    for writer in writers:
        writer.commit()
    assert {kind: raw(tmp_path / "s", kind) for kind in ("articles", "events", "statements")} == {
        "articles": 2,
        "events": 2,
        "statements": 2,
    }


def test_two_runs_that_overlap_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "s")
    one, other = Writer(lake, "coder"), Writer(lake, "coder")
    one.add(to_tables([page(0), page(1)], "coder"), [])
    other.add(to_tables([page(1), page(2)], "coder"), [])
    one.commit()
    other.commit()
    assert [row["article"] for row in shown(tmp_path / "s")] == sorted(page(n).article.id for n in range(3))
    assert raw(tmp_path / "s", "articles") == 3


def test_two_runs_that_take_turns_write_each_article_once(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "s")
    ahead, behind = Writer(lake, "coder"), Writer(lake, "coder")
    for number in (0, 1, 2):  # one is two shards ahead when the other sees that it is not alone
        ahead.add(to_tables([page(number)], "coder"), [])
        ahead.commit()
    for number in (0, 1, 2, 3):
        behind.add(to_tables([page(number)], "coder"), [])
        behind.commit()
    assert raw(tmp_path / "s", "articles") == 4


def item(number: int, **metadata: str) -> Source:
    return replace(records.source(TEXTS[number], f"{number}.txt"), metadata=Metadata(**metadata))


@pytest.fixture
def _uris(fake: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts that keep the URL and URI of their sources, as the clean stage does."""
    import sys

    plain = records.to_draft

    def to_draft(source: Source) -> object:
        draft = plain(source)
        draft.article = replace(draft.article, url=source.metadata.url, uri=source.metadata.uri)
        return draft

    monkeypatch.setattr(sys.modules["detente.clean.stage"], "to_draft", to_draft)


NOTICE = Source("notice", "text", "", "0" * 64, Metadata(uri="tag:wire:1", status="withdrawn"))


@pytest.mark.usefixtures("_uris")
@pytest.mark.parametrize("runs", [[[0, "notice"]], [[0], ["notice"]], [["notice"], [0]], [["notice", 0]], [[0], ["notice"], [0]]])
def test_a_notice_takes_an_article_out_whenever_it_comes(tmp_path: Path, runs: list[list[object]]) -> None:
    for inputs in runs:
        items = [NOTICE if name == "notice" else item(0, uri="tag:wire:1") for name in inputs]
        run([*items, item(1, uri="tag:wire:2")], store=tmp_path / "s", inputs=[])
    assert opened(tmp_path / "s").sql("SELECT uri FROM articles").column("uri").to_pylist() == ["tag:wire:2"]
    assert len(shown(tmp_path / "s")) == 1
    assert ("withdrawn", "notices", None, ()) in told(tmp_path / "s")


@pytest.mark.usefixtures("_uris")
def test_a_withdrawal_is_counted_with_its_reason(tmp_path: Path) -> None:
    run([item(0, uri="tag:wire:1")], store=tmp_path / "s", inputs=[])
    summary = run([NOTICE], store=tmp_path / "s", inputs=[])
    assert [(reason.reason, reason.first) for reason in summary.reasons] == [("withdrawn by its publisher", "notice")]


def test_differences_name_the_fields() -> None:
    before = [{"id": "a", "type": "AID", "ordinal": 0}, {"id": "b", "type": "AID", "ordinal": 1}]
    after = [{"id": "b", "type": "AGREE", "ordinal": 0}, {"id": "c", "type": "AID", "ordinal": 1}]
    assert list(differences(before, after)) == [("a", "withdrawn", ()), ("b", "changed", ("type",)), ("c", "added", ())]


KINDS = st.sampled_from(["ACCUSE", "AID", "AGREE"])
# A history: who coded, what came of each of four articles (None: not given), and after how many writes the run was killed (None: it was not).
HISTORY = st.lists(st.tuples(st.sampled_from(["one", "two"]), st.integers(0, 15), st.none() | st.integers(0, 12)), max_size=3)
SAYS = {("one", n): "ACCUSE" for n in range(4)} | {("two", n): kind for n, kind in enumerate(("ACCUSE", "AID", "AGREE", "AID"))}


class Killed(BaseException):
    """A run ended from outside."""


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_whatever_happened_before_a_last_run_puts_right(
    history: list[tuple[str, int, int | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("history")
    once, swap, take_out = Lake.once, Lake.swap, Lake.take_out
    left = [0]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    def dying(method):  # type: ignore[no-untyped-def]
        def call(self, *args, **more):  # type: ignore[no-untyped-def]
            step()
            found = method(self, *args, **more)
            step()
            return found

        return call

    for coder, chosen, killed in history:
        left[0] = -1 if killed is None else killed + 1
        with pytest.MonkeyPatch.context() as patch:
            for name, method in (("once", once), ("swap", swap), ("take_out", take_out)):
                patch.setattr(Lake, name, dying(method))
            try:
                put(root / "s", coder, *(page(n, SAYS[coder, n]) for n in range(4) if chosen >> n & 1))
            except Killed:
                continue
    put(root / "s", "two", *(page(n, SAYS["two", n]) for n in range(4)))
    put(root / "fresh", "two", *(page(n, SAYS["two", n]) for n in range(4)))
    for kind in CHILDREN:
        assert shown(root / "s", kind) == shown(root / "fresh", kind)
    assert coders(root / "s") == ["two"] * 4
    tidy(root / "s")
    for kind in CHILDREN:
        assert shown(root / "s", kind) == shown(root / "fresh", kind)
