"""The encoder of the base model in PyTorch, with the vocabulary cut to the pieces that the reader keeps."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from detente.reader.inputs import LONGEST_PIECES
from train.base import Base, Shape

__all__ = ["Encoder"]

DROPOUT = 0.1
POSITIONS = LONGEST_PIECES + 2
MARK_NOISE = 0.02  # so that marks begin apart from each other


class Layer(nn.Module):
    """One transformer layer, normalised after each half (BERT, Devlin et al. 2019)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)
        self.attended = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.up = nn.Linear(shape.hidden, shape.inner)
        self.down = nn.Linear(shape.inner, shape.hidden)
        self.ended = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is (batch, length, hidden); `mask` (batch, 1, length, length) is true where a query sees a key."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.attended(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.ended(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces and marks to vectors. `kept` are the ids of the base vocabulary that stay, in their new order; ids of marks follow them.

    The table of pieces stays as it is in the base; marks have a table of their own that is trained.
    """

    def __init__(self, base: Base, kept: Sequence[int], marks: int) -> None:
        super().__init__()
        self.hidden, self.kept = base.shape.hidden, len(kept)
        words = torch.from_numpy(base.tensors["emb.word"][list(kept)])
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.marks = nn.Parameter(words.mean(0).repeat(marks, 1) + MARK_NOISE * torch.randn(marks, self.hidden))
        places = torch.from_numpy(base.tensors["emb.pos"]).view(-1, self.hidden)[:POSITIONS]
        self.places = nn.Parameter(places + torch.from_numpy(base.tensors["emb.type"])[: self.hidden])
        self.norm = nn.LayerNorm(self.hidden, base.shape.epsilon)
        self.drop = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer(base.shape) for _ in range(base.shape.layers))
        self._fill(base)

    def forward(self, ids: Tensor, places: Tensor, groups: Tensor) -> Tensor:
        """Vectors (batch, length, hidden) of a batch as detente.reader.inputs lays it out."""
        marked = (ids - self.kept).clamp(min=0)
        x = torch.where((ids >= self.kept)[..., None], self.marks[marked], self.words(ids.clamp(max=self.kept - 1)))
        x = self.drop(self.norm(x + self.places[places]))
        keys, queries = groups[:, None, None, :], groups[:, None, :, None]
        mask = (keys == 0) | ((keys > 0) & (keys == queries))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def freeze(self, layers: int) -> None:
        """Keep the lowest layers, and with any of them the tables, from being trained."""
        for name, parameter in self.named_parameters():
            layer = int(name.split(".")[1]) if name.startswith("layers.") else -1
            parameter.requires_grad_(layer >= layers or (layers == 0 and not name.startswith("words.")))

    def _fill(self, base: Base) -> None:
        def put(module: nn.Linear | nn.LayerNorm, *names: str) -> None:
            module.weight.data.copy_(torch.cat([torch.from_numpy(base.tensors[f"{name}.w"]) for name in names]))
            module.bias.data.copy_(torch.cat([torch.from_numpy(base.tensors[f"{name}.b"]) for name in names]))

        put(self.norm, "emb.ln")
        for i, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            put(layer.qkv, f"l{i}.q", f"l{i}.k", f"l{i}.v")
            put(layer.out, f"l{i}.ao")
            put(layer.attended, f"l{i}.aln")
            put(layer.up, f"l{i}.fi")
            put(layer.down, f"l{i}.fo")
            put(layer.ended, f"l{i}.oln")
