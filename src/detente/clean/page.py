"""HTML to text, by trafilatura: the main text, what the page says of itself, and which of its lines are headings or captions."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from detente.clean.align import align
from detente.clean.stated import said_by
from detente.clean.text import Layer
from detente.draft import Metadata
from detente.errors import InputError
from detente.read.urls import canonical, host_of

__all__ = ["Page", "links_of", "read_page", "squeezed"]

# htmldate takes the day of the run as the latest date it believes; a fixed one gives the same result on any day.
DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}
BLANK = re.compile(r"\s+")
FOLDED = re.compile(r"[\W_]+")
LONGEST_SITE_NAME_CHARS = 60  # of 197 pages the longest name has 52 characters; one page gives its headline for a name, with 122
ROOT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
# The parser's time grows with the square of the attributes of one tag: 100,000 take six minutes, 5,000 a second. Of 197 pages the most words
# between two brackets are 413, in a script.
MOST_ATTRIBUTES = 5_000
LONG_TAG_CHARS = 2 * MOST_ATTRIBUTES  # a shorter one cannot hold so many
TAG = re.compile(r"<[a-zA-Z]")
NUMBERED = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));?")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds. `headings` and `captions` are lines of the text, squeezed (see `squeezed`)."""

    layer: Layer
    metadata: Metadata
    headings: frozenset[str]
    captions: frozenset[str]


def squeezed(line: str) -> str:
    """Letters and digits of a line in lower case: equal for lines that differ in spaces, marks and case only."""
    return FOLDED.sub("", line).casefold()


def read_page(html: str, url: str | None = None) -> Page:
    """The main text of an HTML page with its metadata and the way back to the source.

    Comments of readers are left out. Raises InputError where the page has no text.
    """
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    if any(_is_overloaded(stretch) for stretch in html.split(">")):
        raise InputError(f"a tag with more than {MOST_ATTRIBUTES} attributes", stage="clean", remedy="check that the page was saved whole")
    known = NUMBERED.sub(_known, html)
    # A fragment, as feeds and content systems give it in a row, is put into a page: the library refuses it alone.
    tree = _quietly(load_html, known if ROOT.search(html) else f"<html><body>{known}</body></html>")
    if tree is None:
        raise InputError("not HTML that can be parsed", stage="clean", remedy="check that the page was saved whole")
    captions = _lines_of(tree, "figcaption")
    language = _declared_language(tree)
    address = _stated_address(tree) or url
    said = _quietly(said_by, tree, url, DATES)
    document = _quietly(bare_extraction, tree, url=url, include_comments=False)
    text = document.text if document is not None and document.text else ""
    if not text.strip():
        raise InputError("page without text", stage="clean", remedy="check that it is an article, and not filled in by a script")
    metadata = Metadata(
        url=address,
        title=_one_line(said.title),
        outlet=_site_name(said.site, address),
        published=said.published,
        changed=said.changed,
        language=language,
    )
    headings = _lines_of(document.body, "head") if document.body is not None else frozenset()
    return Page(Layer(text, align(text, html)), metadata, headings, captions)


def _known(reference: re.Match[str]) -> str:
    """The reference, or nothing where it names no character of a text, such as &#8;: libraries put it in and then break off at it."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if unescape(f"&#{number};") else ""


def _is_overloaded(stretch: str) -> bool:
    """Whether a stretch up to a ">" holds a tag with so many attributes that it cannot be parsed in reasonable time."""
    if len(stretch) < LONG_TAG_CHARS or (start := TAG.search(stretch)) is None:
        return False
    return len(QUOTED.sub("", stretch[start.start() :]).split(None, MOST_ATTRIBUTES + 1)) > MOST_ATTRIBUTES


def links_of(html: str) -> frozenset[str]:
    """The lines that stand in links of a page, squeezed."""
    from trafilatura.utils import load_html

    tree = _quietly(load_html, html)
    return frozenset() if tree is None else _lines_of(tree, "a")


def _quietly(function: Any, *given: Any, **options: Any) -> Any:
    """Call into the library with its warnings about single pages kept off the log: the reason is in our own error."""
    logger = logging.getLogger("trafilatura")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        return function(*given, **options)
    finally:
        logger.setLevel(level)


def _lines_of(tree: Any, tag: str) -> frozenset[str]:
    """The squeezed texts of all elements of a kind, and of the blocks in them."""
    lines = set()
    for element in tree.iter(tag):
        parts = [element, *element.iterdescendants("p", "span", "div")]
        lines |= {squeezed("".join(part.itertext())) for part in parts}
    return frozenset(lines - {""})


def _declared_language(tree: Any) -> str | None:
    """The language that the page declares, without region ("fr" of "fr-FR")."""
    declared = next((lang for element in tree.iter("html") if (lang := element.get("lang"))), None)
    return re.split(r"[-_]", declared.strip().lower())[0] or None if declared else None


def _site_name(stated: str | None, address: str | None) -> str | None:
    """What the site calls itself; None where that is an address, a whole title, or its host, which the library gives where a page says nothing."""
    name = _one_line(stated)
    if name is None or len(name) > LONGEST_SITE_NAME_CHARS or host_of(name) is not None:
        return None
    host = (host_of(address) or "").removeprefix("www.")
    return None if squeezed(name.lower().removeprefix("www.")) == squeezed(host) else name


def _stated_address(tree: Any) -> str | None:
    """The address that the page gives itself, in its one form; None where it gives none, or only its site's first page."""
    links = (element.get("href") for element in tree.iter("link") if "canonical" in (element.get("rel") or "").lower().split())
    metas = (element.get("content") for element in tree.iter("meta") if element.get("property") == "og:url")
    for stated in (*links, *metas):
        address = canonical(stated or "")
        if host_of(address) is not None and urlsplit(address).path != "/":
            return address
    return None


def _one_line(value: str | None) -> str | None:
    return (BLANK.sub(" ", value).strip() or None) if value else None
