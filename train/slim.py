"""A quantised model arranged anew (train.graph), with the channels that must be multiplied apart measured on our own sentences.

`python -m train.slim FROM TO` rewrites a file that was exported before this was part of the export, and prints how far the chances that it
gives are from those of the same weights without rounding.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from detente.reader.inputs import Row, pieces_of, row
from train.data import own
from train.examples import Example
from train.graph import BETWEEN, Parts, arranged, parts_of

__all__ = ["channels_apart", "sample", "slim"]

MOST_APART = {"up": 4, "down": 1}  # channels of a product; with twice as many the chances come no nearer to those without rounding
OUTSTANDING = 1.5  # a channel is apart where it reaches so many times what the first one does that is not
SAMPLE = 400  # sentences in which channels are measured; their reach is a trait of the weights, and the same in all languages
Floats = NDArray[np.float32]


def channels_apart(parts: Parts, rows: Sequence[Row]) -> dict[str, list[int]]:
    """The channels to multiply apart, by layer and product ("3 up"): those that reach far beyond all others somewhere in these sentences."""
    names: list[str] = []
    model = arranged(parts, rounded=False, shown=names)
    session = _session(model)
    reach = [np.zeros(1, np.float32)] * len(names)
    for each in rows:
        found = session.run(names, _feed(each))
        reach = [np.maximum(before, np.abs(x).max(0)) for before, x in zip(reach, found, strict=True)]
    out = {}
    for k, far in enumerate(reach):
        i, which = k // len(BETWEEN), BETWEEN[k % len(BETWEEN)]
        order = np.argsort(-far, kind="stable")
        limit = OUTSTANDING * far[order[MOST_APART[which]]]
        out[f"{i} {which}"] = [int(j) for j in order[: MOST_APART[which]] if far[j] > limit]
    return out


def slim(model: onnx.ModelProto, examples: Sequence[Example] | None = None) -> onnx.ModelProto:
    """A quantised model arranged anew; channels are measured in a sample of the examples, our own where none are given."""
    parts = parts_of(model)
    return arranged(parts, channels_apart(parts, _rows(parts, sample(own() if examples is None else examples))))


def sample(examples: Sequence[Example]) -> list[Example]:
    """SAMPLE of those with pairs, the same whatever their order."""
    paired = [example for example in examples if example.pairs]
    return sorted(paired, key=lambda example: (hashlib.sha256(example.text.encode()).hexdigest(), example.text))[:SAMPLE]


def _rows(parts: Parts, examples: Sequence[Example]) -> list[Row]:
    """Examples as the model takes them."""
    begin, end, first = (int(parts.about[name]) for name in ("begin", "end", "marks_from"))
    pieces = pieces_of(Tokenizer.from_str(parts.about["vocabulary"]), [example.text for example in examples])
    return [row(p, [pair for pair, _ in e.pairs], begin, end, first) for p, e in zip(pieces, examples, strict=True)]


def _feed(each: Row) -> dict[str, NDArray[Any]]:
    return {name: np.array(getattr(each, name), np.int64) for name in ("ids", "places", "groups")} | {"least": np.zeros((), np.float32)}


def _session(model: onnx.ModelProto) -> Any:
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def _chances(session: Any, rows: Sequence[Row]) -> Floats:
    logits = np.concatenate([session.run(["types"], _feed(each))[0] for each in rows])
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True))


def main() -> None:
    """Rewrite a file, and say how far its chances are from those without rounding, with channels apart and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="as train.export quantises it")
    parser.add_argument("to", type=Path)
    options = parser.parse_args()
    parts = parts_of(onnx.load(str(options.file)))
    rows = _rows(parts, sample(own()))
    apart = channels_apart(parts, rows)
    made = arranged(parts, apart)
    onnx.save(made, str(options.to))
    print(f"{options.to}: {options.to.stat().st_size / 1e6:.1f} MB, {hashlib.sha256(options.to.read_bytes()).hexdigest()}")
    print("apart:", ", ".join(f"{name} {channels}" for name, channels in apart.items() if channels))
    exact = _chances(_session(arranged(parts, rounded=False)), rows)
    for name, model in (("all in 8 bits", arranged(parts)), ("with channels apart", made)):
        chances = _chances(_session(model), rows)
        other = (chances.argmax(-1) != exact.argmax(-1)).mean()
        print(f"{name}: chances off by {np.abs(chances - exact).max(-1).mean():.4f}, another type of {other:.1%} of {len(exact)} pairs")


if __name__ == "__main__":
    main()
