"""How fast names are found: a book of 200,000 names over real news.

    python bench/lookup.py [FILE.jsonl] [--names 200000] [--json]

The names are the first of the gazetteer, which has some 400,000. Prints seconds to make the book, megabytes of UTF-8 a second (best of five passes),
memory that the book takes, and how many names were found.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from detente.lookup import NameBook
from detente.resources import DATA

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "political-fr.jsonl"
PASSES = 5


def resident() -> float:
    """Megabytes of memory that this process holds now."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(path: Path, count: int) -> dict[str, object]:
    """Make the book, and search every text of a file."""
    names = [name.title() for name in pq.read_table(DATA / "places" / "names.parquet").column("name").to_pylist()[:count]]
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    size = sum(len(text.encode()) for text in texts) / 1e6
    before, started = resident(), time.perf_counter()
    book: NameBook[int] = NameBook((name, number) for number, name in enumerate(names))
    made, held = time.perf_counter() - started, resident() - before
    best, found = float("inf"), 0
    for _ in range(PASSES):
        started = time.perf_counter()
        found = sum(len(book.find(text)) for text in texts)
        best = min(best, time.perf_counter() - started)
    return {
        "names": len(set(names)),
        "seconds to make": round(made, 2),
        "MB/s": round(size / best, 1),
        "memory MB": round(held),
        "text MB": round(size, 1),
        "found": found,
    }


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--names", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not given.file.is_file():
        sys.exit(f"{given.file} is not there: name a .jsonl file of texts")
    result = measure(given.file, given.names)
    print(json.dumps(result) if given.json else "\n".join(f"{name:18} {value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
