"""Weights of a finished file put back: what was split and scaled is together again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs PyTorch (train/requirements.txt)")
pytest.importorskip("onnx", reason="arranging the model needs onnx (train/requirements.txt)")

import onnx
from train.again import refill, vocabulary_of
from train.base import Base, Shape
from train.graph import HEADS, arranged
from train.model import Reader

from drawn_reader import HIDDEN, INNER, KEPT, LAYERS, LOUD, drawn


def reader(layers: int) -> Reader:
    """A model of the file's sizes, all weights 0."""
    h, layer = HIDDEN, {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
    layer |= {"fi": (INNER, h), "fo": (h, INNER), "aln": (h,), "oln": (h,)}
    sizes = {"emb.word": (KEPT, h), "emb.pos": (300 * h,), "emb.type": (h,), "emb.ln.w": (h,), "emb.ln.b": (h,)}
    sizes |= {f"l{i}.{name}.w": size for i in range(layers) for name, size in layer.items()}
    sizes |= {f"l{i}.{name}.b": size[:1] for i in range(layers) for name, size in layer.items()}
    shape = Shape(hidden=h, layers=layers, heads=HEADS, inner=INNER, positions=300, epsilon=1e-12)
    return Reader(Base(shape, [], 0, 2, 1, 3, {}, {name: np.zeros(size, np.float32) for name, size in sizes.items()}), range(KEPT))


def saved(folder: Path, apart: dict[str, list[int]]) -> Path:
    file = folder / "reader.onnx"
    onnx.save(arranged(drawn(), apart), str(file))
    return file


@pytest.mark.parametrize("apart", [{}, {"0 up": [LOUD, 3], "1 down": [4, 9]}])
def test_what_was_taken_apart_is_together_again(tmp_path: Path, apart: dict[str, list[int]]) -> None:
    model, parts = reader(LAYERS), drawn()
    refill(model, saved(tmp_path, apart))
    state = model.state_dict()
    for name, product in parts.products.items():
        np.testing.assert_allclose(state[f"{name}.weight"].numpy(), product.floats.T, atol=1e-6, err_msg=name)
        np.testing.assert_allclose(state[f"{name}.bias"].numpy(), product.bias, atol=1e-6, err_msg=name)
    for name in ("encoder.marks", "encoder.places", "encoder.layers.1.ended.weight"):
        np.testing.assert_allclose(state[name].numpy(), parts.arrays[name], atol=1e-6, err_msg=name)


def test_a_file_of_other_layers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not 3 layers"):
        refill(reader(LAYERS + 1), saved(tmp_path, {}))


def test_the_vocabulary_is_the_one_in_the_file(tmp_path: Path) -> None:
    assert vocabulary_of(saved(tmp_path, {})) == "{}"
