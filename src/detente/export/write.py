"""Exports written to files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detente.errors import StoreError
from detente.export import dna, flat, webannotation
from detente.export.records import KINDS, Loss, found
from detente.store.lake import Lake

__all__ = ["FORMATS", "export"]

FORMATS = ("dna", "webannotation", "csv", "parquet")
ONE_KIND = {"dna": "positions"}  # formats that hold one kind only
NUMBERS = frozenset({"strength", "cue_start", "content_start", "content_end", "evidence_start", "evidence_end"})


def export(lake: Lake, into: Path, *, form: str, kind: str | None = None) -> Loss:
    """Write the records of a store in a format; the account of what it could not hold comes back.

    `kind` is statements or positions; None is both. A csv or parquet of both is a folder with a file for each; all else is one file.
    Raises StoreError for a format or kind that is none, and where the file cannot be written.
    """
    if form not in FORMATS:
        raise StoreError(f"{form!r} is no format", stage="export", remedy=f"one of {', '.join(FORMATS)}")
    if kind is not None and kind not in KINDS:
        raise StoreError(f"{kind!r} is no kind that is exported", stage="export", remedy=f"one of {', '.join(KINDS)}")
    if kind is not None and ONE_KIND.get(form, kind) != kind:
        raise StoreError(f"{form} holds {ONE_KIND[form]} only", stage="export", remedy="leave the kind out")
    loss = Loss()
    try:
        if form == "dna":
            _csv(into, dna.rows(found(lake, (ONE_KIND[form],)), loss), dna.COLUMNS)
        elif form == "webannotation":
            _lines(into, webannotation.rows(found(lake, (kind,) if kind else KINDS), loss))
        elif kind is not None:
            _table(into, form, lake, kind, loss)
        else:
            into.mkdir(parents=True, exist_ok=True)
            for each in KINDS:
                _table(into / f"{each}.{form}", form, lake, each, loss)
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", item=str(into), stage="export", remedy="name another file") from error
    return loss


def _table(into: Path, form: str, lake: Lake, kind: str, loss: Loss) -> None:
    rows = list(flat.rows(found(lake, (kind,)), loss))
    columns = list(rows[0]) if rows else []
    if form == "csv":
        _csv(into, rows, columns)
        return
    schema = pa.schema([(name, pa.int64() if name in NUMBERS else pa.string()) for name in columns])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), into)


def _csv(into: Path, rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> None:
    with into.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _lines(into: Path, rows: Iterator[Mapping[str, Any]]) -> None:
    with into.open("w", encoding="utf-8", newline="") as file:
        file.writelines(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
