"""Gathering: feeds, sitemaps, lists of addresses and GDELT files to pages in WARC files, politely, and only what is new.

    >>> from detente import gather
    >>> summary = gather.fetch(["https://news.example/rss.xml"], into="news/")

Needs the extra `fetch` (`pip install 'detente[fetch]'`); `detente code` reads what it writes without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from detente.errors import ResourceError
from detente.gather.records import KINDS, FetchSummary, Manners, Progress, Reason, Wishes

__all__ = ["KINDS", "FetchSummary", "Manners", "Progress", "Reason", "fetch"]

NEEDED = ("feedparser", "httpcore2", "protego", "warcio")


def fetch(
    targets: Iterable[Path | str],
    *,
    into: Path | str,
    kind: str | None = None,
    since: str | None = None,
    limit: int | None = None,
    again: bool = False,
    agent: str | None = None,
    contact: str | None = None,
    allow_private: bool = False,
    proxy: str | None = None,
    manners: Manners | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> FetchSummary:
    """Fetch the pages that `targets` name into WARC files in the folder `into`, made where there is none.

    A target is the address of a feed, sitemap, list, GDELT file or page, or a file that holds one; `kind` is one of KINDS, None where the
    target is to tell. Pages older than the day `since` (YYYY-MM-DD, by what the listing says) are passed over, and so is what came in
    before, unless `again`: then it is asked for once more, and kept where it has changed. No more than `limit` pages are asked for in a run; the
    rest waits for the next one. `agent` and `contact` go into the User-Agent; `manners` says how long to wait, and how much to take.

    Raises ResourceError where the extra is missing, InputError for options that cannot be, StoreError where the folder cannot be used; a target or
    page that cannot be had is in the summary. An interrupt loses nothing that was fetched.
    """
    from importlib.util import find_spec

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ResourceError(f"{', '.join(missing)} cannot be imported", item="fetch", stage="gather", remedy="pip install 'detente[fetch]'")
    from detente.gather.run import run

    return run(
        [str(target) for target in targets],
        into=Path(into),
        wishes=Wishes(kind, since, limit, again),
        agent=agent,
        contact=contact,
        allow_private=allow_private,
        proxy=proxy,
        manners=manners,
        progress=progress,
    )
