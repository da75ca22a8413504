"""What a page says of itself: title, site, date and address, read by trafilatura's own functions in its own order.

Its `extract_metadata` looks for authors, tags, categories and licences too, which nobody here asks for and which take most of its time: a page with
broken JSON may cost a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = ["Stated", "said_by"]

CHANGED = './/meta[@property="article:modified_time" or @property="og:updated_time" or @itemprop="dateModified"]/@content'
LINKED_DATA = './/script[@type="application/ld+json" or @type="application/settings+json"]'
# What trafilatura's reading of linked data raises on shapes that it does not expect.
ODD_SHAPES = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page says of itself, None where it is silent. `published` and `changed`, the day of its last change, are ISO dates."""

    title: str | None
    site: str | None
    published: str | None
    changed: str | None
    url: str | None


def said_by(tree: Any, url: str | None, dates: Mapping[str, Any]) -> Stated:
    """What a parsed page says of itself; `url` is where it came from, `dates` are htmldate's options."""
    from htmldate import find_date
    from trafilatura import metadata as read

    found = read.examine_meta(tree)
    linked = _linked_data(tree, found)
    found.title = found.title or read.extract_title(tree)
    found.url = found.url or read.extract_url(tree, url)
    found.date = find_date(tree, **{**dates, "url": found.url})
    found.sitename = _site(found.sitename or read.extract_sitename(tree), found.url)
    found.clean_and_trim()
    return Stated(found.title, found.sitename, found.date, _changed(tree, linked, found.date), found.url)


def _changed(tree: Any, linked: list[Any], published: str | None) -> str | None:
    """The last day on which the page says it was changed. Linked data tells of other pages too, so there it must bear this one's date."""
    own = [item.get("dateModified") for item in _objects(linked) if published and str(item.get("datePublished", ""))[:10] == published]
    days = [day for value in [*tree.xpath(CHANGED), *own] if (day := _day(value))]
    return max(days, default=None)


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    """All objects of linked data, those inside others too."""
    waiting = [found]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
        waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()


def _day(value: Any) -> str | None:
    """The day of an ISO time; None where it is none."""
    try:
        return date.fromisoformat(str(value).strip()[:10]).isoformat()
    except ValueError:
        return None


def _site(name: str | None, url: str | None) -> str | None:
    """A site's name without the mark of an account, with a capital; else its host."""
    from trafilatura.metadata import META_URL

    if not name:
        host = META_URL.match(url) if url else None
        return str(host[1]) if host else None
    name = name.lstrip("@")
    return name.title() if name and "." not in name and not name[0].isupper() else name


def _linked_data(tree: Any, found: Any) -> list[Any]:
    """Add what the page's linked data says to what was found; returns it as it was parsed."""
    from trafilatura.json_metadata import extract_json, normalize_json
    from trafilatura.metadata import JSON_MINIFY

    linked: list[Any] = []
    try:
        for element in tree.xpath(LINKED_DATA):
            if not element.text:
                continue
            text = normalize_json(JSON_MINIFY.sub(r"\1", element.text))
            try:
                parsed = json.loads(text, strict=False)
            except json.JSONDecodeError:
                _broken(text, found)
            else:
                linked.append(parsed)
                extract_json(parsed, found)
    except ODD_SHAPES:
        pass  # what was found before stays
    return linked


def _broken(text: str, found: Any) -> None:
    """Add the publisher and title of linked data that is no JSON."""
    from trafilatura.json_metadata import JSON_PUBLISHER, JSON_SEQ, is_plausible_sitename, normalize_json

    publisher = JSON_PUBLISHER.search(text) if '"publisher"' in text else None
    if publisher and "," not in publisher[1] and is_plausible_sitename(found, site := normalize_json(publisher[1])):
        found.sitename = site
    for key, pattern in JSON_SEQ if not found.title else ():
        if key in text and (title := pattern.search(text)):
            found.title = normalize_json(title[1])
            return
