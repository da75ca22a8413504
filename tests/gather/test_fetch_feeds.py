from __future__ import annotations

import pytest
from tests.gather.sound_listings import ATOM, JSON_FEED, OPML, RDF, RSS_091, RSS_2

from detente.errors import InputError
from detente.gather.feeds import read_feed, read_json_feed, read_opml
from detente.gather.records import Facts, Link, Sub

BASE = "https://news.example/feeds/world.xml"


def feed(text: str, base: str | None = BASE) -> list[Link]:
    return list(read_feed(text.encode(), base=base).links)


def test_rss_2_says_what_it_says() -> None:
    first = feed(RSS_2)[0]
    assert first == Link(
        "https://news.example/talks",
        Facts(
            title="Talks resume in Geneva",
            published="Tue, 05 Jan 2027 23:30:00 -0500",
            language="en",
            guid="a-17",
            feed="The Example – World",
            via=BASE,
        ),
        "2027-01-05",  # the day as written, whatever the zone
    )


def test_links_guids_and_counters() -> None:
    assert [link.url for link in feed(RSS_2)] == [
        "https://news.example/talks",
        "https://news.example/by-guid",
        "/relative?id=3",
        "https://news.example/original",
    ]


def test_the_outlet_is_given_only_where_an_entry_names_its_source() -> None:
    assert [link.facts.outlet for link in feed(RSS_2)] == [None, None, "The Wire", None]


def test_entries_that_are_only_media_are_counted_and_passed_over() -> None:
    assert read_feed(RSS_2.encode(), base=BASE).passed == (("entry without a page (audio or video only)", 1),)
    assert len(read_feed(ATOM.encode(), base=BASE).passed) == 1


def test_atom_prefers_the_html_page_and_tells_published_from_updated() -> None:
    first, second = feed(ATOM)
    assert first.url == "https://news.example/fr/accord.html"
    assert (first.facts.title, first.facts.language) == ("Accord signé", "fr")
    assert (first.facts.published, first.facts.updated) == ("2027-01-05T08:00:00+01:00", "2027-01-06T09:00:00Z")
    assert (second.facts.published, second.facts.updated, second.day) == (None, "2027-01-07T09:00:00Z", "2027-01-07")


@pytest.mark.parametrize(
    ("text", "url", "published"),
    [(RDF, "https://news.example/one", "2027-01-05T10:00:00+09:00"), (RSS_091, "https://old.example/1", None)],
)
def test_older_kinds(text: str, url: str, published: str | None) -> None:
    (link,) = feed(text)
    assert (link.url, link.facts.published) == (url, published)


@pytest.mark.parametrize(
    ("date", "published", "day"),
    [
        ("5 Jan 2027 10:00", "5 Jan 2027 10:00", "2027-01-05"),
        ("2027-01-05", "2027-01-05", "2027-01-05"),
        ("Tue, 05 Jan 2027 10:00:00 EST", "Tue, 05 Jan 2027 10:00:00 EST", "2027-01-05"),
        ("yesterday evening", None, None),
        ("", None, None),
    ],
)
def test_dates_with_and_without_a_zone(date: str, published: str | None, day: str | None) -> None:
    (link,) = feed(f"<rss version='2.0'><channel><item><link>https://a.example/</link><pubDate>{date}</pubDate></item></channel></rss>")
    assert (link.facts.published, link.day) == (published, day)


def test_broken_xml_is_read_as_far_as_it_makes_sense() -> None:
    broken = RSS_2.replace("<item><title>By its guid</title>", "<item><title>R&D & <b>By its guid</title>").replace("</channel></rss>", "")
    urls = [link.url for link in feed(broken)]
    assert urls[:2] == ["https://news.example/talks", "https://news.example/by-guid"]


@pytest.mark.parametrize("text", ["<html><body>Not found</body></html>", "plain words", "<?xml version='1.0'?><other/>"])
def test_what_is_no_feed_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="no feed"):
        read_feed(text.encode(), base=BASE)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed(b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>", base=BASE).links == ()


def test_entities_reach_neither_files_nor_each_other() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f"""<!DOCTYPE rss [<!ENTITY l0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{laughs}]>
    <rss version="2.0"><channel><item><title>&l8; &x;</title><link>https://a.example/1</link></item></channel></rss>"""
    (link,) = feed(text)
    assert "root:" not in (link.facts.title or "")
    assert len(link.facts.title or "") < 100


def test_json_feed() -> None:
    listed = read_json_feed(JSON_FEED.encode(), base=BASE)
    assert [link.url for link in listed.links] == ["https://a.example/7", "https://b.example/8"]
    assert listed.links[0].facts == Facts("Sieben", "2027-01-05T10:00:00Z", None, None, "de", "7", "Example", BASE)
    assert listed.links[0].day == "2027-01-05"
    assert listed.passed[0][1] == 1


@pytest.mark.parametrize("text", ["{", "[]", '{"version": "1"}', '{"items": 3}'])
def test_json_that_is_no_feed_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="JSON"):
        read_json_feed(text.encode(), base=None)


def test_opml_names_feeds() -> None:
    assert read_opml(OPML.encode()).subs == (Sub("https://a.example/rss", "feed"), Sub("https://b.example/atom", "feed"))
    with pytest.raises(InputError, match="without feeds"):
        read_opml(b"<opml><body/></opml>")
