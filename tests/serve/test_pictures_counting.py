"""What pictures count: periods, marks and what is behind them, and the values of a field, held against counting one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pictured
from detente.serve.index import RECORDS, Index
from detente.serve.pictures.acts import WAYS, Acts, behind, marks, periods
from detente.serve.pictures.counts import acts_of, chosen, mean_score, numbers, place_among, top, value
from detente.serve.pictures.spans import UNITS, begin, counted, end, iso, rounded, shown, together, unit_of
from detente.serve.pictures.terms import holder, pairs, terms
from detente.serve.query import Query
from detente.serve.rows import NONE

FIRST, LAST = date(1990, 1, 1).toordinal(), date(2024, 12, 31).toordinal()
KINDS = ("ACCUSE", "AID", "ASSAULT")
days = st.integers(FIRST, LAST)
intervals = st.one_of(
    days.map(lambda day: (day, day)),
    st.tuples(days, st.integers(1, 800)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    days.map(lambda day: (NONE, day)),
    days.map(lambda day: (day, NONE)),
    st.just((NONE, NONE)),
)
some = st.lists(st.tuples(st.integers(0, 2), intervals, st.sampled_from([-900, -300, 250, 1000]), st.integers(0, 2)), max_size=40)


def made(rows: list[tuple[int, tuple[int, int], int, int]]) -> Acts:
    way, spans, score, kind = zip(*rows, strict=True) if rows else ((), (), (), ())
    first, last = zip(*spans, strict=True) if spans else ((), ())
    return Acts(
        np.arange(1, len(rows) + 1, dtype=np.uint32),
        np.array(way, np.int8),
        np.array(first, np.int32),
        np.array(last, np.int32),
        np.array(score, np.int32),
        np.array(kind, np.int8),
        KINDS,
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return pictured.indexed(tmp_path_factory.mktemp("pictured"))


@settings(deadline=None)
@given(st.lists(days, min_size=1, max_size=20), st.sampled_from(UNITS))
def test_a_day_lies_in_its_unit_and_the_next_unit_begins_the_day_after(found: list[int], unit: str) -> None:
    starts = begin(np.array(found, np.int32), unit)
    stops = end(starts, unit)
    for day, start, stop in zip(found, starts.tolist(), stops.tolist(), strict=True):
        assert start <= day <= stop
        assert begin(np.array([stop + 1], np.int32), unit)[0] == stop + 1
        assert date.fromordinal(start).day == 1 or unit == "day"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-02-24", "2022-02-24", "2022-02-24"),
        ("2022-02-01", "2022-02-28", "2022-02"),
        ("2022-04-01", "2022-06-30", "2022-Q2"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2022-02-03", "2022-02-28", "2022-02-03 – 2022-02-28"),
        (None, "2022-02-28", "… – 2022-02-28"),
        ("2022-02-28", None, "2022-02-28 – …"),
    ],
)
def test_an_interval_is_shown_in_short(first: str | None, last: str | None, words: str) -> None:
    assert shown(first, last) == words


def test_only_what_lies_in_one_unit_is_gathered_there() -> None:
    first = np.array([date(2022, 2, 3).toordinal(), date(2022, 2, 20).toordinal(), NONE], np.int32)
    last = np.array([date(2022, 2, 9).toordinal(), date(2022, 3, 2).toordinal(), date(2022, 3, 2).toordinal()], np.int32)
    low, high = together(first, last, "month")
    assert [(iso(int(a)), iso(int(b))) for a, b in zip(low, high, strict=True)] == [
        ("2022-02-01", "2022-02-28"),
        ("2022-02-20", "2022-03-02"),
        (None, "2022-03-02"),
    ]


def test_periods_get_longer_with_the_window() -> None:
    assert [unit_of(days, 1000) for days in (20, 400, 3000, 20000)] == ["day", "month", "quarter", "year"]
    assert [unit_of(400, acts) for acts in (1000, 20, 9, 2)] == ["month", "quarter", "quarter", "year"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-(2**31), 2**31 - 1), st.integers(0, 3)), max_size=60))
def test_packed_counting_is_counting(rows: list[tuple[int, int, int]]) -> None:
    table = np.array(rows, np.int64).reshape(-1, 3)
    keys, counts = counted([table[:, column] for column in range(3)])
    assert dict(zip(keys, counts, strict=True)) == Counter(rows)
    assert keys == sorted(keys)


def test_columns_that_cannot_be_packed_are_refused() -> None:
    wide = np.array([0, 2**40], np.int64)
    with pytest.raises(ValueError, match="too wide"):
        counted([wide, wide])


def test_a_day_that_is_not_known_stays_so_when_days_are_rounded() -> None:
    found = rounded(np.array([NONE, date(2022, 5, 9).toordinal()], np.int64), "quarter")
    assert [iso(int(day)) for day in found] == [None, "2022-04-01"]


@settings(deadline=None)
@given(some, st.sampled_from(UNITS))
def test_every_dated_act_is_behind_exactly_one_mark(rows: list[tuple[int, tuple[int, int], int, int]], unit: str) -> None:
    acts = made(rows)
    seen: list[int] = []
    for mark in marks(acts, unit) or []:
        first, last = (date.fromisoformat(day).toordinal() if day else NONE for day in (mark.first, mark.last))
        ids = behind(acts, unit, way=mark.way, first=first, last=last, score=mark.score).tolist()
        assert len(ids) == mark.acts
        assert {KINDS[rows[n - 1][3]] for n in ids} == set(mark.types)
        assert {WAYS[rows[n - 1][0]] for n in ids} == {mark.way}
        seen += ids
    assert sorted(seen) == acts.ids[acts.dated].tolist()


@settings(deadline=None)
@given(some)
def test_more_marks_than_wanted_are_none(rows: list[tuple[int, tuple[int, int], int, int]]) -> None:
    acts = made(rows)
    found = marks(acts, "day") or []
    assert marks(acts, "day", len(found)) == (found or [])
    if found:
        assert marks(acts, "day", len(found) - 1) is None


@settings(deadline=None)
@given(some, st.sampled_from(UNITS))
def test_a_period_has_the_acts_that_lie_wholly_in_it(rows: list[tuple[int, tuple[int, int], int, int]], unit: str) -> None:
    for period in periods(made(rows), unit):
        low, high = date.fromisoformat(period.first).toordinal(), date.fromisoformat(period.last).toordinal()
        scores = [score for way, (first, last), score, _ in rows if WAYS[way] == period.way and first >= low and NONE < last <= high]
        assert period.acts == len(scores)
        assert period.mean == pytest.approx(sum(scores) / len(scores) / 100, abs=0.006)


def test_a_year_is_in_no_month() -> None:
    start = date(2022, 1, 1).toordinal()
    acts = made([(0, (start, start + 364), -300, 0), (0, (start, start), 250, 1)])
    assert [(period.first, period.acts, period.mean) for period in periods(acts, "month")] == [("2022-01-01", 1, 2.5)]


def test_pairs_are_of_those_who_act_and_those_acted_on_or_of_all_who_act_together() -> None:
    assert list(pairs("events", {"USA", "FRA"}, {"RUS"})) == ["FRA RUS", "RUS USA"]
    assert list(pairs("events", {"USA", "FRA"}, set())) == ["FRA USA"]
    assert list(pairs("relations", {"JPN", "RUS"}, {"JPN", "RUS"})) == ["JPN RUS"]
    assert list(pairs("statements", {"USA", "FRA"}, set())) == []
    assert list(pairs("events", {"RUS", "IGO"}, {"RUS"})) == []


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([], ("-", "unknown:")),
        ([("official", "the minister")], ("-", "state:RUS")),
        ([("agency", "l'agence Reuters"), ("official", "the minister")], ("REUTERS", "state:RUS")),
        ([("media", "the BBC")], ("BBC", "itself:")),
        ([("media", "Le journal Global Times")], ("Global Times", "itself:")),
        ([("media", "BBC News")], ("BBC News", "itself:")),
        ([("media", "reporters"), ("expert", "a professor")], ("other", "expert:RUS")),
        ([("anonymous-military", "a general")], ("-", "unnamed:RUS")),
        ([("something new", "x")], ("-", "person:RUS")),
    ],
)
def test_words_come_through_a_relay_from_a_voice(links: list[tuple[str, str]], found: tuple[str, str]) -> None:
    actor = {"country": "RUS", "members": [], "identity": "RUS"}
    chain = [{"kind": "outlet", "label": "Wire", "actor": None}, *({"kind": kind, "label": label, "actor": actor} for kind, label in links)]
    assert dict(terms("statements", {"chain": chain})) == {"relay": found[0], "voice": found[1]}


@pytest.mark.parametrize(
    ("actor", "key"),
    [
        ({"country": "RUS", "identity": "sergey-lavrov", "sectors": ["GOV"]}, "RUS"),
        ({"country": "RUS", "identity": "RUS/CVL", "sectors": ["CVL"]}, "RUS/CVL"),
        ({"country": "IGO", "identity": "NATO", "sectors": []}, "NATO"),
        ({"country": "RUS", "identity": "anonymous:diplomatic", "sectors": [], "anonymous": "diplomatic"}, "anonymous:diplomatic"),
        ({"country": None, "identity": "FRA+DEU", "sectors": [], "members": ["FRA", "DEU"]}, "FRA+DEU"),
    ],
)
def test_positions_are_filed_as_in_the_ledger(actor: dict[str, object], key: str) -> None:
    assert holder({"anonymous": None, "members": [], **actor}) == key


@pytest.mark.parametrize("field", ["dyad", "type", "outlet", "language", "spot", "holder", "issue", "voice", "relay"])
@pytest.mark.parametrize("kind", ["events", "positions", "statements"])
def test_counting_a_field_at_once_is_counting_it_value_by_value(index: Index, field: str, kind: str) -> None:
    snapshot = index.snapshot()
    found = chosen(index, Query(kind))
    rows = index.reader().execute("SELECT value FROM postings WHERE space = ? AND field = ?", (RECORDS, field)).fetchall()
    expected = {row["value"]: value(snapshot, field, row["value"]) & found.bits for row in rows}
    counts = top(snapshot, field, found.ids, 1000)
    assert {each.name: each.records for each in counts} == {name: len(bits) for name, bits in expected.items() if bits}
    assert [(-each.records, each.name) for each in counts] == sorted((-each.records, each.name) for each in counts)
    for each in counts:
        assert each.mean == mean_score(snapshot, numbers(expected[each.name]))
    assert top(snapshot, field, found.ids, 1) == counts[:1]


def test_each_record_has_the_place_of_its_value(index: Index) -> None:
    snapshot = index.snapshot()
    ids = chosen(index, Query("events")).ids
    names = ["AID", "ACCUSE"]
    expected = [next((at for at, name in enumerate(names) if int(n) in value(snapshot, "type", name)), -1) for n in ids]
    assert place_among(snapshot, "type", ids, names).tolist() == expected
    assert {-1, 0, 1} == set(expected)


def test_acts_of_a_pair_are_told_apart_by_direction(index: Index) -> None:
    snapshot = index.snapshot()
    acts = acts_of(snapshot, chosen(index, Query("events")).bits, "JPN", "RUS", KINDS)
    assert Counter(WAYS[way] for way in acts.way.tolist()) == {"ab": 1, "ba": 6, "both": 1}
    turned = acts_of(snapshot, chosen(index, Query("events")).bits, "RUS", "JPN", KINDS)
    assert Counter(WAYS[way] for way in turned.way.tolist()) == {"ab": 6, "ba": 1, "both": 1}
    reported = acts_of(snapshot, chosen(index, Query("events")).bits, "JPN", "RUS", KINDS, reported=True)
    assert {iso(day) for day in reported.first.tolist()} == {"2019-03-05"}


def test_the_index_follows_the_store_into_the_columns(tmp_path: Path) -> None:
    import desks

    index = pictured.indexed(tmp_path)
    before = {each.name: each.records for each in top(index.snapshot(), "dyad", chosen(index, Query("events")).ids, 10)}
    desks.put(tmp_path / "store", pictured.acts(200, told=(date(2019, 3, 2) + timedelta(days=40)).isoformat()))
    assert index.refresh()
    after = {each.name: each.records for each in top(index.snapshot(), "dyad", chosen(index, Query("events")).ids, 10)}
    assert after == {**before, "JPN RUS": before["JPN RUS"] + 1}
