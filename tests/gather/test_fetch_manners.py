"""Whole runs against a server: when it is asked, what robots.txt and Retry-After do, and what is refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecordType
from small_web import QUICK, START, Clock, Reply, Web, feed, kept, moved, page, reasons

from detente.gather import network
from detente.gather.records import FetchSummary

Fetch = Callable[..., FetchSummary]


# Manners


def test_robots_keep_us_out(fetch: Fetch, two: Web) -> None:
    two.pages["/robots.txt"] = Reply(b"User-agent: detente\nDisallow: /b", media="text/plain")
    summary = fetch(two.url("/rss"))
    assert (summary.fetched, summary.refused) == (1, 1)
    assert two.paths() == ["/rss", "/a"]
    assert reasons(summary) == {"robots.txt forbids it": 1}
    assert summary.reasons[0].first == two.url("/b")


def test_where_robots_keep_us_out_of_everything_it_was_in_vain(fetch: Fetch, two: Web) -> None:
    two.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /", media="text/plain")
    summary = fetch(two.url("/rss"))
    assert (summary.refused, summary.in_vain, two.paths()) == (1, True, [])


def test_robots_are_asked_for_once_a_day(fetch: Fetch, two: Web, clock: Clock) -> None:
    fetch(two.url("/rss"))
    clock.time += 23 * 3600
    fetch(two.url("/rss"))
    assert sum(asked.path == "/robots.txt" for asked in two.asked) == 1
    clock.time += 2 * 3600
    fetch(two.url("/rss"))
    assert sum(asked.path == "/robots.txt" for asked in two.asked) == 2


def test_robots_that_cannot_be_read_forbid_everything_until_they_can(fetch: Fetch, two: Web, clock: Clock) -> None:
    two.pages["/robots.txt"] = Reply(status=500)
    summary = fetch(two.url("/rss"))
    assert (summary.failed, two.paths()) == (1, [])
    assert reasons(summary) == {"robots.txt cannot be read, which forbids everything": 1}
    assert len(two.asked) == QUICK.tries
    two.pages["/robots.txt"] = Reply(status=404)
    assert fetch(two.url("/rss")).fetched == 2
    clock.time += 26 * 3600
    two.pages["/robots.txt"] = Reply(status=503)  # for a month, what was read last still holds
    assert fetch(two.url("/rss")).known == 2
    clock.time += 31 * 24 * 3600
    assert fetch(two.url("/rss")).in_vain


def test_robots_may_be_moved(fetch: Fetch, two: Web, other: Web) -> None:
    two.pages["/robots.txt"] = moved(other.url("/r"))
    other.pages["/r"] = Reply(b"User-agent: *\nDisallow: /a", media="text/plain")
    assert fetch(two.url("/rss")).refused == 1


def test_robots_that_are_moved_in_a_circle_count_as_none(fetch: Fetch, two: Web) -> None:
    two.pages["/robots.txt"] = moved("/robots.txt")
    assert fetch(two.url("/rss")).fetched == 2
    assert sum(asked.path == "/robots.txt" for asked in two.asked) == 6


def test_requests_to_a_host_are_apart_by_the_delay(fetch: Fetch, two: Web, clock: Clock) -> None:
    fetch(two.url("/rss"))
    assert clock.slept == [2.0, 2.0, 2.0]  # after robots.txt, the feed and the first page
    assert two.most == 1


def test_a_longer_crawl_delay_is_kept(fetch: Fetch, two: Web, clock: Clock) -> None:
    two.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 30", media="text/plain")
    fetch(two.url("/rss"))
    assert clock.slept == [2.0, 30.0, 30.0]


def test_the_delay_holds_from_one_run_to_the_next(fetch: Fetch, two: Web, clock: Clock) -> None:
    fetch(two.url("/rss"))
    clock.slept.clear()
    fetch(two.url("/rss"))
    assert clock.slept == [2.0]


def test_hosts_are_asked_side_by_side(fetch: Fetch, web: Web, other: Web, tmp_path: Path) -> None:
    for served in (web, other):
        served.pages |= {"/a": page("a"), "/b": page("b")}
    (tmp_path / "list.txt").write_text("\n".join(served.url(path) for path in ("/a", "/b") for served in (web, other)))
    assert fetch(str(tmp_path / "list.txt")).fetched == 4
    assert (web.most, other.most) == (1, 1)


@pytest.mark.parametrize("after", ["40", formatdate(START + 42, usegmt=True)])
def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(fetch: Fetch, web: Web, clock: Clock, after: str) -> None:
    web.pages["/a"] = [Reply(status=429, headers={"Retry-After": after}), page("a")]
    assert fetch(web.url("/a"), kind="page").fetched == 1
    assert clock.slept == [2.0, 40.0]


def test_a_host_that_asks_for_longer_than_a_run_waits_is_left_for_the_next(fetch: Fetch, two: Web, clock: Clock) -> None:
    two.pages["/a"] = [Reply(status=503, headers={"Retry-After": "7200"}), page("a")]
    summary = fetch(two.url("/rss"))
    assert (summary.fetched, summary.left, summary.failed) == (0, 2, 0)
    assert max(clock.slept) == 2.0
    two.asked.clear()
    again = fetch(two.url("/rss"))  # too early: it is not even asked for its feed
    assert (again.left, again.in_vain, two.asked) == (3, True, [])
    clock.time += 7200
    assert fetch(two.url("/rss")).fetched == 2


@pytest.mark.parametrize(
    "asks", [{"/a": Reply(status=503, headers={"Retry-After": "9" * 12})}, {"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 99999999")}]
)
def test_no_host_is_left_alone_for_more_than_a_day(fetch: Fetch, two: Web, clock: Clock, asks: dict[str, Reply]) -> None:
    two.pages |= asks
    assert fetch(two.url("/rss")).left == 2
    two.pages |= {"/a": page("a"), "/robots.txt": Reply(status=404)}
    clock.time += 24 * 3600 + 10
    assert fetch(two.url("/rss")).fetched == 2


def test_a_crawl_delay_beyond_all_patience_gives_one_page_a_run(fetch: Fetch, two: Web, clock: Clock) -> None:
    two.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3600", media="text/plain")
    assert fetch(two.url("/rss")).left == 2
    clock.time += 3600
    assert fetch(two.url("/a"), kind="page").fetched == 1


def test_trouble_on_the_hosts_side_is_tried_again_with_growing_pauses(fetch: Fetch, web: Web, clock: Clock) -> None:
    web.pages["/a"] = [Reply(status=500), Reply(status=502), page("a")]
    assert fetch(web.url("/a"), kind="page").fetched == 1
    first, second = clock.slept[1:]
    assert 5 <= first <= 7.5
    assert 10 <= second <= 15


def test_trouble_that_lasts_is_a_failure_and_another_run_tries_again(fetch: Fetch, web: Web) -> None:
    web.pages["/a"] = Reply(status=500)
    summary = fetch(web.url("/a"), kind="page")
    assert (summary.failed, summary.in_vain, len(web.paths())) == (1, True, QUICK.tries)
    assert reasons(summary) == {"HTTP 500 Internal Server Error": 1}
    web.pages["/a"] = page("a")
    assert fetch(web.url("/a"), kind="page").fetched == 1


def test_a_host_that_never_answers_is_not_asked_for_everything_it_has(fetch: Fetch, web: Web, tmp_path: Path) -> None:
    paths = [f"/{n}" for n in range(20)]
    web.pages |= dict.fromkeys(paths, Reply(status=500))
    (tmp_path / "list.txt").write_text("\n".join(map(web.url, paths)))
    summary = fetch(str(tmp_path / "list.txt"))
    assert len(web.paths()) == QUICK.failures
    assert summary.failed + summary.left == 20


def test_a_page_is_given_up_after_some_runs_or_when_it_is_gone(fetch: Fetch, web: Web) -> None:
    web.pages |= {"/rss": feed("/gone", "/forbidden"), "/gone": Reply(status=410), "/forbidden": Reply(status=403)}
    runs = [fetch(web.url("/rss")) for _ in range(4)]
    assert [run.failed for run in runs] == [2, 1, 1, 0]
    assert [run.known for run in runs] == [0, 1, 1, 2]
    assert web.paths().count("/gone") == 1


# Redirects, sizes, times


def test_redirects_are_followed_to_the_page_and_told(fetch: Fetch, web: Web, other: Web, news: Path) -> None:
    web.pages |= {"/a": moved("/b", 301), "/b": moved(other.url("/c"), 307)}
    other.pages["/c"] = page("there")
    assert fetch(web.url("/a"), kind="page").fetched == 1
    assert [url for url, _ in kept(news)] == [other.url("/c")]
    ((_, said),) = kept(news, WarcRecordType.metadata)
    assert said.decode().splitlines() == [f"redirectedFrom: {web.url('/a')}", f"redirectedFrom: {web.url('/b')}"]


def test_where_a_redirect_leads_robots_hold_too(fetch: Fetch, web: Web, other: Web) -> None:
    web.pages["/a"] = moved(other.url("/secret"))
    other.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /secret", media="text/plain")
    assert fetch(web.url("/a"), kind="page").refused == 1
    assert other.paths() == []


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ({"/a": moved("/b"), "/b": moved("/a")}, "redirects in a circle"),
        ({"/a": moved("/a")}, "redirects in a circle"),
        ({"/a": moved("file:///etc/passwd")}, "redirect cannot be followed: not an http or https address"),
        ({"/a": Reply(status=302)}, "redirects in a circle"),
        ({f"/{'a' * n}": moved(f"/{'a' * (n + 1)}") for n in range(1, 9)}, "more than 5 redirects"),
    ],
)
def test_redirects_that_lead_nowhere(fetch: Fetch, web: Web, pages: dict[str, Reply], why: str) -> None:
    web.pages |= pages
    assert reasons(fetch(web.url("/a"), kind="page")) == {why: 1}


def test_a_redirect_to_a_private_address_is_not_followed(fetch: Fetch, web: Web, other: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    real = network._addresses
    monkeypatch.setattr(network, "_addresses", lambda host, port: ["127.0.0.1"] if host == "news.example" else real(host, port))
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    web.pages["/a"] = moved("http://169.254.169.254/latest/meta-data/")
    port = web.server.server_address[1]
    summary = fetch(f"http://news.example:{port}/a", kind="page", private=False)
    assert reasons(summary) == {"address is private or local": 1}
    assert web.paths() == ["/a"]


def test_private_targets_are_refused_without_the_option(fetch: Fetch, two: Web) -> None:
    summary = fetch(two.url("/rss"), "http://localhost:1/", private=False)
    assert reasons(summary) == {"address is private or local": 2}
    assert summary.in_vain
    assert two.asked == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(b"<p>" + b"x" * 3000), "answer is too long"),
        (Reply(gzip.compress(b"x" * 50_000), headers={"Content-Encoding": "gzip"}), "answer is too long"),
        (Reply(b"%PDF-1.7", media="application/pdf"), "not a page but application/pdf"),
        (Reply(b" \n"), "page is empty"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "answer in a coding that was not asked for (br)"),
        (Reply(status=404), "HTTP 404 Not Found"),
    ],
)
def test_what_is_not_a_page_is_not_kept(fetch: Fetch, web: Web, news: Path, reply: Reply, why: str) -> None:
    web.pages["/a"] = reply
    summary = fetch(web.url("/a"), kind="page", manners=replace(QUICK, page_bytes=2000))
    assert reasons(summary) == {why: 1}
    assert kept(news) == []


def test_a_slow_server_costs_its_tries_and_no_more(fetch: Fetch, web: Web) -> None:
    web.pages["/a"] = Reply(b"x" * 90, hold_s=5)
    summary = fetch(web.url("/a"), kind="page", manners=replace(QUICK, wait_s=0.1, tries=2))
    assert reasons(summary) == {"no answer in time": 1}
    assert len(web.paths()) == 2
