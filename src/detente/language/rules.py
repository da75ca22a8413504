"""What the rules of an attribute ruler look at, so that they need not be asked of every word: few words, few relations, few pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

__all__ = ["Rules"]

Condition = str | bool | Mapping[str, Any]
SEEN = frozenset(
    {"LOWER", "TAG", "DEP", "IS_SPACE"}
)  # what the rules of the pinned package look at; any other would ask for each word's own


class Rules:
    """The patterns of a ruler, as far as they tell words and relations apart."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]]) -> None:
        """`patterns` are those of spaCy's AttributeRuler."""
        sequences: list[Sequence[Mapping[str, Condition]]] = [one for rule in patterns for one in rule["patterns"]]
        conditions = [condition for sequence in sequences for condition in sequence]
        pairs = [sequence for sequence in sequences if len(sequence) > 1]
        self._every = any(set(condition) - SEEN for condition in conditions)
        self._words = _any(condition["LOWER"] for condition in conditions if "LOWER" in condition)
        self._opening = _any(pair[0]["LOWER"] for pair in pairs if "LOWER" in pair[0])
        self._closing = _any(pair[1]["LOWER"] for pair in pairs)
        self._relations = [_any([condition["DEP"]]) for condition in conditions if "DEP" in condition]
        self._before = _any(pair[0]["DEP"] for pair in pairs if "DEP" in pair[0])

    def looked_at(self, word: str, *, blank: bool) -> bool:
        """Whether some rule may tell a word from others with its tag."""
        return self._every or blank or self._words(word.lower())

    def alike(self, relations: Sequence[str]) -> list[int]:
        """For each relation the first one that no rule tells from it."""
        seen: dict[tuple[bool, ...], int] = {}
        return [seen.setdefault(tuple(test(name) for test in self._relations), i) for i, name in enumerate(relations)]

    def opens(self, word: str) -> bool:
        """Whether a word may be the first of a pair that a rule is about."""
        return self._opening(word.lower())

    def closes(self, word: str) -> bool:
        """Whether a word may be the second of a pair that a rule is about."""
        return self._closing(word.lower())

    def before(self, relation: str) -> bool:
        """Whether a relation alone makes a word the first of a pair."""
        return self._before(relation)


def _any(conditions: Iterable[Condition]) -> Callable[[str], bool]:
    """Whether a string is in what some of these conditions ask for, or exclude: a rule looks at what it excludes too."""
    words: set[str] = set()
    searches = []
    for wanted in conditions:
        if not isinstance(wanted, Mapping):
            words.add(str(wanted))
        elif "REGEX" in wanted:
            searches.append(re.compile(wanted["REGEX"]).search)
        else:
            words.update(wanted["IN"] if "IN" in wanted else wanted["NOT_IN"])
    return lambda text: text in words or any(search(text) for search in searches)
