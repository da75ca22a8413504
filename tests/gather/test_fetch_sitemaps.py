from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gather.sound_listings import INDEX, NEWS

from detente.errors import InputError
from detente.gather.records import Facts, Link, Sub
from detente.gather.sitemaps import read_sitemap


def links(text: str) -> list[str]:
    return [link.url for link in read_sitemap(text.encode(), base=None).links]


def test_a_news_sitemap_says_what_it_says() -> None:
    first, second = read_sitemap(NEWS.encode(), base="https://news.example/s.xml").links
    assert first == Link(
        "https://news.example/a?x=1&y=2",
        Facts("Talks resume", "2027-01-05T10:00:00+01:00", "2027-01-06", "The Example", "en", via="https://news.example/s.xml"),
        "2027-01-05",
    )
    assert second == Link("https://news.example/b", Facts(via="https://news.example/s.xml"), None)


def test_an_index_names_sitemaps_with_their_day() -> None:
    listed = read_sitemap(INDEX.encode(), base=None)
    assert listed.links == ()
    assert listed.subs == (
        Sub("https://news.example/2027-01.xml.gz", "sitemap", "2027-01-31"),
        Sub("https://news.example/2026-12.xml", "sitemap"),
    )


def test_a_bare_ampersand_does_not_shorten_the_address() -> None:
    assert links("<urlset><url><loc>https://a.example/?x=1&y=2&amp;z=3</loc></url></urlset>") == ["https://a.example/?x=1&y=2&z=3"]


def test_broken_xml_is_read_as_far_as_it_goes_and_said() -> None:
    listed = read_sitemap(NEWS[: NEWS.index("<url><loc>https://news.example/b")].encode(), base=None)
    assert [link.url for link in listed.links] == ["https://news.example/a?x=1&y=2"]
    assert "broken" in listed.passed[0][0]
    assert read_sitemap(NEWS.encode(), base=None).passed == ()


@pytest.mark.parametrize("text", ["", "<html/>", "words", "<rss/>"])
def test_what_is_no_sitemap_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="no sitemap"):
        read_sitemap(text.encode(), base=None)


def test_entities_are_not_expanded_and_files_not_read() -> None:
    head = '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">%s]>'
    rest = "<urlset><url><loc>https://a.example/&%s;</loc></url></urlset>"
    for name in "af":
        listed = read_sitemap((head % "" + rest % name).encode(), base=None)
        assert (listed.links, listed.passed) == ((), (("entry without an address", 1),))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9)).replace("l0", "a")
    with pytest.raises(InputError):
        links(head % laughs + rest % "l8")


@given(st.lists(st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9/&=?-]{0,20}", fullmatch=True), min_size=1, max_size=20))
def test_what_is_written_is_read(urls: list[str]) -> None:
    text = "".join(f"<url><loc>{url.replace('&', '&amp;')}</loc></url>" for url in urls)
    assert links(f"<urlset>{text}</urlset>") == urls
