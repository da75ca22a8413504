"""Whole runs against a server: the kinds of targets, and the room's own door."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import WarcRecordType
from small_web import QUICK, Reply, Web, feed, kept, page, reasons, urlset, xml

from detente import gather
from detente.errors import InputError, ResourceError
from detente.gather.records import FetchSummary, Progress

Fetch = Callable[..., FetchSummary]


# Kinds of targets


def test_sitemaps_packed_nested_and_named_by_robots(fetch: Fetch, web: Web) -> None:
    subs = "".join(f"<sitemap><loc>{web.url(path)}</loc></sitemap>" for path in ("/s.xml.gz", "/missing.xml"))
    index = f"<sitemapindex>{subs}</sitemapindex>"
    web.pages |= {
        "/robots.txt": Reply(f"Sitemap: {web.url('/index.xml')}".encode(), media="text/plain"),
        "/index.xml": xml(index),
        "/s.xml.gz": Reply(gzip.compress(urlset(web.url("/a")).encode()), media="application/gzip"),
        "/a": page("a"),
    }
    summary = fetch(web.url("/"), kind="sitemap")
    assert (summary.fetched, summary.listings, summary.failed) == (1, 2, 1)
    assert web.paths() == ["/index.xml", "/s.xml.gz", "/missing.xml", "/a"]


def test_a_site_without_a_word_on_sitemaps_is_asked_at_the_usual_place(fetch: Fetch, web: Web) -> None:
    web.pages |= {"/sitemap.xml": xml(urlset("/a")), "/a": page("a")}
    assert fetch(web.url(""), kind="sitemap").fetched == 1


def test_indexes_within_indexes_come_to_an_end(fetch: Fetch, web: Web) -> None:
    for n in range(9):
        web.pages[f"/{n}.xml"] = xml(
            f"<sitemapindex><sitemap><loc>{web.url(f'/{n + 1}.xml')}</loc></sitemap><sitemap><loc>{web.url('/0.xml')}</loc></sitemap></sitemapindex>"
        )
    summary = fetch(web.url("/0.xml"))
    assert web.paths() == [f"/{n}.xml" for n in range(QUICK.depth + 1)]
    assert "listings within listings" in next(iter(reasons(summary)))


def test_old_sitemaps_of_an_index_are_not_asked_for(fetch: Fetch, web: Web) -> None:
    web.pages["/i.xml"] = xml(
        f"<sitemapindex><sitemap><loc>{web.url('/old.xml')}</loc><lastmod>2026-12-31</lastmod></sitemap>"
        f"<sitemap><loc>{web.url('/new.xml')}</loc><lastmod>2027-01-31</lastmod></sitemap></sitemapindex>"
    )
    web.pages["/new.xml"] = xml(urlset())
    assert fetch(web.url("/i.xml"), since="2027-01-01").older == 1
    assert web.paths() == ["/i.xml", "/new.xml"]


def test_gdelts_files_from_the_web_and_from_the_disk(fetch: Fetch, web: Web, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("x.export.CSV", "\t".join(["1"] * 59 + ["20270105101500", web.url("/a")]) + "\n")
    web.pages |= {"/x.export.CSV.zip": Reply(out.getvalue(), media="application/zip"), "/a": page("a")}
    (tmp_path / "x.zip").write_bytes(out.getvalue())
    assert fetch(web.url("/x.export.CSV.zip"), since="2027-01-06").older == 1
    assert fetch(web.url("/x.export.CSV.zip")).fetched == 1
    assert fetch(str(tmp_path / "x.zip")).known == 1


def test_opml_and_lists_of_feeds(fetch: Fetch, two: Web, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body><outline xmlUrl='{two.url('/rss')}'/></body></opml>")
    (tmp_path / "feeds.txt").write_text(two.url("/rss") + "\n")
    assert fetch(str(tmp_path / "feeds.opml")).fetched == 2
    assert fetch(str(tmp_path / "feeds.txt"), kind="feed").known == 2


def test_odd_names_and_halves_of_characters_do_no_harm(fetch: Fetch, web: Web, news: Path, tmp_path: Path) -> None:
    web.pages |= {
        "/a": page("a"),
        "/feed": Reply(b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a", "title": "x \\ud800"}]}'),
    }
    path = os.fsencode(tmp_path) + b"/list-\xff.txt"
    Path(os.fsdecode(path)).write_text(web.url("/a") + "\n" + web.url("/b"))
    assert fetch(web.url("/feed")).fetched == 1
    summary = fetch(os.fsdecode(path))
    assert (summary.known, summary.failed) == (1, 1)
    ((_, said),) = kept(news, WarcRecordType.metadata)
    assert b"title: x ?" in said


def test_standard_input_is_a_list(fetch: Fetch, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.pages["/a"] = page("a")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(web.url("/a").encode())))
    assert fetch("-").fetched == 1


def test_a_page_is_told_from_a_listing(fetch: Fetch, web: Web, news: Path) -> None:
    web.pages["/a"] = page("an article")
    assert fetch(web.url("/a")).fetched == 1
    assert len(kept(news)) == 1
    assert fetch(web.url("/a")).unchanged == 1


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("nowhere.txt", "cannot be read: No such file or directory"),
        ("http://u:p@a.example/", "address carries a user name"),
        ("http://a b/", "not a web address"),
    ],
)
def test_targets_that_cannot_be(fetch: Fetch, target: str, why: str) -> None:
    summary = fetch(target)
    assert reasons(summary) == {why: 1}
    assert summary.in_vain


@pytest.mark.parametrize(("body", "why"), [(b"<html>not found", "a page, not a listing"), (b"\x89PNG", "no feed")])
def test_what_is_no_feed_is_said(fetch: Fetch, web: Web, body: bytes, why: str) -> None:
    web.pages["/rss"] = Reply(body, media="application/rss+xml")
    assert reasons(fetch(web.url("/rss"), kind="feed")) == {why: 1}


def test_polecat_is_said_to_have_no_addresses(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "polecat.txt").write_text("Event ID\tEvent Date\tEvent Type\nE1\t2027-01-05\tACCUSE\n")
    (reason,) = fetch(str(tmp_path / "polecat.txt")).reasons
    assert "POLECAT" in reason.reason


def test_addresses_in_a_listing_that_are_none_are_told(fetch: Fetch, web: Web) -> None:
    web.pages |= {"/rss": feed("javascript:alert(1)", "https://u:p@a.example/", "/a"), "/a": page("a")}
    summary = fetch(web.url("/rss"))
    assert summary.fetched == 1
    assert reasons(summary) == {"not an http or https address": 1, "address carries a user name": 1}


def test_no_cookies_are_kept(fetch: Fetch, two: Web) -> None:
    two.pages["/a"] = replace(page("a"), headers={"Set-Cookie": "id=1"})
    fetch(two.url("/rss"))
    assert all("cookie" not in asked.headers for asked in two.asked)


# The room's own door


def test_progress_is_told(fetch: Fetch, two: Web) -> None:
    told: list[Progress] = []
    fetch(two.url("/rss"), progress=told.append)
    assert told[-1] == Progress(done=2, known=2, fetched=2, failed=0)


@pytest.mark.parametrize(
    "wish", [{"kind": "rss"}, {"since": "January"}, {"since": "2027-1-5"}, {"limit": 0}, {"agent": "é"}, {"contact": "me"}, {"proxy": "x"}]
)
def test_options_that_cannot_be_are_errors(tmp_path: Path, wish: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        gather.fetch(["https://news.example/"], into=tmp_path / "n", **wish)


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = ("httpcore2", "feedparser", "warcio", "protego", "lxml", "sqlite3", "fastwarc")
    script = f"import sys, detente.gather, detente.cli.fetch; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == "[]"
    assert all(hasattr(gather, name) for name in gather.__all__)


def test_without_the_extra_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "NEEDED", ("feedparser", "not_there_at_all"))
    with pytest.raises(ResourceError, match=r"not_there_at_all.*pip install 'detente\[fetch\]'"):
        gather.fetch(["https://news.example/"], into=tmp_path)


def test_the_front_door(web: Web, tmp_path: Path) -> None:
    web.pages["/a"] = page("a")
    summary = gather.fetch([web.url("/a")], into=tmp_path / "n", allow_private=True, manners=gather.Manners(delay_s=0))
    assert summary.fetched == 1
    assert summary.seconds < 5
