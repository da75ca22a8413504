"""How fast one process codes real articles, where the time goes, and how much memory it takes.

    python bench/speed.py [FILE.jsonl] [--articles 300] [--json]

Prints articles a second (models loaded, the first batch not counted), the share of each stage, peak memory, and cold starts: `import detente` and
`detente read` on one short article, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from detente.language.gate import PASSED
from detente.model import Coded
from detente.pipeline import batches, code_batch, code_each
from detente.read import sources

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "political-fr.jsonl"
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "fr-detroit.txt"
COLD_RUNS = 3


def measure(path: Path, articles: int) -> dict[str, object]:
    """Code `articles` of a file in batches and report speed, shares and memory."""
    items = list(islice(sources([path]), articles))
    code_batch(items[:4])
    spent_in: Counter[str] = Counter()
    started = time.perf_counter()
    records = parsed = sentences = tokens = aside = 0
    for results, clock in code_each(batches(items)):
        spent_in.update(clock.seconds)
        for result in results:
            if not isinstance(result, Coded):
                aside += 1
                continue
            records += len(result.events) + len(result.statements) + len(result.positions) + len(result.relations)
            gates = [note for note in result.notes if note.stage == "gate"]
            sentences += len(gates)
            parsed += sum(note.what.startswith(PASSED) for note in gates)
            tokens += len(result.article.text.split())
    seconds = time.perf_counter() - started
    total = sum(spent_in.values())
    return {
        "articles": len(items),
        "set aside": aside,
        "articles/s": round(len(items) / seconds, 1),
        "words/s": round(tokens / seconds),
        "records": records,
        "sentences parsed": f"{parsed} of {sentences}",
        "shares": {stage: round(spent / total, 3) for stage, spent in spent_in.items()},
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def cold(*command: str) -> float:
    """Median seconds of a command in a process of its own."""
    taken = []
    for _ in range(COLD_RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return round(sorted(taken)[COLD_RUNS // 2], 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = measure(options.file, options.articles)
    report["import detente s"] = cold("-c", "import detente")
    report["detente read s"] = cold("-c", "from detente.cli.main import main; main()", "read", str(EXAMPLE))
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        shown = "  ".join(f"{stage} {share:.0%}" for stage, share in value.items()) if isinstance(value, dict) else value
        print(f"{name:18} {shown}")


if __name__ == "__main__":
    main()
