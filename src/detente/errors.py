"""The exception tree. Everything raised on purpose descends from `DetenteError`.

DetenteError
├── InputError        an input cannot be read, or holds nothing to code
├── ResourceError     a data file or model is missing, malformed, or not the pinned one
├── AnalysisError     a stage failed on one article
├── StoreError        a store cannot be opened, read or written
└── GoldError         a gold set is not in a format that `evaluate` knows
"""

from __future__ import annotations

__all__ = ["AnalysisError", "DetenteError", "GoldError", "InputError", "ResourceError", "StoreError"]


class DetenteError(Exception):
    """An error that names the input, the stage it happened in, and the remedy."""

    def __init__(self, what: str, *, item: str = "", stage: str = "", remedy: str = "") -> None:
        self.what = what
        self.item = item
        self.stage = stage
        self.remedy = remedy
        super().__init__(self.line())

    def line(self) -> str:
        """One line for a person: `item: stage: what (remedy)`; empty parts are left out."""
        head = ": ".join(part for part in (self.item, self.stage, self.what) if part)
        return f"{head} ({self.remedy})" if self.remedy else head


class InputError(DetenteError):
    """An input cannot be read, or holds nothing to code."""


class ResourceError(DetenteError):
    """A data file or a model is missing, malformed, or not the one that is pinned."""


class AnalysisError(DetenteError):
    """A stage failed on one article; the article is set aside and the run goes on."""


class StoreError(DetenteError):
    """A store cannot be opened, read or written."""


class GoldError(DetenteError):
    """A gold set is not in a format that `evaluate` knows."""
