"""Asking, and settling what comes: everything is decided in one thread, only the waiting for hosts is shared out.

What came and what it changes is committed together (see `state`), so that a run can be killed at any moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from detente.errors import InputError
from detente.gather.addresses import origin_of
from detente.gather.archive import Archive
from detente.gather.crew import Crew
from detente.gather.frontier import HELD, Frontier
from detente.gather.lanes import Lane
from detente.gather.listings import kind_of, read_listing, unwrapped
from detente.gather.network import Client
from detente.gather.pauses import Clock, pause_s
from detente.gather.records import Answer, Facts, Failure, Manners, Progress, Task, Wishes
from detente.gather.robots import KEPT_S, STALE_S, Rules, ask_robots, rules_of
from detente.gather.state import FETCHED, Found, Host, Robots, State, Validators
from detente.gather.statuses import REDIRECTED, failure_of, no_page, redirected
from detente.gather.tally import Tally
from detente.gather.unpack import plain
from detente.read.urls import canonical

__all__ = ["Asked", "Gathering"]

DOWN = ("host does not answer", "run again later; what is left is fetched then")
FULL = ("beyond --limit", "run again; what is left is fetched then")
ROBOTS = ("robots.txt forbids it", "ask the publisher for leave; there is no way round it")
CLOSED_ROBOTS = Failure("robots.txt cannot be read, which forbids everything", "try again later", retry=True)
LONGEST_HELD_S = 24 * 3600.0  # whatever a host asks for: a slip of the pen must not keep it out for years
Asked = tuple[Lane, Task | None, str]  # the task is None where the host's robots.txt was asked for; the last is its origin


class Gathering:
    """A run under way."""

    def __init__(
        self,
        state: State,
        archive: Archive,
        client: Client,
        crew: Crew[Asked, Answer | Failure],
        manners: Manners,
        clock: Clock,
        wishes: Wishes,
        agent: str,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.tally = Tally()
        self._state = state
        self._archive = archive
        self._client = client
        self._crew = crew
        self._manners = manners
        self._clock = clock
        self._wishes = wishes
        self._agent = agent
        self._progress = progress
        self._frontier = Frontier(state, self.tally, manners, clock, wishes)
        self._lanes = self._frontier.lanes
        self._begun = 0

    def work(self, targets: Sequence[str]) -> None:
        """Ask for the targets and all that comes of them, until there is nothing left to ask for."""
        self._frontier.begin(targets)
        while True:
            while not self._crew.full and (lane := self._lanes.next(self._clock.now())) is not None:
                self._serve(lane)
            ready = self._lanes.ready_at()
            wait_s = None if ready is None else max(ready - self._clock.now(), 0.0)
            if self._crew.at_work:
                done = self._crew.take(None if self._crew.full else wait_s)
                if done is not None:
                    self._settle(*done)
            elif wait_s is None:
                return
            else:
                self._clock.sleep(wait_s)

    def _serve(self, lane: Lane) -> None:
        """Ask a host for the next thing that may be asked for."""
        lane.busy = True
        while lane.tasks:
            task = lane.tasks[0]
            if task.kind == "page" and not task.begun and self._wishes.limit is not None and self._begun >= self._wishes.limit:
                self.tally.done(lane.tasks.popleft(), "left", *FULL)
                continue
            origin = origin_of(task.url)
            rules = self._rules(lane, origin, KEPT_S)
            if rules is None:
                self._crew.give((lane, None, origin), partial(ask_robots, self._client, origin))
                return
            lane.tasks.popleft()
            if task.kind == "site":
                self._frontier.sitemaps(task, rules.sitemaps)
            elif not rules.allows(task.url):
                self.tally.done(task, "refused", *ROBOTS)
            else:
                self._begun += task.kind == "page" and not task.begun
                self._crew.give((lane, task, origin), self._request(task))
                return
        lane.busy = False
        self._lanes.queue(lane)

    def _rules(self, lane: Lane, origin: str, good_s: float) -> Rules | None:
        """The rules of a host as far as they are remembered, and no older than that many seconds."""
        if origin not in lane.rules:
            kept = self._state.robots(origin)
            fresh = kept is not None and self._clock.now() - kept.read <= good_s
            rules = rules_of(kept.status, kept.body, self._agent) if kept is not None and fresh else None
            if rules is None:
                return None
            lane.rules[origin] = rules
        return lane.rules[origin]

    def _request(self, task: Task) -> Callable[[], Answer | Failure]:
        more = []
        kept = self._state.validators(task.url)
        if kept is not None and (kept.kind == "page" or self._may_be_unread(kept)):
            if kept.etag:
                more.append((b"If-None-Match", kept.etag.encode()))
            if kept.modified:
                more.append((b"If-Modified-Since", kept.modified.encode()))
        if task.kind == "page":
            return partial(self._client.ask, task.url, limit_bytes=self._manners.page_bytes, more=more, refuse=no_page)
        return partial(self._client.ask, task.url, limit_bytes=self._manners.listing_bytes, more=more)

    def _may_be_unread(self, kept: Validators) -> bool:
        """Whether a listing need not be read again where it has not changed: not where its pages are to be asked for again, and not where it was
        last read for later days only and has older pages that are wanted now."""
        return not self._wishes.again and (not kept.since or (self._wishes.since or "") >= kept.since)

    def _settle(self, asked: Asked, result: Answer | Failure) -> None:
        lane, task, origin = asked
        now = self._clock.now()
        rules = lane.rules.get(origin)
        lane.busy = False
        lane.ready = now + max(self._manners.delay_s, rules.delay_s if rules else 0.0)
        if isinstance(result, Answer) and task is not None and result.status not in {200, 304, *REDIRECTED}:
            result = failure_of(result, now)
        self._archive.turn()
        with self._state.commit():
            if task is None:
                self._robots_came(lane, origin, result)
            elif isinstance(result, Failure):
                self._failed(lane, task, result)
            else:
                lane.failures = 0
                self._came(lane, task, result)
            self._state.keep_host(lane.host, Host(min(lane.ready, now + LONGEST_HELD_S), lane.failures))
        if lane.closed is None and lane.ready - now > self._manners.longest_pause_s:
            lane.closed = HELD
        while lane.closed and lane.tasks:
            self.tally.done(lane.tasks.popleft(), "left", *lane.closed)
        self._lanes.queue(lane)
        if self._progress is not None:
            self._progress(self.tally.progress())

    def _robots_came(self, lane: Lane, origin: str, result: Answer | Failure) -> None:
        if isinstance(result, Answer):
            rules = rules_of(result.status, result.body, self._agent)
            if rules is not None:
                self._state.keep_robots(origin, Robots(result.status, result.body, self._clock.now()))
                lane.rules[origin] = rules
                lane.failures = lane.robots_tries = 0
                return
            result = replace(CLOSED_ROBOTS, pause_s=failure_of(result, self._clock.now()).pause_s)
        if self._rules(lane, origin, STALE_S) is not None:
            return
        self._stumble(lane, result)
        lane.robots_tries += 1
        if lane.closed is None and (not result.retry or lane.robots_tries >= self._manners.tries):
            while lane.tasks:
                self._give_up(lane.tasks.popleft(), result)

    def _failed(self, lane: Lane, task: Task, failure: Failure) -> None:
        """Try again, leave for the next run, or give up."""
        if not failure.retry:
            lane.failures = 0
            self._give_up(task, failure)
            return
        self._stumble(lane, failure)
        if lane.closed is None and task.tries + 1 < self._manners.tries:
            lane.tasks.appendleft(replace(task, tries=task.tries + 1))
        else:
            self._give_up(task, failure)

    def _stumble(self, lane: Lane, failure: Failure) -> None:
        """Keep away from a host that failed, longer each time and for as long as it asks; after many failures for the rest of the run."""
        if not failure.retry:
            return
        lane.failures += 1
        pause = max(pause_s(lane.host, lane.failures, self._manners.pause_s), failure.pause_s or 0.0)
        lane.ready = max(lane.ready, self._clock.now() + pause)
        if (failure.pause_s or 0.0) > self._manners.longest_pause_s:
            lane.closed = HELD
        elif lane.failures >= self._manners.failures:
            lane.closed = DOWN

    def _give_up(self, task: Task, failure: Failure) -> None:
        """A task has failed in this run; where the host was only busy its page waits for the next one."""
        if failure.pause_s is not None:
            self.tally.done(task, "left", failure.reason, failure.remedy)
            return
        if task.kind == "page":
            self._state.failed(task.key, failure.reason, 1 if failure.lasting else self._manners.runs)
        self.tally.done(task, "failed", failure.reason, failure.remedy)

    def _came(self, lane: Lane, task: Task, answer: Answer) -> None:
        if answer.status == 304:
            self._unchanged(task)
        elif answer.status in REDIRECTED:
            self._redirected(lane, task, answer)
        elif task.kind == "page":
            self._page_came(lane, task, answer)
        else:
            self._listing_came(lane, task, answer)

    def _unchanged(self, task: Task) -> None:
        kept = self._state.validators(task.url)
        if kept is None:
            self._give_up(task, Failure("HTTP 304 Not Modified to somebody who has nothing", "the host has to mend it"))
        elif kept.kind == "page":
            self._state.fetched([task.key, canonical(task.url)], None, self._clock.now())
            self.tally.done(task, "unchanged")
        else:
            self.tally.count("listings")
            self.tally.count("unchanged_listings")

    def _redirected(self, lane: Lane, task: Task, answer: Answer) -> None:
        url = redirected(task, answer, self._manners.redirects)
        if isinstance(url, Failure):
            self._failed(lane, task, url)
            return
        key = canonical(url)
        if task.kind == "page" and key != task.key and not self._wishes.again and self._state.state_of(key) == FETCHED:
            self._state.fetched([task.key], None, self._clock.now())
            self.tally.done(task, "known")
            return
        self._frontier.put(replace(task, url=url, hops=(*task.hops, task.url), tries=0), first=True)

    def _page_came(self, lane: Lane, task: Task, answer: Answer) -> None:
        data = plain(answer, self._manners.page_bytes)
        if isinstance(data, bytes) and not data.strip():
            data = Failure("page is empty", "try again later")
        if isinstance(data, Failure):
            self._failed(lane, task, data)
            return
        now = self._clock.now()
        digest = hashlib.sha256(data).hexdigest()
        kept = self._state.validators(task.url)
        facts = self._state.facts_of(task.key)
        file = None
        if kept is None or kept.digest != digest:
            good = self._archive.write(answer, facts, task.hops, now)
            self._state.keep_file(good)
            file = good.name
        final = canonical(answer.url)
        if final != task.key:
            self._state.keep_pages(task.target, [Found(final, answer.url, facts, None)])
        self._state.fetched([task.key, final], file, now)
        self._state.keep_validators(task.url, _validators(answer, digest, "page", ""))
        self.tally.done(task, "fetched" if file else "unchanged")

    def _listing_came(self, lane: Lane, task: Task, answer: Answer) -> None:
        data = plain(answer, self._manners.listing_bytes)
        if isinstance(data, bytes):
            data = unwrapped(data, self._manners)
        if isinstance(data, Failure):
            self._failed(lane, task, data)
            return
        if not task.kind and kind_of(data, answer.media) == "page":
            self._page_came(lane, self._as_page(task, answer), answer)
            return
        try:
            listed = read_listing(data, task.kind or None, base=answer.url, media=answer.media, manners=self._manners)
        except InputError as error:
            self.tally.fail(task.url, error.what, error.remedy)
            return
        self.tally.count("listings")
        self._frontier.take(listed, task.target, answer.url, task.depth)
        if not listed.subs:  # an index is always read: the listings in it change when it does not
            digest = hashlib.sha256(data).hexdigest()
            self._state.keep_validators(task.url, _validators(answer, digest, listed.kind, self._wishes.since or ""))

    def _as_page(self, task: Task, answer: Answer) -> Task:
        """A target that turned out to be a page."""
        key = canonical(answer.url)
        self._state.keep_pages(task.target, [Found(key, answer.url, Facts(), None)], again=True)
        self.tally.pages += 1
        return replace(task, kind="page", key=key)


def _validators(answer: Answer, digest: str, kind: str, since: str) -> Validators:
    return Validators(answer.header("etag"), answer.header("last-modified"), digest, kind, since)
