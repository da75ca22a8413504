"""The model in use: one ONNX file in the package, run by onnxruntime on the processor; its vocabulary is in the file.

Activations are quantised by batch, so what the model says of a sentence could depend on its neighbours in the last digit. A batch therefore
never holds sentences of two articles, and is cut the same way each time: the same article gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import ResourceError
from detente.evidence import Span
from detente.lookup import whole_words
from detente.reader.inputs import MARKS_A_PAIR, Batch, Pair, Pieces, collate, pieces_of
from detente.reader.labels import ACTOR_TAGS, STATEMENT_TAGS, STATUSES, TYPES
from detente.resources import DATA

__all__ = ["FILE", "Answer", "Asked", "Reading", "model_hash", "read"]

FILE = DATA / "reader" / "reader.onnx"
BATCH_PIECES = 512  # padding included; larger batches are slower on two cores, and have more padding
MOST_THREADS = 2
VOCABULARY = "vocabulary"  # keys of the file's own metadata
SPECIALS = ("begin", "end", "padding", "marks_from")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence and the pairs to be judged in it; spans are code points of the sentence."""

    text: str
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of a pair. `chances` are the calibrated probabilities of TYPES, `status` the likeliest of STATUSES; `trigger` are the
    words that tell the act if there is one, None where the model points nowhere."""

    chances: tuple[float, ...]
    status: str
    trigger: Span | None

    @property
    def type(self) -> str:
        """The likeliest type, or "NONE"."""
        return TYPES[max(range(len(TYPES)), key=lambda i: (self.chances[i], -i))]

    def chance(self, type_: str) -> float:
        """The probability of a type."""
        return self.chances[TYPES.index(type_)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of a sentence: an answer for each pair asked, in order; stretches of statements (S source, Q cue, C content) and of
    actors."""

    answers: tuple[Answer, ...]
    statements: tuple[tuple[str, Span], ...]
    actors: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    tokenizer: Any
    begin: int
    end: int
    padding: int
    marks_from: int
    temperature: float


@cache
def _model(file: Path = FILE) -> _Model:
    """The model, loaded once a process. Raises ResourceError where the file is missing or broken."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    # Threads share out rows, which gives the same sums; in a worker process one, since the others have work.
    options.intra_op_num_threads = 1 if parent_process() else MOST_THREADS
    options.inter_op_num_threads = 1
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
    """What the model says of the sentences of one article, in order."""
    if not asked:
        return []
    model = _model()
    pieces = pieces_of(model.tokenizer, [item.text for item in asked])
    out: list[Reading | None] = [None] * len(asked)
    for group in _groups([len(p.ids) + 2 + MARKS_A_PAIR * len(item.pairs) for p, item in zip(pieces, asked, strict=True)]):
        batch = collate(
            [pieces[i] for i in group], [asked[i].pairs for i in group], model.begin, model.end, model.padding, model.marks_from
        )
        for i, reading in zip(group, _readings(model, batch, [pieces[i] for i in group], [asked[i] for i in group]), strict=True):
            out[i] = reading
    return [reading for reading in out if reading is not None]


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Places in batches of like lengths."""
    out: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if out and lengths[i] * (len(out[-1]) + 1) <= BATCH_PIECES:
            out[-1].append(i)
        else:
            out.append([i])
    return out


def _readings(model: _Model, batch: Batch, pieces: Sequence[Pieces], asked: Sequence[Asked]) -> list[Reading]:
    pairs = batch.pairs if len(batch.pairs) else np.zeros((1, 2), np.int64)  # the graph wants one; its answer is not used
    feed = {"ids": batch.ids, "places": batch.places, "groups": batch.groups, "pairs": pairs}
    types, statuses, starts, ends, statements, actors = model.session.run(None, feed)
    chances = _softmax(types / model.temperature)
    out = []
    k = 0
    for row, (words, item) in enumerate(zip(pieces, asked, strict=True)):
        answers = []
        for _ in item.pairs:
            trigger = _pointed(starts[k], ends[k], words, item.text)
            answers.append(Answer(tuple(chances[k].tolist()), STATUSES[int(statuses[k].argmax())], trigger))
            k += 1
        count = len(words.ids)
        out.append(
            Reading(
                tuple(answers),
                tuple(_stretches(statements[row, 1 : count + 1].argmax(-1), STATEMENT_TAGS, words, item.text)),
                tuple(span for _, span in _stretches(actors[row, 1 : count + 1].argmax(-1), ACTOR_TAGS, words, item.text)),
            )
        )
    return out


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
