from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import records
from detente.scale import shards
from detente.scale.shards import Batch, batches

SIZES = st.integers(1, 5)


def numbers(cut: list[Batch]) -> list[int]:
    return [int(item.name[:-4]) for batch in cut for item in batch.items]  # type: ignore[union-attr]  # all are sources


def stream(count: int) -> list[shards.Item]:
    return [records.source(name=f"{n}.txt") for n in range(count)]


@given(count=st.integers(0, 40), shard=SIZES, batch=SIZES, world=SIZES, skipped=st.sets(st.integers(0, 39)))
def test_shards_add_up(count: int, shard: int, batch: int, world: int, skipped: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "SHARD_ITEMS", shard)
        patch.setattr(shards, "BATCH_ARTICLES", batch)
        parts = [
            list(batches(stream(count), wanted=lambda item: int(item.name[:-4]) not in skipped, rank=rank, world=world))  # type: ignore[union-attr]
            for rank in range(world)
        ]
    assert sorted(number for part in parts for number in numbers(part)) == sorted(set(range(count)) - skipped)
    for rank, part in enumerate(parts):
        assert numbers(part) == sorted(numbers(part))
        for cut in part:
            assert 1 <= len(cut.items) <= batch
            assert cut.shard % world == rank
            assert {number // shard for number in numbers([cut])} == {cut.shard}


def test_what_is_in_moves_no_border(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_ITEMS", 3)
    whole = list(batches(stream(9)))
    rest = list(batches(stream(9), wanted=lambda item: item.name not in {"0.txt", "1.txt", "2.txt"}))  # type: ignore[union-attr]
    assert rest == whole[1:]


def test_a_shard_coded_twice_gives_the_same_tables(fake: None) -> None:
    assert shards.code_shard(stream(3)) == shards.code_shard(stream(3))
