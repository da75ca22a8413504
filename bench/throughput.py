"""What one core codes in a second, beside spaCy and trafilatura on the same articles and pages in the same run, and what a day's news would take.

    python bench/throughput.py [FILE.jsonl] [--pages FOLDER] [--articles 96] [--warm 96] [--seconds 60] [--workers 2] [--ray] [--memory N] [--json]

Rows of one core are CPU seconds of one thread: the competitors take turns, batch by batch, each after a batch that is not counted, so that a
busy machine slows all alike. spaCy runs its package's own pipeline as it is loaded, with its own arithmetic, 64 articles at a time; Détente
without the reader (`--engine` for another). Rows of several workers are seconds on the clock, start included, through `detente.code` into stores that
are thrown away. `--seconds` bounds each competitor's turns. `--memory N` codes N articles, the file's over and over, and prints this process's
memory every 5,000. A day of CC-News is 380,000 pages.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import inspect
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

import detente
from detente.draft import Source
from detente.language.engines import MODELS
from detente.language.identify import identify
from detente.model import Coded
from detente.own import RULES, Own
from detente.pipeline import BATCH_ARTICLES, code_batch
from detente.read import sources

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
DAY_PAGES = 380_000  # CC-News
SPACY_BATCH = 64  # spaCy's best on news (256 is slower)
CURVE_STEP = 5_000
PAGES = 96


@dataclass(slots=True)
class Row:
    """What one competitor did. `seconds` are CPU seconds of one core, or, where `workers`, on the clock."""

    what: str
    items: int = 0
    words: int = 0
    seconds: float = 0.0
    workers: int = 0
    why_not: str = ""

    @property
    def rate(self) -> float | None:
        """Items a second; None where nothing was measured."""
        return self.items / self.seconds if self.items and self.seconds else None


Turn = Callable[[Sequence[Source]], int]  # does a batch and says how many words it had


def ours(engine: str) -> Turn:
    """Détente, from a source to its records."""
    own = Own(engine=engine)

    def turn(batch: Sequence[Source]) -> int:
        return sum(len(one.article.text.split()) for one in code_batch(batch, own=own) if isinstance(one, Coded))

    return turn


def spacy_alone(language: str) -> Turn | str:
    """The language's spaCy package with its whole pipeline; why not, where there is none."""
    module = next((model.module for model in MODELS if model.language == language), None)
    if module is None:
        return f"no package for {language}"
    nlp = importlib.import_module(module).load()

    def turn(batch: Sequence[Source]) -> int:
        for _ in nlp.pipe((source.content for source in batch), batch_size=SPACY_BATCH):
            pass
        return sum(len(source.content.split()) for source in batch)

    return turn


def trafilatura_alone(batch: Sequence[Source]) -> int:
    """trafilatura with metadata, as its documentation has it."""
    from trafilatura import bare_extraction

    words = 0
    for source in batch:
        found = bare_extraction(source.content, url=source.metadata.url, with_metadata=True)
        words += len((found.text if found else "" or "").split())
    return words


def side_by_side(items: Sequence[Source], turns: Sequence[tuple[Row, Turn]], seconds: float) -> None:
    """Let each take its turn at each batch, the first batch twice and once for nothing, until the items or its seconds are over."""
    batches = [items[start : start + BATCH_ARTICLES] for start in range(0, len(items), BATCH_ARTICLES)]
    for warm, batch in enumerate([batches[0], *batches]):
        for row, turn in turns:
            if row.seconds >= seconds:
                continue
            started = time.process_time()
            words = turn(batch)
            if warm:
                row.seconds += time.process_time() - started
                row.items += len(batch)
                row.words += words


def copies(lines: Sequence[str], articles: int) -> Iterator[str]:
    """So many articles: the file's over and over, each copy with a line of its own at the end, since a store takes the same bytes once."""
    for number in range(articles):
        row = json.loads(lines[number % len(lines)])
        turn = number // len(lines)
        yield json.dumps({"id": f"{number}", "text": row["text"] + (f"\n\n({turn})" if turn else "")}, ensure_ascii=False)


def spread(paths: Sequence[Path], articles: int, engine: str, workers: Sequence[tuple[int, str]]) -> Iterator[Row]:
    """Rows for numbers of workers on the clock, each into a store of its own."""
    takes = inspect.signature(detente.code).parameters
    for count, on in workers:
        row = Row(
            f"articles, {count} {'Ray actors' if on == 'ray' else 'processes' if count > 1 else 'process'}, start included", workers=count
        )
        try:
            if on == "ray":
                importlib.import_module("ray")
            given: dict[str, Any] = {"on": on} if "on" in takes else {}
            if on == "ray" and not given:
                raise ImportError("this version runs on processes alone")
        except ImportError as error:
            row.why_not = str(error)
            yield row
            continue
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "articles.jsonl"
            lines = [line for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line]  # not at U+2028
            file.write_text("\n".join(copies(lines, articles)), encoding="utf-8")
            started = time.perf_counter()
            summary = detente.code(file, store=Path(folder) / "store", workers=count, engine=engine, **given)
            row.seconds, row.items = time.perf_counter() - started, summary.coded
        yield row


def resident_mb() -> float:
    """This process's memory now, or at its largest where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def memory_curve(items: Sequence[Source], articles: int, engine: str) -> list[tuple[int, int]]:
    """(articles coded, MB) every CURVE_STEP articles."""
    turn, stream = ours(engine), cycle(items)
    curve = [(0, round(resident_mb()))]
    for done in range(BATCH_ARTICLES, articles + BATCH_ARTICLES, BATCH_ARTICLES):
        turn(list(islice(stream, BATCH_ARTICLES)))
        if done // CURVE_STEP > (done - BATCH_ARTICLES) // CURVE_STEP or done >= articles:
            gc.collect()
            curve.append((done, round(resident_mb())))
    return curve


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All rows, and what follows from them."""
    stream = (item for item in sources([options.file]) if isinstance(item, Source))
    items, others = list(islice(stream, options.articles)), list(islice(stream, options.warm))
    pages = [
        page for page in (sources([options.pages]) if options.pages.exists() else ()) if isinstance(page, Source) and page.media == "html"
    ]
    pages = pages[:: max(1, len(pages) // PAGES)][:PAGES]
    language = identify(items[0].content)[0] or "en"
    spacy = spacy_alone(language)  # before our engine, which changes the arithmetic of pipelines that are loaded after it
    text, beside = Row("articles from text"), Row(f"articles, spaCy's pipeline ({language})")
    turns = [(text, ours(options.engine))]
    if isinstance(spacy, str):
        beside.why_not = spacy
    else:
        turns.append((beside, spacy))
    ours(options.engine)(items[:1])
    threadpool_limits(limits=1)
    for start in range(0, len(others), BATCH_ARTICLES):
        ours(options.engine)(others[start : start + BATCH_ARTICLES])
    side_by_side(items, turns, options.seconds)
    html, alone = Row("pages from HTML"), Row("pages, trafilatura alone")
    if pages:
        side_by_side(pages, [(html, ours(options.engine)), (alone, trafilatura_alone)], options.seconds)
    else:
        html.why_not = alone.why_not = f"no pages in {options.pages}"
    counts = [(1, "processes"), (options.workers, "processes"), *([(options.workers, "ray")] if options.ray else [])]
    rows = [text, beside, html, alone, *spread([options.file], options.articles, options.engine, counts)]
    day = DAY_PAGES / html.rate / 3600 if html.rate else None
    return {
        "rows": [report(row) for row in rows],
        "times spaCy": round(text.rate / beside.rate, 1) if text.rate and beside.rate else None,
        "CC-News day, hours of one core": round(day, 1) if day else None,
        "CC-News day, cost": round(day * options.cost, 2) if day else None,
        "memory MB": memory_curve(items, options.memory, options.engine) if options.memory else None,
    }


def report(row: Row) -> dict[str, Any]:
    """A row as it is printed."""
    rate = row.rate
    return {
        "what": row.what,
        "items": row.items,
        "a second": round(rate, 1) if rate else None,
        "words a second": round(row.words / row.seconds) if row.words and row.seconds else None,
        "ms an item": round(1000 / rate, 1) if rate else None,
        "clock": "wall" if row.workers else "CPU",
        "why not": row.why_not or None,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=CORPORA / "political-fr.jsonl")
    parser.add_argument("--pages", type=Path, default=CORPORA / "html", help="a folder of HTML pages")
    parser.add_argument("--articles", type=int, default=96)
    parser.add_argument(
        "--warm", type=int, default=96, help="articles behind those, coded before and not counted: first ones meet most words"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="of CPU time for each competitor")
    parser.add_argument("--engine", default=RULES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--memory", type=int, default=0, metavar="N")
    parser.add_argument("--cost", type=float, default=0.04, help="of a core for an hour")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    print(f"{'':46}{'items':>6}{'a second':>10}{'words/s':>9}{'ms each':>9}  clock")
    for row in found.pop("rows"):
        shown = [row["items"], row["a second"], row["words a second"], row["ms an item"]]
        cells = "".join(f"{'' if cell is None else cell:>{width}}" for cell, width in zip(shown, (6, 10, 9, 9), strict=True))
        print(f"{row['what']:46}" + (f"  {row['why not']}" if row["why not"] else f"{cells}  {row['clock']}"))
    for name, value in found.items():
        if value is not None:
            print(f"{name:46}{value}")


if __name__ == "__main__":
    main()
