"""Where the verbs write: the console for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from rich.console import Console

__all__ = ["console", "csv_lines", "json_line", "json_text", "plain"]

PLAIN_WIDTH = 120  # columns where the output is a file or a pipe, which has no width of its own


def console(*, stderr: bool = False) -> Console:
    """A console on standard output or standard error; without a terminal it writes plain text of a fixed width."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def plain(record: Any) -> Any:
    """A record as dicts and lists, for JSON."""
    if is_dataclass(record):
        return {f.name: plain(getattr(record, f.name)) for f in fields(record)}
    if isinstance(record, (tuple, list)):
        return [plain(member) for member in record]
    return record


def json_text(value: Any) -> str:
    """JSON on several lines, the same for the same value: keys sorted, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2)


def json_line(value: Any) -> str:
    """JSON on one line; sums that SQL gives as decimals become numbers, its dates text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=lambda v: float(v) if isinstance(v, Decimal) else str(v))


def csv_lines(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> str:
    """CSV with a header. A struct becomes columns (`when.earliest`), a list of words is joined by `|`, a list of structs is JSON."""
    buffer = io.StringIO()
    flat = [_flat(row) for row in rows]
    seen = dict.fromkeys(name for row in flat for name in row)
    writer = csv.DictWriter(buffer, fieldnames=list(seen) or list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return buffer.getvalue()


def _flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            out |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            words = all(isinstance(member, str) for member in value)
            out[prefix + name] = "|".join(value) if words else json_line(value)
        else:
            out[prefix + name] = value
    return out
