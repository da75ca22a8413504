"""List the data files with their hashes and licences: `python scripts/manifest.py [--check]`.

Writes `src/detente/data/MANIFEST.tsv`; with --check writes nothing, and leaves with 1 where the list is not what it should be.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from resource_spec import DATA, LICENCES

__all__ = ["main", "manifest"]

HEADER = ("path", "rows", "sha256", "bytes", "licence", "origin")
NAME = "MANIFEST.tsv"
DERIVED = {".parquet": "geonames", ".automaton": "geonames", ".onnx": "reader"}  # by scripts/places/derive_places.py and `python -m train`


def manifest(data: Path = DATA) -> str:
    """The manifest's text: a row for each data file, sorted by path. An origin without a known licence shows as `?`."""
    lines = ["\t".join(HEADER)]
    files = [path for path in data.rglob("*") if path.suffix in {".tsv", *DERIVED} and path.name != NAME]
    for path in sorted(files, key=lambda path: path.relative_to(data).as_posix()):
        raw = path.read_bytes()
        if path.suffix == ".tsv":
            rows = raw.decode("utf-8", "replace").splitlines()[1:]
            origins = sorted({row.rsplit("\t", 1)[-1] for row in rows})
        else:  # binary, from one origin: no rows to count
            rows, origins = [], [DERIVED[path.suffix]]
        licences = sorted({LICENCES.get(origin, "?") for origin in origins})
        cells = (
            path.relative_to(data).as_posix(),
            len(rows),
            hashlib.sha256(raw).hexdigest(),
            len(raw),
            "|".join(licences),
            "|".join(origins),
        )
        lines.append("\t".join(map(str, cells)))
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the manifest, or check it."""
    path, text = DATA / NAME, manifest()
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8")
        print(f"{path}: {text.count(chr(10)) - 1} files")
        return 0
    listed = path.read_text(encoding="utf-8") if path.is_file() else ""
    if listed == text:
        return 0
    for line in sorted(set(listed.splitlines()) ^ set(text.splitlines())):
        print(f"{'-' if line in listed.splitlines() else '+'} {line}")
    print("the manifest is not what the files are: python scripts/manifest.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
