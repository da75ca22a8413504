from __future__ import annotations

import numpy as np
import pytest

from detente.evidence import Span
from detente.reader.inputs import (
    ACT,
    ACT_KNOWN,
    ACTOR_END,
    ACTOR_START,
    MARKS_A_PAIR,
    NO_RECIPIENT,
    PADDING,
    RECIPIENT_END,
    RECIPIENT_START,
    TEXT,
    Pair,
    Pieces,
    collate,
    row,
)

SENTENCE = Pieces((10, 11, 12), ((0, 3), (4, 7), (8, 12)))
MARKS_FROM = 100


@pytest.mark.parametrize(("span", "found"), [(Span(0, 3), (0, 0)), (Span(5, 9), (1, 2)), (Span(12, 20), None), (Span(3, 4), None)])
def test_the_pieces_of_a_span(span: Span, found: tuple[int, int] | None) -> None:
    assert SENTENCE.at(span) == found


def test_marks_stand_behind_the_text_at_the_positions_of_their_spans() -> None:
    batch = collate([SENTENCE], [[Pair(Span(0, 7), Span(8, 12))]], 0, 2, 1, MARKS_FROM)
    assert batch.ids[0].tolist() == [0, 10, 11, 12, 2] + [
        MARKS_FROM + m for m in (ACTOR_START, ACTOR_END, RECIPIENT_START, RECIPIENT_END, ACT)
    ]
    assert batch.places[0].tolist() == [0, 1, 2, 3, 4, 1, 2, 3, 3, 0]
    assert batch.pairs.tolist() == [[0, 5]]


def test_an_actor_alone_and_a_known_trigger_have_marks_of_their_own() -> None:
    batch = collate([SENTENCE], [[Pair(Span(0, 3), None, Span(4, 7))]], 0, 2, 1, MARKS_FROM)
    assert (batch.ids[0, -MARKS_A_PAIR:] - MARKS_FROM).tolist() == [ACTOR_START, ACTOR_END, NO_RECIPIENT, NO_RECIPIENT, ACT_KNOWN]
    assert batch.places[0, -1] == 2


def test_each_pair_is_a_group_and_what_is_left_over_is_padding() -> None:
    pair = Pair(Span(0, 3), Span(4, 7))
    batch = collate([SENTENCE, Pieces((10,), ((0, 3),))], [[pair, pair], []], 0, 2, 1, MARKS_FROM)
    assert batch.groups[0].tolist() == [TEXT] * 5 + [1] * MARKS_A_PAIR + [2] * MARKS_A_PAIR
    assert batch.groups[1].tolist() == [TEXT] * 3 + [PADDING] * 12
    assert batch.ids[1, 3:].tolist() == [1] * 12
    assert batch.pairs.tolist() == [[0, 5], [0, 10]]


def test_a_span_behind_the_cut_points_at_the_beginning() -> None:
    batch = collate([SENTENCE], [[Pair(Span(50, 60), Span(0, 3))]], 0, 2, 1, MARKS_FROM)
    assert batch.places[0, 5:7].tolist() == [0, 0]


def test_a_batch_without_pairs_has_none() -> None:
    batch = collate([SENTENCE], [[]], 0, 2, 1, MARKS_FROM)
    assert batch.pairs.shape == (0, 2)
    assert batch.ids.dtype == np.int64


def test_a_row_of_a_batch_is_the_row_of_the_sentence_alone() -> None:
    pairs = [Pair(Span(0, 3), Span(4, 7)), Pair(Span(4, 7), None, Span(8, 12))]
    batch, alone = collate([SENTENCE], [pairs], 0, 2, 1, MARKS_FROM), row(SENTENCE, pairs, 0, 2, MARKS_FROM)
    assert (batch.ids[0].tolist(), batch.places[0].tolist(), batch.groups[0].tolist()) == (alone.ids, alone.places, alone.groups)
    assert len(alone.ids) == len(SENTENCE.ids) + 2 + len(pairs) * MARKS_A_PAIR
