"""Filters, text, order and pages: what is found is what a plain look at the records would find."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import InputError
from detente.serve.excerpts import excerpt
from detente.serve.index import Index
from detente.serve.query import KINDS, MANY, SORTS, Query
from detente.serve.results import overview, search
from detente.serve.search import bodies, facets, find, matches, parties, texts
from detente.serve.terms import asked, searchable


def asking(kind: str, **params: str) -> Query:
    return Query.from_params(params, kind)


def found(index: Index, kind: str = "events", **params: str) -> list[str]:
    """The files that the found records are in."""
    connection = index.reader()
    names = {row["n"]: row["source"] for row in connection.execute("SELECT n, source FROM articles")}
    rows = find(index, asking(kind, **params)).rows
    return sorted(names[row["n" if kind == "articles" else "article"]].partition(".")[0] for row in rows)


@pytest.mark.parametrize(
    ("params", "files"),
    [
        ({}, ["0", "1", "2", "3", "4", "5", "emoji"]),
        ({"actor": "USA"}, ["2"]),
        ({"actor": "usa"}, ["2"]),
        ({"actor": "USA JPN"}, ["2", "5"]),
        ({"recipient": "FRA"}, ["3"]),
        ({"dyad": "RUS-JPN"}, ["0", "1", "4", "5", "emoji"]),
        ({"dyad": "JPN RUS", "actor": "JPN"}, ["5"]),
        ({"type": "aid"}, ["1"]),
        ({"type": "AID", "actor": "USA"}, []),
        ({"lang": "FR"}, ["1"]),
        ({"outlet": "Courrier"}, ["1"]),
        ({"quad": "1"}, ["1", "5"]),
        ({"place": "RUS", "status": "happened", "modality": "reported", "doubt": "hedge"}, ["0", "1", "2", "3", "4", "5", "emoji"]),
        ({"status": "negated"}, []),
        ({"min_score": "0"}, ["1", "5"]),
        ({"max_score": "-5"}, ["4"]),
        ({"min_score": "-3", "max_score": "-1"}, ["0", "2", "3", "emoji"]),
        ({"max_confidence": "0.5"}, ["3"]),
        ({"min_confidence": "0.1"}, ["3", "4"]),
        ({"since": "2019-03-02", "until": "2019-03-02"}, ["0", "5", "emoji"]),
        ({"since": "2019-12-24"}, ["3"]),
        ({"until": "2017-06-01"}, ["4"]),
        ({"since": "2019-03-06", "until": "2019-12-31", "by": "published"}, ["1", "emoji"]),
        ({"person": "doe"}, ["2"]),
        ({"person": "DOE ja"}, ["2"]),
        ({"person": "jane-doe, nobody"}, ["2"]),
        ({"actor": "États-Unis"}, ["2"]),
        ({"recipient": "france, nowhere at all"}, ["3"]),
        ({"dyad": "Japan, Russie"}, ["0", "1", "4", "5", "emoji"]),
        ({"person": "nobody"}, []),
        ({"q": "condemned"}, ["0", "1", "2", "3", "4", "5", "emoji"]),
        ({"q": "march said"}, ["0", "1", "2", "3", "4", "5", "emoji"]),
        ({"q": "condemned zebras"}, []),
    ],
)
def test_filters_of_events(small: Index, params: dict[str, str], files: list[str]) -> None:
    assert found(small, **params) == files


@pytest.mark.parametrize(
    ("params", "files"),
    [
        ({"q": "elysee"}, ["4"]),
        ({"q": "ÉLYSÉE sanct*"}, ["4"]),
        ({"q": '"sanctions elysee"'}, []),
        ({"q": '"elysee sanctions"'}, ["4"]),
        ({"q": "外交部"}, ["3"]),
        ({"q": "北京"}, ["3"]),
        ({"q": "示"}, ["3"]),
        ({"q": "部外"}, []),
        ({"actor": "USA"}, ["2"]),
        ({"type": "ASSAULT"}, ["4"]),
        ({"flag": "extraction_residue"}, ["emoji"]),
        ({"since": "2019-03-06"}, ["1", "3", "emoji"]),
        ({"until": "2019-03-02"}, ["4", "emoji"]),
        ({"holds": "relations"}, ["0", "1", "2", "3", "4", "5", "emoji"]),
    ],
)
def test_filters_of_articles(small: Index, params: dict[str, str], files: list[str]) -> None:
    assert found(small, "articles", **params) == files


@pytest.mark.parametrize("kind", ["statements", "positions", "relations"])
def test_every_kind_is_found(small: Index, kind: str) -> None:
    assert len(found(small, kind)) == 7
    assert search(small, asking(kind)).lines[0].words


def test_relations_go_by_the_day_of_publication(small: Index) -> None:
    assert found(small, "relations", since="2019-03-06") == ["1", "3", "emoji"]


ODD = (
    '"', '""', "*", "AND", 'a" OR "b', "NEAR(a b)", "words:x", "-a", "(", "x\0y", "'; DROP TABLE articles --", "{a b} : c", "^a", "é*",
)  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_no_text_is_a_query_of_its_own(small: Index, text: str) -> None:
    for kind in KINDS:
        assert find(small, asking(kind, q=text)).total in range(8)


@given(st.text(max_size=30))
def test_any_text_can_be_asked(small: Index, text: str) -> None:
    for kind in ("articles", "events"):
        find(small, replace(Query(kind), text=text))


@given(st.text(alphabet=st.sampled_from("ab 漢字かな ไทย")), st.integers(0, 20), st.integers(1, 6))
def test_a_run_of_a_text_is_a_phrase_of_its_terms(text: str, at: int, length: int) -> None:
    part = text[at : at + length]
    if " " not in part and part.strip() and len(part) > 1 and not part.isascii():
        terms = searchable(text).split()
        for term in (asked(part) or "").strip('"').split():
            assert any(known.startswith(term) or term in known for known in terms)


def test_nothing_is_asked_without_a_word() -> None:
    assert [asked(text) for text in ("", " ", '"!?"', "***")] == [None] * 4
    assert asked('a"b') == '"a""b"'
    assert asked("中国") == '"中国"'
    assert asked("中国人") == '"中国 国人"'
    assert asked("中") == '"中" *'


@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_without_loss_or_double(small: Index, sort: str) -> None:
    whole = find(small, asking("events", sort=sort))
    assert whole.next is None
    rows, query = [], asking("events", sort=sort, limit="2")
    for _ in range(9):
        page = find(small, query)
        rows += [row["n"] for row in page.rows]
        assert (page.total, page.total_is_exact) == (7, True)
        if page.next is None:
            break
        query = replace(query, after=page.next)
    assert rows == [row["n"] for row in whole.rows]
    assert len(set(rows)) == 7


def test_order_puts_what_is_unknown_last(small: Index) -> None:
    def days(sort: str) -> list[str | None]:
        return [row["published"] for row in find(small, asking("events", sort=sort)).rows]

    assert days("newest")[:2] == ["2020-01-01", "2019-03-09"]
    assert days("oldest")[0] == "2018-01-01"
    assert days("newest")[-1] is None
    assert days("oldest")[-1] is None
    assert find(small, asking("events", sort="conflict")).rows[0]["score"] == -9.0
    assert [row["confidence"] for row in find(small, asking("events", sort="unsure")).rows][:3] == [0.4, 0.9, None]


def test_facets_count_what_is_found_and_offer_the_rest(small: Index) -> None:
    by_field = {facet.field: facet for facet in facets(small, asking("events", type="AID"))}
    assert by_field["lang"].values == (("fr", 1, False),)
    assert by_field["type"].values[0] == ("ACCUSE", 4, False)
    assert ("AID", 1, True) in by_field["type"].values
    assert "carried" in by_field
    none = {facet.field: facet for facet in facets(small, asking("events", lang="xx"))}
    assert none["lang"].values[-1] == ("xx", 0, True)


def test_whole_records_parties_and_texts_are_read_by_number(small: Index) -> None:
    page = find(small, asking("events", actor="USA"))
    (row,) = page.rows
    body = bodies(small.reader(), [row["n"]])[row["n"]]
    assert (body["id"], body["article"], body["trigger"]["quote"]) == (row["id"], row["article_id"], "condemned")
    assert [(party["role"], party["country"]) for party in parties(small.reader(), [row["n"]])[row["n"]]] == [
        ("actor", "USA"),
        ("recipient", "JPN"),
    ]
    text = texts(small.reader(), [row["article"]])[row["article"]]
    assert text[row["start"] : row["end"]] == "condemned"


def test_what_was_found_is_kept(small: Index) -> None:
    snapshot = small.snapshot()
    one = matches(snapshot, asking("events", actor="RUS"))
    assert matches(snapshot, asking("events", actor="RUS", sort="oldest", limit="3")) is one


@pytest.mark.parametrize(
    ("params", "item"),
    [
        ({"kind": "pigs"}, "kind"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2019-02-30"}, "until"),
        ({"min_score": "nan"}, "min_score"),
        ({"max_confidence": "much"}, "max_confidence"),
        ({"limit": "0"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"limit": "10000"}, "limit"),
        ({"sort": "random"}, "sort"),
        ({"by": "x"}, "by"),
        ({"after": "1"}, "after"),
        ({"dyad": "RUS"}, "dyad"),
        ({"quad": "5"}, "quad"),
        ({"outlet": "x" * 301}, "outlet"),
        ({"q": "x" * 301}, "q"),
        ({"actor": " ".join(f"A{n}" for n in range(30))}, "actor"),
    ],
)
def test_a_parameter_that_is_none_is_named(params: dict[str, str], item: str) -> None:
    with pytest.raises(InputError) as told:
        Query.from_params(params)
    assert told.value.item == item
    assert told.value.remedy


VALUES = st.lists(st.text(min_size=1, max_size=8).map(str.strip).filter(bool), max_size=3)


@given(st.dictionaries(st.sampled_from([name for name in MANY if name not in {"dyad", "quad"}]), VALUES), st.sampled_from(list(SORTS)))
def test_a_question_comes_back_from_its_address(params: dict[str, list[str]], sort: str) -> None:
    query = Query.from_params({**params, "sort": sort, "since": "2019-01-01", "min_score": "-2.5"}, "events")
    assert Query.from_params(query.to_params(), "events") == query


def test_a_filter_is_taken_away_or_added_from_the_first_page() -> None:
    query = Query.from_params({"actor": "RUS USA", "q": "x", "after": "1.2"}, "events")
    assert query.without("actor", "RUS").actor == ("USA",)
    assert query.without("actor").actor == ()
    assert query.without("text").text == ""
    assert query.adding("type", "AID").active == [("text", "x"), ("actor", "RUS"), ("actor", "USA"), ("type", "AID")]
    assert query.adding("type", "AID").after is None
    assert query.to_params(sort="oldest") == [("q", "x"), ("actor", "RUS"), ("actor", "USA"), ("sort", "oldest")]


def test_excerpts_end_with_the_sentence() -> None:
    text = "One ends. The minister said no, twice. Then more."
    at = text.index("said")
    assert excerpt(text, at, at + 4) == ("The minister ", "said", " no, twice.")
    long = "word " * 100
    before, words, after = excerpt(long, 250, 254)
    assert before.startswith("…")
    assert words == "word"
    assert after.endswith("…")
    assert excerpt("甲。乙丙丁。戊", 3, 4) == ("乙", "丙", "丁。")
    assert excerpt("a" * 1000, 0, 1000)[1].endswith("…")


def test_the_front_page_counts_what_is_in(small: Index) -> None:
    shown = overview(small)
    assert shown.counts == {"articles": 7, "events": 7, "statements": 7, "positions": 7, "relations": 7}
    assert shown.dyads[0] == ("JPN", "RUS", 5)
    assert shown.latest[0]["published"] == "2020-01-01"
    assert shown.languages == (("en", 6), ("fr", 1))


WISHES = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.sampled_from(["RUS", "USA", "JPN", "RUS USA", "FRA"]),
        "recipient": st.sampled_from(["RUS", "JPN", "FRA"]),
        "type": st.sampled_from(["ACCUSE", "AID", "ASSAULT"]),
        "lang": st.sampled_from(["en", "fr"]),
        "outlet": st.sampled_from(["Wire", "Courrier"]),
        "since": st.sampled_from(["2017-01-01", "2019-03-02", "2019-12-24"]),
        "until": st.sampled_from(["2017-01-01", "2019-03-02", "2019-12-24"]),
        "min_score": st.sampled_from(["-5", "0"]),
        "max_score": st.sampled_from(["-2", "5"]),
    },
)


def plainly(index: Index, query: Query) -> set[int]:
    """The events that pass, by looking at each."""
    connection = index.reader()
    rows = connection.execute("SELECT * FROM records WHERE kind = 'events'").fetchall()
    sides = parties(connection, [row["n"] for row in rows])
    out = set()
    for row in rows:
        acting = {side["country"] for side in sides[row["n"]] if side["role"] == "actor"}
        facing = {side["country"] for side in sides[row["n"]] if side["role"] == "recipient"}
        first, last = row["earliest"], row["latest"]
        fits = (
            (not query.actor or acting & set(query.actor))
            and (not query.recipient or facing & set(query.recipient))
            and (not query.type or row["type"] in query.type)
            and (not query.lang or row["language"] in query.lang)
            and (not query.outlet or row["outlet"] in query.outlet)
            and (not query.since or (last is not None and last >= query.since))
            and (not query.until or (first is not None and first <= query.until))
            and (query.min_score is None or row["score"] >= query.min_score)
            and (query.max_score is None or row["score"] <= query.max_score)
        )
        if fits:
            out.add(row["n"])
    return out


@given(WISHES)
def test_filters_together_find_what_a_plain_look_finds(small: Index, wishes: dict[str, str]) -> None:
    query = asking("events", **wishes)
    assert {row["n"] for row in find(small, query).rows} == plainly(small, query)
