"""Build `actors/bodies.tsv`, `actors/body_names.tsv` and `actors/members.tsv` from the lists under own/bodies, which are written by hand.

Run `python scripts/actors/build_bodies.py`. A line of a list is a body: id, kind, country, sector, first and last day, and its names in the nine
languages of LANGUAGES, in cells between bars; `-` is an empty cell, `=` one like the English. Names are split by semicolons, and braces list
endings: `Совбез{,а,у}` is three names. The first English name is the one shown; behind `!` it is only shown, and no text is searched for it. A
line with `+` for the kind adds names and days to a body of an earlier list.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

HERE = Path(__file__).resolve().parent
LISTS = HERE / "own" / "bodies"
OUT = HERE.parents[1] / "src" / "detente" / "data" / "actors"
LANGUAGES = ("en", "fr", "es", "de", "ru", "vi", "zh", "ja", "ar")
CELLS = 6 + len(LANGUAGES)
BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(slots=True)
class Body:
    """A body on its way into the tables; `names` by language, in the order of the lists."""

    id: str
    kind: str
    country: str
    sector: str
    shown: str
    start: str = "-"
    end: str = "-"
    names: dict[str, list[str]] = field(default_factory=lambda: {language: [] for language in LANGUAGES})


def spread(name: str) -> Iterator[str]:
    """All forms of a name whose endings stand in braces."""
    parts = BRACES.split(name)
    choices = [[part] if i % 2 == 0 else part.split(",") for i, part in enumerate(parts)]
    for form in product(*choices):
        yield "".join(form)


def bodies(paths: Sequence[Path]) -> dict[str, Body]:
    """The bodies of all lists, by id. Leaves with a message where a line is no body."""
    out: dict[str, Body] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split("|")]
            id_, kind, country, sector, start, end, *written = [*cells, *["-"] * (CELLS - len(cells))]
            if len(cells) > CELLS or (kind == "+") != (id_ in out):
                sys.exit(f"{path.name}:{number}: {id_} has {len(cells)} cells, or is {'new' if kind == '+' else 'on file already'}")
            written = [written[0] if cell == "=" else cell for cell in written]
            split = [[name.strip() for name in cell.split(";") if name.strip() not in {"", "-"}] for cell in written]
            body = out.setdefault(id_, Body(id_, kind, country, sector, split[0][0].removeprefix("!") if split[0] else id_))
            body.start, body.end = (start if body.start == "-" else body.start), (end if body.end == "-" else body.end)
            for language, found in zip(LANGUAGES, split, strict=True):
                body.names[language] += [form for name in found if not name.startswith("!") for form in spread(name)]
    return out


def write(name: str, header: str, rows: Sequence[tuple[str, ...]]) -> None:
    """A table of the actor files."""
    lines = ["\t".join(header.split()), *("\t".join(row) for row in rows)]
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(name, len(rows))


def main() -> None:
    """Write the tables anew."""
    found = bodies(sorted(LISTS.glob("*.txt")))
    held = sorted(found.values(), key=lambda body: body.id)
    write(
        "bodies.tsv",
        "id kind country sector name_en start end source",
        [(b.id, b.kind, b.country, b.sector, b.shown, b.start, b.end, "own") for b in held],
    )
    named = sorted({(b.id, language, name) for b in held for language, names in b.names.items() for name in names})
    write("body_names.tsv", "id lang text note source", [(*row, "-", "own") for row in named])
    spells = sorted(set((LISTS / "members.tsv").read_text(encoding="utf-8").splitlines()[1:]))
    write("members.tsv", "body code start end source", [(*spell.split("\t"), "own") for spell in spells])


if __name__ == "__main__":
    main()
