"""What coded the records: the versions and hashes that a reader needs to get the same ones again."""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from functools import cache

from detente.evidence import content_id
from detente.own import BOTH, Own
from detente.pipeline import BATCH_ARTICLES
from detente.resources import DATA

__all__ = ["Coder", "Count", "Part", "Run", "Setting", "current_coder"]

RESOURCES = frozenset({".automaton", ".onnx", ".parquet", ".tsv"})  # the endings of data files


@dataclass(frozen=True, slots=True)
class Part:
    """A data file or a model that took part. `sha256` is None where it is not installed."""

    name: str
    version: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting by name, its value as text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many. `what` is a record kind; or, for what was set aside, `stage: reason`."""

    what: str
    number: int


@dataclass(frozen=True, slots=True)
class Coder:
    """All that decides which records an input gives. Two coders with one id give the same records."""

    id: str
    version: str
    resources: tuple[Part, ...]
    models: tuple[Part, ...]
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `code`. The only record that holds the time of day: a run writes one when it starts and one when it ends.

    `state`: started, finished or interrupted. Times are UTC, ISO 8601. `came_in` = `coded` + `skipped` + `set_aside`.
    """

    id: str
    state: str
    started: str
    ended: str | None
    coder: str
    version: str
    resources: tuple[Part, ...]
    models: tuple[Part, ...]
    settings: tuple[Setting, ...]
    inputs: tuple[str, ...]
    workers: int
    came_in: int
    coded: int
    skipped: int
    set_aside: int
    records: tuple[Count, ...]
    reasons: tuple[Count, ...]


@cache
def current_coder(own: Own | None = None) -> Coder:
    """The coder that this installation is, with a user's actors and issues; reads every data file and model once to hash it."""
    from detente.language.engines import MODELS, weights_hash

    version = importlib.metadata.version("detente")
    files = sorted(path for path in DATA.rglob("*") if path.suffix in RESOURCES and path.name != "MANIFEST.tsv")
    resources = tuple(Part(path.relative_to(DATA).as_posix(), None, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)
    models = tuple(Part(model.distribution, model.version, weights_hash(model)) for model in MODELS)
    settings = (
        Setting("batch_articles", str(BATCH_ARTICLES)),
        Setting("engine", own.engine if own else BOTH),
        *([Setting("actors", content_id("actors", *own.actors))] if own and own.actors else []),
        *([Setting("issues", content_id("issues", *own.issues))] if own and own.issues else []),
    )
    return Coder(content_id("coder", version, resources, models, settings), version, resources, models, settings)
