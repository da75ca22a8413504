"""RSS, RDF, Atom and JSON feeds, by feedparser, and OPML lists of feeds: which pages they name and what they say of them."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from detente.errors import InputError
from detente.gather.records import Facts, Link, Listed, Sub
from detente.gather.xml import elements, mended
from detente.read.fields import iso_date

__all__ = ["JSON_FEED", "read_feed", "read_json_feed", "read_opml"]

JSON_FEED = "https://jsonfeed.org/version/"
NO_PAGE = "entry without a page (audio or video only)"
MEDIA = ("audio/", "video/", "image/")


def read_feed(data: bytes, *, base: str | None, media: str = "") -> Listed:
    """The entries of a feed that have a page; broken XML is read as far as it makes sense. `base` is the address it came from.

    Raises InputError where it is no feed at all.
    """
    import feedparser

    # Not told its own address, feedparser leaves relative links as they are, for us to resolve, and guids as they were written. Nothing of the feed
    # is shown in a browser, so nothing has to be made safe for one.
    headers = {"content-type": media or "application/xml"}
    try:
        parsed = feedparser.parse(io.BytesIO(mended(data)), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError) as error:  # of encodings that do not fit, and namespaces that are none
        raise InputError("feed cannot be read", stage="gather", remedy="the publisher has to mend it") from error
    version = str(parsed.get("version", ""))
    if not parsed.entries and not version:
        raise InputError("no feed", stage="gather", remedy="check that it is RSS, Atom or JSON Feed")
    rss = version.startswith("rss")
    feed = parsed.feed
    common = {"feed": _words(feed.get("title")), "language": _language(feed.get("language")), "via": base}
    passed: Counter[str] = Counter()
    links = []
    for entry in parsed.entries:
        url = _page(entry)
        if url is None:
            passed[NO_PAGE] += 1
            continue
        links.append(_link(url, entry, common, rss=rss))
    return Listed("feed", tuple(links), passed=tuple(sorted(passed.items())))


def _link(url: str, entry: Mapping[str, Any], common: Mapping[str, str | None], *, rss: bool) -> Link:
    published, updated = _date(entry, "published"), _date(entry, "updated")
    if rss and published is None:
        published = updated  # the dc:date of RSS 1.0, which knows no other
    source = entry.get("source") or {}
    facts = Facts(
        title=_words(entry.get("title")),
        published=published,
        updated=updated if updated != published else None,
        outlet=_words(source.get("title")) if isinstance(source, Mapping) else None,
        guid=_words(entry.get("id")),
        language=_language(entry.get("language")) or common["language"],
        feed=common["feed"],
        via=common["via"],
    )
    return Link(url, facts, iso_date(published) or iso_date(updated))


def _page(entry: Mapping[str, Any]) -> str | None:
    """The address of an entry's page; None where it has only media, or nothing."""
    original = entry.get("feedburner_origlink")
    if original:
        return str(original)
    alternates = [link for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate" and link.get("href")]
    pages = [link for link in alternates if not str(link.get("type", "")).startswith(MEDIA)]
    first = next((link for link in pages if "html" in str(link.get("type", ""))), None)
    if first is not None:
        return str(first["href"])
    return str(entry["link"]) if entry.get("link") and (pages or not alternates) else None


def _date(entry: Mapping[str, Any], name: str) -> str | None:
    """A date as the feed writes it where it names a day, else as the library understands it; None where neither can tell."""
    written = _words(entry.get(name)) if name in entry else None
    if written is None or iso_date(written):
        return written
    parsed = entry.get(f"{name}_parsed")
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6]) if parsed else None


def _words(value: object) -> str | None:
    """A text on one line, without the markup that some feeds put into titles; None where nothing is left."""
    if not isinstance(value, str):
        return None
    if "<" in value and ">" in value:
        from lxml import etree, html

        try:
            value = str(html.fragment_fromstring(value, create_parent="div").text_content())
        except (etree.ParserError, ValueError):
            return None
    return " ".join(value.split()) or None


def _language(value: object) -> str | None:
    """A language tag without region ("fr" of "fr-FR")."""
    tag = _words(value)
    return tag.replace("_", "-").split("-")[0].lower() if tag else None


def read_json_feed(data: bytes, *, base: str | None) -> Listed:
    """The items of a JSON Feed (versions 1 and 1.1). Raises InputError where it is none."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON that can be read", stage="gather", remedy="check that it is a JSON Feed") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise InputError("JSON without items", stage="gather", remedy="check that it is a JSON Feed")
    passed: Counter[str] = Counter()
    links = []
    for item in items:
        url = (item.get("url") or item.get("external_url")) if isinstance(item, dict) else None
        if not isinstance(url, str):
            passed[NO_PAGE] += 1
            continue
        facts = Facts(
            title=_words(item.get("title")),
            published=_words(item.get("date_published")),
            updated=_words(item.get("date_modified")),
            language=_language(item.get("language") or feed.get("language")),
            guid=_words(str(item["id"])) if item.get("id") is not None else None,
            feed=_words(feed.get("title")),
            via=base,
        )
        links.append(Link(url, facts, iso_date(facts.published) or iso_date(facts.updated)))
    return Listed("feed", tuple(links), passed=tuple(sorted(passed.items())))


def read_opml(data: bytes) -> Listed:
    """The feeds of an OPML list, as readers of feeds exchange them. Raises InputError where there are none."""
    try:
        subs = tuple(dict.fromkeys(_outlines(data)))
    except UnicodeDecodeError as error:  # halves of characters, which lxml lets in and not out
        raise InputError("OPML cannot be read", stage="gather", remedy="write it again in UTF-8") from error
    if not subs:
        raise InputError("OPML without feeds", stage="gather", remedy="check that its outlines have an xmlUrl")
    return Listed("feed", subs=subs)


def _outlines(data: bytes) -> Iterator[Sub]:
    for element in elements(data):
        if element.tag.lower() == "outline":
            url = next((value for name, value in element.attrib.items() if name.lower() == "xmlurl"), None)
            if url:
                yield Sub(url.strip(), "feed")
