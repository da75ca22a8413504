from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training needs PyTorch (train/requirements.txt)")

import torch
from train.fit import WEIGHTS, loss
from train.model import Outputs
from train.tensors import UNKNOWN, Targets

from detente.reader.labels import ACTOR_TAGS, STATEMENT_TAGS, STATUSES, TYPES

LENGTH = 6


def given(seed: int) -> Outputs:
    """Logits of one sentence with one pair, drawn by a seed."""
    draw = torch.Generator().manual_seed(seed)
    shapes = [(1, len(TYPES)), (1, len(STATUSES)), (1, LENGTH), (1, LENGTH), (1, LENGTH, len(STATEMENT_TAGS)), (1, LENGTH, len(ACTOR_TAGS))]
    return Outputs(*(torch.randn(*shape, generator=draw) for shape in shapes))


def wanted(tag: int = 0) -> Targets:
    """Targets of every head; `tag` stands at each piece of both rows of tags."""
    types = torch.zeros(1, len(TYPES))
    types[0, 2] = 1.0
    row = torch.full((1, LENGTH), tag)
    return Targets(types, torch.tensor([1]), torch.tensor([2]), torch.tensor([3]), row, row)


@pytest.mark.parametrize("head", sorted(WEIGHTS))
def test_a_head_that_is_left_out_adds_nothing(head: str) -> None:
    one, other = given(1), given(2)
    fields = {"triggers": ("starts", "ends")}.get(head, (head,))
    changed = one._replace(**{name: getattr(other, name) for name in fields})
    assert loss(one, wanted(), head) == loss(changed, wanted(), head)
    assert loss(one, wanted()) != loss(changed, wanted())


def test_a_head_without_a_target_adds_nothing() -> None:
    without = wanted()._replace(statuses=torch.tensor([UNKNOWN]), actors=torch.full((1, LENGTH), UNKNOWN))
    one = given(1)
    assert loss(one, without) == loss(one._replace(statuses=given(2).statuses, actors=given(2).actors), without)
    assert loss(one, without).isfinite()
