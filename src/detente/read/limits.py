"""How much one input may hold, and the reasons given where it holds more."""

from __future__ import annotations

from detente.model import SetAside

__all__ = ["LINE_BYTES", "RATIO_FLOOR_BYTES", "RATIO_LIMIT", "TEXT_BYTES", "aside", "brief", "too_long"]

# The longest page of 197 real ones is 2.7 MB of HTML, the longest text 60 kB; ten times a long report is room enough.
TEXT_BYTES = 5_000_000
# A row is its text in JSON escapes (up to six bytes a character) and a few short fields.
LINE_BYTES = 2 * TEXT_BYTES
# Text gzips to about a quarter, logs of one repeated line to a hundredth; deflate itself cannot go beyond 1:1032.
RATIO_LIMIT = 200
RATIO_FLOOR_BYTES = 20_000_000

STAGE = "read"
MESSAGE_CHARS = 120


def aside(name: str, reason: str, remedy: str) -> SetAside:
    """What is handed on in place of an input that cannot be read."""
    return SetAside(name, STAGE, reason, remedy)


def brief(error: Exception) -> str:
    """A library's or the system's message on one line, cut where it runs on."""
    words = " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
    return words if len(words) <= MESSAGE_CHARS else words[: MESSAGE_CHARS - 1] + "…"


def too_long(name: str, limit_bytes: int = TEXT_BYTES) -> SetAside:
    """The reason and remedy for a text above the limit."""
    return aside(name, f"one text of more than {limit_bytes // 1_000_000} MB", "split it into articles, one file or row each")
