"""What there is to ask for: targets, what listings name, and what earlier runs left."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from detente.errors import InputError
from detente.gather.addresses import is_address, joined, lane_of, wire
from detente.gather.lanes import Lane, Lanes
from detente.gather.listings import read_file
from detente.gather.pauses import Clock
from detente.gather.records import Facts, Listed, Manners, Task, Wishes
from detente.gather.state import Found, State
from detente.gather.tally import Tally
from detente.read.urls import canonical

__all__ = ["HELD", "Frontier"]

HELD = ("host asks to be left alone for longer than a run waits", "run again later; what is left is fetched then")


class Frontier:
    """The tasks of a run, each queued once, in the lane of its host."""

    def __init__(self, state: State, tally: Tally, manners: Manners, clock: Clock, wishes: Wishes) -> None:
        self.lanes = Lanes()
        self._state = state
        self._tally = tally
        self._manners = manners
        self._clock = clock
        self._wishes = wishes
        self._seen: set[str] = set()  # pages and listings that have a task in this run
        self._listings = 0

    def begin(self, targets: Sequence[str]) -> None:
        """Queue the targets, and what earlier runs left of them."""
        # Names of files may hold bytes that are no text, which no table takes.
        names = {target: target.encode("utf-8", "backslashreplace").decode() for target in targets}
        for target, name in names.items():
            if is_address(target):
                self._address(name)
            else:
                self._file(target, name)
        for key, url, name in self._state.waiting(list(names.values()), self._wishes.since):
            self._page(key, url, name)

    def _address(self, target: str) -> None:
        kind = self._wishes.kind
        try:
            url = wire(target)
        except ValueError as error:
            self._tally.fail(target, str(error), "check the address")
            return
        if kind == "page":  # one that is named outright is asked for also where it came in before
            self._state.keep_pages(target, [Found(canonical(url), url, Facts(), None)], again=True)
            self._page(canonical(url), url, target)
        else:
            site = kind == "sitemap" and urlsplit(url).path == "/"
            self._listing("site" if site else kind or "", url, target, 0)

    def _file(self, path: str, target: str) -> None:
        kind = self._wishes.kind
        try:
            listed = read_file(path, "list" if kind == "page" else kind, self._manners)
        except InputError as error:
            self._tally.fail(target, error.what, error.remedy)
            return
        self._tally.count("listings")
        self.take(listed, target, None, 0)

    def _page(self, key: str, url: str, target: str) -> None:
        if key not in self._seen:
            self._seen.add(key)
            self._tally.pages += 1
            self.put(Task("page", url, key, target))

    def _listing(self, kind: str, url: str, target: str, depth: int) -> None:
        if depth > self._manners.depth:
            self._tally.why(url, f"listings within listings, more than {self._manners.depth} deep", "name the inner one as a target")
        elif self._listings >= self._manners.listings:
            self._tally.why(url, f"more than {self._manners.listings} listings", "name the others in another run")
        elif url not in self._seen:
            self._seen.add(url)
            self._listings += 1
            self.put(Task(kind, url, url, target, depth=depth))

    def put(self, task: Task, *, first: bool = False) -> None:
        """Queue a task in the lane of its host, with `first` before the others; where the host is left alone for this run, so is the task."""
        lane = self.lanes.lane(task.url) or self._opened(task.url)
        if lane.closed:
            self._tally.done(task, "left", *lane.closed)
        else:
            self.lanes.put(lane, task, first=first)

    def _opened(self, url: str) -> Lane:
        now = self._clock.now()
        lane = self.lanes.open(url, self._state.host(lane_of(url)), now)
        if lane.ready - now > self._manners.longest_pause_s:
            lane.closed = HELD
        return lane

    def sitemaps(self, task: Task, named: Sequence[str]) -> None:
        """Queue the sitemaps of a site: those in its robots.txt, else the one at the usual place."""
        for reference in named or ("/sitemap.xml",):
            if (url := self._resolved(reference, task.url)) is not None:
                self._listing("sitemap", url, task.target, 0)

    def take(self, listed: Listed, target: str, base: str | None, depth: int) -> None:
        """Queue what a listing names and is not known yet."""
        for reason, number in listed.passed:
            self._tally.why(base or target, reason, "nothing to do", number)
        found = [
            Found(canonical(url), url, link.facts, link.day)
            for link in listed.links
            if not self._is_old(link.day) and (url := self._resolved(link.url, base)) is not None
        ]
        kept = self._state.keep_pages(target, found, again=self._wishes.again)
        self._tally.count("known", kept.known)
        for key, url in kept.waiting:
            self._page(key, url, target)
        for sub in listed.subs:
            if not self._is_old(sub.day) and (url := self._resolved(sub.url, base)) is not None:
                self._listing(sub.kind, url, target, depth + 1)

    def _is_old(self, day: str | None) -> bool:
        old = day is not None and self._wishes.since is not None and day < self._wishes.since
        self._tally.count("older", old)
        return old

    def _resolved(self, url: str, base: str | None) -> str | None:
        try:
            return joined(base, url) if base else wire(url)
        except ValueError as error:
            self._tally.why(url, str(error), "whoever publishes the listing has to mend it")
            return None
