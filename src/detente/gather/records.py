"""What gathering hands around: addresses with what a listing says of them, answers of servers, and the account of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from detente.read.limits import TEXT_BYTES

__all__ = [
    "KINDS",
    "Answer",
    "Facts",
    "Failure",
    "FetchSummary",
    "Link",
    "Listed",
    "Manners",
    "Progress",
    "Reason",
    "Sub",
    "Task",
    "Wishes",
]

KINDS = ("feed", "sitemap", "list", "gdelt", "page")


@dataclass(frozen=True, slots=True)
class Manners:
    """How to treat the hosts. Times are in seconds, sizes in bytes; none is set by measurement but as crawlers commonly do.

    `delay_s` lies between two requests to one host, more where its robots.txt asks for more; `hosts` are asked side by side. `wait_s` is the longest
    silence, `whole_s` the longest time for one answer. A page is tried `tries` times in a run, and no more after `runs` runs. A host that fails
    `failures` times in a row, or wants a pause of more than `longest_pause_s`, is left for the next run.
    """

    delay_s: float = 2.0
    hosts: int = 8
    wait_s: float = 20.0
    whole_s: float = 120.0
    page_bytes: int = TEXT_BYTES
    listing_bytes: int = 64_000_000  # a sitemap may have 50 MB; a day of GDELT's events is 10 MB packed
    unpacked_bytes: int = 512_000_000
    redirects: int = 5
    depth: int = 3  # an index of sitemaps may not name another one, but some do
    listings: int = 10_000
    tries: int = 3
    runs: int = 3
    failures: int = 5
    pause_s: float = 5.0  # the first pause after a failure; each further one is twice as long
    longest_pause_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a run: see `detente.gather.fetch`."""

    kind: str | None = None
    since: str | None = None
    limit: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a listing says of a page, as written there; None where it is silent. `via` is the listing."""

    title: str | None = None
    published: str | None = None
    updated: str | None = None
    outlet: str | None = None
    language: str | None = None
    guid: str | None = None
    feed: str | None = None
    via: str | None = None

    def items(self) -> Iterator[tuple[str, str]]:
        """Names and values of what is known."""
        for field in fields(self):
            if (value := getattr(self, field.name)) is not None:
                yield field.name, value


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a listing names. `day` (YYYY-MM-DD) is the one to hold against --since, None where the listing gives none."""

    url: str
    facts: Facts = Facts()
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Sub:
    """A listing that another one names; `day` as of a link."""

    url: str
    kind: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing holds; `passed` counts, by reason, what is in it and is no page."""

    kind: str
    links: tuple[Link, ...] = ()
    subs: tuple[Sub, ...] = ()
    passed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer. `body` is as sent, without the chunks of the transfer but still in its content coding; `request` is the head of what was
    asked; `address` the one that answered, None behind a proxy."""

    url: str
    status: int
    phrase: bytes
    version: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    request: bytes
    address: str | None

    def header(self, name: str) -> str | None:
        """The first value of a header, None where there is none; UTF-8 where it can be, else Latin-1."""
        wanted = name.lower().encode()
        for key, value in self.headers:
            if key.lower() == wanted:
                try:
                    return value.decode("utf-8").strip()
                except UnicodeDecodeError:
                    return value.decode("latin-1").strip()
        return None

    @property
    def media(self) -> str:
        """The media type in lower case, without parameters; empty where none is given."""
        return (self.header("content-type") or "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer that can be used. `retry`: another try in this run may help; `lasting`: no later run will help either; `pause_s`: the
    host is busy, and asks to be left alone that long (0 where it does not say); None where it is not."""

    reason: str
    remedy: str
    retry: bool = False
    lasting: bool = False
    pause_s: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Something to ask a host for.

    `kind` is one of KINDS, "site" for the sitemaps that robots.txt names, or empty where the answer is to tell. `key` is the page's canonical
    address, or a listing's own. `hops` are the addresses that led here by redirects.
    """

    kind: str
    url: str
    key: str
    target: str
    depth: int = 0
    hops: tuple[str, ...] = ()
    tries: int = 0

    @property
    def begun(self) -> bool:
        """Whether it was asked for already in this run."""
        return bool(self.hops or self.tries)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: pages done of those known so far, and of the done ones those that failed."""

    done: int
    known: int
    fetched: int
    failed: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why things were not fetched: what for, the remedy, how many, and the first of them."""

    reason: str
    remedy: str
    number: int
    first: str


@dataclass(frozen=True, slots=True)
class FetchSummary:
    """What a run did. Pages: `fetched`, `unchanged` (asked again), `known` (had before, not asked), `refused` by robots.txt, `failed`, `left` for the
    next run, `older` than asked for. Listings: `listings` read, of which `unchanged_listings` had nothing new. `files` are the WARC files written."""

    fetched: int
    unchanged: int
    known: int
    refused: int
    failed: int
    left: int
    older: int
    listings: int
    unchanged_listings: int
    files: tuple[str, ...]
    reasons: tuple[Reason, ...]
    seconds: float

    @property
    def in_vain(self) -> bool:
        """Whether something was to be had, and nothing was."""
        had = self.fetched + self.unchanged + self.known + self.unchanged_listings
        return not had and bool(self.failed or self.refused or self.left)
