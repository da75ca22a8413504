"""Bytes to text: UTF-8 first, then what the page declares, then what the bytes look like."""

from __future__ import annotations

import codecs
import hashlib
import re

__all__ = ["decode", "digest", "looks_like_html", "mended", "sort_of_binary"]

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
CONTROL_SHARE = 0.01  # text has none, UTF-16 without a mark a half; legacy encodings with shift codes stay below
SNIFF_BYTES = 65_536  # charset-normalizer needs no more to tell encodings apart, and its time grows with the input
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
DECLARED_BYTES = 4_096
# Declared names that browsers read as something wider (WHATWG Encoding Standard).
WIDER = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
         "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932",
         "iso-8859-9": "cp1254", "tis-620": "cp874"}  # fmt: skip
NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"}
)  # Python's own; no page is written in them
WESTERN_HIGH = re.compile(r"[^\x00-\x7f]+")
WESTERN_LETTERS = "àâäáãåçèéêëìíîïñòóôöõøùúûüÿæœßÀÂÄÁÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜÆŒ"
WESTERN_MARKS = "«»’‘“”–—…€£°¿¡·\xa0"
WESTERN = re.compile(f"[{WESTERN_MARKS}]*[{WESTERN_LETTERS}]?[{WESTERN_MARKS}]*")  # "’É" of "l’Élysée", "«\xa0À" before a quotation
WESTERN_SHARE = 0.9
SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def looks_like_html(text: str) -> bool:
    """Whether a text of unknown kind begins as an HTML page does."""
    return HTML_START.match(text[:DECLARED_BYTES]) is not None


def mended(text: str) -> str:
    """The text with lone surrogates, which no encoding can store, as U+FFFD."""
    return SURROGATE.sub(REPLACEMENT, text)


def sort_of_binary(data: bytes) -> str | None:
    """What kind of binary data this is, in words; None for text."""
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if any(data.startswith(bom) for bom, _ in BOMS):
        return None
    head = data[:SNIFF_BYTES]
    return "binary data" if len(CONTROL.findall(head)) > CONTROL_SHARE * len(head) else None


def decode(data: bytes, *, html: bool = False, charset: str | None = None) -> str | None:
    """The text of `data`; None where no encoding fits.

    Valid UTF-8 is taken as such. UTF-8 with broken places keeps U+FFFD there, which the clean stage flags. Next comes the `charset` that
    the bytes came labelled with, for HTML the one that the page declares, then charset-normalizer's guess.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if charset and (labelled := _labelled(data, charset)) is not None:
        return labelled
    if html and (declared := _declared(data)) is not None:
        return declared
    replaced = data.decode("utf-8", "replace")
    broken = replaced.count(REPLACEMENT)
    whole = sum(1 for char in replaced if char > "\x7f") - broken
    if whole > broken:  # in any other encoding hardly a byte above 127 makes valid UTF-8
        return replaced
    return _guessed(data)


def _declared(data: bytes) -> str | None:
    """The text by the charset that the page names, where it names a known one that fits."""
    found = DECLARED.search(data[:DECLARED_BYTES])
    if found is None:
        return None
    return _labelled(data, found[1].decode("ascii"))


def _labelled(data: bytes, charset: str) -> str | None:
    """The text by a charset's name, where that is a known one."""
    name = charset.strip(" \"'").lower()
    if name.startswith("utf"):  # it is not valid UTF-8, and UTF-16 that starts with ASCII is none (WHATWG)
        return None
    try:
        codec = codecs.lookup(WIDER.get(name, name)).name
        return None if codec in NO_CHARSETS else data.decode(codec, "replace")
    except (LookupError, ValueError):  # ValueError: a null character in the name, or bytes that the codec cannot replace
        return None


def _guessed(data: bytes) -> str | None:
    """The text by charset-normalizer's guess from the first bytes."""
    if (western := _western(data)) is not None:
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SNIFF_BYTES]).best()
    return None if best is None else data.decode(best.encoding, "replace")


def _western(data: bytes) -> str | None:
    """Windows-1252, where nearly all bytes above 127 are marks, or single letters of French, Spanish, German… between ASCII letters.

    Guessers take short French texts for Central European or Turkish ones; there the difference is small in bytes and large in words.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = WESTERN_HIGH.findall(text)
    usual = sum(1 for run in high if WESTERN.fullmatch(run))
    return text if high and usual >= WESTERN_SHARE * len(high) else None
