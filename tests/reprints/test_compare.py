from __future__ import annotations

import random

import pytest

from detente.reprints.compare import ties
from detente.reprints.runs import Runs, runs_of_words


def story(seed: int, count: int) -> list[str]:
    """So many words of no sense, the same for a seed."""
    letters = random.Random(seed)
    return ["".join(letters.choices("abcdefghij", k=6)) for _ in range(count)]


def runs(name: str, words: list[str]) -> Runs:
    return runs_of_words(name, words)


def test_equal_texts_are_tied_to_the_first_by_id() -> None:
    words = story(1, 12)  # under SHORTEST_RUNS: linked with its equal alone
    found = ties([runs("c", words), runs("a", words), runs("b", words)])
    assert [(tie.shorter, tie.longer, tie.share) for tie in found] == [("b", "a", 1.0), ("c", "a", 1.0)]


def test_a_reprint_with_a_changed_sentence_is_a_copy() -> None:
    words = story(1, 200)
    changed = [*words[:90], *story(2, 10), *words[100:]]
    (tie,) = ties([runs("a", words), runs("b", changed)])
    assert tie.copy
    assert 0.85 < tie.share < 1.0


def test_a_wire_inside_a_longer_report_is_a_part() -> None:
    wire = story(1, 80)
    (tie,) = ties([runs("report", [*story(2, 150), *wire, *story(3, 150)]), runs("wire", wire)])
    assert (tie.shorter, tie.longer, tie.copy) == ("wire", "report", False)
    assert tie.share == 1.0
    assert tie.share_of_longer < 0.3


@pytest.mark.parametrize("common", [0, 40, 100])
def test_texts_that_share_a_quotation_are_not_tied(common: int) -> None:
    quoted = story(9, common)
    assert ties([runs("a", [*story(1, 200), *quoted]), runs("b", [*story(2, 200), *quoted])]) == []
