"""The arranged graph against the network written out in NumPy, on a small one with weights drawn by a seed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="arranging the model needs onnx (train/requirements.txt)")

import onnx
from train.graph import HEADS, OPTIONAL, Parts, arranged, parts_of
from train.slim import channels_apart

from detente.evidence import Span
from detente.reader.inputs import MARKS_A_PAIR, Pair, Pieces, Row, row
from drawn_reader import HIDDEN, KEPT, LOUD, drawn

SENTENCE = Pieces((5, 6, 7, 8), ((0, 3), (4, 7), (8, 12), (13, 15)))
PAIRS = (Pair(Span(0, 3), Span(8, 12)), Pair(Span(8, 12), None))
Floats = NDArray[np.float32]


def laid() -> Row:
    return row(SENTENCE, PAIRS, 0, 2, KEPT)


def run(model: onnx.ModelProto, least: float = 0.0) -> dict[str, Floats]:
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    each = laid()
    feed = {name: np.array(getattr(each, name), np.int64) for name in ("ids", "places", "groups")} | {"least": np.array(least, np.float32)}
    return dict(zip([output.name for output in session.get_outputs()], session.run(None, feed), strict=True))


def written_out(parts: Parts) -> dict[str, Floats]:
    """train.model and train.encoder, in NumPy."""
    each = laid()
    ids, places, groups = (np.array(values) for values in (each.ids, each.places, each.groups))

    def norm(x: Floats, name: str) -> Floats:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True))
        return scaled * parts.arrays[f"{name}.weight"] + parts.arrays[f"{name}.bias"]

    def times(x: Floats, name: str) -> Floats:
        return x @ parts.products[name].floats + parts.products[name].bias

    def softmax(x: Floats) -> Floats:
        shifted = np.exp(x - x.max(-1, keepdims=True))
        return shifted / shifted.sum(-1, keepdims=True)

    words = parts.arrays["encoder.words.rows"] * parts.arrays["encoder.words.scale"]
    table = np.concatenate([words, parts.arrays["encoder.marks"]])
    x = norm(table[ids] + parts.arrays["encoder.places"][places], "encoder.norm")
    seen = (groups[None] == 0) | (groups[None] == groups[:, None])
    for i in range(parts.layers):
        name = f"encoder.layers.{i}"
        q, k, v = (part.reshape(len(ids), HEADS, -1).swapaxes(0, 1) for part in np.split(times(x, f"{name}.qkv"), 3, axis=1))
        scores = np.where(seen, q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1]), -np.inf)
        mixed = (softmax(scores) @ v).swapaxes(0, 1).reshape(len(ids), -1)
        x = norm(x + times(mixed, f"{name}.out"), f"{name}.attended")
        up = times(x, f"{name}.up")
        x = norm(x + times(up * (1 + np.vectorize(math.erf)(up / np.sqrt(2))) / 2, f"{name}.down"), f"{name}.ended")
    text, marks = x[groups == 0], x[groups > 0].reshape(-1, MARKS_A_PAIR, HIDDEN)
    pooled = np.tanh(times(marks.reshape(len(marks), -1), "pair"))
    out = {name: times(pooled, name) for name in ("types", "statuses")}
    out |= {f"{name}s": times(marks[:, -1], name) @ text.T / np.sqrt(HIDDEN) for name in ("start", "end")}
    return out | {name: times(text, name) for name in ("statements", "actors")}


@pytest.mark.parametrize("apart", [{}, {"0 up": [LOUD, 3], "1 down": [4]}])
def test_without_rounding_the_graph_is_the_network(apart: dict[str, list[int]]) -> None:
    parts = drawn()
    found = run(arranged(parts, apart, rounded=False))
    for name, wanted in written_out(parts).items():
        np.testing.assert_allclose(found[name], wanted, atol=2e-4, err_msg=name)


def test_a_channel_that_outgrows_the_others_is_found() -> None:
    assert channels_apart(drawn(), [laid()])["0 up"] == [LOUD]


def test_in_eight_bits_the_answers_are_nearly_the_same() -> None:
    parts = drawn()
    found, wanted = run(arranged(parts, channels_apart(parts, [laid()]))), written_out(parts)
    assert all(np.abs(found[name] - wanted[name]).max() < 0.05 for name in wanted)


def test_the_text_goes_through_the_last_layer_only_where_an_act_is_likely_enough() -> None:
    model = arranged(drawn())
    whole, none = run(model), run(model, least=1.1)
    assert all(none[name].size == 0 for name in OPTIONAL)
    assert all(whole[name].size for name in OPTIONAL)
    np.testing.assert_array_equal(whole["types"], none["types"])


def test_an_arranged_model_is_not_arranged_again() -> None:
    with pytest.raises(ValueError, match="arranged already"):
        parts_of(arranged(drawn()))
