"""Where both sides are kept while they are compared: a DuckDB file beside other temporary files, so that memory stays bounded.

Nothing but the rows given is read: the connection sees neither files nor network.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from detente.compare.match import Claim
from detente.compare.rows import Act

__all__ = ["SIDES", "Workspace", "workspace"]

MEMORY = "512MB"  # above it DuckDB writes to disk; a million rows of GDELT need no more than a third
BATCH_ROWS = 20_000  # handed over at a time
SIDES = ("ours", "theirs")
EPOCH = date(1970, 1, 1).toordinal()
_COLUMNS = pa.schema(
    [
        ("id", pa.string()), ("actor", pa.string()), ("recipient", pa.string()), ("type", pa.string()), ("first", pa.int32()),
        ("last", pa.int32()), ("published", pa.int32()), ("score", pa.float64()), ("url", pa.string()), ("code", pa.string()),
        ("who", pa.string()), ("whom", pa.string()), ("place", pa.string()), ("mentions", pa.int32()), ("address", pa.string()),
        ("dated", pa.string()),
    ]
)  # fmt: skip
# Among the rows of one claim, that shown is the first by id of those whose article both sides have.
_CLAIMS = """
SELECT '{side}' AS side, least(actor, recipient) AS one, greatest(actor, recipient) AS other, actor, recipient, type, first, last,
    arg_min(id, (url IS NULL OR url NOT IN (FROM shared), id)) AS id, count(DISTINCT id) AS events, avg(score) AS score,
    arg_min(published, (url IS NULL OR url NOT IN (FROM shared), id)) AS published,
    min(url) FILTER (url IN (FROM shared)) AS url
FROM {side} WHERE first IS NOT NULL AND published IN (FROM days) GROUP BY ALL
"""
_AT_ADDRESSES = """
SELECT '{side}' AS side, url AS one, '' AS other, actor, recipient, type, 0 AS first, 0 AS last, min(id) AS id,
    count(DISTINCT id) AS events, avg(score) AS score, min(published) AS published, url
FROM {side} WHERE url IN (FROM shared) GROUP BY ALL
"""


class Workspace:
    """Both sides' acts, a row for each pair of parties, and the days and addresses that both cover."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        empty = _COLUMNS.empty_table()
        connection.register("empty", empty)
        for side in SIDES:
            connection.execute(f"CREATE TABLE {side} AS FROM empty")
        connection.unregister("empty")
        connection.execute("CREATE TABLE days (day INTEGER); CREATE TABLE shared (url VARCHAR)")

    def put(self, side: str, acts: Iterable[tuple[Act, list[tuple[str, str]], str | None]]) -> int:
        """Keep acts with their pairs of parties and the keys of their addresses; gives the number of acts."""
        rows = (_row(act, pair, key) for act, pairs, key in acts for pair in pairs)
        number = 0
        while batch := list(islice(rows, BATCH_ROWS)):
            columns = [pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), _COLUMNS, strict=True)]
            self._insert(side, pa.Table.from_arrays(columns, schema=_COLUMNS))
            number += len(batch)
        return number

    def add_addresses(self, keys: Mapping[str, Iterable[str]]) -> None:
        """More addresses of the peer's rows, by their ids: each row is kept once for each address that it is known at."""
        pairs = [(key, url) for key, urls in keys.items() for url in urls]
        if not pairs:
            return
        more = pa.table({"id": pa.array([key for key, _ in pairs], pa.string()), "more": pa.array([url for _, url in pairs], pa.string())})
        self._connection.register("more", more)
        self._connection.execute(
            "INSERT INTO theirs SELECT DISTINCT t.* REPLACE (m.more AS url) FROM theirs t JOIN more m USING (id) WHERE t.url IS DISTINCT FROM m.more"
        )
        self._connection.unregister("more")

    def cover(self, days: Iterable[date]) -> None:
        """Compare what was told on these days, and at the addresses that both sides have."""
        self._insert("days", pa.table({"day": pa.array([number(day) for day in days], pa.int32())}))
        self._connection.execute("INSERT INTO shared SELECT DISTINCT o.url FROM ours o JOIN theirs t USING (url)")

    def acts(self, side: str) -> tuple[int, int, int]:
        """Of a side: different acts, those with a day to compare, and those among them that were told on a day that both sides cover."""
        dated = "first IS NOT NULL"
        query = f"""SELECT count(DISTINCT id), count(DISTINCT id) FILTER ({dated}),
            count(DISTINCT id) FILTER ({dated} AND published IN (FROM days)) FROM {side}"""
        ((every, with_day, compared),) = self._rows(query)
        return every, with_day, compared

    def addresses(self) -> int:
        """The number of addresses at which both sides have acts."""
        ((number,),) = self._rows("SELECT count(*) FROM shared")
        return int(number)

    def distances(self) -> list[tuple[int | None, int]]:
        """Of acts that both sides have from one address, (days from ours to the peer's, number); None where ours has no day to compare."""
        sides = " , ".join(
            f"{side}_ AS (SELECT url, actor, recipient, type, min(first) AS first, max(last) AS last FROM {side} "
            "WHERE url IN (FROM shared) GROUP BY ALL)"
            for side in SIDES
        )
        shift = "CASE WHEN o.first IS NOT NULL THEN greatest(t.first - o.last, 0) - greatest(o.first - t.last, 0) END"
        query = (
            f"WITH {sides} SELECT {shift}, count(*) FROM ours_ o JOIN theirs_ t USING (url, actor, recipient, type) GROUP BY ALL ORDER BY 1"
        )
        return [(days, number) for days, number in self._rows(query)]

    def claims(self, *, at_addresses: bool = False) -> Iterator[tuple[list[Claim], list[Claim]]]:
        """Claims of ours and of the peer's, those of one pair of parties at a time; or those of one address, without their days."""
        form = _AT_ADDRESSES if at_addresses else _CLAIMS
        union = " UNION ALL ".join(form.format(side=side) for side in SIDES)
        rows = self._rows(f"SELECT * FROM ({union}) ORDER BY one, other, side, actor, recipient, type, first, last")
        for _, group in groupby(rows, key=lambda row: row[1:3]):
            found: dict[str, list[Claim]] = {side: [] for side in SIDES}
            for side, _, _, actor, recipient, kind, first, last, key, events, score, published, url in group:
                found[side].append(Claim(actor, recipient, kind, first, last, key, events, score, published, url))
            yield found["ours"], found["theirs"]

    def shown(self, side: str, ids: Iterable[str]) -> dict[str, dict[str, object]]:
        """What an example shows of rows, by id."""
        self._connection.register("wanted", pa.table({"id": pa.array(sorted(set(ids)), pa.string())}))
        names = ("id", "code", "who", "whom", "place", "mentions", "address", "dated", "first", "last", "published", "score")
        query = f"SELECT DISTINCT ON (id) {', '.join(names)} FROM {side} JOIN wanted USING (id) ORDER BY id"
        rows = self._connection.execute(query).fetchall()
        self._connection.unregister("wanted")
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows}

    def _insert(self, name: str, rows: pa.Table) -> None:
        self._connection.register("batch", rows)
        self._connection.execute(f"INSERT INTO {name} FROM batch")
        self._connection.unregister("batch")

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._connection.cursor()  # of its own: other questions may be asked before the last row is read
        cursor.execute(query)
        while rows := cursor.fetchmany(BATCH_ROWS):
            yield from rows


def number(day: date) -> int:
    """A day as days since 1970."""
    return day.toordinal() - EPOCH


def _row(act: Act, pair: tuple[str, str], key: str | None) -> tuple[object, ...]:
    first, last, published = (number(day) if day else None for day in (act.first, act.last, act.published))
    return (
        act.id, *pair, act.type, first, last, published, act.score, key, act.code, act.who, act.whom, act.place, act.mentions,
        act.url, act.dated,
    )  # fmt: skip


@contextmanager
def workspace() -> Iterator[Workspace]:
    """A workspace that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="detente-compare-") as folder:
        name = str(Path(folder) / "workspace.duckdb")
        connection = duckdb.connect(
            name, config={"python_enable_replacements": False, "enable_external_access": False, "memory_limit": MEMORY}
        )
        try:
            yield Workspace(connection)
        finally:
            connection.close()
