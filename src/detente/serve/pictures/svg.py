"""The drawing that the converter makes, as it may stand in a page or a file: only what a drawing needs, with words for those who do not see it.

What is drawn comes from articles, so nothing is taken on trust: of the converter's SVG, elements and attributes that are on a list are kept and all
else is left out; a link must lead into the desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from detente.errors import AnalysisError

__all__ = ["BASE", "framed", "kept"]

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
BASE = "https://vega.github.io/vega-datasets/"  # the converter puts it before every address
PATH = re.compile(r"/(?:[a-z][a-z/-]*)(?:\?[A-Za-z0-9%&=+._~*-]*)?")  # of the desk's own pages
TAGS = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "a", "defs", "clipPath"})
ATTRIBUTES = frozenset(
    {"class", "clip-path", "clip-rule", "d", "display", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "fill-rule", "font-family"}
    | {
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "id",
        "opacity",
        "r",
        "rx",
        "ry",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
    }
    | {"stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox"}
    | {"width", "x", "x1", "x2", "y", "y1", "y2"}
)
LOCAL = re.compile(r"url\(#[\w-]+\)")
NUMBER = re.compile(r"-?\d+\.\d{2,}")
LONG_PATH = 400  # characters, from which on a path is the outline of a country, and a tenth of a pixel is enough


def framed(drawing: str, title: str, text: str, *, inline: bool, name: str = "picture") -> str:
    """The drawing with its title and what it shows in words.

    `inline` is for a page: as wide as its place, its marks links in the order of the drawing, each with a name. Else it is a file that stands alone:
    in its own size, one image without links. Raises AnalysisError for what is no SVG.
    """
    root = kept(drawing, links=inline)
    for at, (tag, words) in enumerate((("title", title), ("desc", text))):
        part = etree.Element(f"{{{SVG}}}{tag}", id=f"{name}-{tag}")
        part.text = words
        root.insert(at, part)
    root.set("aria-labelledby", f"{name}-title")
    root.set("aria-describedby", f"{name}-desc")
    if inline:
        root.set("role", "group")
        root.set("class", "drawing")
        for size in ("width", "height"):
            root.attrib.pop(size, None)
    else:
        root.set("role", "img")
    etree.cleanup_namespaces(root)
    drawn: str = etree.tostring(root, encoding="unicode")
    return drawn


def kept(drawing: str, *, links: bool) -> etree._Element:
    """What may stand of a drawing, as a tree of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        source = etree.fromstring(drawing.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise AnalysisError(
            f"the drawing is no SVG: {error}", stage="pictures", remedy="report this with the address of the picture"
        ) from error
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    _copy(source, root, links=links)
    _renumbered(root)
    return root


def _renumbered(root: etree._Element) -> None:
    """Ids in the order of the drawing: the converter's count on from one drawing to the next, and the same drawing should be the same bytes."""
    ids = {str(node.get("id")): f"clip-{place}" for place, node in enumerate(root.iter(f"{{{SVG}}}clipPath"))}
    for node in root.iter():
        if node.get("id") is not None:
            node.set("id", ids.get(node.get("id"), ""))
        if (clip := node.get("clip-path")) is not None:
            node.set("clip-path", f"url(#{ids.get(clip[5:-1], '')})")


def _copy(source: etree._Element, target: etree._Element, *, links: bool) -> None:
    """Fill `target` with what may be kept of `source`."""
    for name, value in _attributes(source):
        target.set(name, value)
    target.text = source.text if _local(source) in {"text", "tspan"} else None
    for child in source:
        tag = _local(child)
        if tag not in TAGS or _unseen(child):
            continue
        if tag == "a":
            _link(child, target, links=links)
            continue
        made = etree.SubElement(target, f"{{{SVG}}}{tag}")
        _copy(child, made, links=links)
        words = child.get("aria-label")
        if words and child.get("role") == "graphics-symbol" and child.get("aria-roledescription") not in {"axis", "legend", "title"}:
            _title(made, words)
        if tag == "g" and not len(made) and made.get("id") is None:
            target.remove(made)


def _link(source: etree._Element, target: etree._Element, *, links: bool) -> None:
    """A mark that leads somewhere: a link with the name of the mark; without the link where it leads out of the desk, or none is wanted."""
    address = (source.get(XLINK) or source.get("href") or "").removeprefix(BASE)
    address = f"/{address}" if address and not address.startswith("/") else address
    marks = [child for child in source if _local(child) in TAGS]
    words = next((found for child in marks if (found := child.get("aria-label"))), "")
    place = target
    if links and PATH.fullmatch(address):
        place = etree.SubElement(target, f"{{{SVG}}}a", href=address)
        if words:
            place.set("aria-label", words)
    for child in marks:
        made = etree.SubElement(place, f"{{{SVG}}}{_local(child)}")
        _copy(child, made, links=links)
        if words:
            _title(made, words)


def _title(target: etree._Element, words: str) -> None:
    title = etree.Element(f"{{{SVG}}}title")
    title.text = words
    target.insert(0, title)


def _attributes(source: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in source.attrib.items():
        text = str(value)
        if name not in ATTRIBUTES or ("url(" in text and not LOCAL.fullmatch(text)):
            continue
        if name in {"d", "transform"}:
            digits = 1 if len(text) > LONG_PATH else 2
            text = NUMBER.sub(partial(_rounded, digits), text)
        yield str(name), text


def _rounded(digits: int, number: re.Match[str]) -> str:
    return f"{round(float(number.group()), digits):g}"


def _unseen(source: etree._Element) -> bool:
    """What Vega leaves behind of frames: nothing to see."""
    return source.get("display") == "none" or (_local(source) == "path" and source.get("d") in {"", "M0,0h0v0h0Z"})


def _local(source: etree._Element) -> str:
    return etree.QName(source).localname if isinstance(source.tag, str) else ""
