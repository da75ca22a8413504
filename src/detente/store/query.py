"""Questions to a store: filters for people, SQL for everything else. Nothing here can write.

DuckDB reads the files that the Delta log names, since its own Delta extension would have to be downloaded; those of an object store come through
Arrow. Each kind is a view that leaves out records of articles that are not wholly in, and adds columns: `language` of the article; `earliest` and
`latest` of the record's own time (of the article's publication where the kind has none); `actor_countries`, `recipient_countries` and `names` where
it has actors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from detente.errors import StoreError
from detente.store.lake import Lake
from detente.store.scan import sql_list
from detente.store.tables import CHILDREN, KINDS

__all__ = ["FILTERS", "ask", "connected", "select"]

# A condition with one `?` for its value. Intervals overlap; one side unknown is an open side; what has no time at all is in no interval.
_TIME = {
    "since": "(latest >= ? OR (latest IS NULL AND earliest IS NOT NULL))",
    "until": "(earliest <= ? OR (earliest IS NULL AND latest IS NOT NULL))",
    "lang": "language = lower(?)",
}
_ACTORS = {
    **_TIME,
    "actor": "list_contains(actor_countries, upper(?))",
    "recipient": "list_contains(recipient_countries, upper(?))",
    "person": "len(list_filter(names, lambda n: contains(n, lower(?)))) > 0",
}
FILTERS: dict[str, dict[str, str]] = {
    "events": {**_ACTORS, "type": "type = upper(?)"},
    "statements": {**_ACTORS, "type": "kind = lower(?)"},
    "positions": {**_ACTORS, "type": "stance = lower(?)"},
    "relations": {**_ACTORS, "type": "kind = lower(?)"},
    "articles": _TIME,
    "reprints": {**_TIME, "type": "role = lower(?)"},
    "stories": {**_TIME, "type": "role = lower(?)"},
    "sources": {"type": "kind = lower(?)"},
    "changes": {"type": "change = lower(?)"},
}
# Linking writes groups together, the first article of each at the head.
_ORDER = {"articles": "earliest, id", "reprints": "family, role <> 'first', article", "stories": "story, role <> 'first', article"}
_ORDER |= {"sources": "kind, what, id", "changes": "article, kind <> 'articles', kind, record"}
_MACROS = """
CREATE MACRO one(actor) AS CASE WHEN actor IS NULL THEN [] ELSE [actor] END;
CREATE MACRO countries(actors) AS list_sort(list_distinct(list_filter(flatten(list_transform(actors,
    lambda a: CASE WHEN len(a.members) > 0 THEN a.members ELSE [a.country] END)), lambda c: c IS NOT NULL)));
CREATE MACRO called(actors) AS list_sort(list_distinct(list_filter(flatten(list_transform(actors,
    lambda a: [lower(a.person), lower(a.name), lower(a.identity), lower(a.evidence.quote)])), lambda n: n IS NOT NULL)));
"""
_WHEN = 'r."when".earliest AS earliest, r."when".latest AS latest'
_PUBLISHED = "a.published.earliest AS earliest, a.published.latest AS latest"


def _actors(actors: str, recipients: str, both: str) -> str:
    return f"countries({actors}) AS actor_countries, {recipients} AS recipient_countries, called({both}) AS names"


_MORE = {
    "events": f"{_WHEN}, {_actors('r.actors', 'countries(r.recipients)', 'r.actors || r.recipients')}",
    "statements": f"{_WHEN}, {_actors('one(r.speaker)', 'countries(one(r.addressee))', 'one(r.speaker) || one(r.addressee)')}",
    "positions": f"{_PUBLISHED}, {_actors('[r.holder]', 'r.target_members', '[r.holder]')}",
    "relations": f"{_PUBLISHED}, {_actors('r.parties', 'countries(r.parties)', 'r.parties')}",
    "dates": _WHEN,
}


def select(lake: Lake, kind: str, filters: Mapping[str, object]) -> pa.Table:
    """The records of a kind that pass all filters, with the view's added columns, in the order of article and text.

    Filters are those of FILTERS, and `limit`, a number of rows; one that is None is off. Raises StoreError for a kind that cannot be
    filtered, a filter that the kind has not, or a date that is none.
    """
    if kind not in FILTERS:
        raise StoreError(f"{kind!r} is no kind of record to ask for", stage="query", remedy=f"one of {', '.join(FILTERS)}")
    known = FILTERS[kind]
    given = {name: str(value) for name, value in filters.items() if value is not None and name != "limit"}
    limit = filters.get("limit")
    for name, value in given.items():
        if name not in known:
            raise StoreError(f"{kind} cannot be filtered by {name}", stage="query", remedy=f"filters: {', '.join(sorted(known))}")
        if name in {"since", "until"}:
            _check_date(name, value)
    where = " AND ".join(known[name] for name in given) or "true"
    order = _ORDER.get(kind, "article, ordinal")
    tail = f" LIMIT {int(str(limit))}" if limit is not None else ""
    with connected(lake) as connection:
        return _arrow(connection, f"SELECT * FROM {kind} WHERE {where} ORDER BY {order}{tail}", list(given.values()))


def ask(lake: Lake, query: str) -> pa.Table:
    """What one SELECT or WITH gives; raises StoreError for anything else, and for what DuckDB cannot read or run."""
    with connected(lake) as connection:
        statements = connection.extract_statements(query)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise StoreError("only one SELECT or WITH is run, since a store is read-only", stage="sql", remedy="ask one question at a time")
        return _arrow(connection, query, [])


@contextmanager
def connected(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that sees the store's tables as views, and no other file, no network and not its own settings.

    Raises StoreError for what DuckDB raises inside it: a query that it cannot read or run, or a file of the store that is damaged.
    """
    paths = {kind: lake.paths(kind) for kind in KINDS}
    allowed = [path for found in paths.values() for path in found or ()]
    connection = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    try:
        connection.execute(_MACROS)
        connection.execute(f"SET allowed_paths = {sql_list(allowed)}")
        connection.execute("SET enable_external_access = false")
        for kind, found in paths.items():
            if found:
                connection.execute(f"CREATE VIEW _{kind} AS SELECT * FROM read_parquet({sql_list(found)}, hive_partitioning = false)")
            else:
                connection.register(f"_{kind}", lake.dataset(kind))
        for kind in KINDS:
            connection.execute(f"CREATE VIEW {kind} AS {_view(kind)}")
        connection.execute("SET lock_configuration = true")
        yield connection
    except duckdb.Error as error:
        gone = [path for path in allowed if not Path(path).exists()]
        what = f"no such file: {gone[0]}" if gone else _first_line(error)
        if not any(path in what for path in allowed):
            raise StoreError(what, stage="sql", remedy="mend the query") from error
        with lake.told():  # it is a file of ours, not the query
            raise OSError(what) from error
    finally:
        connection.close()


def _view(kind: str) -> str:
    if kind in CHILDREN:
        more = f", {_MORE[kind]}" if kind in _MORE else ""
        return f"SELECT r.* EXCLUDE (shard), a.language{more} FROM _{kind} r JOIN _articles a ON r.article = a.id AND r.shard = a.shard"
    if kind in {"reprints", "stories"}:
        return f"SELECT r.*, a.title, a.language, {_PUBLISHED} FROM _{kind} r JOIN _articles a ON r.article = a.id"
    if kind == "articles":
        return f"SELECT a.*, {_PUBLISHED} FROM _articles a"
    if kind == "runs":  # a run that ended has two rows: the later one says all
        return "SELECT * FROM _runs QUALIFY row_number() OVER (PARTITION BY id ORDER BY ended NULLS LAST) = 1"
    return f"SELECT * FROM _{kind}"


def _arrow(connection: duckdb.DuckDBPyConnection, query: str, values: list[str]) -> pa.Table:
    return connection.sql(query, params=values).to_arrow_table()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _check_date(name: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise StoreError(f"--{name} takes a date, not {value!r}", stage="query", remedy="write it as 2019-03-02") from error
