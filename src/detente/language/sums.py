"""Matrix products whose rows do not hang on each other's company, to the last bit, as far as BLAS allows.

BLAS has other ways for a few rows and for the columns that are left over from its blocks; they add in another order. A sentence parsed alone
should have the scores that it has among a thousand, so there are never few rows, and no columns left over. With AVX-512 that is enough; kernels for
AVX2 alone sum by a row's place as well, in the seventh digit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEWEST_ROWS", "Floats", "Numbers", "enough", "padded"]

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FEWEST_ROWS = 16  # seen with OpenBLAS 0.3.31 and the sizes of both models: with fewer, the last bits change
BLOCK = 16


def enough(rows: Floats) -> Floats:
    """The rows, or where they are few, themselves over and over up to FEWEST_ROWS."""
    return rows if len(rows) >= FEWEST_ROWS else np.resize(rows, (FEWEST_ROWS, rows.shape[1]))


def padded(weights: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """Weights of a last layer, which have one row an output, with one column an output, and their bias: up to a multiple of BLOCK, by outputs
    that never win."""
    extra = -len(weights) % BLOCK
    wider = np.concatenate((weights, np.zeros((extra, weights.shape[1]), np.float32)))
    return np.ascontiguousarray(wider.T), np.concatenate((bias, np.full(extra, -np.inf, np.float32)))
