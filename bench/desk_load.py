"""The desk under load: readers for a while, then reviewers all at once, over a store of a million events.

    python bench/desk_load.py --from STORE [--into FOLDER] [--events 1000000] [--readers 100] [--seconds 60] [--pause 2.0] [--json]

makes a large store of the articles in STORE (desk_store.py), or takes the one that FOLDER has; indexes it; starts `detente serve` as a process of its
own; and has readers ask for pages as people do: an article, a search, filters one after another, a next page, a picture's data, pages of the API.
Each has an address of its own (127.0.0.x, so that the limits of rate hold for each alone), and looks at a page for `--pause` seconds on average
before it asks for the next; 0 asks again at once, which measures how much the desk can do and not how long people wait. Then reviewers send
judgements side by side, and those that were confirmed are counted in the store.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import html
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent))

from desk_store import enlarge  # beside this file
from detente.review.journal import judgements
from detente.serve.index import Index, connect
from detente.serve.users import add
from detente.store.lake import Lake

START_S = 120.0
DECISIONS = ("accept", "reject", "unsure")


@dataclass(slots=True)
class Tally:
    """What readers met: seconds of each answer by the kind of page, and what went wrong, counted."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[tuple[str, int, float, float, float]]:
        """Kind of page, answers, and milliseconds of the median, of the 95th percentile and of the slowest; all together at last."""
        every = [second for found in self.seconds.values() for second in found]
        for kind, found in [*sorted(self.seconds.items()), ("all", every)]:
            cuts = quantiles(found, n=20, method="inclusive") if len(found) > 1 else [found[0]] * 19 if found else [0.0] * 19
            yield kind, len(found), 1000 * cuts[9], 1000 * cuts[18], 1000 * max(found, default=0.0)


class Connection:
    """A keep-alive connection that asks one thing at a time, from an address of its own; a library's would take more of the cores measured."""

    def __init__(self, port: int, address: str) -> None:
        self._port = port
        self._address = address
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, *, body: bytes | None = None, token: str | None = None) -> tuple[int, bytes]:
        """Status and body of an answer. Raises OSError, or IncompleteReadError where the connection breaks.

        As a browser does, a page is asked for again where the desk has let the connection go meanwhile, for want of use.
        """
        used = self._streams is not None
        try:
            return await self._answer(path, body, token)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            if body is not None or not used or getattr(error, "partial", b""):
                raise
            self.close()
            return await self._answer(path, body, token)

    async def _answer(self, path: str, body: bytes | None, token: str | None) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(self._address, 0), limit=2**20)
        reader, writer = self._streams
        head = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Accept-Encoding: gzip"]
        if body is not None:
            head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        if token is not None:
            head.append(f"Authorization: Bearer {token}")
        writer.write("\r\n".join([*head, "", ""]).encode() + (body or b""))
        raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(raw.split(" ", 2)[1])
        headers = dict(line.split(": ", 1) for line in raw.split("\r\n")[1:] if ": " in line)
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await reader.readline(), 16):
                parts.append((await reader.readexactly(size + 2))[:-2])
            await reader.readline()
            content = b"".join(parts)
        else:
            content = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return status, content

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is to ask for: values that the index holds, the frequent ones first."""

    articles: Sequence[str]
    records: Sequence[str]
    countries: Sequence[str]
    dyads: Sequence[str]
    types: Sequence[str]
    issues: Sequence[str]
    outlets: Sequence[str]
    languages: Sequence[str]
    words: Sequence[str]

    @classmethod
    def of(cls, index: Path) -> Stock:
        """The stock of an index."""
        with closing(connect(index)) as connection:

            def values(name: str) -> list[str]:
                query = "SELECT value FROM postings WHERE space = 'r' AND field = ? ORDER BY size DESC, value LIMIT 60"
                return [row["value"] for row in connection.execute(query, (name,))]

            articles = connection.execute("SELECT id FROM articles WHERE n % 97 = 0 ORDER BY n LIMIT 3000").fetchall()
            records = connection.execute("SELECT id FROM records WHERE kind = 'events' AND n % 89 = 0 ORDER BY n LIMIT 3000").fetchall()
            titles = connection.execute("SELECT headline FROM articles ORDER BY n LIMIT 60").fetchall()
            words = {word.strip(",.:«»“”'\"") for row in titles for word in row["headline"].split()}
            frequent = [values(name) for name in ("actor", "dyad", "type", "issue", "outlet", "language")]
        return cls(
            [row["id"] for row in articles], [row["id"] for row in records], *frequent, sorted(word for word in words if len(word) > 4)
        )


def visit(stock: Stock, random: Random) -> Iterator[tuple[str, str | None]]:
    """One reader's way through the desk: kinds of page with their addresses, None for the next page of the list before. Never ends."""
    while True:
        country, pair, kind = random.choice(stock.countries[:30]), random.choice(stock.dyads[:20]), random.choice(stock.types)
        year = random.randrange(2016, 2025)
        yield "home", "/"
        yield "search", f"/articles?{urlencode({'q': random.choice(stock.words)})}"
        yield "article", f"/article/{random.choice(stock.articles)}"
        yield "filter", f"/events?{urlencode({'actor': country})}"
        yield "filter", f"/events?{urlencode({'actor': country, 'type': kind})}"
        yield "next page", None
        yield "filter", f"/events?{urlencode({'dyad': pair.replace(' ', '-'), 'since': f'{year}-01-01', 'until': f'{year + 1}-06-30'})}"
        yield "article", f"/article/{random.choice(stock.articles)}"
        yield "search", f"/statements?{urlencode({'q': random.choice(stock.words), 'lang': random.choice(stock.languages)})}"
        yield "filter", f"/positions?{urlencode({'issue': random.choice(stock.issues), 'sort': 'newest'} if stock.issues else {})}"
        yield "API", f"/api/v1/events?{urlencode({'recipient': country, 'limit': 50})}"
        yield "API", f"/api/v1/articles/{random.choice(stock.articles)}"
        yield "picture", f"/pictures/timeline.json?{urlencode({'dyad': pair.replace(' ', '-')})}"
        yield "picture", f"/pictures/map.json?{urlencode({'actor': country, 'since': f'{year}-01-01', 'until': f'{year}-12-31'})}"
        yield "filter", f"/articles?{urlencode({'outlet': random.choice(stock.outlets)})}"


async def read(connection: Connection, stock: Stock, random: Random, tally: Tally, until: float, pause_s: float) -> None:
    """One reader, until the time is up."""
    last = b""
    await asyncio.sleep(random.random() * pause_s)
    for kind, path in visit(stock, random):
        if time.perf_counter() > until:
            break
        address = path or following(last)
        if address is None:
            continue
        started = time.perf_counter()
        try:
            status, last = await connection.ask(address)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            tally.errors[f"{kind}: {type(error).__name__}"] += 1
            connection.close()
            continue
        tally.seconds[kind].append(time.perf_counter() - started)
        if status != 200:
            tally.errors[f"{kind}: {status} {address}"] += 1
        await asyncio.sleep(random.expovariate(1 / pause_s) if pause_s else 0)
    connection.close()


def following(packed: bytes) -> str | None:
    """The address of the next page, from a page of a list; None where there is none."""
    page = (gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed).decode("utf-8", "replace")
    found = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"|<a[^>]*href="([^"]+)"[^>]*rel="next"', page)
    return html.unescape(found[1] or found[2]).replace("http://127.0.0.1", "") if found else None


async def readers(port: int, stock: Stock, number: int, seconds: float, pause_s: float) -> Tally:
    """Have readers read side by side."""
    tally = Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(read(Connection(port, f"127.0.0.{n + 2}"), stock, Random(n), tally, until, pause_s) for n in range(number)))
    return tally


async def review(connection: Connection, records: Sequence[str], token: str, random: Random, tally: Tally) -> list[str]:
    """One reviewer: a judgement about each record. The ids of those that the desk confirmed."""
    kept = []
    for record in records:
        body = {"decision": random.choice(DECISIONS), "reason": "load"}
        started = time.perf_counter()
        try:
            status, content = await connection.ask(
                f"/api/v1/records/events/{record}/judgements", body=json.dumps(body).encode(), token=token
            )
        except (OSError, asyncio.IncompleteReadError) as error:
            tally.errors[type(error).__name__] += 1
            connection.close()
            continue
        tally.seconds["judgement"].append(time.perf_counter() - started)
        if status == 201:
            kept.append(json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)["id"])
        else:
            tally.errors[f"{status} {content[:120].decode('utf-8', 'replace')}"] += 1
    connection.close()
    return kept


async def reviewers(port: int, tokens: Sequence[str], records: Sequence[str], each: int, tally: Tally) -> list[str]:
    """Have reviewers judge side by side, some of the records twice and more."""
    shares = [[records[(n * each // 2 + k) % len(records)] for k in range(each)] for n in range(len(tokens))]
    found = await asyncio.gather(
        *(
            review(Connection(port, f"127.0.1.{n + 2}"), share, token, Random(n), tally)
            for n, (share, token) in enumerate(zip(shares, tokens, strict=True))
        )
    )
    return [judgement for one in found for judgement in one]


@contextmanager
def served(store: Path, index: Path, tokens: Path) -> Iterator[tuple[int, int]]:
    """`detente serve` as a process of its own: its port, a free one, and its number; ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", "from detente.cli.main import main; main()", "serve", str(store), "--port", str(port)]
    process = subprocess.Popen([*command, "--index", str(index), "--tokens", str(tokens)], env=os.environ | {"COLUMNS": "200"})
    try:
        late = time.monotonic() + START_S
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > late:
                raise SystemExit("the desk did not start")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def busy_s(process: int) -> float:
    """Seconds that a process has kept a core busy, from /proc; 0 where there is no such thing."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def prepared(source: Path, into: Path, events: int) -> tuple[Path, Path]:
    """The large store and its index, made where they are not there yet."""
    index = into.with_name(f"{into.name}.sqlite")
    if not into.exists():
        print(f"writing {events:,} events to {into}", file=sys.stderr)
        enlarge(Lake.open(source), into, events)
    started = time.perf_counter()
    Index.open(Lake.open(into), index).refresh()
    print(f"indexed in {time.perf_counter() - started:.0f} s, {index.stat().st_size / 1e9:.1f} GB", file=sys.stderr)
    return into, index


def main() -> None:
    """Measure, and print what was measured."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    asked.add_argument("--from", dest="source", type=Path, required=True, metavar="STORE", help="a coded store, as detente demo makes one")
    asked.add_argument("--into", type=Path, metavar="FOLDER", help="where the large store is, or is to be; its index lies beside it")
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--readers", type=int, default=100)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--pause", type=float, default=2.0, help="seconds that a reader looks at a page, on average")
    asked.add_argument("--reviewers", type=int, default=20)
    asked.add_argument("--judgements", type=int, default=20, help="of each reviewer")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    store, index = prepared(given.source, given.into or given.source.with_name(f"{given.source.name}-large"), given.events)
    tokens = store.with_name(f"{store.name}.tokens")
    tokens.unlink(missing_ok=True)
    people = [add(tokens, f"reviewer {n}", "reviewer", today="2025-05-05") for n in range(given.reviewers)]
    stock = Stock.of(index)
    before = len(judgements(Lake.open(store)))
    writing = Tally()
    with served(store, index, tokens) as (port, process):
        asyncio.run(readers(port, stock, 2, 3.0, 0.0))  # what the first to come wait for: files read, templates made
        cpu_s = busy_s(process)
        reading = asyncio.run(readers(port, stock, given.readers, given.seconds, given.pause))
        cpu_s = busy_s(process) - cpu_s
        confirmed = asyncio.run(reviewers(port, people, stock.records, given.judgements, writing))
    kept = {each.id for each in judgements(Lake.open(store))}
    found = {
        "readers": given.readers,
        "pause_s": given.pause,
        "seconds": given.seconds,
        "pages": [dict(zip(("page", "answers", "p50_ms", "p95_ms", "max_ms"), row, strict=True)) for row in reading.rows()],
        "cpu_ms_an_answer": round(1000 * cpu_s / max(1, sum(map(len, reading.seconds.values()))), 1),
        "errors": reading.errors,
        "reviewers": [dict(zip(("page", "answers", "p50_ms", "p95_ms", "max_ms"), row, strict=True)) for row in writing.rows()][-1:],
        "review_errors": writing.errors,
        "confirmed": len(confirmed),
        "lost": len(set(confirmed) - kept),
        "in_store": len(kept) - before,
    }
    if given.json:
        print(json.dumps(found, indent=2))
    else:
        _tell(found, reading, writing)


def _tell(found: dict[str, object], reading: Tally, writing: Tally) -> None:
    print(f"{found['readers']} readers, {found['pause_s']} s on a page, {found['seconds']} s")
    print(f"{found['cpu_ms_an_answer']} ms of a core an answer")
    print(f"{'page':12}{'answers':>9}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for tally in (reading, writing):
        for kind, number, p50, p95, most in tally.rows():
            if tally is reading or kind != "all":
                print(f"{kind:12}{number:>9}{p50:>9.0f}{p95:>9.0f}{most:>9.0f}")
    print(f"errors: {sum(reading.errors.values())} reading, {sum(writing.errors.values())} judging")
    for what, number in [*reading.errors.most_common(10), *writing.errors.most_common(10)]:
        print(f"  {number} × {what}")
    print(f"{found['confirmed']} judgements confirmed, {found['lost']} of them lost, {found['in_store']} new in the store")


if __name__ == "__main__":
    main()
