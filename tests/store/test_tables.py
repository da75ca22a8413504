from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import records
from detente.evidence import Span
from detente.model import Article, Coded, SetAside
from detente.store.tables import CHILDREN, KINDS, RECORDS, from_tables, records_of, schema, to_tables

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
SPANS = st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)).map(lambda pair: Span(min(pair), max(pair)))
SCALARS = {str: WORDS, int: st.integers(-(2**63), 2**63 - 1), float: st.floats(allow_nan=False), bool: st.booleans(), Span: SPANS}


@cache
def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a record's type, however odd."""
    if hint in SCALARS:
        return SCALARS[hint]
    if get_origin(hint) is UnionType:
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        return st.none() | any_of(inner)
    if get_origin(hint) is tuple:
        args = get_args(hint)
        if args[-1] is not ...:
            return st.tuples(*map(any_of, args))
        return st.lists(any_of(args[0]), max_size=2).map(tuple)
    hints = get_type_hints(hint)
    return st.builds(hint, **{f.name: any_of(hints[f.name]) for f in fields(hint)})


@pytest.mark.parametrize("kind", CHILDREN)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_record_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    coded = records.coded()
    drawn = data.draw(st.lists(any_of(CHILDREN[kind]), max_size=2))
    found = tuple(replace(record, article=coded.article.id) if hasattr(record, "article") else record for record in drawn)
    coded = replace(coded, **{kind: found})
    assert from_tables(to_tables([coded], "coder")) == [coded]


@settings(max_examples=15, deadline=None)
@given(any_of(Article))
def test_any_article_comes_back_as_it_was(article: Article) -> None:
    coded = Coded(article, (), (), (), (), (), (), (), ())
    assert from_tables(to_tables([coded], "coder")) == [coded]


def test_articles_keep_their_records_and_order() -> None:
    found = [records.coded(text) for text in records.texts(4)]
    assert from_tables(to_tables(found, "coder")) == found


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_the_fields_of_the_record(kind: str) -> None:
    names = schema(kind).names
    assert set(names) >= {f.name for f in fields(KINDS[kind])}
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", CHILDREN)
def test_records_name_their_article_and_place(kind: str) -> None:
    table = to_tables([records.coded()], "coder")[kind]
    assert set(table.column("article").to_pylist()) == {records.coded().article.id}
    assert table.column("ordinal").to_pylist() == list(range(table.num_rows))


def test_what_was_set_aside_has_a_row_and_an_id() -> None:
    tables = to_tables([SetAside("a", "read", "empty", ""), SetAside("b", "read", "empty", "")], "coder")
    assert tables["set_aside"].column("item").to_pylist() == ["a", "b"]
    assert len(set(tables["set_aside"].column("id").to_pylist())) == 2
    assert tables["articles"].num_rows == 0


def test_the_same_records_give_the_same_table() -> None:
    assert to_tables([records.coded()], "coder") == to_tables([records.coded()], "coder")


def test_nothing_gives_empty_tables_with_their_columns() -> None:
    tables = to_tables([], "coder")
    assert list(tables) == list(RECORDS)
    assert all(table.num_rows == 0 and table.schema == schema(kind) for kind, table in tables.items())


def test_the_articles_table_is_written_last() -> None:
    assert list(RECORDS)[-1] == "articles"


def test_added_columns_do_not_hinder_the_way_back() -> None:
    coded = records.coded()
    rows = to_tables([coded], "coder")["events"].append_column("language", pa.array(["en"]))
    assert records_of("events", rows) == list(coded.events)
