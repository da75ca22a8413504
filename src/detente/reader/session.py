"""The model in use: one ONNX file in the package, run by onnxruntime on the processor; its vocabulary is in the file.

Each sentence is a run of its own (train/slim.py says why that is faster), so what the model says of it depends on the sentence and its pairs
alone: the same article gives the same bytes, whatever stands beside it and however many threads there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.cores import cores
from detente.errors import ResourceError
from detente.evidence import Span
from detente.lookup import whole_words
from detente.reader.inputs import Pair, Pieces, pieces_of, row
from detente.reader.labels import ACTOR_TAGS, NONE, STATEMENT_TAGS, STATUSES, TYPES
from detente.resources import DATA

__all__ = ["FILE", "Answer", "Asked", "Reading", "begin", "model_hash", "read"]

FILE = DATA / "reader" / "reader.onnx"
MOST_THREADS = 4  # each has a sentence to itself
SLACK = 1e-3  # the graph's sum of a chance may differ from ours in the last digits: it is asked for a little more than is used
VOCABULARY = "vocabulary"  # keys of the file's own metadata
SPECIALS = ("begin", "end", "marks_from")
ACTS = TYPES.index(NONE)  # before it stand the types of acts
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence and the pairs to be judged in it; spans are code points of the sentence.

    `least` is what an act's chance must be for its words to be wanted; 0 wants the words of all, and which words are reports and actors too.
    A part of the model runs for these alone.
    """

    text: str
    pairs: tuple[Pair, ...] = ()
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of a pair. `chances` are the calibrated probabilities of TYPES, `status` the likeliest of STATUSES; `trigger` are the
    words that tell the act if there is one, None where the model points nowhere or no act is as likely as was asked."""

    chances: tuple[float, ...]
    status: str
    trigger: Span | None

    @property
    def type(self) -> str:
        """The likeliest type, or "NONE"."""
        return TYPES[max(range(len(TYPES)), key=lambda i: (self.chances[i], -i))]

    @property
    def act(self) -> str:
        """The likeliest type of act, however likely that there is none."""
        return TYPES[max(range(ACTS), key=lambda i: (self.chances[i], -i))]

    def chance(self, type_: str) -> float:
        """The probability of a type."""
        return self.chances[TYPES.index(type_)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of a sentence: an answer for each pair asked, in order; stretches of statements (S source, Q cue, C content) and of
    actors, none where only likely acts were asked about."""

    answers: tuple[Answer, ...]
    statements: tuple[tuple[str, Span], ...]
    actors: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    tokenizer: Any
    begin: int
    end: int
    marks_from: int
    temperature: float


@cache
def _model(file: Path = FILE) -> _Model:
    """The model, loaded once a process. Raises ResourceError where the file is missing or broken."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # threads share out sentences
    options.enable_mem_pattern = False  # it would be kept for each length of sentence
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no exception type of its own that is public
        raise ResourceError(
            "the reader's model cannot be loaded", item=str(file), stage="reader", remedy="reinstall the package"
        ) from error
    about = session.get_modelmeta().custom_metadata_map
    ids = {name: int(about[name]) for name in SPECIALS}
    return _Model(session, Tokenizer.from_str(about[VOCABULARY]), **ids, temperature=float(about["temperature"]))


def model_hash(file: Path = FILE) -> str | None:
    """SHA-256 of the model's file; None where it is not there."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def read(asked: Sequence[Asked]) -> list[Reading]:
    """What the model says of sentences, in order."""
    return [reading() for reading in begin(asked)]


def begin(asked: Sequence[Asked]) -> list[Callable[[], Reading]]:
    """Set threads to read sentences; what gives each reading, in order, and waits for it. Where there is one thread alone, each is read when it is
    called for."""
    if not asked:
        return []
    model = _model()
    pieces = pieces_of(model.tokenizer, [item.text for item in asked])
    works = [partial(_reading, model, *work) for work in zip(pieces, asked, strict=True)]
    threads = min(cores(MOST_THREADS), len(asked))
    if threads == 1:
        return list(works)
    pool = ThreadPoolExecutor(threads)
    longest_first = sorted(range(len(asked)), key=lambda i: (-len(pieces[i].ids), i))  # so that no thread ends long after the others
    waiting = {i: pool.submit(works[i]) for i in longest_first}
    pool.shutdown(wait=False)  # its threads end with the work
    return [waiting[i].result for i in range(len(asked))]


def _reading(model: _Model, pieces: Pieces, asked: Asked) -> Reading:
    laid = row(pieces, asked.pairs, model.begin, model.end, model.marks_from)
    feed = {name: np.array(getattr(laid, name), np.int64) for name in ("ids", "places", "groups")}
    feed["least"] = np.array(max(asked.least - SLACK, 0.0), np.float32)
    types, statuses, starts, ends, statements, actors = model.session.run(None, feed)
    chances = _softmax(types / model.temperature).tolist()
    answers = []
    for k, row_chances in enumerate(chances):
        wanted = max(row_chances[:ACTS]) >= asked.least
        trigger = _pointed(starts[k], ends[k], pieces, asked.text) if wanted else None
        answers.append(Answer(tuple(row_chances), STATUSES[int(statuses[k].argmax())], trigger))
    if asked.least > 0:
        return Reading(tuple(answers), (), ())
    inside = slice(1, len(pieces.ids) + 1)
    return Reading(
        tuple(answers),
        tuple(_stretches(statements[inside].argmax(-1), STATEMENT_TAGS, pieces, asked.text)),
        tuple(span for _, span in _stretches(actors[inside].argmax(-1), ACTOR_TAGS, pieces, asked.text)),
    )


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), np.float32)


LONGEST_TRIGGER_PIECES = 12


def _pointed(starts: Floats, ends: Floats, pieces: Pieces, text: str) -> Span | None:
    """The words with the highest sum of the two pointers; None in a sentence without words."""
    count = len(pieces.ids)
    if not count:
        return None
    sums = starts[1 : count + 1, None] + ends[None, 1 : count + 1]
    near = np.tri(count, count, LONGEST_TRIGGER_PIECES - 1, dtype=bool) & np.tri(count, count, 0, dtype=bool).T
    first, last = np.unravel_index(np.where(near, sums, -np.inf).argmax(), sums.shape)
    start, end = pieces.spans[first][0], pieces.spans[last][1]
    return Span(*whole_words(text, start, end)) if end > start else None


def _stretches(tags: NDArray[np.int64], names: Sequence[str], pieces: Pieces, text: str) -> list[tuple[str, Span]]:
    """The words that tags name; a tag that goes on without a beginning begins a stretch, and stretches of one word are joined."""
    out: list[tuple[str, Span]] = []
    before = "O"
    for tag, (first, last) in zip((names[int(i)] for i in tags), pieces.spans, strict=True):
        letter = tag[2:]
        if tag != "O" and last > first:
            start, end = whole_words(text, first, last)
            joined = bool(out) and out[-1][0] == letter and (start < out[-1][1].end or (tag[0] == "I" and before[2:] == letter))
            if joined:
                out[-1] = (letter, Span(out[-1][1].start, max(end, out[-1][1].end)))
            elif not out or start >= out[-1][1].end:
                out.append((letter, Span(start, end)))
        before = tag
    return out
