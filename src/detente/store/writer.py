"""Batches gathered into shards, and shards committed so that a run that was killed can be resumed without loss or doubles."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from detente.store.lake import Lake
from detente.store.tables import CHILDREN, RECORDS, Tables

__all__ = ["SHARD_ARTICLES", "Writer"]

SHARD_ARTICLES = 1000  # about a minute of work is lost when a run is killed; smaller shards make many small files (DESIGN, scale)


class Writer:
    """Gathers coded batches into shards and commits them; knows what the store holds already."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._version = -1
        self._waiting: list[Tables] = []
        self._articles: set[str] = set()
        self._inputs: set[tuple[str, ...]] = set()
        self._asides = {key for (key,) in lake.column("set_aside", "id")}
        self._refresh()
        in_children = {article for kind in CHILDREN for (article,) in set(lake.column(kind, "article"))}
        self._orphans = in_children - self._articles

    def has(self, sha256: str, source: str) -> bool:
        """Whether an input with these bytes and this name has been coded into the store."""
        return (sha256, source) in self._inputs

    def add(self, batch: Tables) -> Tables:
        """Take a coded batch; gives it back without the articles that are in already. Commits when a shard is full."""
        batch = self._new(batch)
        self._waiting.append(batch)
        if sum(tables["articles"].num_rows for tables in self._waiting) >= SHARD_ARTICLES:
            self.commit()
        return batch

    def commit(self) -> None:
        """Write all that is waiting as one shard: sorted, one commit a table, the articles last."""
        self._refresh()
        shard = {kind: pa.concat_tables(tables[kind] for tables in self._waiting) for kind in RECORDS} if self._waiting else {}
        self._waiting = []
        again = sorted(self._orphans.intersection(shard["articles"].column("id").to_pylist())) if shard else []
        for kind, rows in shard.items():
            if again and kind in CHILDREN:
                self.lake.drop(kind, again)
            self.lake.append(kind, rows.sort_by([(name, "ascending") for name in _order(kind)]))
        self._orphans.difference_update(again)

    def _new(self, batch: Tables) -> Tables:
        """The batch without what is in, which is then known."""
        articles, asides = batch["articles"], batch["set_aside"]
        fresh = [self._first(self._articles, key) for key in articles.column("id").to_pylist()]
        self._inputs.update(zip(articles.column("sha256").to_pylist(), articles.column("source").to_pylist(), strict=True))
        out = dict(batch)
        out["set_aside"] = asides.filter(pa.array([self._first(self._asides, key) for key in asides.column("id").to_pylist()], pa.bool_()))
        if not all(fresh):
            out["articles"] = articles.filter(pa.array(fresh, pa.bool_()))
            kept = out["articles"].column("id").combine_chunks()
            for kind in CHILDREN:
                out[kind] = batch[kind].filter(pc.is_in(batch[kind].column("article"), value_set=kept))
        return out

    @staticmethod
    def _first(known: set[str], key: str) -> bool:
        """Whether `key` is new to `known`, which learns it."""
        new = key not in known
        known.add(key)
        return new

    def _refresh(self) -> None:
        """Learn what others have committed since."""
        version = self.lake.table("articles").version()
        if version != self._version:
            rows = self.lake.column("articles", "id", "sha256", "source")
            self._articles.update(key for key, _, _ in rows)
            self._inputs.update((sha256, source) for _, sha256, source in rows)
            self._version = version


def _order(kind: str) -> tuple[str, ...]:
    return ("article", "ordinal") if kind in CHILDREN else ("id",)
