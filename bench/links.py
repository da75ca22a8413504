"""How fast and how well articles are linked.

    python bench/links.py STORE                       seconds of every step of `detente link`, and rensa's share
    python bench/links.py --ntrex NTREX.jsonl [--among POLITICAL.jsonl]   precision and recall of linking translations
    python bench/links.py --planted FILE.jsonl…       recall of wires planted in longer articles

NTREX-128 has each article in several languages (field `doc`); French and English are coded and linked as if nothing were known. `--among` counts
those alone whose ids stand in another file.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from detente.clean.stage import to_draft
from detente.draft import Source
from detente.model import Coded
from detente.pipeline import BATCH_ARTICLES, code_batch
from detente.read import source_from_text
from detente.reprints.compare import LEAST_SHARE
from detente.reprints.link import link, links
from detente.reprints.near import candidates
from detente.reprints.runs import runs_of, runs_of_words, story_words
from detente.store.lake import Lake

LANGUAGES = ("fr", "en")
WIRE_WORDS = (60, 120, 250)
EDITED = (0.0, 0.02, 0.05)
PLANTED = 100
SEED = 1


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def speed(store: Path) -> None:
    """Print the seconds of each step."""
    articles = [article for _, article in Lake.open(store).stream("articles", without=("raw_map",))]
    started = time.perf_counter()
    runs = [runs_of(article) for article in articles]
    cut = time.perf_counter()
    pairs = candidates(runs)
    signed = sum(1 + len(found.pieces) for found in runs if len(found))
    print(f"{len(articles)} articles: runs of words {cut - started:.1f} s; {signed} signatures by rensa and their bands", end=" ")
    print(f"{time.perf_counter() - cut:.1f} s, {len(pairs)} pairs to compare")
    summary = link(store)
    print(f"detente link: {sum(summary.seconds.values()):.1f} s", {step: round(spent, 2) for step, spent in summary.seconds.items()})


def coded_of(path: Path) -> dict[str, tuple[str, Coded]]:
    """Article ids of the French and English versions with document and records."""
    found = {}
    given = [row for row in rows(path) if row["lang"] in LANGUAGES]
    for start in range(0, len(given), BATCH_ARTICLES):
        batch = given[start : start + BATCH_ARTICLES]
        for row, result in zip(batch, code_batch([source_from_text(row["text"]) for row in batch]), strict=True):
            if isinstance(result, Coded):
                found[result.article.id] = row["doc"], result
    return found


def translations(path: Path, among: Path | None) -> None:
    """Print precision and recall over all documents and those of `among`; then what is linked where no translation is there."""
    found = coded_of(path)
    political = {row["id"].split(":")[1] for row in rows(among) if row["id"].startswith("ntrex:")} if among else set()
    documents = sorted({document for document, _ in found.values()})
    with_records = {document for document, coded in found.values() if coded.events or coded.positions}
    told = links(coded for _, coded in found.values()).stories
    pairs = [(found[row.article][0], found[row.of][0]) for row in told if row.role == "version" and row.of]
    for name, kept in (("all", set(documents)), ("with an act or a position", with_records), ("political", political & set(documents))):
        if kept:
            given = [pair for pair in pairs if pair[0] in kept or pair[1] in kept]
            right = sum(one == other for one, other in given)
            print(f"{name}: {len(kept)} documents, {len(given)} links, {right} right", end=", ")
            print(f"precision {right / max(1, len(given)):.3f}, recall {right / len(kept):.3f}")
    half = set(documents[::2])
    apart = [coded for document, coded in found.values() if (document in half) == (coded.article.language == "fr")]
    print("French of one half, English of the other:", [row.reason for row in links(apart).stories if row.role == "version"])


def planted(paths: Iterable[Path]) -> None:
    """Print how many wires planted in longer articles are candidates, of those that the exact comparison would link."""
    chance = random.Random(SEED)
    texts = [words for path in paths for row in rows(path) if len(words := story_words(to_draft(_source(row)).article)) > max(WIRE_WORDS)]
    for length in WIRE_WORDS:
        for edited in EDITED:
            sets = []
            for number in range(PLANTED):
                one, host = chance.sample(texts, 2)
                start, at = chance.randrange(len(one) - length), chance.randrange(len(host))
                wire = one[start : start + length]
                inside = [f"changed{chance.random()}" if chance.random() < edited else word for word in wire]
                sets += [runs_of_words(f"wire{number}", wire), runs_of_words(f"host{number}", host[:at] + inside + host[at:])]
            pairs = set(candidates(sets))
            shares = [len(np.intersect1d(a.hashes, b.hashes)) / len(a) for a, b in zip(sets[::2], sets[1::2], strict=True)]
            linked = [number for number, share in enumerate(shares) if share >= LEAST_SHARE]
            hit = sum((2 * number, 2 * number + 1) in pairs for number in linked)
            print(f"{length} words, {edited:.0%} of them changed: {hit} of {len(linked)} found")


def _source(row: dict[str, str]) -> Source:
    return source_from_text(row["text"])


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", type=Path)
    parser.add_argument("--ntrex", type=Path)
    parser.add_argument("--among", type=Path)
    parser.add_argument("--planted", nargs="+", type=Path, default=[])
    options = parser.parse_args()
    if options.store:
        speed(options.store)
    if options.ntrex:
        translations(options.ntrex, options.among)
    if options.planted:
        planted(options.planted)


if __name__ == "__main__":
    main()
