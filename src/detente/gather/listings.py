"""What a target holds: which kind it is, told by its bytes, and the pages it names."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from detente.errors import InputError
from detente.gather import feeds, lists, sitemaps
from detente.gather.addresses import is_address, joined
from detente.gather.records import Failure, Listed, Manners, Sub
from detente.gather.unpack import GZIP, ZIP, gunzipped, unzipped
from detente.read.limits import brief

__all__ = ["STDIN", "kind_of", "read_file", "read_listing", "unwrapped"]

STDIN = "-"
HEAD_BYTES = 1 << 16
ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
REMARKS = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
KIND_OF_ROOT = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "opml": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "page",
}
MARKS = " \t\r\n\f\v\ufeff\ufffd"  # white space and byte order marks, those of UTF-16 as they come out of UTF-8


def read_file(name: str, kind: str | None, manners: Manners) -> Listed:
    """The listing in a file, or in standard input for "-". Raises InputError where there is none."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(manners.unpacked_bytes + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(manners.unpacked_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        remedy = "give a web address, or a file that holds some"
        raise InputError(f"cannot be read: {brief(error)}", item=name, stage="gather", remedy=remedy) from error
    if len(data) > manners.unpacked_bytes:
        raise InputError("file is too long", item=name, stage="gather", remedy=f"the limit is {manners.unpacked_bytes // 1_000_000} MB")
    if not data.strip():
        raise InputError("file is empty", item=name, stage="gather", remedy="leave it out")
    return read_listing(data, kind, base=None, media="", manners=manners)


def unwrapped(data: bytes, manners: Manners) -> bytes | Failure:
    """A listing as it was before it was packed as a file: sitemaps come as .gz, GDELT's files as .zip."""
    if data.startswith(GZIP):
        return gunzipped(data, manners.unpacked_bytes)
    return unzipped(data, manners.unpacked_bytes) if data.startswith(ZIP) else data


def kind_of(data: bytes, media: str) -> str | None:
    """feed, sitemap, list, gdelt or page, by the first bytes; None where they fit none. `media` counts where the bytes leave it open."""
    # Markup is ASCII: in UTF-16 and UTF-32 it is the same with zeros between.
    head = data[:HEAD_BYTES].replace(b"\0", b"").decode("utf-8", "replace").lstrip(MARKS)
    if head.startswith("<"):
        root = ROOT.search(REMARKS.sub("", head))
        otherwise = "page" if "html" in media or DOCTYPE.search(head[:1000]) else None
        return KIND_OF_ROOT.get(root[1].lower(), otherwise) if root else otherwise
    if head.startswith("{"):
        return "feed" if feeds.JSON_FEED in head else "list"
    if lists.gdelt_columns(data) is not None or lists.RELEASE.match(data):
        return "gdelt"
    first = next((line for line in head.splitlines() if line.strip() and not line.startswith("#")), "")
    if is_address(first) or lists.table_header(head) is not None:
        return "list"
    return "page" if "html" in media or media == "text/plain" else None


def read_listing(data: bytes, kind: str | None, *, base: str | None, media: str, manners: Manners) -> Listed:
    """The pages and further listings in the bytes of a listing; `kind` is what the user says it is, None where the bytes are to tell.

    A list of addresses that is said to be of feeds or sitemaps names those. Raises InputError where it is something else.
    """
    unpacked = unwrapped(data, manners)
    if isinstance(unpacked, Failure):
        raise InputError(unpacked.reason, stage="gather", remedy=unpacked.remedy)
    data = unpacked
    found = kind_of(data, media)
    if found in {"feed", "sitemap"} and len(data) > manners.listing_bytes:
        raise InputError(f"{found} is too long", stage="gather", remedy=f"the limit is {manners.listing_bytes // 1_000_000} MB")
    if found == "page" and kind != "list":
        raise InputError("a page, not a listing", stage="gather", remedy=_instead(data, base))
    if kind == "gdelt" or (kind is None and found == "gdelt"):
        return lists.read_gdelt(data, base=base)
    if kind == "list" or found == "list":
        listed = lists.read_list(data, base=base)
        if kind not in {"feed", "sitemap"}:
            return listed
        return Listed(kind, subs=tuple(Sub(link.url, kind, link.day) for link in listed.links), passed=listed.passed)
    if found is None and kind is None:
        raise InputError(
            "nothing that names pages", stage="gather", remedy="known are feeds, sitemaps, lists of addresses and GDELT's files"
        )
    if found == "sitemap" or (found is None and kind == "sitemap"):
        return sitemaps.read_sitemap(data, base=base)
    if data.lstrip().startswith(b"{"):
        return feeds.read_json_feed(data, base=base)
    if re.search(rb"<opml\b", data[:HEAD_BYTES], re.IGNORECASE):
        return feeds.read_opml(data)
    return feeds.read_feed(data, base=base, media=media)


def _instead(data: bytes, base: str | None) -> str:
    """What to give in place of a page: the feeds that it names, or itself as a page."""
    named = list(dict.fromkeys(_alternates(data, base or "")))
    return f"feeds it names: {', '.join(named[:3])}" if named else "give it with --as page"


def _alternates(data: bytes, base: str) -> Iterator[str]:
    from lxml import etree, html

    try:
        tree = html.document_fromstring(data, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, ValueError):
        return
    for link in tree.iter("link"):
        media = (link.get("type") or "").lower()
        if "alternate" in (link.get("rel") or "").lower().split() and media in {"application/rss+xml", "application/atom+xml"}:
            try:
                yield joined(base, link.get("href") or "")
            except ValueError:
                continue
