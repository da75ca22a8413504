"""Judgements beside the articles and records that a store holds today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from detente.model import Article, Judgement
from detente.review.anchors import Attached, Shelf, again
from detente.review.fields import JUDGED, Record
from detente.store.lake import Lake
from detente.store.tables import decoded, schema

__all__ = ["Found", "fetched", "find", "rekeyed"]


@dataclass(frozen=True, slots=True)
class Found:
    """`attached` are judgements with what they are about now; `articles` those that they are in, by id; `records` by article, then by kind."""

    attached: tuple[tuple[Judgement, Attached], ...]
    articles: dict[str, Article]
    records: dict[str, dict[str, list[Record]]]


def find(lake: Lake, judgements: Sequence[Judgement]) -> Found:
    """Judgements with what they are about in the store of today. Raises StoreError where it cannot be read."""
    articles = fetched(lake, {"id": {each.article for each in judgements}})
    lost = [each for each in judgements if each.article not in articles]
    if lost:
        articles |= fetched(lake, {"url": {each.url for each in lost if each.url}})
        articles |= fetched(lake, {"sha256": {each.sha256 for each in lost}})
    shelf = Shelf(articles.values())
    there = {found.id: found for each in judgements if (found := shelf.find(each)) is not None}
    records = _records(lake, there)
    return Found(tuple(again(judgements, shelf, records)), there, records)


def rekeyed(attached: Iterable[tuple[Judgement, Attached]]) -> list[Judgement]:
    """Judgements under the ids that their records and articles have now; those that are adrift keep theirs."""
    return [replace(each, record=at.record or each.record, article=at.article or each.article) for each, at in attached]


def fetched(lake: Lake, wanted: dict[str, Iterable[str]]) -> dict[str, Article]:
    """The articles in which a column has one of the values named, by id; `raw_map` is left empty, since nothing here leads back to the input."""
    columns = [name for name in schema("articles").names if name != "raw_map"]
    rows: list[dict[str, Any]] = lake.picked("articles", wanted, columns).to_pylist()
    return {article.id: article for article in decoded("articles", (row | {"raw_map": []} for row in rows))}


def _records(lake: Lake, articles: Iterable[str]) -> dict[str, dict[str, list[Record]]]:
    """The records that count of some articles, in their order there."""
    ids = sorted(articles)
    heads = lake.heads(ids)
    out: dict[str, dict[str, list[Record]]] = {key: {kind: [] for kind in JUDGED} for key in ids}
    for kind in JUDGED:
        table: pa.Table = lake.picked(kind, {"article": ids, "shard": {head.shard for head in heads.values()}})
        rows = [row for row in table.to_pylist() if heads[row["article"]].shard == row["shard"]]
        rows.sort(key=lambda row: (row["article"], row["ordinal"]))
        for row, record in zip(rows, decoded(kind, rows), strict=True):
            out[row["article"]][kind].append(record)
    return out
