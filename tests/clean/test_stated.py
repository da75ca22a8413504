"""What a page says of itself: what trafilatura's own reading gives, and what it gives up on."""

from __future__ import annotations

from typing import Any

import pytest

from detente.clean.page import DATES
from detente.clean.stated import said_by

HEAD = '<meta property="og:title" content="Talks &amp; tanks"><meta property="og:site_name" content="the daily">'
TIMED = '<meta property="article:published_time" content="2019-03-02T08:00:00Z">'
LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Talks fail",
"datePublished": "2019-03-02", "publisher": {"@type": "Organization", "name": "The Daily Herald"}, "author": [{"name": "A. B. Writer"}]}</script>"""
BROKEN = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Talks fail", "publisher": {"name": "The Daily Herald"},
"author": {"name": "A. B. Writer"}, oops}</script>"""
ODD = '<script type="application/ld+json">[{"@context": "https://schema.org", "@type": [], "publisher": {"name": "X"}}, 3]</script>'
TITLED = "<title>Talks fail | daily.example</title>"
LINK = '<link rel="canonical" href="https://daily.example/2019/03/02/talks">'
BODY = "<body><h1>Talks fail again</h1><p>The talks between Russia and Japan failed on Monday.</p></body>"


def tree(head: str) -> Any:
    from trafilatura.utils import load_html

    return load_html(f"<html><head>{head}</head>{BODY}</html>")


@pytest.mark.parametrize("head", ["", HEAD, HEAD + TIMED, LINKED, HEAD + LINKED, BROKEN, ODD, HEAD + ODD, TITLED, TITLED + LINK, LINK])
def test_it_is_what_the_library_reads(head: str) -> None:
    from trafilatura.metadata import extract_metadata

    whole = extract_metadata(tree(head), "https://daily.example/x", dict(DATES))
    said = said_by(tree(head), "https://daily.example/x", DATES)
    assert (said.title, said.site, said.published, said.url) == (whole.title, whole.sitename, whole.date, whole.url)


def test_broken_linked_data_still_tells_the_publisher_and_the_title() -> None:
    said = said_by(tree(BROKEN), None, DATES)
    assert (said.title, said.site) == ("Talks fail", "The Daily Herald")


def test_a_page_that_says_nothing() -> None:
    said = said_by(tree(""), None, DATES)
    assert (said.site, said.published, said.url) == (None, None, None)


LATER = '<meta property="article:modified_time" content="2021-05-04T10:00:00+02:00">'
CHANGED = LINKED.replace('"publisher"', '"dateModified": "2021-05-06T09:00:00Z", "publisher"')
OTHER = '<script type="application/ld+json">[{"datePublished": "2012-01-01", "dateModified": "2024-01-01"}]</script>'


@pytest.mark.parametrize(
    ("head", "changed"),
    [
        (LINKED, None),
        (TIMED + LATER, "2021-05-04"),
        (CHANGED, "2021-05-06"),
        (LINKED + OTHER, None),
        (TIMED + LATER.replace("2021", "soon"), None),
    ],
)
def test_the_day_of_the_last_change_is_that_of_this_page(head: str, changed: str | None) -> None:
    assert said_by(tree(head), "https://daily.example/x", DATES).changed == changed
