"""spaCy's word encoder ("tok2vec") in NumPy: the same weights and sums, for words of many sentences at once.

Its first layer sees one word at a time, so that each different word is embedded once and kept (`words`). The layers above see a word and its
two neighbours: sentences stand in one array with rows of zeros between them, as spaCy has them, and go through all layers block by block, so
that what one layer writes is still in the processor's cache when the next reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from detente.language.sums import FEWEST_ROWS, Floats, Numbers

__all__ = ["Encoder"]

BLOCK_ROWS = 512  # with weights and sums 1.7 MB: beyond a second-level cache of 1 MB, but fewer rows of zeros make up for it (measured)
SMALLEST = np.float32(1e-8)  # thinc's floor of a variance
ROOT = np.float32(-0.5)


class Encoder:
    """The convolutional layers of a spaCy encoder."""

    def __init__(self, tok2vec: Any) -> None:
        """`tok2vec` is the model of spaCy's component of that name."""
        stack = tok2vec.layers[1]
        self._pad = stack.attrs["pad"]
        self._layers = tuple(_Layer(residual) for residual in stack.layers[0].layers)
        self.width = self._layers[0].units

    def encode(self, words: Floats, numbers: Numbers, lengths: Sequence[int]) -> Floats:
        """One vector a token. `words` are the embedded words, `numbers` which of them each token is, sentence after sentence."""
        out = np.empty((len(numbers), self.width), np.float32)
        sheet = _Sheet(max(BLOCK_ROWS, max(lengths, default=0)) + 2 * self._pad + BLOCK_ROWS, self._layers[0])
        for first, sizes in _blocks(lengths, self._pad):
            count = int(sizes.sum())
            rows = np.arange(count) + np.repeat(np.arange(1, len(sizes) + 1) * self._pad, sizes)
            height = max(count + (len(sizes) + 1) * self._pad, FEWEST_ROWS)
            inner = sheet.clear(height)
            inner[rows] = words[numbers[first : first + count]]
            for layer in self._layers[:-1]:
                np.copyto(sheet.wide[:height], sheet.windows[:height])
                inner += layer.apply(sheet, height)
            # Of the last layer only the rows of words are wanted.
            sheet.wide[:count] = sheet.windows[rows]
            last = self._layers[-1].apply(sheet, max(count, FEWEST_ROWS))
            np.add(inner[rows], last[:count], out=out[first : first + count])
        return out


class _Layer:
    """One convolution: the largest of several sums for each unit, made even in mean and variance."""

    def __init__(self, residual: Any) -> None:
        maxout = next(node for node in residual.walk() if node.name == "maxout")
        norm = next(node for node in residual.walk() if node.name == "layernorm")
        weights = maxout.get_param("W")  # unit, piece, input
        self.units, self.pieces = weights.shape[:2]
        self.weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, weights.shape[2]).T)
        self.bias = np.ascontiguousarray(maxout.get_param("b").T).reshape(-1)
        self.scale, self.shift = norm.get_param("G"), norm.get_param("b")

    def apply(self, sheet: _Sheet, rows: int) -> Floats:
        """The layer's output for the first `rows` windows, in an array that the next call writes over."""
        sums, best, mean = sheet.sums[:rows], sheet.best[:rows], sheet.mean[:rows]
        np.matmul(sheet.wide[:rows], self.weights, out=sums)
        sums += self.bias
        np.maximum(sums[:, : self.units], sums[:, self.units : 2 * self.units], out=best)
        for start in range(2 * self.units, self.pieces * self.units, self.units):
            np.maximum(best, sums[:, start : start + self.units], out=best)
        np.add.reduce(best, axis=1, keepdims=True, out=mean)
        mean /= self.units
        best -= mean
        squares = np.multiply(best, best, out=sums.reshape(-1)[: best.size].reshape(best.shape))
        np.add.reduce(squares, axis=1, keepdims=True, out=mean)
        mean /= self.units
        mean += SMALLEST
        best *= mean**ROOT
        best *= self.scale
        best += self.shift
        return best


class _Sheet:
    """The arrays of one block, made once."""

    def __init__(self, height: int, layer: _Layer) -> None:
        width = layer.units
        self.cells = np.zeros((height + 2, width), np.float32)
        step = self.cells.strides
        self.windows = as_strided(self.cells, (height, 3 * width), (step[0], step[1]))  # a row with those before and after it
        self.wide = np.zeros((height, 3 * width), np.float32)
        self.sums = np.empty((height, layer.pieces * width), np.float32)
        self.best = np.empty((height, width), np.float32)
        self.mean = np.empty((height, 1), np.float32)

    def clear(self, height: int) -> Floats:
        """The rows of a block, all zero, with a row of zeros on either side."""
        self.cells[: height + 2] = 0
        return self.cells[1 : height + 1]


def _blocks(lengths: Sequence[int], pad: int) -> Iterator[tuple[int, Numbers]]:
    """(first token, lengths of the sentences) of each block: as many sentences as BLOCK_ROWS hold, or one that is longer."""
    sizes: list[int] = []
    first, rows = 0, pad
    for length in lengths:
        if sizes and rows + length + pad > BLOCK_ROWS:
            yield first, np.array(sizes)
            first, sizes, rows = first + sum(sizes), [], pad
        sizes.append(length)
        rows += length + pad
    if sizes:
        yield first, np.array(sizes)
