"""What hangs together: groups from pairs, the same whatever the order of the pairs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

__all__ = ["joined"]

T = TypeVar("T", bound=Hashable)


def joined(members: Iterable[T], pairs: Iterable[tuple[T, T]]) -> list[list[T]]:
    """The connected components of `members` under `pairs`, each in the order of `members`, and ordered by their first members."""
    order = {member: place for place, member in enumerate(members)}
    above = {member: member for member in order}

    def root(member: T) -> T:
        while above[member] != member:
            above[member] = above[above[member]]
            member = above[member]
        return member

    for a, b in pairs:
        one, other = sorted((root(a), root(b)), key=order.__getitem__)
        above[other] = one
    found: dict[T, list[T]] = {}
    for member in order:
        found.setdefault(root(member), []).append(member)
    return list(found.values())
