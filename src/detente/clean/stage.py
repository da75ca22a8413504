"""The clean stage: from a source to a draft with its text layer, blocks, language, stated date and first flags."""

from __future__ import annotations

import re
from datetime import date

from ada_url import idna

from detente.clean.blocks import blocks_of
from detente.clean.flags import flags_of
from detente.clean.page import read_page
from detente.clean.stubs import stub_flag
from detente.clean.text import normalise, unwrapped
from detente.draft import Draft, Metadata, Source
from detente.errors import InputError
from detente.evidence import content_id
from detente.language.identify import identify
from detente.model import Article, Block, When
from detente.publishers import publisher_of
from detente.read.urls import host_of

__all__ = ["to_draft"]

URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:\D|$)")
OUTLET = re.compile(r"^\(([\w.\- ]+)\)|\(([A-Z][\w/ ]+)\)")
MOST_LINES = 20_000  # each is looked at; the longest of 1,000 articles has 387, and 5 MB of a line a sentence have no more
REWRITTEN_DAYS = (
    14  # a page that changed so much later tells of an unknown day between; relative dates count from an interval no longer than that
)
NO_DATE = When(None, None, None, None, "none", reason="neither metadata, URL nor dateline gives one")


def to_draft(source: Source) -> Draft:
    """The draft of a source, ready for the language stage. Raises InputError where there is nothing to code."""
    given = source.metadata
    if given.status == "withdrawn":
        raise InputError(
            "withdrawn by its publisher", item=source.name, stage="clean", remedy="leave it out: what was coded of it no longer stands"
        )
    headings: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()
    if source.media == "html":
        page = read_page(source.content, given.url)
        layer, headings, captions = page.layer, page.headings, page.captions
        given = _merged(given, page.metadata)
    else:
        layer = unwrapped(normalise(source.content))
    text = layer.text
    if not text.strip():
        raise InputError("no text", item=source.name, stage="clean", remedy="check that the file is not empty")
    if text.count("\n") > MOST_LINES:
        raise InputError(
            f"more than {MOST_LINES} lines", item=source.name, stage="clean", remedy="split it into articles, one file or row each"
        )
    language, _ = identify(text)
    blocks = blocks_of(text, given.title, language, headings, captions)
    title = given.title or next((text[b.span.start : b.span.end] for b in blocks if b.kind == "title"), None)
    stub = stub_flag(text, title, source.content if source.media == "html" else None)
    outlet = given.outlet or _dateline_outlet(text, blocks) or _outlet_by_host(given.url)
    article = Article(
        id=content_id("article", given.url or "", title or "", text),
        source=source.name,
        url=given.url,
        outlet=outlet,
        title=title,
        language=language or given.language,
        published=_published(given, text, blocks),
        sha256=source.sha256,
        text=text,
        blocks=blocks,
        flags=flags_of(text, blocks, language, given.url, outlet) + ((stub,) if stub else ()),
        raw_map=layer.runs,
        uri=given.uri,
    )
    return Draft(source, article)


def _merged(row: Metadata, page: Metadata) -> Metadata:
    """What the row says, and what the page says where the row is silent."""
    return Metadata(
        url=row.url or page.url,
        title=row.title or page.title,
        outlet=row.outlet or page.outlet,
        published=row.published or page.published,
        changed=page.changed,
        language=row.language or page.language,
        uri=row.uri,
        status=row.status,
    )


def _published(given: Metadata, text: str, blocks: tuple[Block, ...]) -> When:
    if given.published and given.changed and _days(given.published, given.changed) > REWRITTEN_DAYS:
        reason = f"the page says that it was published on {given.published} and last changed on {given.changed}"
        return When(given.published, given.changed, "interval", None, "metadata", reason=reason)
    if given.published:
        return When(given.published, given.published, "day", given.published, "metadata")
    match = URL_DATE.search(given.url or "")
    if match:
        day = "-".join(match.groups())
        return When(day, day, "day", day, "url")
    return NO_DATE


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _dateline_outlet(text: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        if block.kind == "dateline" and (match := OUTLET.search(text[block.span.start : block.span.end])):
            return match[1] or match[2]
    return None


def _outlet_by_host(url: str | None) -> str | None:
    """The publisher on file under the page's host, else the host itself."""
    if (publisher := publisher_of(url)) is not None:
        return publisher.name
    host = host_of(url)
    return idna.decode(host).removeprefix("www.") if host else None
