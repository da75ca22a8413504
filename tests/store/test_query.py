from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import records
from detente.api import Store
from detente.api import open as opened
from detente.errors import StoreError
from detente.model import Coded, When
from detente.store.lake import Lake
from detente.store.query import FILTERS
from detente.store.tables import KINDS, LINKS, to_tables
from detente.store.writer import Writer

OPEN = When("2019-06-01", None, "interval", None, "expression")
BEFORE = When(None, "2018-12-31", "interval", None, "expression")
YEAR = When("2020-01-01", "2020-12-31", "year", "2020", "expression")


def page(number: int, language: str, when: When) -> Coded:
    coded = records.coded(f"{records.TEXT} Number {number}.", f"{number}.txt", language, when)
    return replace(coded, article=replace(coded.article, published=when))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Five articles: dated 2 March 2019, from June 2019, until 2018, in 2020 (French), and undated."""
    root = tmp_path_factory.mktemp("query") / "store"
    writer = Writer(Lake.create(root), "coder")
    pages = [page(0, "en", records.WHEN), page(1, "en", OPEN), page(2, "en", BEFORE), page(3, "fr", YEAR), page(4, "en", records.UNKNOWN)]
    writer.add(to_tables(pages, "coder"))
    writer.commit()
    return opened(root)


# kind, filters, how many of the five
CASES = [
    ("events", {}, 5),
    ("events", {"actor": "RUS"}, 5),
    ("events", {"actor": "rus"}, 5),
    ("events", {"actor": "JPN"}, 0),
    ("events", {"recipient": "JPN"}, 5),
    ("events", {"recipient": "RUS"}, 0),
    ("events", {"type": "ACCUSE"}, 5),
    ("events", {"type": "accuse"}, 5),
    ("events", {"type": "AID"}, 0),
    ("events", {"person": "russ"}, 5),
    ("events", {"person": "Lavrov"}, 0),
    ("events", {"lang": "fr"}, 1),
    ("events", {"lang": "FR"}, 1),
    ("events", {"lang": "vi"}, 0),
    ("events", {"since": "2019-03-02"}, 3),
    ("events", {"since": "2019-03-03"}, 2),
    ("events", {"since": "2021-01-01"}, 1),
    ("events", {"until": "2019-03-02"}, 2),
    ("events", {"until": "2019-03-01"}, 1),
    ("events", {"since": "2019-03-01", "until": "2019-03-31"}, 1),
    ("events", {"since": "2020-06-01", "until": "2020-06-01"}, 2),
    ("events", {"actor": "RUS", "recipient": "JPN", "type": "ACCUSE", "lang": "fr", "since": "2020-01-01"}, 1),
    ("events", {"limit": 2}, 2),
    ("statements", {"person": "diplomatic"}, 5),
    ("statements", {"type": "indirect"}, 5),
    ("statements", {"type": "direct"}, 0),
    ("statements", {"actor": "RUS"}, 0),
    ("positions", {"actor": "RUS"}, 5),
    ("positions", {"recipient": "USA"}, 5),
    ("positions", {"type": "oppose"}, 5),
    ("positions", {"since": "2019-03-01", "until": "2019-03-31"}, 1),
    ("relations", {"actor": "JPN", "recipient": "RUS"}, 5),
    ("relations", {"type": "alliance"}, 5),
    ("relations", {"type": "treaty"}, 0),
    ("articles", {"lang": "en"}, 4),
    ("articles", {"since": "2019-03-01", "until": "2019-03-31"}, 1),
]


@pytest.mark.parametrize(("kind", "filters", "number"), CASES)
def test_a_filter_lets_through_what_it_says(asked: Store, kind: str, filters: dict[str, str], number: int) -> None:
    assert asked.records(kind, **filters).num_rows == number  # type: ignore[misc]


def test_methods_give_what_their_kind_holds(asked: Store) -> None:
    for kind in set(FILTERS) - set(LINKS) - {"changes"}:
        assert getattr(asked, kind)(lang="fr").num_rows == 1


def test_a_store_that_was_never_linked_has_no_links(asked: Store) -> None:
    assert [asked.records(kind).num_rows for kind in LINKS] == [0, 0, 0]


def test_a_store_that_was_coded_once_has_no_changes(asked: Store) -> None:
    assert asked.changes(type="withdrawn").num_rows == 0


@pytest.mark.parametrize("value", ["2019", "2019-03", "March 2019", "2019-13-01", ""])
def test_a_date_that_is_none_is_refused(asked: Store, value: str) -> None:
    with pytest.raises(StoreError, match="takes a date"):
        asked.events(since=value)


def test_a_filter_that_a_kind_has_not_is_refused(asked: Store) -> None:
    with pytest.raises(StoreError, match="articles cannot be filtered by actor"):
        asked.records("articles", actor="RUS")


def test_an_unknown_kind_is_refused(asked: Store) -> None:
    with pytest.raises(StoreError, match="no kind of record"):
        asked.records("verdicts")


@pytest.mark.parametrize("value", ["' OR 1=1 --", "RUS'; DROP VIEW events; --", "%"])
def test_a_filter_is_a_value_and_never_sql(asked: Store, value: str) -> None:
    assert asked.events(actor=value).num_rows == 0
    assert asked.events().num_rows == 5


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(*) AS n FROM events", [{"n": 5}]),
        ("WITH e AS (SELECT * FROM events) SELECT count(*) AS n FROM e", [{"n": 5}]),
        ("SELECT DISTINCT actors[1].country AS c, trigger.quote AS q FROM events", [{"c": "RUS", "q": "condemned"}]),
        ("SELECT count(*) AS n FROM positions JOIN articles ON article = articles.id", [{"n": 5}]),
        ("SELECT count(*) AS n FROM events WHERE list_contains(actor_countries, 'RUS')", [{"n": 5}]),
        ("SELECT count(*) AS n FROM runs", [{"n": 0}]),
    ],
)
def test_sql_answers(asked: Store, query: str, rows: list[dict[str, object]]) -> None:
    assert asked.sql(query).to_pylist() == rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_asked(asked: Store, kind: str) -> None:
    assert asked.sql(f"SELECT count(*) AS n FROM {kind}").num_rows == 1


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM events",
        "DROP VIEW events",
        "CREATE TABLE t AS SELECT 1",
        "INSERT INTO events VALUES (1)",
        "UPDATE events SET type = 'AID'",
        "ATTACH 'x.db'",
        "COPY (SELECT 1) TO 'must-not-exist.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW events",
        "",
        "   ",
    ],
)
def test_sql_that_is_no_question_is_refused(asked: Store, query: str) -> None:
    with pytest.raises(StoreError, match="read-only"):
        asked.sql(query)
    assert not Path("must-not-exist.csv").exists()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM asked",
        "SELECT nonsense FROM events",
        "SELEC 1",
    ],
)
def test_sql_sees_nothing_but_the_store(asked: Store, query: str) -> None:
    with pytest.raises(StoreError) as caught:
        asked.sql(query)
    assert "\n" not in caught.value.line()


def test_an_article_comes_back_with_all_its_records(asked: Store) -> None:
    expected = page(3, "fr", YEAR)
    assert asked.coded(expected.article.id) == expected
    assert asked.coded("0000000000000000") is None


def test_records_come_in_the_order_of_article_and_text(asked: Store) -> None:
    rows = asked.events().to_pylist()
    assert [(row["article"], row["ordinal"]) for row in rows] == sorted((row["article"], row["ordinal"]) for row in rows)
