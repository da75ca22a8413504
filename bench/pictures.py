"""How fast the desk's pictures are counted and drawn.

    python bench/pictures.py STORE [--index FILE] [--json]

Makes or opens the index of a store (a large one: see desk_store.py). For each picture, without a filter and with some, prints milliseconds to count
it (the first time, then the best of five, and the processor time of the thread in that) and to draw it, the process that draws being warm, and the
size of its drawing.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from detente.serve.index import Index
from detente.serve.pictures.counts import chosen, top
from detente.serve.pictures.made import KINDS, drawn, effective, options_of
from detente.serve.pictures.painter import Painter
from detente.serve.pictures.svg import framed
from detente.serve.query import Query
from detente.serve.settings import Settings, index_path
from detente.serve.views import link
from detente.serve.words import speaker
from detente.store.lake import Lake

PASSES = 5
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"lang": "fr"},
    {"since": "2019-01-01", "until": "2019-12-31", "by": "published"},
    {"actor": "RUS"},
)


def measured(index: Index, painter: Painter, name: str, params: dict[str, str]) -> dict[str, Any]:
    """The figures of one picture."""
    query = Query.from_params(params, KINDS[name])

    def count() -> Any:
        return drawn(name, index, query, options_of(params), "en", speaker("en"), link).picture

    spent, used = [], []
    for _ in range(PASSES + 1):
        started, before = time.perf_counter(), time.thread_time()
        picture = count()
        spent.append((time.perf_counter() - started) * 1000)
        used.append((time.thread_time() - before) * 1000)
    started, size = time.perf_counter(), 0
    if picture.spec is not None:
        size = len(framed(painter.svg(picture.spec, "en"), picture.title, picture.text, inline=True))
    drawing = (time.perf_counter() - started) * 1000
    return {
        "picture": name,
        "filters": " ".join(f"{key}={given}" for key, given in params.items()) or "–",
        "records": len(chosen(index, effective(query))),
        "first ms": round(spent[0]),
        "ms": round(min(spent[1:])),
        "processor ms": round(min(used[1:])),
        "drawing ms": round(drawing),
        "SVG kB": round(size / 1000),
    }


def main() -> None:
    """Measure, and print a line for each picture and filter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store")
    parser.add_argument("--index", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    index = Index.open(Lake.open(given.store), index_path(Settings(given.store, index=given.index)), refresh_s=3600.0)
    index.refresh()
    painter = Painter()
    painter.svg({"mark": "tick", "data": {"values": []}}, "en")
    events = chosen(index, effective(Query("events"))).ids
    pairs = [pair.name for pair in top(index.snapshot(), "dyad", events, 20)]
    cases = [(name, params) for name in KINDS if name != "timeline" for params in FILTERS]
    cases += [("timeline", {"dyad": pair, **params}) for pair in (pairs[0], pairs[-1]) for params in FILTERS[:3]]
    rows = [measured(index, painter, name, params) for name, params in cases]
    painter.close()
    print(
        json.dumps(rows) if given.json else "\n".join("\t".join(map(str, row)) for row in [rows[0].keys(), *(row.values() for row in rows)])
    )


if __name__ == "__main__":
    main()
