"""What all repairs share: looking below a token, and hanging it elsewhere without closing a loop."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable

from detente.draft import Token

__all__ = ["SUBJECTS", "Tree", "children", "hang", "marker"]

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


class Tree(list[Token]):
    """The tokens of a sentence, and at hand who hangs on whom and who has which label. Tokens are replaced by `put` alone."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        super().__init__(tokens)
        self.below: list[list[int]] = [[] for _ in self]
        self._labelled: defaultdict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self):
            if token.head >= 0:
                self.below[token.head].append(i)
            self._labelled[token.dep].append(i)

    def put(self, i: int, token: Token) -> None:
        """Let `token` stand in the place of the one at `i`."""
        old = self[i]
        self[i] = token
        if token.dep != old.dep:
            self._labelled[old.dep].remove(i)
            insort(self._labelled[token.dep], i)
        if token.head != old.head:
            if old.head >= 0:
                self.below[old.head].remove(i)
            if token.head >= 0:
                insort(self.below[token.head], i)

    def labelled(self, *labels: str) -> list[Token]:
        """The tokens with one of these labels as they are now, in order."""
        found: Iterable[int] = self._labelled.get(labels[0], ())
        if len(labels) > 1:
            found = sorted(i for label in labels for i in self._labelled.get(label, ()))
        return [self[i] for i in found]


def children(tree: Tree, i: int) -> list[Token]:
    """The tokens that hang on token `i`, in order; the roots where it is −1."""
    return [tree[k] for k in tree.below[i]] if i >= 0 else [token for token in tree if token.head == i]


def hang(tree: Tree, i: int, head: int, dep: str) -> None:
    """Hang token `i` below `head`, unless that would close a loop."""
    above = head
    while above >= 0:
        if above == i:
            return
        above = tree[above].head
    tree.put(i, tree[i]._replace(head=head, dep=dep))


def marker(tree: Tree, i: int) -> Token | None:
    """The subordinator of a clause; None where it has none."""
    return next((child for child in children(tree, i) if child.dep == "mark"), None)
