"""What one side gives as it is read: its acts with their pairs of parties, and an account of all the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from detente.compare.rows import PUBLICATION, Act, Left, dyads, url_key
from detente.model import SetAside

__all__ = ["ASIDE_KEPT", "Addressed", "Reading", "known_addresses"]

ASIDE_KEPT = 20  # bad rows that are kept to be shown; all are counted
WRAPPED = ("cdn.ampproject.org", "google.com")  # hosts whose addresses hold another's
PREFIXES = ("www.", "m.", "mobile.", "amp.")  # what tells a site's other forms from its own
Addressed = tuple[Act, list[tuple[str, str]], str | None]


class Reading:
    """One side, as it is read: the account fills while its acts are taken."""

    def __init__(self, *, domestic: bool, key_of: Callable[[str], str | None]) -> None:
        self._domestic, self._key_of = domestic, key_of
        self.read = 0
        self.left = Counter[str]()
        self.undated = Counter[str]()
        self.by_publication = 0
        self.acts = 0
        self.days = Counter[date]()
        self.bad = Counter[str]()
        self.set_aside: list[SetAside] = []

    def take(self, items: Iterable[Act | Left | SetAside]) -> Iterator[Addressed]:
        """The acts that can be brought over."""
        for item in items:
            if isinstance(item, SetAside):
                self.aside(item)
                continue
            self.read += 1
            if item.published is not None:
                self.days[item.published] += 1
            pairs = item.reason if isinstance(item, Left) else dyads(item, domestic=self._domestic)
            if isinstance(item, Left) or isinstance(pairs, str):
                self.left[str(pairs)] += 1
                continue
            self.acts += 1
            if item.first is None:
                self.undated[item.dated] += 1
            self.by_publication += item.dated == PUBLICATION
            yield item, pairs, self._key_of(item.url) if item.url else None

    def aside(self, item: SetAside) -> None:
        """Count a bad row, and keep the first of them."""
        self.bad[item.reason] += 1
        if len(self.set_aside) < ASIDE_KEPT:
            self.set_aside.append(item)


def known_addresses(urls: Collection[str]) -> tuple[Callable[[str], str | None], int]:
    """What gives the key of an address where it is one of these, in whatever form it is written, and None for all others; and how many these are.

    `urls` are those of articles, one for each: an address that several share (of a section, an author) tells no article, nor does a bare host.
    Most of a peer's addresses are of other sites, and are told from these by their hosts alone.
    """
    counts = Counter(map(url_key, urls))
    keys = frozenset(key for key, number in counts.items() if number == 1 and "/" in key)
    hosts = {_site(url) for url in urls}

    def key_of(url: str) -> str | None:
        site = _site(url)
        if site not in hosts and not site.endswith(WRAPPED):
            return None
        key = url_key(url)
        return key if key in keys else None

    return key_of, len(keys)


def _site(url: str) -> str:
    """The host of an address without what tells a site's other forms from its own. A quick guess: `url_key` looks closely at what passes."""
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].lower()
    return next((host.removeprefix(prefix) for prefix in PREFIXES if host.startswith(prefix)), host)
