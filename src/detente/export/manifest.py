"""The manifest of a release that is a folder: what wrote it, and each file with its rows and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["MANIFEST", "lines", "read_manifest", "unlike", "write_manifest"]

MANIFEST = "manifest.json"


def write_manifest(folder: Path, form: str, counts: Mapping[str, int], **more: Any) -> None:
    """Write the manifest of a folder. `counts` are the numbers of rows of its files that are worth naming; all files are hashed."""
    import detente
    from detente.store.lake import SCHEMA_VERSION

    files = {name: {"sha256": _digest(folder / name), **({"rows": counts[name]} if name in counts else {})} for name in _names(folder)}
    told = {"release": form, "schema": SCHEMA_VERSION, "version": detente.__version__, **more, "files": files}
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder; empty where there is none, or none of ours."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return told if isinstance(told, dict) and "release" in told else {}


def unlike(folder: Path, told: Mapping[str, Any]) -> Iterator[str]:
    """In what way the files of a folder are not those of its manifest."""
    there = set(_names(folder))
    for name, facts in told.get("files", {}).items():
        if name not in there:
            yield f"{name}: is missing"
        elif _digest(folder / name) != facts["sha256"]:
            yield f"{name}: was changed after it was written"
    for name in sorted(there - set(told.get("files", {}))):
        yield f"{name}: is not in the manifest"


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file() and path.name != MANIFEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
