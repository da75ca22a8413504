"""XML as it is found: mended where that is safe, and read without expanding or fetching anything."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["elements", "mended"]

BARE = re.compile(rb"&(?!#?\w{1,32};)")  # an & that should have been &amp;: a parser that mends would swallow the word after it
NUMBERED = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,32})|(\d{1,32}));")
LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


def mended(data: bytes) -> bytes:
    """The document with its bare ampersands escaped, and without references to characters that there are not, at which parsers break off."""
    return NUMBERED.sub(_known, BARE.sub(b"&amp;", data))


def _known(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if 0 < number <= LAST_CHARACTER and number not in SURROGATES else b""


def elements(data: bytes, errors: list[str] | None = None) -> Iterator[Any]:
    """The elements of an XML document as they end; `errors` takes what is wrong with it.

    Nothing outside the document is read, entities are not expanded, and lxml's limits on depth and size hold.
    """
    from lxml import etree

    parser = etree.iterparse(
        io.BytesIO(mended(data)),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parser:
            if isinstance(element.tag, str):
                yield element
    except etree.XMLSyntaxError as error:
        if errors is not None:
            errors.append(str(error))
    if errors is not None and len(parser.error_log):
        errors.append(str(parser.error_log[0].message))
