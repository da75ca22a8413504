"""Inputs that look for what no test has reached yet: changed again and again, and kept where they take a branch of ours that none took before.

    python -m tests.read.fuzz html [--seconds 60 | --runs N] [--corpus FOLDER] [--seed 1]

By atheris, which watches the branches of detente's own modules alone. Whatever comes in, it is read or set aside with a reason, within 10 seconds
and 2 GB; the input that breaks this ends the run and is left in the working folder as crash-…, timeout-… or oom-…, to be run alone by giving its
name. A corpus keeps the inputs that were worth keeping, and the next run goes on from them; without one they are thrown away.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.gather import sound_listings
from tests.read import sound

# Nothing of detente is imported up here: atheris has to see its modules come in.

LONGEST_S = 10
LARGEST_MB = 2048
LONGEST_BYTES = 16_384  # room for several sound inputs; what is long to do harm has its place in hostile.py
LONGEST_WORD_BYTES = 64  # of libFuzzer's dictionaries
ARCHIVES = ("warc", "wet")  # packed or not is seen from the bytes
BASE = "https://news.example/listing"

Target = Callable[[bytes], None]


def seeds() -> dict[str, list[bytes]]:
    """Sound inputs to begin with, for each reader: of the files those with its first name, since all are read under that one."""
    files = sound.seeds().items()
    read = {reader: [data for name, data in given if name == given[0][0] or reader in ARCHIVES] for reader, given in files}
    return read | sound_listings.seeds()


def _file(reader: str, folder: Path) -> Target:
    """Count, read and clean what `detente code` takes."""
    from tests.read import mutate

    from detente.read import count

    path = folder / sound.seeds()[reader][0][0]
    outcome = mutate.Outcome(reader)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        count([path])
        mutate.read_and_clean(path, outcome)

    return read


def _listing(kind: str) -> Target:
    """Read what `detente fetch` takes, and the addresses in it as far as a run does before it asks for them."""
    from detente.errors import DetenteError
    from detente.gather.addresses import joined
    from detente.gather.listings import read_listing
    from detente.gather.records import Manners
    from detente.read.urls import canonical

    def read(data: bytes) -> None:
        try:
            listed = read_listing(data, kind, base=BASE, media="", manners=Manners())
        except DetenteError as error:
            if not (error.what and error.remedy):
                raise AssertionError(f"no reason or no remedy: {error!r}") from error
            return
        for url in [*(link.url for link in listed.links), *(sub.url for sub in listed.subs)]:
            with suppress(ValueError):
                assert canonical(joined(BASE, url)).isascii()

    return read


def _words(path: Path) -> Path:
    """The odd parts that the mutations insert, as a dictionary of libFuzzer's."""
    from tests.read.mutate import ODD

    words = ("".join(f"\\x{byte:02x}" for byte in part) for part in ODD if len(part) <= LONGEST_WORD_BYTES)
    path.write_text("".join(f'"{word}"\n' for word in words), encoding="ascii")
    return path


def fuzz(reader: str, folder: Path, options: Sequence[str], inputs: Sequence[str]) -> None:
    """Run a reader in this process, which ends with it: with 0 where nothing was found."""
    import atheris

    # The hook stays to the end, for modules that are imported where they are used.
    with atheris.instrument_imports(include=["detente"]):
        target = _listing(reader) if reader in sound_listings.seeds() else _file(reader, folder)
        first = folder / "seeds"
        first.mkdir()
        for i, data in enumerate(seeds()[reader]):
            target(data)  # loads what is loaded at first use, which is no part of the time of an item
            (first / str(i)).write_bytes(data)
        limits = [f"-timeout={LONGEST_S}", f"-rss_limit_mb={LARGEST_MB}", f"-max_len={LONGEST_BYTES}", f"-dict={_words(folder / 'words')}"]
        atheris.Setup([reader, *limits, *options, *(inputs or [str(first)])], target)
        atheris.Fuzz()


def main() -> int:
    """Run a reader in a process of its own, so that its files are cleared away however it ends; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader", choices=list(seeds()))
    parser.add_argument("inputs", nargs="*", help="files to run alone, such as a crash-…")
    parser.add_argument("--seconds", type=int, default=60, help="0: without end")
    parser.add_argument("--runs", type=int, help="so many inputs, however long they take")
    parser.add_argument("--corpus", type=Path, help="folder of inputs to go on from, and to add to")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    options = [f"-seed={given.seed}", f"-max_total_time={given.seconds}" if given.runs is None else f"-runs={given.runs}"]
    if given.inputs:
        options = []
    elif given.corpus is not None:
        given.corpus.mkdir(parents=True, exist_ok=True)
        options.append(str(given.corpus))
    with tempfile.TemporaryDirectory() as folder:
        process = multiprocessing.get_context("spawn").Process(target=fuzz, args=(given.reader, Path(folder), options, given.inputs))
        process.start()
        process.join()
    return 1 if process.exitcode else 0


if __name__ == "__main__":
    sys.exit(main())
