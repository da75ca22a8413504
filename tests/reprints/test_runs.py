from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.reprints.runs import RUN_WORDS, runs_of_words, words_of


def test_words_have_no_case_and_unspaced_scripts_go_character_by_character() -> None:
    assert words_of("Le Président, à Tokyo") == ["le", "président", "à", "tokyo"]
    assert words_of("東京 2019") == ["東", "京", "2019"]


def test_fewer_than_five_words_give_no_run() -> None:
    assert len(runs_of_words("a", ["one", "two", "three", "four"])) == 0
    assert len(runs_of_words("a", ["one", "two", "three", "four", "five"])) == 1


@given(st.lists(st.sampled_from("abcdefgh"), max_size=80))
def test_every_run_counts_once_and_pieces_hold_nothing_else(words: list[str]) -> None:
    runs = runs_of_words("a", words)
    different = {tuple(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1)}
    assert len(runs) == len(different)
    assert {int(h) for piece in runs.pieces for h in piece} <= {int(h) for h in runs.hashes}
