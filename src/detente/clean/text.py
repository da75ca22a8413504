"""The text layer of a plain text: line ends made one, invisible characters dropped, everything else as it was written.

No-break spaces and composed or decomposed letters stay as they are, since quotes must be verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from detente.clean.offsets import Runs, compose, kept

__all__ = ["Layer", "normalise", "replaced", "unwrapped"]

# Line and page ends of all kinds; soft hyphens, zero-width marks, byte order marks, text direction marks, control characters. Zero-width
# joiners are dropped after Latin, Greek and Cyrillic letters only: further on they are part of the spelling.
CHANGED = re.compile(
    "(?P<line>\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
    "|[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]+"
    "|(?<=[\x01-\u058f])[\u200c\u200d]+"
)
# All that is changed, as one set: most texts have none of it, and are searched in a fifth of the time.
SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
# A text is taken as wrapped by hand (mail, wire copy) where most of its lines fill a column and stop in mid-sentence.
COLUMN_CHARS = (40, 100)
FEWEST_LINES = 6
WRAPPED_SHARE = 0.6
SENTENCE_END = re.compile(r"[.!?…:;»”\"]\s*$")
BREAK_IN_PARAGRAPH = re.compile(r"(?<=[^\s\-])[ \t]*\n[ \t]*(?=[^\s\-–—•*|>#\d])")


@dataclass(frozen=True, slots=True)
class Layer:
    """A text, and the runs that lead from it to the layer below."""

    text: str
    runs: Runs


def normalise(raw: str) -> Layer:
    """The text layer of a decoded input: one kind of line end, no characters that cannot be seen."""
    if SUSPECT.search(raw) is None:
        return Layer(raw, kept(len(raw), ()))
    return replaced(raw, ((m.start(), m.end(), "\n" if m["line"] else "") for m in CHANGED.finditer(raw)))


def replaced(text: str, changes: Iterator[tuple[int, int, str]]) -> Layer:
    """The text with stretches (start, end, replacement) replaced, in order and without overlap, and the runs that are left as they were."""
    listed = list(changes)
    pieces = []
    at = 0
    for start, end, replacement in listed:
        pieces += [text[at:start], replacement]
        at = end
    pieces.append(text[at:])
    return Layer("".join(pieces), kept(len(text), listed))


def unwrapped(layer: Layer) -> Layer:
    """The layer with line breaks inside paragraphs as spaces, where the text was wrapped by hand into a column; else the layer itself."""
    if not _is_wrapped(layer.text):
        return layer
    joined = replaced(layer.text, ((m.start(), m.end(), " ") for m in BREAK_IN_PARAGRAPH.finditer(layer.text)))
    return Layer(joined.text, compose(joined.runs, layer.runs))


def _is_wrapped(text: str) -> bool:
    """Whether lines that are followed by another one mostly fill a column and stop in mid-sentence."""
    lines = text.split("\n")
    inner = [line.rstrip() for line, following in pairwise(lines) if line.strip() and following.strip()]
    if len(inner) < FEWEST_LINES or max(map(len, inner)) > COLUMN_CHARS[1]:
        return False
    open_ended = sum(1 for line in inner if len(line) >= COLUMN_CHARS[0] and not SENTENCE_END.search(line))
    return open_ended >= WRAPPED_SHARE * len(inner)
