"""One text or page from its bytes."""

from __future__ import annotations

from detente.draft import Metadata, Source
from detente.model import SetAside
from detente.read.decode import decode, digest, mended, sort_of_binary
from detente.read.limits import TEXT_BYTES, aside, too_long

__all__ = ["whole"]

NOTHING = Metadata()


def whole(name: str, media: str, data: bytes, metadata: Metadata = NOTHING, *, charset: str | None = None) -> Source | SetAside:
    """The source, or why there is none. `charset` is what the bytes came labelled with, None where nothing was said."""
    if not data.strip():
        return aside(name, "file is empty", "leave it out")
    if len(data) > TEXT_BYTES:
        return too_long(name)
    if (sort := sort_of_binary(data)) is not None:
        return aside(name, f"holds {sort}, not text", "convert it to text or HTML first")
    text = decode(data, html=media == "html", charset=charset)
    if text is None:
        return aside(name, "encoding cannot be told", "save it as UTF-8")
    return Source(name, media, mended(text), digest(data), metadata)
