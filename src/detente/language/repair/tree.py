"""What all repairs share: looking below a token, and hanging it elsewhere without closing a loop."""

from __future__ import annotations

from detente.draft import Token

__all__ = ["SUBJECTS", "children", "hang", "marker"]

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def children(tokens: list[Token], i: int) -> list[Token]:
    """The tokens that hang on token `i`, in order."""
    return [token for token in tokens if token.head == i]


def hang(tokens: list[Token], i: int, head: int, dep: str) -> None:
    """Hang token `i` below `head`, unless that would close a loop."""
    above = head
    while above >= 0:
        if above == i:
            return
        above = tokens[above].head
    tokens[i] = tokens[i]._replace(head=head, dep=dep)


def marker(tokens: list[Token], i: int) -> Token | None:
    """The subordinator of a clause; None where it has none."""
    return next((child for child in children(tokens, i) if child.dep == "mark"), None)
