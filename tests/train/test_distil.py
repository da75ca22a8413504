from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs PyTorch (train/requirements.txt)")

import torch
from train.base import Base, Shape
from train.distil import Lesson, all_pairs, distil, plain, smaller
from train.examples import Example, Label
from train.model import Reader
from train.tensors import Prepared

from detente.evidence import Span
from detente.reader.inputs import Pair, Pieces

KEPT = range(12)
SHAPE = Shape(hidden=24, layers=4, heads=12, inner=32, positions=300, epsilon=1e-12)
A, B, C = Span(0, 3), Span(4, 7), Span(8, 12)


def base() -> Base:
    """A base of small random weights."""
    draw = np.random.default_rng(3)

    def weights(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return draw.normal(0, 0.3, shape).astype(np.float32)

    h, inner = SHAPE.hidden, SHAPE.inner
    tensors = {
        "emb.word": weights(12, h),
        "emb.pos": weights(300 * h),
        "emb.type": weights(h),
        "emb.ln.w": weights(h),
        "emb.ln.b": weights(h),
    }
    for i in range(SHAPE.layers):
        tensors |= {f"l{i}.{n}.w": weights(h, h) for n in ("q", "k", "v", "ao")} | {
            f"l{i}.{n}.b": weights(h) for n in ("q", "k", "v", "ao")
        }
        tensors |= {f"l{i}.{n}.{p}": weights(h) for n in ("aln", "oln") for p in "wb"}
        tensors |= {
            f"l{i}.fi.w": weights(inner, h),
            f"l{i}.fi.b": weights(inner),
            f"l{i}.fo.w": weights(h, inner),
            f"l{i}.fo.b": weights(h),
        }
    return Base(SHAPE, [], 0, 2, 1, 3, {}, tensors)


def items() -> list[Prepared]:
    pieces = Pieces((5, 6, 7), ((0, 3), (4, 7), (8, 12)))
    example = all_pairs(Example("aaa bbb cccc", "it", "acts", ((Pair(A, B), Label(frozenset({"AID"}))),), None, (A, B, C)))
    return [Prepared(example, pieces)] * 4


def test_a_smaller_reader_begins_with_layers_of_the_whole_one() -> None:
    whole = Reader(base(), KEPT)
    half = smaller(whole, base(), KEPT, 2)
    assert torch.equal(half.encoder.layers[0].up.weight, whole.encoder.layers[1].up.weight)
    assert torch.equal(half.encoder.layers[1].up.weight, whole.encoder.layers[3].up.weight)
    assert torch.equal(half.types.weight, whole.types.weight)


def test_it_comes_nearer_to_what_the_whole_one_says() -> None:
    torch.manual_seed(1)
    whole = Reader(base(), KEPT)
    told: list[str] = []
    distil(whole, smaller(whole, base(), KEPT, 2), items(), Lesson(2, 12, 1e-2, 1), told.append)
    far = [float(line.split(": ")[1].split(",")[0]) for line in told]
    assert far[-1] < far[0] / 2


def test_all_pairs_are_asked_each_side_alone_too() -> None:
    asked = [pair for pair, _ in items()[0].example.pairs]
    assert len(asked) == len(set(asked)) == 3 + 6


def test_plain_sentences_are_read_with_their_sides(tmp_path: Path) -> None:
    (tmp_path / "fr.jsonl").write_text(json.dumps({"text": "aaa bbb", "sides": [[0, 3], [4, 7]]}) + "\n", encoding="utf-8")
    (example,) = plain(tmp_path)
    assert (example.language, [pair for pair, _ in example.pairs]) == ("fr", [Pair(A, None), Pair(B, None), Pair(A, B), Pair(B, A)])
