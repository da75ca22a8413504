"""Whole runs against a server: what is asked for, and what is kept."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from small_web import START, Clock, Reply, Web, feed, kept, moved, page

from detente.errors import StoreError
from detente.gather import archive
from detente.gather.records import FetchSummary

Fetch = Callable[..., FetchSummary]


# What comes in


def test_a_feed_becomes_pages_in_an_archive(fetch: Fetch, two: Web, news: Path) -> None:
    summary = fetch(two.url("/rss"))
    assert (summary.fetched, summary.listings, summary.failed, summary.reasons) == (2, 1, 0, ())
    assert summary.files == (str(news / "detente-000001.warc.gz"),)
    assert [url for url, _ in kept(news)] == [two.url("/a"), two.url("/b")]
    assert kept(news)[0][1].endswith(two.pages["/a"].body)  # type: ignore[union-attr]
    assert not summary.in_vain


def test_what_the_feed_said_comes_before_the_page(fetch: Fetch, two: Web, news: Path) -> None:
    fetch(two.url("/rss"))
    with (news / "detente-000001.warc.gz").open("rb") as file:
        records = [(dict(record.headers), record.reader.read()) for record in ArchiveIterator(file, parse_http=False)]
    assert [headers["WARC-Type"] for headers, _ in records] == ["warcinfo", *["metadata", "request", "response"] * 2]
    headers, block = records[1]
    assert headers["WARC-Concurrent-To"] == records[3][0]["WARC-Record-ID"] == records[2][0]["WARC-Concurrent-To"]
    assert headers["Content-Type"] == "application/warc-fields"
    assert block.decode().splitlines() == ["title: About /a", "guid: id/a", "feed: The Example", f"via: {two.url('/rss')}"]


def test_the_same_answers_at_the_same_time_give_the_same_bytes(fetch: Fetch, web: Web, clock: Clock, tmp_path: Path) -> None:
    web.pages |= {"/a": page("first"), "/rss": feed("/a")}
    web.server.RequestHandlerClass.date_time_string = lambda *_: "Tue, 05 Jan 2027 10:00:00 GMT"  # type: ignore[attr-defined]
    for name in ("one", "two"):
        clock.time = START
        fetch(web.url("/rss"), into=tmp_path / name)
    one, two = ((tmp_path / name / "detente-000001.warc.gz").read_bytes() for name in ("one", "two"))
    assert one == two


def test_bytes_are_kept_as_they_came(fetch: Fetch, web: Web, news: Path) -> None:
    packed = gzip.compress("<p>packed é".encode("latin-1"))
    web.pages["/a"] = Reply(packed, headers={"Content-Encoding": "gzip", "X-Odd": "é"}, chunked=True)
    fetch(web.url("/a"), kind="page")
    ((_, block),) = kept(news)
    head, _, body = block.partition(b"\r\n\r\n")
    assert body == packed
    assert b"X-Odd: \xe9" in head
    assert b"X-Crawl-Transfer-Encoding: chunked" in head
    with (news / "detente-000001.warc.gz").open("rb") as file:
        record = next(iter(ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="all")))
        assert record.reader.read() == "<p>packed é".encode("latin-1")


def test_files_turn_when_they_are_full(fetch: Fetch, two: Web, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FILE_BYTES", 10)
    summary = fetch(two.url("/rss"))
    assert [Path(name).name for name in summary.files] == ["detente-000001.warc.gz", "detente-000002.warc.gz"]
    assert len(kept(news)) == 2


# The second run


def test_a_second_run_asks_only_for_what_is_new(fetch: Fetch, two: Web, news: Path) -> None:
    fetch(two.url("/rss"))
    two.pages |= {"/rss": feed("/c", "/a", "/b"), "/c": page("third")}
    two.asked.clear()
    summary = fetch(two.url("/rss"))
    assert two.paths() == ["/rss", "/c"]
    assert (summary.fetched, summary.known) == (1, 2)
    assert [Path(name).name for name in summary.files] == ["detente-000002.warc.gz"]
    two.asked.clear()
    summary = fetch(two.url("/rss"))
    assert (summary.fetched, summary.known, summary.files) == (0, 3, ())
    assert not summary.in_vain
    assert len(list(news.glob("*.warc.gz"))) == 2


def test_a_feed_that_has_not_changed_is_not_sent_again(fetch: Fetch, two: Web) -> None:
    body = feed("/a").body
    stamp = formatdate(START, usegmt=True)

    def answer(headers: dict[str, str]) -> Reply:
        if headers.get("if-none-match") == '"v1"' and headers.get("if-modified-since") == stamp:
            return Reply(status=304)
        return Reply(body, media="application/rss+xml", headers={"ETag": '"v1"', "Last-Modified": stamp})

    two.pages["/rss"] = answer
    assert (fetch(two.url("/rss")).unchanged_listings, two.paths()) == (0, ["/rss", "/a"])
    summary = fetch(two.url("/rss"))
    assert (summary.listings, summary.unchanged_listings, summary.fetched, summary.in_vain) == (1, 1, 0, False)
    assert two.paths() == ["/rss", "/a", "/rss"]


def test_a_feed_read_for_later_days_only_is_read_in_full_when_older_ones_are_wanted(fetch: Fetch, two: Web) -> None:
    dates = ("Tue, 05 Jan 2027 10:00:00 GMT", "Mon, 04 Jan 2027 10:00:00 GMT")
    body = feed("/a", "/b", dates=dates).body
    two.pages["/rss"] = lambda headers: (
        Reply(status=304) if "if-none-match" in headers else Reply(body, media="text/xml", headers={"ETag": "x"})
    )
    first = fetch(two.url("/rss"), since="2027-01-05")
    assert (first.fetched, first.older) == (1, 1)
    assert fetch(two.url("/rss"), since="2027-01-06").unchanged_listings == 1
    assert fetch(two.url("/rss"), since="2027-01-04").fetched == 1


def test_a_page_named_as_a_target_is_asked_again_and_kept_where_it_changed(fetch: Fetch, web: Web, news: Path) -> None:
    web.pages["/a"] = [replace(page("one"), headers={"ETag": "1"}), Reply(status=304), page("one"), page("two")]
    fates = [(s.fetched, s.unchanged) for s in (fetch(web.url("/a")) for _ in range(4))]
    assert fates == [(1, 0), (0, 1), (0, 1), (1, 0)]
    assert web.asked[2].headers.get("if-none-match") == "1"
    assert len(kept(news)) == 2


def test_again_asks_for_known_pages_too(fetch: Fetch, two: Web) -> None:
    fetch(two.url("/rss"))
    two.pages["/b"] = page("second, corrected")
    summary = fetch(two.url("/rss"), again=True)
    assert (summary.fetched, summary.unchanged, summary.known) == (1, 1, 0)


def test_again_reads_a_feed_that_has_not_changed(fetch: Fetch, two: Web) -> None:
    body = feed("/a").body
    two.pages["/rss"] = lambda headers: Reply(status=304) if "if-none-match" in headers else Reply(body, headers={"ETag": "x"})
    assert fetch(two.url("/rss")).fetched == 1
    assert fetch(two.url("/rss"), again=True).unchanged == 1


def test_not_modified_to_somebody_who_has_nothing_is_no_page(fetch: Fetch, web: Web) -> None:
    web.pages["/a"] = Reply(status=304)
    assert fetch(web.url("/a"), kind="page").failed == 1


def test_two_addresses_of_one_page_are_one(fetch: Fetch, web: Web) -> None:
    web.pages |= {"/rss": feed("/a?utm_source=rss", "/a#top", "/away"), "/a?utm_source=rss": page("x"), "/away": moved("/a?utm_medium=x")}
    summary = fetch(web.url("/rss"))
    assert (summary.fetched, summary.known) == (1, 1)
    assert web.paths() == ["/rss", "/a?utm_source=rss", "/away"]
    assert fetch(web.url("/rss")).known == 2


# Limits, and what is left


def test_a_limit_leaves_the_rest_for_the_next_run(fetch: Fetch, web: Web) -> None:
    paths = [f"/{n}" for n in range(5)]
    body = feed(*paths).body
    web.pages |= {path: page(path) for path in paths}
    web.pages["/rss"] = lambda headers: (
        Reply(status=304) if "if-none-match" in headers else Reply(body, media="text/xml", headers={"ETag": "x"})
    )
    first = fetch(web.url("/rss"), limit=2)
    assert (first.fetched, first.left) == (2, 3)
    second = fetch(web.url("/rss"), limit=2)  # the feed says "not modified", and what it named is not lost
    assert (second.fetched, second.left, second.unchanged_listings) == (2, 1, 1)
    assert fetch(web.url("/rss")).fetched == 1
    assert [path for path in web.paths() if path != "/rss"] == paths


def test_what_is_left_of_another_target_waits_for_it(fetch: Fetch, two: Web) -> None:
    two.pages |= {"/other": feed("/c"), "/c": page("third")}
    fetch(two.url("/rss"), limit=1)
    assert fetch(two.url("/other")).fetched == 1
    assert fetch(two.url("/rss")).fetched == 1


def test_a_run_that_is_killed_loses_and_doubles_nothing(fetch: Fetch, web: Web, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"/{n}" for n in range(4)]
    web.pages |= {path: page(path) for path in paths}
    web.pages["/rss"] = feed(*paths)

    class KilledError(Exception):
        pass

    real = archive._records

    def dies(answer: Any, *rest: Any) -> bytes:
        data = real(answer, *rest)
        if answer.url.endswith("/2"):  # half of it is on the disk when the machine goes down
            with (news / "detente-000001.warc.gz").open("ab") as file:
                file.write(data[: len(data) // 2])
            raise KilledError
        return data

    monkeypatch.setattr(archive, "_records", dies)
    with pytest.raises(KilledError):
        fetch(web.url("/rss"))
    monkeypatch.undo()
    assert fetch(web.url("/rss")).fetched == 2
    assert [url for url, _ in kept(news)] == [web.url(path) for path in paths]


def test_a_file_that_a_killed_run_had_only_begun_is_taken_away(fetch: Fetch, web: Web, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web.pages["/a"] = page("a")

    class KilledError(Exception):
        pass

    def dies(*args: Any) -> None:
        (news / "detente-000001.warc.gz").write_bytes(b"\x1f\x8bhalf a reco")
        raise KilledError

    monkeypatch.setattr(archive, "_records", dies)
    with pytest.raises(KilledError):
        fetch(web.url("/a"))
    monkeypatch.undo()
    fetch(web.url("/a"))
    assert [path.name for path in news.glob("*.warc.gz")] == ["detente-000001.warc.gz"]
    assert len(kept(news)) == 1


def test_archives_of_others_are_never_touched(fetch: Fetch, web: Web, news: Path) -> None:
    web.pages["/a"] = page("a")
    news.mkdir()
    (news / "detente-000007.warc.gz").write_bytes(b"precious")
    assert Path(fetch(web.url("/a")).files[0]).name == "detente-000008.warc.gz"
    assert (news / "detente-000007.warc.gz").read_bytes() == b"precious"


def test_one_run_at_a_time(fetch: Fetch, two: Web, news: Path) -> None:
    fetch(two.url("/rss"))
    with sqlite3.connect(news / "fetch.sqlite", isolation_level=None) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another fetch is at work"):
            fetch(two.url("/rss"))
    holder.close()


@pytest.mark.parametrize(("content", "says"), [(b"words" * 1000, "damaged"), (None, "cannot be")])
def test_a_folder_that_cannot_be_used_is_one_clear_error(fetch: Fetch, web: Web, tmp_path: Path, content: bytes | None, says: str) -> None:
    into = tmp_path / "x"
    if content is None:
        into.write_text("a file")
    else:
        into.mkdir()
        (into / "fetch.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match=says):
        fetch(web.url("/a"), into=into)


def test_a_state_of_a_later_format_is_left_alone(fetch: Fetch, two: Web, news: Path) -> None:
    fetch(two.url("/rss"))
    with sqlite3.connect(news / "fetch.sqlite") as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(StoreError, match="format 99"):
        fetch(two.url("/rss"))
