"""The finished model as a graph for the processor: the weights of train.model in 8 bits, one sentence a run.

* No padding: products of eighty rows are as fast as of five hundred, and what is said of a sentence cannot depend on its neighbours.
* Channels of which a few pieces (the two ends of a sentence, the marks of acts) reach ten times what all others do are multiplied apart, in
  floating point. With one scale for the whole sentence they would leave the others a tenth of the 8 bits (Dettmers et al. 2022, LLM.int8();
  Sun et al. 2024, massive activations).
* In the last layer only the marks go on. The text does where an act is likely enough, or all is wanted (`least`, see detente.reader.session).
* Sums and layer normalisation are two nodes, since onnxruntime's one for both takes five times as long; masks and scales are made once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper

from detente.reader.inputs import MARKS_A_PAIR
from detente.reader.labels import TYPES
from train.nodes import Graph, Product

__all__ = ["BETWEEN", "HEADS", "OPTIONAL", "Parts", "arranged", "parts_of"]

HEADS = 12  # of the base model
EPSILON = 1e-12  # of its normalisations
BETWEEN = ("up", "down")  # the products of a layer with channels apart
INPUTS = {name: (TensorProto.INT64, ["length"]) for name in ("ids", "places", "groups")} | {"least": (TensorProto.FLOAT, [])}
ALWAYS, OPTIONAL = ("types", "statuses"), ("starts", "ends", "statements", "actors")
Apart = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a finished model holds: tables and norms by name, products by name, and its metadata."""

    arrays: Mapping[str, NDArray[Any]]
    products: Mapping[str, Product]
    about: Mapping[str, str]
    layers: int


def parts_of(model: onnx.ModelProto) -> Parts:
    """The parts of a model as train.export quantises it. Raises ValueError where it is arranged already."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    products = {}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            name = node.name.strip("/").rsplit("/", 1)[0].replace("/", ".")
            rows, zero = arrays[node.input[1]], arrays[node.input[3]]
            assert not zero.any(), "weights are quantised about zero"
            scale = arrays[node.input[1].removesuffix("_quantized") + "_scale"]
            products[name] = Product(rows, np.broadcast_to(scale, rows.shape[1:]).astype(np.float32), arrays[f"{name}.bias"])
    if not products:
        raise ValueError("this model is arranged already, or was not quantised")
    layers = sum(name.endswith(".qkv") for name in products)
    return Parts(arrays, products, {entry.key: entry.value for entry in model.metadata_props}, layers)


def arranged(parts: Parts, apart: Apart | None = None, *, rounded: bool = True, shown: list[str] | None = None) -> onnx.ModelProto:
    """The graph. `apart` are the channels to multiply apart, by layer and product; `rounded` False multiplies all in floating point.

    What goes into the products of BETWEEN, layer by layer, becomes an output too where a list is given to put their names in.
    """
    g = Graph(rounded=rounded)
    is_text = g.node("Equal", ["groups", g.put("zero", np.int64(0))])
    count = g.node("ReduceSum", [g.node("Cast", [is_text], to=TensorProto.INT64)], keepdims=1)
    x = _embedded(g, parts, count)
    mask = _mask(g, is_text)
    marks_mask = g.behind(mask, count)
    seen = [] if shown is None else shown
    for i in range(parts.layers - 1):
        keys, values = _seen(g, parts, i, x)
        x = _onward(g, parts, i, x, keys, values, mask, apart or {}, seen)
    keys, values = _seen(g, parts, parts.layers - 1, x)
    marks = _onward(g, parts, parts.layers - 1, g.behind(x, count), keys, values, marks_mask, apart or {}, seen)
    act = _acts(g, parts, marks)
    with g.branch(*(f"{name} told" for name in OPTIONAL)) as branch:
        text = _onward(
            g, parts, parts.layers - 1, g.before(x, count), g.before(keys, count, 2), g.before(values, count, 1), None, apart or {}, []
        )
        _tags(g, parts, text, act, branch.outputs)
    g.choose(_wanted(g, float(parts.about["temperature"])), branch, OPTIONAL)
    return g.model(INPUTS, [*ALWAYS, *OPTIONAL, *(() if shown is None else shown)], parts.about)


def _embedded(g: Graph, parts: Parts, count: str) -> str:
    """Pieces and marks as vectors, each with its place."""
    rows, scale = (g.put(f"words.{name}", parts.arrays[f"encoder.words.{name}"]) for name in ("rows", "scale"))
    ids = g.before("ids", count)
    words = g.node("Mul", [g.node("Cast", [g.node("Gather", [rows, ids])], to=TensorProto.FLOAT), g.node("Gather", [scale, ids])])
    first = g.put("marks_from", np.int64(parts.about["marks_from"]))
    marks = g.node("Gather", [g.put("marks", parts.arrays["encoder.marks"]), g.node("Sub", [g.behind("ids", count), first])])
    where = g.node("Gather", [g.put("place", parts.arrays["encoder.places"]), "places"])
    return _normed(g, parts, "encoder.norm", g.node("Add", [g.node("Concat", [words, marks], axis=0), where]))


def _mask(g: Graph, is_text: str) -> str:
    """0 where a row sees a column, minus infinity elsewhere: all see the text, marks of a pair each other."""
    across, down = (g.node("Unsqueeze", ["groups", g.put(f"axis{axis}", np.array([axis]))]) for axis in (0, 1))
    see = g.node("Or", [g.node("Unsqueeze", [is_text, "axis0"]), g.node("Equal", [across, down])])
    return g.node("Where", [see, g.put("nothing", np.float32(0)), g.put("hidden", np.float32(-np.inf))])


def _normed(g: Graph, parts: Parts, name: str, x: str) -> str:
    weight, bias = (g.put(f"{name}.{part}", parts.arrays[f"{name}.{part}"]) for part in ("weight", "bias"))
    return g.node("LayerNormalization", [x, weight, bias], axis=-1, epsilon=EPSILON)


def _heads(g: Graph, parts: Parts, i: int, x: str, which: int) -> str:
    """Queries (0), keys (1) or values (2) of a layer by head; queries are scaled, keys stand upright."""
    whole = parts.products[f"encoder.layers.{i}.qkv"]
    width = whole.rows.shape[1] // 3
    factor = (width // HEADS) ** -0.5 if which == 0 else 1.0
    made = g.product(x, f"layer{i}.{'qkv'[which]}", whole.columns(slice(which * width, (which + 1) * width)).times(factor))
    shape = g.put("by_head", np.array([-1, HEADS, width // HEADS]))
    return g.node("Transpose", [g.node("Reshape", [made, shape])], perm=[1, 2, 0] if which == 1 else [1, 0, 2])


def _seen(g: Graph, parts: Parts, i: int, x: str) -> tuple[str, str]:
    return _heads(g, parts, i, x, 1), _heads(g, parts, i, x, 2)


def _onward(g: Graph, parts: Parts, i: int, x: str, keys: str, values: str, mask: str | None, apart: Apart, seen: list[str]) -> str:
    """One layer for the rows of `x`, which see `keys` and `values` where the mask lets them, and all where there is none."""
    scores = g.node("MatMul", [_heads(g, parts, i, x, 0), keys])
    if mask is not None:
        scores = g.node("Add", [scores, mask])
    mixed = g.node("Transpose", [g.node("MatMul", [g.node("Softmax", [scores], axis=-1), values])], perm=[1, 0, 2])
    name = f"encoder.layers.{i}"
    flat = g.node("Reshape", [mixed, g.put("flat", np.array([-1, parts.products[f"{name}.out"].rows.shape[0]]))])
    x = _normed(g, parts, f"{name}.attended", g.node("Add", [x, g.product(flat, f"layer{i}.out", parts.products[f"{name}.out"])]))
    return _normed(g, parts, f"{name}.ended", g.node("Add", [x, _between(g, parts, i, x, apart, seen)]))


def _between(g: Graph, parts: Parts, i: int, x: str, apart: Apart, seen: list[str]) -> str:
    """The two products with GELU between them; channels that are apart go by floating point."""
    up, down = (parts.products[f"encoder.layers.{i}.{which}"] for which in BETWEEN)
    into, within = list(apart.get(f"{i} up", ())), list(apart.get(f"{i} down", ()))
    rest = up.without(within)  # GELU of nothing is nothing
    taken = x
    if into:
        kept = np.ones(len(up.rows), np.float32)
        kept[into] = 0
        taken = g.node("Mul", [x, g.put(f"layer{i}.kept", kept)])
    made = g.product(taken, f"layer{i}.up", rest)
    if into:
        channels = g.node("Gather", [x, g.put(f"layer{i}.into", np.array(into))], axis=1)
        made = g.node("Add", [made, g.node("MatMul", [channels, g.put(f"layer{i}.into.rows", rest.floats[into])])])
    bent = g.gelu(made)
    seen += [x, bent]
    out = g.product(bent, f"layer{i}.down", down)
    if within:
        alone = g.node("MatMul", [x, g.put(f"layer{i}.within", up.floats[:, within])])
        alone = g.gelu(g.node("Add", [alone, g.put(f"layer{i}.within.bias", up.bias[within])]))
        out = g.node("Add", [out, g.node("MatMul", [alone, g.put(f"layer{i}.within.rows", down.floats[within])])])
    return out


def _acts(g: Graph, parts: Parts, marks: str) -> str:
    """The heads of types and statuses; returns the act marks, one a pair."""
    width = len(parts.arrays["encoder.norm.bias"])
    pooled = g.product(g.node("Reshape", [marks, g.put("five", np.array([-1, MARKS_A_PAIR * width]))]), "pair", parts.products["pair"])
    pooled = g.node("Tanh", [pooled])
    for name in ("types", "statuses"):
        g.product(pooled, name, parts.products[name], output=name)
    by_pair = g.node("Reshape", [marks, g.put("by_pair", np.array([-1, MARKS_A_PAIR, width]))])
    return g.node("Gather", [by_pair, g.put("last", np.int64(MARKS_A_PAIR - 1))], axis=1)


def _tags(g: Graph, parts: Parts, text: str, act: str, outputs: Sequence[str]) -> None:
    """The pointers from act marks into the text, and the tags of its pieces."""
    starts, ends, *tags = outputs
    upright = g.node("Transpose", [text], perm=[1, 0])
    for name, output in (("start", starts), ("end", ends)):
        product = parts.products[name]
        pointer = g.product(act, name, product.times(product.rows.shape[1] ** -0.5))
        g.node("MatMul", [pointer, upright], output=output)
    for name, output in zip(("statements", "actors"), tags, strict=True):
        g.product(text, name, parts.products[name], output=output)


def _wanted(g: Graph, temperature: float) -> str:
    """Whether some pair has an act that is likely enough, or nothing is asked of it."""
    chances = g.node("Softmax", [g.node("Div", ["types", g.put("temperature", np.float32(temperature))])], axis=-1)
    acts = g.before(chances, g.put("acts", np.array([len(TYPES) - 1])), 1)
    enough = g.node("GreaterOrEqual", [g.node("ReduceMax", [acts], keepdims=0), "least"])
    return g.node("Or", [enough, g.node("LessOrEqual", ["least", "nothing"])])
