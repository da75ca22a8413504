"""Hold the data files against docs/language-data.md: `python scripts/lint_resources.py [--all]`.

Prints one line a problem, `file:row: what`, and leaves with 1 where there is any. Nothing in a file can make it stop early.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from resource_spec import DATA, LICENCES, Cell, spec_of

__all__ = ["lint", "lint_file", "main"]

EMPTY = "-"
SHOWN = 20  # problems a file, unless --all is given: one slip often repeats in every row


def lint(data: Path = DATA) -> dict[str, list[str]]:
    """Problems by file, files without any left out."""
    found: dict[str, list[str]] = {}
    for path in sorted(data.rglob("*.tsv")):
        name = path.relative_to(data)
        if name.as_posix() != "MANIFEST.tsv" and (problems := list(lint_file(path, spec_of(name)))):
            found[name.as_posix()] = problems
    return found


def lint_file(path: Path, spec: dict[str, Cell | None] | None) -> Iterator[str]:
    """Problems of one file, as `row: what`."""
    if spec is None:
        yield "0: a kind of file that scripts/resource_spec.py does not know"
        return
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"0: not UTF-8 at byte {error.start}"
        return
    if not text.endswith("\n") or "\r" in text or "\ufeff" in text:
        yield "0: lines must end with a line feed, the last one too, without carriage returns or byte order marks"
    lines = text.removesuffix("\n").split("\n")
    header = [*spec, "source"]
    if lines[0].split("\t") != header:
        yield f"1: the header is {lines[0].split(chr(9))}, not {header}"
        return
    rows = [line.split("\t") for line in lines[1:]]
    for number, cells in enumerate(rows, start=2):
        yield from (f"{number}: {problem}" for problem in _row(dict(zip(header, cells, strict=False)), cells, spec))
    yield from _order(rows)


def _row(row: dict[str, str], cells: list[str], spec: dict[str, Cell | None]) -> Iterator[str]:
    if len(cells) != len(spec) + 1:
        yield f"{len(cells)} cells, the header has {len(spec) + 1}"
        return
    if cells[0] in {"", EMPTY}:
        yield "the first cell is empty"
    for name, cell in row.items():
        if cell == "":
            yield f"{name} is blank: write {EMPTY}"
        elif cell != " ".join(cell.split()):
            yield f"{name} has blanks at its ends or doubled: {cell!r}"
        elif "\u2019" in cell:
            yield f"{name} has a typographic apostrophe: write '"
    for name, check in spec.items():
        if check is not None and row[name] not in {"", EMPTY} and (wrong := check(row[name])):
            yield f"{name}: {wrong}"
    if row["source"] not in LICENCES:
        yield f"source {row['source']!r} has no licence in scripts/resource_spec.py"
    yield from _together(row)


def _together(row: dict[str, str]) -> Iterator[str]:
    """What can only be told from two cells."""
    from detente.errors import ResourceError
    from detente.ontology import modes

    if {"type", "mode", "contexts"} <= row.keys() and row["mode"] != EMPTY:
        try:
            if row["mode"] not in modes(row["type"]):
                yield f"{row['type']} has no mode {row['mode']!r}"
        except ResourceError:
            pass  # the type itself has been reported
    if {"start", "end"} <= row.keys() and EMPTY not in {row["start"], row["end"]} and row["end"] < row["start"]:
        yield f"ends ({row['end']}) before it starts ({row['start']})"


def _order(rows: list[list[str]]) -> Iterator[str]:
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(rows, start=2):
        if (first := seen.setdefault(tuple(cells), number)) != number:
            yield f"{number}: the same as row {first}"
    for number, (before, after) in enumerate(pairwise(rows), start=3):
        if after[0] < before[0]:
            yield f"{number}: {after[0]!r} is not sorted after {before[0]!r} (by code point)"
            return


def main() -> int:
    """Print all problems; 1 where there is any."""
    found = lint()
    for name, problems in found.items():
        shown = problems if "--all" in sys.argv else problems[:SHOWN]
        print("\n".join(f"{name}:{problem}" for problem in shown))
        if len(shown) < len(problems):
            print(f"{name}: and {len(problems) - len(shown)} more (--all shows them)")
    total = sum(map(len, found.values()))
    print(f"{total} problems in {len(found)} files" if total else "all data files are well formed")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
