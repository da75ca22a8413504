"""News items in ninjs, the JSON of the news agencies (IPTC, versions 1 to 3): text, headline, identifier, and whether the item still stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.draft import Metadata, Source
from detente.model import SetAside
from detente.read.decode import digest, mended
from detente.read.fields import iso_date, one_line, status_of
from detente.read.limits import TEXT_BYTES, aside, too_long
from detente.read.urls import canonical

__all__ = ["is_item", "item_source"]

SIGNS = frozenset({"versioncreated", "pubstatus", "headline", "headlines", "bodies"})
OWN_ROW = frozenset({"text", "html"})
BODY = "body_"
PLAIN = ("body_text",)
PAGES = ("body_xhtml", "body_html", "body_html5")
NO_TEXT = frozenset({"animation", "audio", "component", "event", "graphic", "picture", "planning", "video"})
DATES = ("versioncreated", "firstcreated", "contentcreated")  # the text is that of its version, and "today" in it that version's day
MAIN = frozenset({"main", "body", "text", "headline"})


def is_item(row: Mapping[str, object]) -> bool:
    """Whether a JSON object is a ninjs item: an identifier, signs of an item, and no field of our own for the text."""
    names = {name.lower() for name in row}
    signs = not SIGNS.isdisjoint(names) or any(name.startswith(BODY) for name in names)
    return "uri" in names and signs and OWN_ROW.isdisjoint(names)


def item_source(name: str, item: Mapping[str, object]) -> Source | SetAside:
    """The source in an item, or why there is none. An item that was withdrawn comes without a text where it has none."""
    fields = {key.lower(): value for key, value in item.items()}  # version 3 writes pubStatus, the others pubstatus
    status = status_of(fields.get("pubstatus"))
    kind = one_line(fields.get("type"))
    if kind is not None and kind.lower() in NO_TEXT and status != "withdrawn":
        return aside(name, f"news item of type {kind}", "leave it out: only texts are read")
    media, content = next(_bodies(fields), ("text", ""))
    if not content and status != "withdrawn":
        return aside(name, "news item has no body", "give it a field body_text, body_html or bodies")
    content = mended(content)
    data = content.encode("utf-8")
    if len(data) > TEXT_BYTES:
        return too_long(name)
    language = one_line(fields.get("language"))
    url = one_line(fields.get("url")) or one_line(fields.get("link"))
    metadata = Metadata(
        url=canonical(url) if url else None,
        title=next(_headlines(fields), None),
        outlet=next(_outlets(fields), None),
        published=next((day for field in DATES if (day := iso_date(fields.get(field))) is not None), None),
        language=language.replace("_", "-").partition("-")[0].lower() if language else None,
        uri=one_line(fields.get("uri")),
        status=status,
    )
    return Source(name, media, content, digest(data), metadata)


def _bodies(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(media, text) of all bodies that are there, plain text first: it says the same, and nothing has to be taken out of it."""
    listed = list(_parts(fields.get("bodies"), "contenttype"))
    yield from (("text", text) for key in PLAIN if (text := _filled(fields.get(key))))
    yield from (("text", text) for kind, text in listed if kind == "text/plain")
    yield from (("html", text) for key in PAGES if (text := _filled(fields.get(key))))
    yield from (("html", text) for kind, text in listed if "html" in kind)
    others = [text for key, value in fields.items() if key.startswith(BODY) and (text := _filled(value))]
    for text in [*(text for _, text in listed), *others]:
        yield "html" if text.lstrip().startswith("<") else "text", text


def _headlines(fields: Mapping[str, object]) -> Iterator[str]:
    single = one_line(fields.get("headline"))
    if single:
        yield single
    yield from (line for _, text in _parts(fields.get("headlines"), "contenttype") if (line := one_line(text)))
    if title := one_line(fields.get("title")):
        yield title


def _outlets(fields: Mapping[str, object]) -> Iterator[str]:
    """Who has published the item: its source, or the first of its sources of information that has a name."""
    if source := one_line(fields.get("source")):
        yield source
    for part in _objects(fields.get("infosource")) + _objects(fields.get("infosources")):
        if name := one_line(part.get("name")):
            yield name


def _parts(value: object, kind: str) -> Iterator[tuple[str, str]]:
    """(kind, value) of the parts of a list that version 2 and 3 have in a field's place, the main ones first."""
    parts = sorted(_objects(value), key=lambda part: str(part.get("role") or "main").lower() not in MAIN)
    yield from (((one_line(part.get(kind)) or "").lower(), text) for part in parts if (text := _filled(part.get("value"))))


def _objects(value: object) -> list[dict[str, object]]:
    """The objects of a list, their names in lower case; an object that stands alone as a list of one."""
    found = value if isinstance(value, list) else [value]
    return [{str(key).lower(): inner for key, inner in part.items()} for part in found if isinstance(part, dict)]


def _filled(value: object) -> str:
    """A text with more than white space in it, else nothing."""
    return value if isinstance(value, str) and value.strip() else ""
