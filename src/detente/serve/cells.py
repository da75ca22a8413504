"""Cells of tables that people download: what a spreadsheet would take for a formula is given to it as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["inert", "inert_row"]

# OWASP, CSV Injection: the signs that begin a formula, with their wide forms, which some spreadsheets take for the same.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def inert(cell: Any) -> Any:
    """A cell that computes nothing: a text that begins as a formula does gets an apostrophe before it, as people write one in a spreadsheet.

    Numbers, and texts that are numbers, stay as they are.
    """
    if isinstance(cell, str) and cell.startswith(STARTS) and cell not in STARTS and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def inert_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of such cells."""
    return {name: inert(cell) for name, cell in row.items()}
