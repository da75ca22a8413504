"""Inputs that went wrong on the way, by the hundred: read and cleaned, they may be set aside, and nothing else may happen.

`python -m tests.read.mutate --number 1000` runs so many for each reader and prints what came of them. The same number gives the same inputs.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.read.hostile import traps
from tests.read.sound import seeds

from detente.clean.stage import to_draft
from detente.draft import Source
from detente.errors import DetenteError
from detente.read import sources

LONGEST_S = 10.0
LARGEST_MB = 2048
ROUNDS = 3  # changes to one input, at most

Change = Callable[[random.Random, bytes], bytes]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flip(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _drop(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randrange(200) :]


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(ODD) + data[at:]


def _repeat(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start : start + rng.randrange(1, 300)] * rng.choice((2, 20, 400)) + data[start:]


def _noise(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 20, 2_000))) + data[at:]


def _number(rng: random.Random, data: bytes) -> bytes:
    """A digit made a very long, negative or broken number: lengths, dates, sizes."""
    places = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    at = rng.choice(places)
    return data[:at] + rng.choice((b"-1", b"9" * 30, b"1e999", b"0x", b"", b"99999999")) + data[at + 1 :]


ODD = (
    b"\0", b"\0" * 500, b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9\xe8\xe0", "é".encode(), "\ud800".encode("utf-8", "surrogatepass"), b"\x1a", b"\r\r\n",
    b"<p>" * 3_000, b"<div a='", b"</html>", b"<!--", b"<![CDATA[", b"&#1114112;", b"&#xD800;", b"&#0;", b"&nbsp", b"<script>", b"<html><body>",
    b'{"a":' * 2_000, b"[" * 5_000, b"]" * 50, b'"', b"\\", b"\\ud800", b"\\u0000", b"WARC/1.0\r\n", b"\r\n\r\n", b"\x1f\x8b\x08",
    b"Content-Length: 5\r\n", b"a" * 100_000, b'charset="utf-7"', b'charset="idna"', b"\xe2\x80\xae", "\u2028".encode(), b"HTTP/1.1 200 OK\r\n",
    b"Content-Encoding: br\r\n",
)  # fmt: skip
CHANGES: tuple[Change, ...] = (_cut, _flip, _drop, _insert, _repeat, _noise, _number)


def mutants(reader: str, number: int) -> Iterator[tuple[str, bytes]]:
    """So many inputs for a reader, the traps first; the i-th is the same in every run."""
    sound, first = seeds()[reader], traps(reader)
    yield from first[:number]
    for i in range(len(first), number):
        rng = random.Random(f"{reader} {i}")
        name, data = rng.choice(sound)
        for _ in range(rng.randint(1, ROUNDS)):
            data = rng.choice(CHANGES)(rng, data)
        yield name, data


@dataclass(slots=True)
class Outcome:
    """What came of a reader's inputs. `failures` names those that raised what nobody foresaw, gave nothing, or took too long."""

    reader: str
    inputs: int = 0
    articles: int = 0
    set_aside: int = 0
    slowest_s: float = 0.0
    last_s: float = 0.0
    failures: list[str] = field(default_factory=list)


def run(reader: str, number: int, folder: Path) -> Outcome:
    """Read and clean so many inputs."""
    outcome = Outcome(reader)
    for i, (name, data) in enumerate(mutants(reader, number)):
        path = folder / name
        path.write_bytes(data)
        try:
            read_and_clean(path, outcome)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            outcome.failures.append(f"{reader} {i} ({name}): {traceback.format_exc(limit=-4)}")
        if outcome.last_s > LONGEST_S:
            outcome.failures.append(f"{reader} {i} ({name}): {outcome.last_s:.1f} s for one item")
        outcome.inputs += 1
        path.unlink()
    return outcome


def read_and_clean(path: Path, outcome: Outcome) -> None:
    """Read a file and clean what is in it; the time of its slowest item is `outcome.last_s`."""
    outcome.last_s = 0.0
    items = 0
    started = time.perf_counter()
    for item in sources([path]):
        items += 1
        if isinstance(item, Source):
            _clean(item, outcome)
        else:
            assert item.reason, item
            assert item.remedy, item
            outcome.set_aside += 1
        outcome.last_s = max(outcome.last_s, time.perf_counter() - started)
        started = time.perf_counter()
    outcome.slowest_s = max(outcome.slowest_s, outcome.last_s)
    assert items, "nothing came out, and nobody was told"


def _clean(item: Source, outcome: Outcome) -> None:
    item.content.encode("utf-8")  # can be stored
    try:
        to_draft(item)
        outcome.articles += 1
    except DetenteError as error:
        outcome.set_aside += 1
        if not (error.what and error.remedy):
            raise AssertionError(f"no reason or no remedy: {error!r}") from error


def peak_mb() -> float:
    """The largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run all readers, or those named; 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", default=list(seeds()))
    parser.add_argument("--number", type=int, default=1000, help="inputs for each reader")
    given = parser.parse_args()
    failed = False
    for reader in given.readers:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            outcome = run(reader, given.number, Path(folder))
        print(
            f"{reader}: {outcome.inputs} inputs, {outcome.articles} articles, {outcome.set_aside} set aside, {len(outcome.failures)} failures; "
            f"slowest {outcome.slowest_s:.1f} s, all {time.perf_counter() - started:.0f} s, peak {peak_mb():.0f} MB",
            flush=True,
        )
        print("\n".join(outcome.failures), end="\n" if outcome.failures else "", flush=True)
        failed = failed or bool(outcome.failures) or peak_mb() > LARGEST_MB
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
