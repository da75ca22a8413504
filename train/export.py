"""The trained model as one file: ONNX with weights in 8 bits, the vocabulary and what the runtime must know in the file's metadata.

The table of pieces is kept in 8 bits with a scale for each row; matrices are quantised for each column, activations as they come
(onnxruntime's dynamic quantisation). `reduce_range` keeps weights to 7 bits, since processors without VNNI add pairs of products in 16 bits.
Last, the graph is arranged for the processor (train.slim).
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from detente.reader.inputs import MARKS_A_PAIR
from train.model import Outputs, Reader
from train.slim import slim
from train.tensors import SPECIALS

__all__ = ["export"]

OPSET = 17
INPUTS = ("ids", "places", "groups", "pairs")
LARGEST = 127.0


class Packed(nn.Module):
    """A table of rows in 8 bits, each with its scale, in the place of `nn.Embedding`."""

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        scale = rows.abs().amax(1, keepdim=True).clamp(min=1e-9) / LARGEST
        self.register_buffer("rows", torch.round(rows / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """The rows of these ids in float32."""
        return self.rows[ids].float() * self.scale[ids]  # type: ignore[index]  # buffers are tensors


def export(model: Reader, tokenizer: Any, temperature: float, file: Path) -> str:
    """Write the model and return the SHA-256 of the file. The model's table of pieces is replaced on the way."""
    model.to("cpu").eval()
    model.encoder.words = Packed(model.encoder.words.weight.detach())  # type: ignore[assignment]  # the same call, in fewer bytes
    ids = torch.tensor([[0, 10, 11, 2, *range(model.encoder.kept, model.encoder.kept + MARKS_A_PAIR)]] * 2)
    groups = torch.tensor([[0] * 4 + [1] * MARKS_A_PAIR] * 2)
    places = torch.tensor([[0, 1, 2, 3, 1, 1, 2, 2, 0]] * 2)
    pairs = torch.tensor([[0, 4], [1, 4]])
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        axes = {name: {0: "rows", 1: "length"} for name in INPUTS[:3]} | {"pairs": {0: "pairs"}}
        axes |= {name: {0: "pairs"} for name in ("types", "statuses")} | {name: {0: "pairs", 1: "length"} for name in ("starts", "ends")}
        axes |= {name: {0: "rows", 1: "length"} for name in ("statements", "actors")}
        torch.onnx.export(
            model,
            (ids, places, groups, pairs),
            str(whole),
            input_names=list(INPUTS),
            output_names=list(Outputs._fields),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            str(whole),
            str(small),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
        graph = onnx.load(str(small))
        begin, end, padding = SPECIALS
        about = {
            "vocabulary": json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")),
            "begin": str(begin),
            "end": str(end),
            "padding": str(padding),
            "marks_from": str(model.encoder.kept),
            "temperature": f"{temperature:.4f}",
        }
        onnx.helper.set_model_props(graph, about)
        onnx.save(slim(graph), str(file))
    return hashlib.sha256(file.read_bytes()).hexdigest()
