"""The small parts: addresses, pauses, codings, kinds, robots."""

from __future__ import annotations

import contextlib
import gzip
import zipfile
import zlib
from email.utils import formatdate
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gather.sound_listings import zipped

from detente.errors import InputError
from detente.gather.addresses import is_public, joined, lane_of, origin_of, wire
from detente.gather.crew import Crew
from detente.gather.listings import kind_of, read_file, read_listing
from detente.gather.pauses import pause_s, retry_after_s
from detente.gather.records import KINDS, Answer, Failure, Manners, Sub, Task
from detente.gather.robots import Rules, rules_of
from detente.gather.run import agent_of
from detente.gather.statuses import failure_of, no_page, redirected
from detente.gather.unpack import gunzipped, plain, unzipped

RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><item><link>https://a.example/1</link></item></channel></rss>"


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    pairs = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    return Answer("https://a.example/x", status, b"", b"HTTP/1.1", pairs, body, b"", None)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        (" HTTPS://Example.ORG:443/a b?q=é#top ", "https://example.org/a%20b?q=%C3%A9"),
        ("http://bücher.example/;v=1?x|y", "http://xn--bcher-kva.example/;v=1?x|y"),
        ("http://127.1", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_addresses_are_sent_as_browsers_do(url: str, sent: str) -> None:
    assert wire(url) == sent
    assert wire(sent) == sent


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "mailto:a@b.example", "//a.example/", "words", "", "http://", "https://u:p@a.example/",
            "http://a b/",
            "http://a.example/" + "x" * 5000]
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        wire(url)


def test_references_and_hosts() -> None:
    assert joined("https://a.example/x/y", "../z?q#f") == "https://a.example/z?q"
    with pytest.raises(ValueError, match="http or https"):
        joined("https://a.example/", "javascript:alert(1)")
    assert origin_of("https://a.example:8443/x") == "https://a.example:8443"
    assert lane_of("http://a.example/x") == lane_of("https://a.example./y") == "a.example"
    assert lane_of("http://a.example:8080/") == "a.example:8080"


@given(st.text(max_size=40).map("http://a.example/".__add__) | st.text(max_size=40).map("https://".__add__) | st.text(max_size=40))
def test_what_is_sent_is_ascii_and_stays_as_it_is(url: str) -> None:
    try:
        sent = wire(url)
    except ValueError:
        return
    assert sent.isascii()
    assert " " not in sent
    assert wire(sent) == sent


PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1
::1 :: fe80::1%eth0 fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:7f00:1:: a.example"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_and_local_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"])
def test_others_are(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_it_is_wrapped(ip: object) -> None:
    number = int(ip_address(str(ip)))
    assert is_public(str(ip)) == is_public(f"::ffff:{ip}") == is_public(str(ip_address((0x0064FF9B << 96) | number)))


def test_pauses_double_and_are_the_same_each_time() -> None:
    pauses = [pause_s("a.example", n, 5.0) for n in range(1, 40)]
    assert pauses == [pause_s("a.example", n, 5.0) for n in range(1, 40)]
    assert all(5 * 2 ** (n - 1) <= pauses[n - 1] <= 7.5 * 2 ** (n - 1) for n in range(1, 9))
    assert max(pauses) == 3600
    assert pause_s("a.example", 1, 5.0) != pause_s("b.example", 1, 5.0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("0", 0.0), (formatdate(1_000_060, usegmt=True), 60.0), (formatdate(999_000, usegmt=True), 0.0), ("soon", None), ("-5", None),
     (None, None),
     ("", None), ("9" * 5000, 1e9)],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, 1_000_000.0) == seconds


@given(st.binary(max_size=300))
def test_content_codings_are_undone(data: bytes) -> None:
    bare = zlib.compressobj(wbits=-15)
    assert plain(answer(gzip.compress(data), Content_Encoding="gzip"), 1000) == data
    assert plain(answer(zlib.compress(data), Content_Encoding="deflate"), 1000) == data
    assert plain(answer(bare.compress(data) + bare.flush(), Content_Encoding="deflate"), 1000) == data
    assert gunzipped(gzip.compress(data) + gzip.compress(data), 1000) == data + data
    assert plain(answer(data), 1000) == data


def test_what_is_not_packed_as_it_says_is_taken_as_it_is() -> None:
    assert plain(answer(b"<p>words", Content_Encoding="gzip"), 1000) == b"<p>words"
    assert plain(answer(b"<p>words", Content_Encoding="identity"), 1000) == b"<p>words"


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (answer(gzip.compress(b"x" * 5000), Content_Encoding="gzip"), "too long"),
        (answer(gzip.compress(b"words" * 50)[:-9], Content_Encoding="gzip"), "breaks off"),
        (answer(gzip.compress(b"words")[:-8] + b"\xff" * 8, Content_Encoding="gzip"), "damaged"),
        (answer(b"...", Content_Encoding="br"), "not asked for"),
        (answer(b"x" * 5000), "too long"),
    ],
)
def test_what_cannot_be_unpacked_is_a_failure(packed: Answer, reason: str) -> None:
    failed = plain(packed, 1000)
    assert isinstance(failed, Failure)
    assert reason in failed.reason


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and no more",
        zipped("words", name=""),
        zipped("words" * 50)[:4] + zipped("words" * 50)[44:],  # the place of the file would lie before the archive's begin
        zipped("words", zipfile.ZIP_BZIP2),
        zipped("words", zipfile.ZIP_LZMA),
    ],
)
def test_a_zip_that_is_broken_or_packed_in_an_unusual_way_is_a_failure(data: bytes) -> None:
    assert isinstance(unzipped(data, 1000), Failure)


@pytest.mark.parametrize(
    ("data", "media", "kind"),
    [
        (RSS, "text/html", "feed"),
        (b"<?xml version='1.0'?><!-- <html> --><feed xmlns='http://www.w3.org/2005/Atom'/>", "", "feed"),
        (b"<?xml version='1.0'?>\n<rdf:RDF xmlns:rdf='x'/>", "", "feed"),
        ("\ufeff<urlset/>".encode(), "", "sitemap"),
        ("<?xml version='1.0' encoding='utf-16'?><sitemapindex/>".encode("utf-16"), "", "sitemap"),
        ("<?xml version='1.0'?><rss/>".encode("utf-16-be"), "", "feed"),
        (b"<!DOCTYPE html PUBLIC 'x'><rss><channel/></rss>", "", "feed"),
        (b"<!DOCTYPE html><title>no root</title>", "", "page"),
        (b"<opml/>", "", "feed"),
        (b"<!DOCTYPE html><html>", "application/rss+xml", "page"),
        (b"<div>a fragment", "text/html", "page"),
        (b"<other/>", "application/xml", None),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "application/json", "feed"),
        (b'{"url": "https://a.example/"}', "", "list"),
        (b"# remark\nhttps://a.example/", "text/plain", "list"),
        (b"url,title\n", "", "list"),
        (b"Event ID\tEvent Date\n", "", "list"),
        (b"\t".join([b"1"] * 61), "", "gdelt"),
        (b"words of an article", "text/plain", "page"),
        (b"\x89PNG", "image/png", None),
        (b"", "", None),
    ],
)
def test_kinds_are_told_by_the_bytes(data: bytes, media: str, kind: str | None) -> None:
    assert kind_of(data, media) == kind


@given(
    st.binary(max_size=200).map(lambda data: b"<rss><item><link>" + data)
    | st.binary(max_size=200).map(lambda data: b"<urlset><url><loc>" + data)
    | st.binary(max_size=200).map(lambda data: b"\x1f\x8b\x08" + data)
    | st.text(max_size=200).map(str.encode)
    | st.binary(max_size=200),
    st.sampled_from([None, *KINDS]),
)
@settings(deadline=None)  # the first call loads feedparser
def test_whatever_comes_is_a_listing_or_one_of_our_errors(data: bytes, kind: str | None) -> None:
    with contextlib.suppress(InputError):
        read_listing(data, kind, base="https://a.example/", media="", manners=Manners())


def test_a_list_of_feeds_is_named_as_such() -> None:
    listed = read_listing(b"https://a.example/rss\nhttps://b.example/rss", "feed", base=None, media="", manners=Manners())
    assert listed.subs == (Sub("https://a.example/rss", "feed"), Sub("https://b.example/rss", "feed"))


def test_a_page_in_place_of_a_feed_names_the_feeds_it_knows() -> None:
    html = b"<!doctype html><link rel='alternate' type='application/rss+xml' href='/rss'><link rel=alternate type=text/html href=/fr>"
    with pytest.raises(InputError) as error:
        read_listing(html, "feed", base="https://a.example/news", media="text/html", manners=Manners())
    assert error.value.remedy == "feeds it names: https://a.example/rss"


def test_packed_listings_are_unpacked() -> None:
    assert len(read_listing(gzip.compress(RSS), None, base=None, media="application/gzip", manners=Manners()).links) == 1


@pytest.mark.parametrize(("name", "data"), [("missing", None), ("empty", b" \n"), ("image", b"\x89PNG"), ("broken.gz", b"\x1f\x8b\x08")])
def test_files_that_hold_nothing_are_an_error(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError):
        read_file(str(tmp_path / name), None, Manners())


def rules(text: str, agent: str = "detente") -> Rules:
    found = rules_of(200, text.encode(), agent)
    assert found is not None
    return found


def test_robots_by_the_longest_match_and_our_own_group() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: detente\nDisallow: /private\nAllow: /private/press$\nCrawl-delay: 7\nSitemap: https://a.example/s.xml"
    ours = rules(text)
    assert ours.allows("https://a.example/news")
    assert not ours.allows("https://a.example/private/1")
    assert ours.allows("https://a.example/private/press")
    assert (ours.delay_s, ours.sitemaps) == (7.0, ("https://a.example/s.xml",))
    assert not rules("\ufeff" + text, "panel").allows("https://a.example/news")
    assert rules("User-agent: *\nRequest-rate: 1/10").delay_s == 10.0


def test_a_name_of_ones_own_is_heeded_too() -> None:
    _, token = agent_of("panel-study/2.0", None)
    assert not rules("User-agent: panel-study\nDisallow: /", token).allows("https://a.example/")
    assert not rules("User-agent: detente\nDisallow: /", token).allows("https://a.example/")
    assert rules("User-agent: study\nDisallow: /", token).allows("https://a.example/")


@pytest.mark.parametrize(("status", "open_"), [(404, True), (403, True), (410, True), (429, None), (500, None), (503, None)])
def test_robots_that_are_not_there_allow_and_those_that_fail_forbid(status: int, open_: bool | None) -> None:
    found = rules_of(status, b"User-agent: *\nDisallow: /", "detente")
    assert (found and found.allows("https://a.example/")) == open_


def test_the_user_agent_names_us_and_a_contact() -> None:
    assert agent_of(None, None)[0].startswith("detente/")
    header, token = agent_of(" panel-study/1.0 ", "desk@ministry.example")
    assert header.startswith("panel-study/1.0 detente/")
    assert header.endswith(" (+desk@ministry.example)")
    assert token == "panel-study/1.0 detente"


@pytest.mark.parametrize(
    ("name", "contact"), [("a\r\nX: y", None), ("é", None), (" ", None), (None, "me"), (None, "a@b.c)\n"), (None, "ü@b.example")]
)
def test_what_cannot_stand_in_a_header_is_an_error(name: str | None, contact: str | None) -> None:
    with pytest.raises(InputError):
        agent_of(name, contact)


@pytest.mark.parametrize(
    ("status", "retry", "lasting", "pause"),
    [(404, False, True, None), (410, False, True, None), (451, False, True, None), (403, False, False, None), (500, True, False, None),
     (522, True, False, None), (429, True, False, 30.0), (503, True, False, 30.0), (204, False, False, None), (999, False, False, None)],
)  # fmt: skip
def test_statuses(status: int, retry: bool, lasting: bool, pause: float | None) -> None:
    failure = failure_of(answer(status=status, Retry_After="30"), 0.0)
    assert (failure.retry, failure.lasting, failure.pause_s) == (retry, lasting, pause)
    assert failure.reason.startswith(f"HTTP {status}")


def test_only_text_is_a_page() -> None:
    assert no_page(answer(Content_Type="Text/HTML; charset=x")) is None
    assert no_page(answer()) is None
    refused = no_page(answer(Content_Type="application/pdf"))
    assert refused is not None
    assert refused.reason == "not a page but application/pdf"


def test_redirects_are_limited_and_never_leave_the_web() -> None:
    task = Task("page", "https://a.example/1", "k", "t", hops=("https://a.example/0",))
    assert redirected(task, answer(status=301, Location="/2"), 5) == "https://a.example/2"
    for to in ("/0", "/1", "", "ftp://a.example/", "http://[", "https://u:p@a.example/"):
        assert isinstance(redirected(task, answer(status=301, Location=to), 5), Failure)
    assert isinstance(redirected(task, answer(status=301, Location="/2"), 1), Failure)


def test_headers_may_be_in_any_encoding() -> None:
    latin = Answer("u", 301, b"", b"", ((b"Location", "/é".encode("latin-1")),), b"", b"", None)
    assert latin.header("location") == "/é"


def test_a_crew_hands_back_results_and_errors() -> None:
    crew: Crew[str, int] = Crew(2)
    crew.give("a", lambda: 1)
    assert crew.take(5) == ("a", 1)
    assert crew.take(0.01) is None
    crew.give("b", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        crew.take(5)
    crew.dismiss()
    assert not crew.at_work
