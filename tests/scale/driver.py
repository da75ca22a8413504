"""A run over made-up articles through fake stages, in a process of its own, for tests that end it from outside.

python tests/scale/driver.py STORE ARTICLES WORKERS
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import records
from detente.scale import shards, workers
from detente.scale.run import run

SHARD_ITEMS = 200  # many commits, so that many kills fall into one


def main() -> None:
    """Code what the arguments say."""
    store, articles, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    records.install()
    workers.code_one = records.code_in_worker
    shards.SHARD_ITEMS = SHARD_ITEMS
    items = (records.source(f"{records.TEXT} Number {n}.", f"{n}.txt") for n in range(articles))
    run(items, store=store, inputs=["articles"], workers=number)


if __name__ == "__main__":
    main()
