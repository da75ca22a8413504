"""Tables with tabs, without quotes: how POLECAT, Phoenix, ICEWS and GDELT are published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.export.event_parts import cell

__all__ = ["write_table"]


def write_table(out: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], *, header: bool = True) -> None:
    """A row a line, UTF-8, with "\\n" for line ends. White space inside a cell becomes one blank, so that no cell breaks the table.

    Raises ValueError where a row has not as many cells as there are columns.
    """
    with out.open("w", encoding="utf-8", newline="") as file:
        if header:
            file.write("\t".join(columns) + "\n")
        for row in rows:
            file.write("\t".join(cell(value) for _, value in zip(columns, row, strict=True)) + "\n")
