"""Routes that give data in bulk: what passes a search as JSON lines or CSV, in constant memory, and the whole store in the formats of others.

Formats that are folders, and those for which articles are parsed anew, are for the command line.
"""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from detente.export.flat import COLUMNS
from detente.export.flat import rows as flat_rows
from detente.export.format import Format
from detente.export.formats import FORMATS
from detente.export.records import Found, Loss
from detente.export.write import export
from detente.model import Article, When
from detente.serve.api import lists
from detente.serve.api.answers import errors
from detente.serve.api.params import FILTERS
from detente.serve.api.records import asking
from detente.serve.cells import inert_row
from detente.serve.index import Index
from detente.serve.problems import refused
from detente.serve.query import Query
from detente.serve.views import desk_of
from detente.store.plain import record_of

__all__ = ["csv_lines", "json_lines", "router"]

router = APIRouter(tags=["export"])

JSON_LINES = "application/x-ndjson"
CSV = "text/csv"
CHUNK_BYTES = 64 * 1024  # sent at a time
RETRY_S = "30"  # a store of 100,000 articles takes minutes
TABLE = "text/tab-separated-values"
# What a file in a format is sent as, and ends in; the others are tables with tabs.
FILES = {
    "acled-like": (CSV, "csv"),
    "csv": (CSV, "csv"),
    "dna": (CSV, "csv"),
    "parquet": ("application/vnd.apache.parquet", "parquet"),
    "plover-jsonl": (JSON_LINES, "jsonl"),
    "webannotation": (JSON_LINES, "jsonl"),
}
PARSED = frozenset({"conllu"})  # formats for which every article is parsed anew: too much for a server that has others to serve
BUSY = threading.Semaphore(1)  # one export of a whole store at a time: it reads everything


def json_lines(index: Index, query: Query) -> Iterator[bytes]:
    """All that passes the filters, a JSON object a line."""
    for row in lists.streamed(index, query):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def csv_lines(index: Index, query: Query) -> Iterator[bytes]:
    """All that passes the filters as a flat table, with the columns of `detente export --as csv`; no cell is taken for a formula."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=COLUMNS[query.kind], lineterminator="\n")
    writer.writeheader()
    for row in flat_rows(_found(index, query), Loss()):
        writer.writerow(inert_row(row))
        if buffer.tell() > CHUNK_BYTES:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def _found(index: Index, query: Query) -> Iterator[Found]:
    for row in lists.streamed(index, query):
        found = record_of(query.kind, row["record"])
        yield Found(query.kind, found, found if query.kind == "articles" else _brief(row["article"]))


def _brief(head: dict[str, Any]) -> Article:
    """An article of which only what stands in its head is known: as much as a row of a flat table tells of it."""
    published = When(head["published_earliest"], head["published_latest"], None, None, "none")
    return Article(head["id"], head["source"], head["url"], head["outlet"], head["title"], head["language"], published, "", "", (), (), ())


def _gathered(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth sending."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        if len(waiting) > CHUNK_BYTES:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def _streams(kind: str) -> None:
    """The two streams of a kind."""
    question = asking(kind)
    lines: dict[int | str, dict[str, Any]] = {
        200: {"content": {JSON_LINES: {"schema": {"type": "string"}}}, "description": "A JSON object a line, as the rows of lists are."}
    }
    table: dict[int | str, dict[str, Any]] = {
        200: {
            "content": {CSV: {"schema": {"type": "string"}}},
            "description": "A table with a header, the columns of `detente export --as csv`.",
        }
    }

    @router.get(
        f"/export/{kind}.ndjson",
        responses=errors() | lines,
        response_class=Response,
        name=f"export {kind} as JSON lines",
        summary=f"All {kind} that pass the filters, as JSON lines; `after` and `limit` count for nothing.",
    )
    def as_json_lines(request: Request, query: Query = question) -> Response:
        stream = _gathered(json_lines(desk_of(request).index, query))
        return StreamingResponse(stream, media_type=JSON_LINES, headers=_attached(f"{kind}.ndjson"))

    @router.get(
        f"/export/{kind}.csv",
        responses=errors() | table,
        response_class=Response,
        name=f"export {kind} as CSV",
        summary=f"All {kind} that pass the filters, as a flat table; `after` and `limit` count for nothing.",
    )
    def as_csv(request: Request, query: Query = question) -> Response:
        stream = csv_lines(desk_of(request).index, query)
        return StreamingResponse(stream, media_type=CSV, headers=_attached(f"{kind}.csv"))


for _kind in FILTERS:
    _streams(_kind)


def _store(form: Format) -> None:
    """The export of the whole store in one format. One that holds a kind a file needs to be told the kind."""
    media, ending = FILES.get(form.name, (TABLE, "tsv"))
    file: dict[int | str, dict[str, Any]] = {
        200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file."}
    }

    @router.get(
        f"/export/store/{form.name}",
        responses=errors() | file,
        response_class=Response,
        name=f"export the store as {form.name}",
        summary=f"All records of the store as {form.name}.",
        description="One such export is made at a time; the file is made first, then sent, and deleted.",
    )
    def whole_store(request: Request, kind: str | None = None) -> Response:
        if not BUSY.acquire(blocking=False):
            raise refused(503, "another export is being made", stage="export", headers={"Retry-After": RETRY_S})
        try:
            folder = TemporaryDirectory(prefix="detente-export-")
            path = Path(folder.name) / "store"
            try:
                export(desk_of(request).lake, path, form=form.name, kinds=kind)
            except BaseException:
                folder.cleanup()
                raise
        finally:
            BUSY.release()
        return FileResponse(
            path, media_type=media, headers=_attached(f"{kind or 'store'}.{ending}"), background=BackgroundTask(folder.cleanup)
        )

    one: Any = Literal.__getitem__(form.kinds)
    whole_store.__annotations__["kind"] = one if form.each else one | None
    if form.each:
        whole_store.__defaults__ = None


for _form in FORMATS:
    if not _form.folder and _form.name not in PARSED:
        _store(_form)
