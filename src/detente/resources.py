"""The data files that ship with the package: read once, typed by the room that uses them.

Files are tab-separated with a header; `-` is an empty cell. See docs/language-data.md for every column. Every language has the same slots; one
that a language leaves empty has no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from detente.errors import ResourceError

__all__ = ["DATA", "languages", "rows", "table"]

DATA = Path(__file__).parent / "data"
EMPTY = "-"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of the data file `name` (a path under the data folder), empty cells as "".

    Raises ResourceError where the file is missing, or a row has not as many cells as the header.
    """
    path = DATA / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ResourceError("data file cannot be read", item=name, stage="resources", remedy="reinstall the package") from error
    header = lines[0].split("\t")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ResourceError(
                f"row {number} has {len(cells)} cells, the header {len(header)}", item=name, stage="resources", remedy="mend the row"
            )
        yield {key: "" if cell == EMPTY else cell for key, cell in zip(header, cells, strict=True)}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a data file, read once a process; none where it is a slot that its language leaves empty."""
    folder, _, language = (DATA / name).parent.relative_to(DATA).as_posix().partition("/")
    if folder == "languages" and language in languages() and not (DATA / name).exists():
        return ()
    return tuple(rows(name))


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have data, sorted."""
    return tuple(sorted(path.name for path in (DATA / "languages").iterdir() if path.is_dir()))
