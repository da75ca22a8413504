"""The weights of a finished file put back into the model, so that training goes on from what ships instead of from the base.

The file is train.graph's: what it split and scaled is put together again. Its weights are in 8 bits, so the model is the trained one as it was
rounded (docs/reader.md says how near that is).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from train.graph import HEADS
from train.model import Reader

__all__ = ["refill", "vocabulary_of"]

Floats = NDArray[np.float32]
AROUND = ("pair", "types", "statuses", "start", "end", "statements", "actors")  # the heads' products
POINTERS = ("start", "end")  # scaled by the width
QUERY = "q"  # scaled by the width of a head


def refill(model: Reader, file: Path) -> None:
    """Put the weights of a file into a model of as many layers, in place. Raises ValueError where the file has other layers."""
    graph = onnx.load(str(file)).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    if sum(name.endswith(".q.rows") for name in arrays) != len(model.encoder.layers):
        raise ValueError(f"{file}: this file has not {len(model.encoder.layers)} layers")
    state: dict[str, Floats] = {"encoder.marks": arrays["marks"], "encoder.places": arrays["place"]}
    state |= {name: arrays[name] for name in arrays if name.endswith(("norm.weight", "norm.bias", "ed.weight", "ed.bias"))}
    for i in range(len(model.encoder.layers)):
        state |= _layer(arrays, i, model.encoder.hidden)
    for name in AROUND:
        factor = model.encoder.hidden**-0.5 if name in POINTERS else 1.0
        state |= _linear(name, *_product(arrays, name, factor))
    own = model.state_dict()
    missing = own.keys() - state.keys() - {"encoder.words.weight"}  # the table of pieces is the base's
    if missing:
        raise ValueError(f"{file}: no weights for {', '.join(sorted(missing))}")
    for name, value in state.items():
        own[name].copy_(torch.from_numpy(value.astype(np.float32)))


def vocabulary_of(file: Path) -> str:
    """The vocabulary of a file, as its metadata has it."""
    return next(entry.value for entry in onnx.load(str(file)).metadata_props if entry.key == "vocabulary")


def _layer(arrays: Mapping[str, NDArray[Any]], i: int, hidden: int) -> dict[str, Floats]:
    """The products of one layer; its norms have their own names already."""
    name, own = f"encoder.layers.{i}", f"layer{i}"
    parts = [_product(arrays, f"{own}.{which}", (hidden // HEADS) ** -0.5 if which == QUERY else 1.0) for which in "qkv"]
    qkv = np.concatenate([rows for rows, _ in parts], axis=1), np.concatenate([bias for _, bias in parts])
    up, bias = _product(arrays, f"{own}.up")
    if f"{own}.within" in arrays:  # channels that go by floating point stand as nothing among those in 8 bits
        channels = _channels(arrays, own)
        up[:, channels], bias[channels] = arrays[f"{own}.within"], arrays[f"{own}.within.bias"]
    out = _linear(f"{name}.qkv", *qkv) | _linear(f"{name}.up", up, bias)
    return out | _linear(f"{name}.out", *_product(arrays, f"{own}.out")) | _linear(f"{name}.down", *_product(arrays, f"{own}.down"))


def _channels(arrays: Mapping[str, NDArray[Any]], own: str) -> NDArray[np.intp]:
    """Which results of the first product are apart: those whose column is nothing, found again by the rows that take them on."""
    rows, _ = _product(arrays, f"{own}.down")
    within = arrays[f"{own}.within.rows"]
    return np.array([int(np.argmin(np.abs(rows - row).sum(1))) for row in within])


def _product(arrays: Mapping[str, NDArray[Any]], name: str, factor: float = 1.0) -> tuple[Floats, Floats]:
    """Matrix (in, out) and bias, without the factor that they were multiplied by."""
    rows = arrays[f"{name}.rows"].astype(np.float32) * arrays[f"{name}.scale"]
    return rows / np.float32(factor), arrays[f"{name}.bias"] / np.float32(factor)


def _linear(name: str, rows: Floats, bias: Floats) -> dict[str, Floats]:
    return {f"{name}.weight": rows.T, f"{name}.bias": bias}
