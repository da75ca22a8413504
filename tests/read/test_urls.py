"""Web addresses in one form: the same article is one, and two are never made one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.read.urls import canonical, host_of

SAME = [
    # Columns: the address as found; its one form.
    ("https://www.exemple.org/a", "https://www.exemple.org/a"),
    ("  HTTPS://WWW.Exemple.ORG:443/A?b=C#top ", "https://www.exemple.org/A?b=C"),
    ("http://exemple.org:80", "http://exemple.org/"),
    ("http://exemple.org:8080/a", "http://exemple.org:8080/a"),
    ("https://exemple.org./a", "https://exemple.org/a"),
    ("https://name:secret@exemple.org/a", "https://exemple.org/a"),
    ("https://exemple.org/a?utm_source=rss&utm_medium=x&id=7", "https://exemple.org/a?id=7"),
    ("https://exemple.org/a?fbclid=x", "https://exemple.org/a"),
    ("https://exemple.org/a?id=7&gclid=1&page=2", "https://exemple.org/a?id=7&page=2"),
    ("https://exemple.org/a?UTM_Source=rss", "https://exemple.org/a"),
    ("https://exemple.org/a?utm%5Fsource=rss", "https://exemple.org/a"),
    ("https://exemple.org/a?xtor=RSS-3208", "https://exemple.org/a"),
    ("https://exemple.org/a?ref=rss", "https://exemple.org/a"),
    ("https://exemple.org/a;jsessionid=1A2B?id=7", "https://exemple.org/a?id=7"),
    ("https://exemple.org/a?&&id=7&", "https://exemple.org/a?id=7"),
    ("https://exemple.org/a/../b/./c", "https://exemple.org/b/c"),
    ("https://exemple.org/%7euser/%c3%a9t%C3%A9", "https://exemple.org/~user/%C3%A9t%C3%A9"),
    ("https://exemple.org/été?q=à", "https://exemple.org/%C3%A9t%C3%A9?q=%C3%A0"),
    ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ("https://www.nytimes.com/a?partner=rss&emc=rss&id=1", "https://www.nytimes.com/a?id=1"),
    ("https://mobile.nytimes.com/2019/03/05/a.html", "https://www.nytimes.com/2019/03/05/a.html"),
    ("https://fr.m.wikinews.org/wiki/A", "https://fr.wikinews.org/wiki/A"),
    ("https://exemple.org/2019/03/moscou-condamne-les-frappes/amp/", "https://exemple.org/2019/03/moscou-condamne-les-frappes/"),
    ("https://exemple.org/monde-47411144.amp", "https://exemple.org/monde-47411144"),
    ("https://exemple.org/russie-15989123.amp.html", "https://exemple.org/russie-15989123.html"),
    ("https://exemple.org/a?id=7&outputType=amp", "https://exemple.org/a?id=7"),
    ("https://www-exemple-org.cdn.ampproject.org/c/s/www.exemple.org/a-b-c?usqp=1&id=2", "https://www.exemple.org/a-b-c?id=2"),
    ("https://www.google.com/amp/s/www.exemple.org/a?id=2", "https://www.exemple.org/a?id=2"),
]
KEPT = [
    # Addresses that may be those of other articles than a shorter form would be.
    "https://exemple.org/a?id=7",
    "https://exemple.org/a?cid=7&eid=8&uid=9&source=12&keyword=x&session=2",
    "https://exemple.org/a?ref=12345",
    "https://exemple.org/?12345",
    "https://exemple.org/?p=1&p=2",
    "https://exemple.org/a?partner=rss",
    "https://exemple.org/a/",
    "http://exemple.org/a",
    "https://exemple.org/A",
    "https://exemple.org/a//b",
    "https://exemple.org/a%2Fb",
    "https://exemple.org/a?q=a+b",
    "https://exemple.org/topics/amp",
    "https://exemple.org/2019-03-05/amp",
    "https://m.exemple.org/a",
    "https://exemple.org/a?amp=20",
]
OTHER = [
    "",
    "12345",
    "n/a",
    "urn:newsml:exemple.org:1",
    "ftp://exemple.org/a",
    "http://[::1",
    "http://",
    "//exemple.org/a",
    "a b",
    "http://a b/",
]


@pytest.mark.parametrize(("found", "form"), SAME)
def test_one_form(found: str, form: str) -> None:
    assert canonical(found) == form


@pytest.mark.parametrize("url", KEPT)
def test_what_may_tell_articles_apart_stays(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize("url", OTHER)
def test_what_is_no_web_address_stays_as_it_is(url: str) -> None:
    assert canonical(url) == url
    assert host_of(url) is None


@pytest.mark.parametrize(
    ("url", "host"), [("https://WWW.Exemple.org:8080/a", "www.exemple.org"), ("http://exemple.org./", "exemple.org"), (None, None)]
)
def test_hosts(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


PIECES = (*"aé/?&=%#:@;.+\\[]1İ", "%2", "%2F", "%7e", "%25", "..", "-b-c")
WORDS = ("jsessionid=", "utm_source=", "ref=rss", "amp", ".amp", "/amp/", "www.exemple.org/", "/c/s/", "http://")
BLANKS = (" ", "\t", "\u200b", "\U0001f600")
HOSTS = ("exemple.org", "www.google.com", "x.cdn.ampproject.org", "fr.m.wikinews.org", "mobile.nytimes.com", "EXEMPLE.org:80", "u:p@a.b")


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["http://", "https://", "HTTP://", ""]),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from([*PIECES, *WORDS, *BLANKS]), max_size=12),
)
def test_the_form_of_the_form_is_the_form(scheme: str, host: str, pieces: list[str]) -> None:
    form = canonical(f"{scheme}{host}/{''.join(pieces)}")
    assert canonical(form) == form


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_a_form(text: str) -> None:
    form = canonical(text)
    assert canonical(form) == form


NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=3), NAMES, NAMES)
def test_two_ids_are_two_articles(path: list[str], one: str, other: str) -> None:
    base = f"https://exemple.org/{'/'.join(path)}"
    assert (canonical(f"{base}?id={one}") == canonical(f"{base}?id={other}")) == (one == other)
    assert (canonical(f"{base}/{one}") == canonical(f"{base}/{other}")) == (one == other)
