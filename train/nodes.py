"""Building an ONNX graph for onnxruntime: nodes and constants by name, and products with matrices in 8 bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

__all__ = ["Branch", "Graph", "Product"]

OPSET, IR_VERSION = 17, 8  # old ones, so that the file asks for no new onnxruntime
OWN = "com.microsoft"  # onnxruntime's own operators
FAR = 2**31  # behind the end of every axis


@dataclass(frozen=True, slots=True)
class Product:
    """A matrix in 8 bits: `rows` (in, out), a scale for each column, and what is added to the product."""

    rows: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    @property
    def floats(self) -> NDArray[np.float32]:
        """The matrix in floating point."""
        return self.rows.astype(np.float32) * self.scale

    def times(self, factor: float) -> Product:
        """The same, with a result so many times as large."""
        return replace(self, scale=self.scale * np.float32(factor), bias=self.bias * np.float32(factor))

    def columns(self, which: slice) -> Product:
        """A part of the results."""
        return Product(np.ascontiguousarray(self.rows[:, which]), self.scale[which], self.bias[which])

    def without(self, columns: Sequence[int]) -> Product:
        """The same, with some results always zero."""
        rows, bias = self.rows.copy(), self.bias.copy()
        rows[:, list(columns)], bias[list(columns)] = 0, 0
        return replace(self, rows=rows, bias=bias)


@dataclass(slots=True)
class Branch:
    """Nodes that run only where a condition holds. They may use all that the graph around them has; `outputs` are theirs alone."""

    outputs: tuple[str, ...]
    nodes: list[onnx.NodeProto] = field(default_factory=list)


@dataclass(slots=True)
class Graph:
    """A graph in the making. `rounded` False multiplies in floating point what it would multiply in 8 bits."""

    rounded: bool = True
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, NDArray[Any]] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    made: int = 0

    def put(self, name: str, value: NDArray[Any] | np.generic) -> str:
        """A constant; the same name is the same constant."""
        self.constants.setdefault(name, np.asarray(value))
        return name

    def node(self, kind: str, inputs: Sequence[str], *, output: str | None = None, domain: str = "", **attributes: Any) -> str:
        """A node with one output; returns its name."""
        self.made += 1
        output = output or f"{kind}{self.made}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def before(self, x: str, count: str, axis: int = 0) -> str:
        """The first `count` of an axis."""
        return self.node("Slice", [x, self.put("start", np.array([0])), count, self.put(f"axis{axis}", np.array([axis]))])

    def behind(self, x: str, count: str, axis: int = 0) -> str:
        """All but the first `count` of an axis."""
        return self.node("Slice", [x, count, self.put("far", np.array([FAR])), self.put(f"axis{axis}", np.array([axis]))])

    def gelu(self, x: str) -> str:
        """GELU by the error function."""
        return self.node("Gelu", [x], domain=OWN)

    def product(self, x: str, name: str, by: Product, *, output: str | None = None) -> str:
        """`x` times a matrix, and its bias added. What comes in is rounded to 8 bits by one scale."""
        bias = self.put(f"{name}.bias", by.bias)
        if not self.rounded:
            return self.node("Add", [self.node("MatMul", [x, self.put(f"{name}.floats", by.floats)]), bias], output=output)
        rows, scale = self.put(f"{name}.rows", by.rows), self.put(f"{name}.scale", by.scale)
        return self.node("DynamicQuantizeMatMul", [x, rows, scale, "", bias], output=output, domain=OWN)

    @contextmanager
    def branch(self, *outputs: str) -> Iterator[Branch]:
        """Nodes made inside go into a branch."""
        branch, around = Branch(outputs), self.nodes
        self.nodes = branch.nodes
        yield branch
        self.nodes = around

    def choose(self, condition: str, branch: Branch, outputs: Sequence[str]) -> None:
        """Run the branch where a condition holds; elsewhere its outputs, of two axes, are empty."""
        empty = [f"no {name}" for name in outputs]
        nothing = numpy_helper.from_array(np.zeros((0, 0), np.float32))
        constants = [helper.make_node("Constant", [], [name], name=name, value=nothing) for name in empty]
        self.nodes.append(
            helper.make_node(
                "If",
                [condition],
                list(outputs),
                name="wanted",
                then_branch=helper.make_graph(branch.nodes, "then", [], _floats(branch.outputs)),
                else_branch=helper.make_graph(constants, "else", [], _floats(empty)),
            )
        )

    def model(self, inputs: Mapping[str, tuple[int, Sequence[str]]], outputs: Sequence[str], about: Mapping[str, str]) -> onnx.ModelProto:
        """The whole: `inputs` are types and axes by name, `about` the file's metadata."""
        given = [helper.make_tensor_value_info(name, kind, axes) for name, (kind, axes) in inputs.items()]
        constants = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, "reader", given, _floats(outputs), constants)
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(OWN, 1)]
        made = helper.make_model(graph, opset_imports=sets, ir_version=IR_VERSION, producer_name="")
        helper.set_model_props(made, dict(about))
        return made


def _floats(names: Sequence[str]) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names]
