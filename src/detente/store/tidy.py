"""Upkeep of a store: hidden rows swept, small files joined, old ones dropped, damaged ones taken out so that what they held is coded again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from detente.store.lake import Lake
from detente.store.tables import CHILDREN, KINDS, LINKS, schema

__all__ = ["Tidied", "tidy"]

DAY_MS = 24 * 60 * 60 * 1000  # rows that no article names may belong to a shard that is being written now; after a day they do not
DAMAGED = "damaged"  # the folder that damaged files are moved to


@dataclass(slots=True)
class Tidied:
    """What was done. `recode` are articles that lost records with a damaged file, and are no longer in: code their inputs again."""

    swept: int = 0
    files_before: int = 0
    files_after: int = 0
    damaged: list[str] = field(default_factory=list)
    recode: int = 0
    lost: list[str] = field(default_factory=list)


def tidy(store: str | Path, *, mend: bool = False, storage: Mapping[str, str] | None = None) -> Tidied:
    """Sweep, join and drop; with `mend` first look for damaged and missing files.

    All runs may go on meanwhile. Raises StoreError where there is no store, where a file is damaged and `mend` is not asked for, or where it is and
    the store is in an object store, whose own versions are the remedy.
    """
    lake = Lake.open(store, storage)
    done = Tidied()
    if mend:
        if lake.root.folder is None:
            raise lake.error(
                "files of an object store are not mended", "restore the object's last version with the means of the object store"
            )
        for kind in KINDS:
            if lake.has(kind):
                _mend(lake, lake.root.folder, kind, done)
    heads = lake.heads()
    for kind in KINDS:
        if kind in CHILDREN:
            done.swept += _sweep(lake, kind, {key: head.shard for key, head in heads.items()})
        if lake.has(kind):
            with lake.told():
                done.files_before += len(lake.table(kind).file_uris())
                lake.table(kind).optimize.compact()
                lake.table(kind).vacuum(dry_run=False)
                done.files_after += len(lake.table(kind).file_uris())
    return done


def _files(lake: Lake, kind: str) -> list[dict[str, Any]]:
    """The files of a table: path, modification_time in ms, and the bounds of their shards where the log has them."""
    rows: list[dict[str, Any]] = pa.table(lake.table(kind).get_add_actions(flatten=True)).to_pylist()
    return rows


def _mend(lake: Lake, folder: Path, kind: str, done: Tidied) -> None:
    broken = [row for row in _files(lake, kind) if not _sound(folder / kind / row["path"])]
    if not broken:
        return
    for row in broken:
        path = folder / kind / row["path"]
        done.damaged.append(f"{kind}/{row['path']}")
        if path.exists():
            (folder / DAMAGED / kind).mkdir(parents=True, exist_ok=True)
            shutil.move(path, folder / DAMAGED / kind / path.name)
    if kind in CHILDREN:
        done.recode += _expelled(lake, kind, broken)
    elif kind in LINKS:
        done.lost.append(f"{kind}: run detente link again")
    elif kind == "articles":
        done.lost.append("articles: code their inputs again")
    else:
        done.lost.append(f"{kind}: {sum(row['num_records'] or 0 for row in broken)} rows")
    with lake.told():
        lake.table(kind).repair()


def _sound(path: Path) -> bool:
    """Whether all of a Parquet file can be read."""
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for _ in file.iter_batches():
                pass
    except (OSError, pa.ArrowException, ValueError):  # ValueError: what a damaged page decodes to
        return False
    return True


def _expelled(lake: Lake, kind: str, broken: list[dict[str, Any]]) -> int:
    """Take out of the articles table those whose records were in these files, so that they count as new; how many."""
    bounds = [(row.get("min.shard") or "", row.get("max.shard") or "~") for row in broken]
    while True:
        turn = lake.turn()
        hit = {key: head.shard for key, head in lake.heads().items() if any(low <= head.shard <= high for low, high in bounds)}
        lake.reopen(kind, sorted(set(hit.values())))
        if not hit or lake.swap(schema("articles").empty_table(), hit, turn=turn):
            return len(hit)


def _sweep(lake: Lake, kind: str, shards: Mapping[str, str]) -> int:
    """Take out the rows of a kind that no article counts as its own any longer; how many."""
    files = _files(lake, kind)
    old_ms = int(time.time() * 1000) - DAY_MS
    stale: dict[str, list[str]] = {}
    for article, shard in lake.column(kind, "article", "shard"):
        if shards.get(article) != shard:
            stale.setdefault(shard, []).append(article)
    swept = 0
    for shard, articles in sorted(stale.items()):
        fresh = any(
            row["modification_time"] > old_ms and (row.get("min.shard") or "") <= shard <= (row.get("max.shard") or "~") for row in files
        )
        gone = [key for key in articles if key in shards or not fresh]
        if gone:
            lake.take_out(kind, shard, sorted(set(gone)))
            swept += len(gone)
    return swept
