"""What the reader costs an article: seconds of the processor and of the clock, without the other stages.

    python bench/reading.py [FILE.jsonl] [--articles 64] [--rounds 3]

The stages before it run first. Of each batch the least of all rounds counts, since other work on the machine only adds to it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from detente.clean.stage import to_draft
from detente.draft import Draft, Source
from detente.pipeline import Stage, batches, stages
from detente.read import sources

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "political-fr.jsonl"


def measure(path: Path, articles: int, rounds: int) -> dict[str, float]:
    """Sentences, pairs and milliseconds an article."""
    chain = {stage.name: stage for stage in stages()}
    before = list(chain)[: list(chain).index("questions")]
    count = sentences = pairs = 0
    processor = clock = 0.0
    for batch in batches(islice(sources([path]), articles)):
        drafts = [to_draft(source) for source in batch if isinstance(source, Source)]
        for name in before:
            chain[name].run(drafts)
        if not count:
            _timed(chain, drafts)  # loads the model
        taken = [_timed(chain, drafts) for _ in range(rounds)]
        processor += min(seconds for seconds, _ in taken)
        clock += min(seconds for _, seconds in taken)
        count += len(drafts)
        sentences += sum(len(draft.judgements) for draft in drafts)
        pairs += sum(len(judged.pairs) for draft in drafts for judged in draft.judgements.values())
    return {
        "articles": count,
        "sentences an article": round(sentences / count, 1),
        "pairs an article": round(pairs / count, 1),
        "processor ms an article": round(processor / count * 1000, 1),
        "clock ms an article": round(clock / count * 1000, 1),
    }


def _timed(chain: Mapping[str, Stage], drafts: list[Draft]) -> tuple[float, float]:
    """Seconds of the processor and of the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    chain["questions"].run(drafts)
    chain["reader"].run(drafts)
    return time.process_time() - processor, time.perf_counter() - clock


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--articles", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for name, value in measure(options.file, options.articles, options.rounds).items():
        print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
