"""Coded batches gathered into shards, and shards put into a store: whole or not at all, whoever else writes, whatever was there before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from detente.draft import Source
from detente.evidence import content_id
from detente.store.changes import ADDED, CHANGED, NOTICES, WITHDRAWN, Change, change, differences
from detente.store.lake import Head, Lake
from detente.store.tables import CHILDREN, RECORDS, Tables, rows_of, schema

__all__ = ["Writer"]

WITHOUT_ID = frozenset({"actors", "notes"})  # kinds of record that have no id of their own
GIVEN = tuple[str, str]  # what an input is known by: the hash of its bytes, and its name


class Writer:
    """Gathers coded batches into shards and commits them; knows what the store holds already.

    What the same coder has coded is in, and stays. What another has coded is coded again where it comes in again: its records are replaced where
    they differ, and `changes` says how; with `keep` it stays as it is. A publisher's notice takes an article out, and keeps it out.
    """

    def __init__(self, lake: Lake, coder: str = "", *, run: str = "", keep: bool = False) -> None:
        self.lake = lake
        self.coder = coder
        self.run = run
        self.keep = keep
        self._shared = False  # whether others write here too: what is in must then be looked up for each shard
        self._turn = lake.turn()
        self._heads = lake.heads()
        self._inputs: dict[GIVEN, str] = {
            (sha256, source): key for key, sha256, source in lake.column("articles", "id", "sha256", "source")
        }
        self._asides = {key for (key,) in lake.column("set_aside", "id")}
        self._notices = {key for key, kind in lake.column("changes", "record", "kind") if kind == NOTICES}
        self._waiting: list[Tables] = []
        self._taken: set[str] = set()  # ids of articles that are waiting
        self._again: dict[str, GIVEN] = {}  # articles in the store whose inputs are waiting, by id
        self._named: set[str] = set()  # URIs and URLs in the notices of this run: looked for at each commit, since reading runs ahead of it

    def has(self, sha256: str, source: str) -> bool:
        """Whether an input with these bytes and this name is in, and is to stay as it is."""
        key = self._inputs.get((sha256, source))
        if key is None:
            return False
        head = self._heads.get(key)
        return head is None or self.keep or head.coder == self.coder  # no head: it is waiting

    def barred(self, source: Source) -> bool:
        """Whether the publisher has withdrawn this article, in a notice of an earlier run or of this one."""
        names = _names(source)
        return bool(names & self._notices or names & self._named)

    def withdraw(self, source: Source) -> None:
        """Take a publisher's notice: what is in under its URI or URL goes with the next commit, and does not come in again."""
        self._named.update(_names(source))

    def add(self, batch: Tables, inputs: Iterable[Source] = ()) -> Tables:
        """Take a coded batch, and the inputs it was made from; gives it back without the articles that are in already."""
        for given in inputs:
            key = self._inputs.get((given.sha256, given.name))
            if key in self._heads:
                self._again[key] = given.sha256, given.name
        batch = self._new(batch)
        self._waiting.append(batch)
        return batch

    def commit(self) -> None:
        """Write all that is waiting as one shard: rows sorted, one commit a table, the articles last. Then take out what notices name."""
        if self._waiting:
            self._settle({kind: pa.concat_tables(tables[kind] for tables in self._waiting) for kind in RECORDS})
        self._waiting, self._taken, self._again = [], set(), {}
        if self._named:
            self._settle({kind: schema(kind).empty_table() for kind in RECORDS})

    def _settle(self, shard: Tables) -> None:
        """Put a shard in, after a look at what others have put in meanwhile; from the first refusal on, others are known to write here."""
        while True:
            if self._shared:
                self._turn = self.lake.turn()
                self._heads |= self.lake.heads({*shard["articles"].column("id").to_pylist(), *self._again})
            if self._put(shard):
                return
            self._shared = True

    def _new(self, batch: Tables) -> Tables:
        """The batch without what is in, which is then known."""
        articles, asides = batch["articles"], batch["set_aside"]
        fresh = []
        for key, sha256, source in zip(*(articles.column(name).to_pylist() for name in ("id", "sha256", "source")), strict=True):
            head = self._heads.get(key)
            fresh.append(key not in self._taken and (head is None or head.coder != self.coder))
            self._taken.add(key)
            self._inputs[sha256, source] = key
        out = dict(batch)
        new = []
        for key in asides.column("id").to_pylist():
            new.append(key not in self._asides)
            self._asides.add(key)
        out["set_aside"] = asides.filter(pa.array(new, pa.bool_()))
        if not all(fresh):
            out["articles"] = articles.filter(pa.array(fresh, pa.bool_()))
            out |= _of(batch, out["articles"].column("id").to_pylist())
        return out

    def _put(self, shard: Tables) -> bool:
        """Commit a shard; False where another run has committed meanwhile, and the shard must be looked at again."""
        ids: list[str] = shard["articles"].column("id").to_pylist()
        redone = {key for key in ids if key in self._heads and self._heads[key].coder != self.coder}
        told, same, gone = self._compared(shard, ids, redone)
        moved = [key for key in ids if key not in same and (key in redone or key not in self._heads)]
        children = _of(shard, moved)
        name = content_id("shard", self.coder, *sorted(moved))
        for kind, rows in children.items():
            self.lake.once(kind, _under(rows, name).sort_by([("article", "ascending"), ("ordinal", "ascending")]), name)
        for kind, rows in (("set_aside", shard["set_aside"]), ("changes", rows_of("changes", told))):
            self.lake.once(kind, rows.sort_by("id"), content_id(kind, *sorted(rows.column("id").to_pylist())))
        written = [*moved, *sorted(same)]
        kept = [self._heads[key].shard if key in same else name for key in written]
        articles = _picked(shard["articles"], written)
        at = articles.schema.get_field_index("shard")
        articles = articles.set_column(at, "shard", pa.array(kept, pa.string())).sort_by("id")
        if (written or gone) and not self.lake.swap(articles, {*redone, *gone}, turn=self._turn):
            return False
        self._turn += bool(written or gone)
        self._sweep({key: self._heads[key] for key in {*redone, *gone} - same})
        for key in gone:
            del self._heads[key]
        self._heads.update({key: Head(self.coder, shard_) for key, shard_ in zip(written, kept, strict=True)})
        self._notices |= self._named
        return True

    def _compared(self, shard: Tables, ids: list[str], redone: set[str]) -> tuple[list[Change], set[str], set[str]]:
        """What this shard changes of what is in; the articles coded again without a difference; those that go."""
        told = [change(self.run, NOTICES, name, WITHDRAWN) for name in sorted(self._named - self._notices)]
        lapsed = {key for key in self._again if key not in ids and key in self._heads and self._heads[key].coder != self.coder}
        gone = lapsed | self._withdrawn()
        touched = {key: self._heads[key] for key in {*redone, *gone}}
        if not touched:
            return told, set(), set()
        instead = {self._inputs[self._again[key]]: self._again[key][1] for key in lapsed}  # the new ids of inputs that had another
        where = {"article": touched, "shard": {head.shard for head in touched.values()}}
        before = {kind: _by_article(self.lake.picked(kind, where), touched) for kind in CHILDREN}
        after = {kind: _by_article(rows) for kind, rows in _of(shard, sorted({*redone, *instead})).items()}
        sources = {key: source for (_, source), key in self._inputs.items() if key in touched} | instead
        sources |= {key: given[1] for key, given in self._again.items()}
        same = set()
        for key in sorted({*touched, *(instead.keys() & set(ids))}):
            what = WITHDRAWN if key in gone else CHANGED if key in touched else ADDED
            more = {
                "article": key,
                "source": sources.get(key),
                "before": touched[key].coder if key in touched else None,
                "after": None if key in gone else self.coder,
            }
            kinds = [kind for kind in CHILDREN if _said(before[kind].get(key)) != _said(after[kind].get(key))]
            if what == CHANGED and not kinds:
                same.add(key)
                continue
            told.append(change(self.run, "articles", key, what, **more, fields=tuple(kinds)))
            for kind in kinds:
                if kind not in WITHOUT_ID:
                    found = differences(before[kind].get(key, ()), after[kind].get(key, ()))
                    told.extend(change(self.run, kind, record, done, **more, fields=fields) for record, done, fields in found)
        return told, same, gone

    def _withdrawn(self) -> set[str]:
        """The articles in the store that the waiting notices name."""
        if not self._named:
            return set()
        found = [self.lake.picked("articles", {name: self._named}, ["id"]).column("id").to_pylist() for name in ("uri", "url")]
        return {key for ids in found for key in ids if key in self._heads}

    def _sweep(self, left: dict[str, Head]) -> None:
        """Take out the rows of articles that have left their shards; where a run is killed before, they only stay hidden."""
        for shard in sorted({head.shard for head in left.values()}):
            for kind in CHILDREN:
                self.lake.take_out(kind, shard, sorted(key for key, head in left.items() if head.shard == shard))


def _names(source: Source) -> set[str]:
    return {name for name in (source.metadata.uri, source.metadata.url) if name}


def _of(batch: Tables, articles: Collection[str]) -> Tables:
    """The rows of CHILDREN that belong to some articles."""
    wanted = pa.array(articles, pa.string())
    return {kind: batch[kind].filter(pc.is_in(batch[kind].column("article"), value_set=wanted)) for kind in CHILDREN}


def _picked(articles: pa.Table, ids: list[str]) -> pa.Table:
    """The rows of some articles, in the order of `ids`."""
    at = {key: n for n, key in enumerate(articles.column("id").to_pylist())}
    return articles.take(pa.array([at[key] for key in ids], pa.int64()))


def _under(rows: pa.Table, shard: str) -> pa.Table:
    """The rows with their shard filled in."""
    return rows.set_column(rows.schema.get_field_index("shard"), "shard", pa.array([shard] * rows.num_rows, pa.string()))


def _by_article(rows: pa.Table, heads: dict[str, Head] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Plain rows by article, in their order there; with `heads` those alone that count."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows.to_pylist(), key=lambda row: (row["article"], row["ordinal"])):
        if heads is None or heads[row["article"]].shard == row["shard"]:
            found.setdefault(row["article"], []).append(row)
    return found


def _said(rows: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """What rows say, without where they stand."""
    return [{name: value for name, value in row.items() if name not in {"article", "ordinal", "shard"}} for row in rows or ()]
