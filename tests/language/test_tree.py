"""Children and labels of a tree stay those of its tokens, whatever is hung where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.draft import Token
from detente.language.repair.tree import Tree, children, hang

LABELS = ["nsubj", "obj", "conj", "root"]


def tree(heads: list[int]) -> Tree:
    return Tree(Token(i, i, i + 1, "x", "x", "NOUN", LABELS[i % 3] if head >= 0 else "root", head, {}) for i, head in enumerate(heads))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 7), st.sampled_from(LABELS)), max_size=30))
def test_children_and_labels_follow_the_tokens(moves: list[tuple[int, int, str]]) -> None:
    made = tree([1, -1, 1, 2, 2, 1, 5, 5])
    for i, head, label in moves:
        hang(made, i, head, label)
        for node in range(-1, len(made)):
            assert children(made, node) == [token for token in made if token.head == node]
        for name in LABELS:
            assert made.labelled(name) == [token for token in made if token.dep == name]
        assert made.labelled(*LABELS) == list(made)


def test_a_token_is_not_hung_below_itself() -> None:
    made = tree([1, -1, 1, 2])
    hang(made, 2, 3, "conj")
    assert made[2].head == 1
