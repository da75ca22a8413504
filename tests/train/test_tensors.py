from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training needs PyTorch (train/requirements.txt)")

from train.examples import Example, Label
from train.tensors import UNKNOWN, Prepared, batches

from detente.evidence import Span
from detente.reader.inputs import Pair, Pieces
from detente.reader.labels import STATEMENT_TAGS, TYPES

PIECES = Pieces((10, 11, 12), ((0, 3), (4, 7), (8, 12)))
PAIR = Pair(Span(0, 3), Span(8, 12))


def one(example: Example) -> Prepared:
    return Prepared(example, PIECES)


def test_targets_stand_where_the_inputs_do() -> None:
    acting = one(Example("aaa bbb cccc", "it", "acts", ((PAIR, Label(frozenset({"AID"}), "future", Span(4, 7))),), None, (Span(0, 3),)))
    ((_, wanted),) = batches([acting], 100, 1)
    assert wanted.types[0].nonzero().flatten().tolist() == [TYPES.index("AID")]
    assert (wanted.statuses.tolist(), wanted.starts.tolist(), wanted.ends.tolist()) == ([1], [2], [2])
    assert wanted.actors[0].tolist() == [0, 1, 0, 0, 0] + [UNKNOWN] * 5
    assert set(wanted.statements[0].tolist()) == {UNKNOWN}


def test_tags_begin_and_go_on() -> None:
    said = one(Example("aaa bbb cccc", "it", "statements", (), (("S", Span(0, 3)), ("C", Span(4, 12)))))
    ((_, wanted),) = batches([said], 100, 1)
    assert [STATEMENT_TAGS[i] for i in wanted.statements[0].tolist()] == ["O", "B-S", "B-C", "I-C", "O"]


def test_a_pass_has_every_example_once_in_an_order_that_the_seed_decides() -> None:
    items = [one(Example("aaa bbb cccc", "it", "statements", (), ())) for _ in range(9)]
    passes = [[tuple(inputs[0].shape) for inputs, _ in batches(items, 100, seed, pieces=20)] for seed in (1, 1)]
    assert passes[0] == passes[1]
    assert sum(rows for rows, _ in passes[0]) == len(items)
