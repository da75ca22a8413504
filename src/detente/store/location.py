"""Where a store lies: a folder, or a prefix in an object store (s3://, gs://, az://…) that Delta Lake reaches by itself."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["Location"]

SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):/+")  # pathlib folds the two slashes of "s3://bucket" into one; a drive letter is one letter


class Location:
    """A folder or a prefix. `folder` is its path, None where it lies in an object store."""

    def __init__(self, root: str | Path) -> None:
        text = str(root)
        found = SCHEME.match(text)
        self.folder = None if found else Path(root)
        self._text = f"{found[1]}://{text[found.end() :]}".rstrip("/") if found else text

    def __str__(self) -> str:
        return self._text

    def table(self, kind: str) -> str:
        """Where the table of a kind of record lies."""
        return f"{self._text}/{kind}"
