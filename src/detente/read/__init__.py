"""Reading: files, folders and standard input as a stream of sources, and what cannot be read as a stream of reasons."""

from __future__ import annotations

from detente.read.files import count, source_from_text, sources

__all__ = ["count", "source_from_text", "sources"]
