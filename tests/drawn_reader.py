"""A small model of the reader's make, in the parts that train.graph arranges, with weights drawn by a seed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from train.graph import HEADS, Parts
from train.nodes import Product

from detente.reader.inputs import LONGEST_PIECES, MARKS, MARKS_A_PAIR
from detente.reader.labels import ACTOR_TAGS, STATEMENT_TAGS, STATUSES, TYPES

__all__ = ["HIDDEN", "INNER", "KEPT", "LAYERS", "LOUD", "drawn"]

KEPT, HIDDEN, INNER, LAYERS, PLACES = 20, 2 * HEADS, 40, 2, LONGEST_PIECES + 2
LOUD = 7  # a channel that is made to outgrow the others


def drawn(seed: int = 1) -> Parts:
    """A model of LAYERS layers; the first one's channel LOUD outgrows the others."""
    rng = np.random.default_rng(seed)

    def product(inputs: int, outputs: int) -> Product:
        rows = rng.integers(-60, 61, (inputs, outputs)).astype(np.int8)
        return Product(rows, np.full(outputs, 0.4 / np.sqrt(inputs) / 35, np.float32), rng.normal(0, 0.1, outputs).astype(np.float32))

    arrays: dict[str, NDArray[Any]] = {
        "encoder.words.rows": rng.integers(-127, 128, (KEPT, HIDDEN)).astype(np.int8),
        "encoder.words.scale": np.full((KEPT, 1), 0.02, np.float32),
        "encoder.marks": rng.normal(0, 1, (len(MARKS), HIDDEN)).astype(np.float32),
        "encoder.places": rng.normal(0, 1, (PLACES, HIDDEN)).astype(np.float32),
    }
    products = {"pair": product(MARKS_A_PAIR * HIDDEN, HIDDEN), "start": product(HIDDEN, HIDDEN), "end": product(HIDDEN, HIDDEN)}
    names = {"types": TYPES, "statuses": STATUSES, "statements": STATEMENT_TAGS, "actors": ACTOR_TAGS}
    products |= {name: product(HIDDEN, len(labels)) for name, labels in names.items()}
    norms = ["encoder.norm"]
    for i in range(LAYERS):
        sizes = {"qkv": (HIDDEN, 3 * HIDDEN), "out": (HIDDEN, HIDDEN), "up": (HIDDEN, INNER), "down": (INNER, HIDDEN)}
        products |= {f"encoder.layers.{i}.{name}": product(*size) for name, size in sizes.items()}
        norms += [f"encoder.layers.{i}.attended", f"encoder.layers.{i}.ended"]
    for name in norms:
        arrays[f"{name}.weight"] = rng.normal(1, 0.1, HIDDEN).astype(np.float32)
        arrays[f"{name}.bias"] = rng.normal(0, 0.1, HIDDEN).astype(np.float32)
    arrays["encoder.layers.0.attended.weight"][LOUD] = 30.0
    about = {"begin": "0", "end": "2", "marks_from": str(KEPT), "temperature": "1.0", "vocabulary": json.dumps({})}
    return Parts(arrays, products, about, LAYERS)
