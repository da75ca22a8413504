"""Sitemaps (sitemaps.org 0.9, with Google's news extension) and indexes of them.

Our own reading by lxml, because the library for it, ultimate-sitemap-parser, is under the GPL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.errors import InputError
from detente.gather.records import Facts, Link, Listed, Sub
from detente.gather.xml import elements
from detente.read.fields import iso_date

__all__ = ["read_sitemap"]

NO_ADDRESS = "entry without an address"
BROKEN = "sitemap is broken XML; what could be read of it is taken"


def read_sitemap(data: bytes, *, base: str | None) -> Listed:
    """The pages of a sitemap, or the sitemaps of an index. Broken XML is read as far as it goes.

    Raises InputError where it is no sitemap.
    """
    links: list[Link] = []
    subs: list[Sub] = []
    errors: list[str] = []
    known, empty = False, 0
    for element in elements(data, errors):
        name = _local(element.tag)
        known = known or name in {"urlset", "sitemapindex", "url", "sitemap"}
        if name in {"url", "sitemap"}:
            try:
                said = dict(_said(element))
            except UnicodeDecodeError:  # halves of characters, which lxml lets in and not out
                said = {}
            url = said.get("loc")
            if not url:
                empty += 1
            elif name == "sitemap":
                subs.append(Sub(url, "sitemap", iso_date(said.get("lastmod"))))
            else:
                links.append(_link(url, said, base))
            element.clear()
    if not known:
        raise InputError("no sitemap", stage="gather", remedy="check that it is the XML of sitemaps.org")
    passed = ((BROKEN, bool(errors)), (NO_ADDRESS, empty))
    return Listed("sitemap", tuple(links), tuple(subs), tuple((why, int(number)) for why, number in passed if number))


def _link(url: str, said: Mapping[str, str], base: str | None) -> Link:
    published, updated = said.get("publication_date"), said.get("lastmod")
    language = said.get("language")
    facts = Facts(
        title=said.get("title"),
        published=published,
        updated=updated,
        outlet=said.get("name"),
        language=language.split("-")[0].lower() if language else None,
        via=base,
    )
    return Link(url, facts, iso_date(published) or iso_date(updated))


def _said(element: Any) -> Iterator[tuple[str, str]]:
    """Names and texts of what stands in an entry, outside of its images, videos and other language versions."""
    for child in element:
        name = _local(child.tag) if isinstance(child.tag, str) else ""
        if name in {"image", "video", "link"}:
            continue
        if len(child):
            yield from _said(child)
        elif text := " ".join((child.text or "").split()):
            yield name, text


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()
