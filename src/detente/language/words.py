"""Texts as the words of an engine: each stretch between blanks is cut once by spaCy's tokenizer, each different word embedded once, both kept.

A word here is what the encoder's first layer sees: a form with its prefix, suffix and shape, and whether a blank follows. A day's news has
few of them beside its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.language.sums import FEWEST_ROWS, Floats

__all__ = ["MOST", "Words"]

Rows = NDArray[np.uint64]
MOST = 1 << 16  # words kept, 70 MB with their readings; then all are dropped, and what still comes is looked up again
ODD_BLANK = re.compile(r"[^\S ]|  |^ | $")  # blanks that get tokens of their own


class _Stretches(dict[str, tuple[int, ...]]):
    """Stretch of text without blanks → numbers of its words; `after` is what follows it, a blank or nothing."""

    def __init__(self, words: Words, after: str) -> None:
        super().__init__()
        self._words, self._after = words, after

    def __missing__(self, stretch: str) -> tuple[int, ...]:
        found = self[stretch] = self._words.cut(stretch + self._after)
        return found


class Words:
    """The words met so far, by number: their texts, how many characters each takes with the blank behind it, and their vectors."""

    def __init__(self, nlp: Any) -> None:
        from spacy.attrs import IDS, ORTH

        self._nlp = nlp
        self._embed = nlp.get_pipe("tok2vec").model.layers[0]
        features = next(node for node in self._embed.walk() if node.name == "extract_features").attrs["columns"]
        self._columns = [ORTH, *(IDS[name] for name in features)]
        self.forget()

    def forget(self) -> None:
        """Drop all words; numbers given before are then no longer theirs."""
        self.texts: list[str] = []
        self.steps: list[int] = []
        self.blank: list[bool] = []
        self._known: dict[tuple[int, ...], int] = {}
        self._inside, self._last = _Stretches(self, " "), _Stretches(self, "")
        self._vectors = np.empty((0, self._embed.get_dim("nO")), np.float32)
        self._embedded = 0

    def __len__(self) -> int:
        return len(self.texts)

    def read(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        """The numbers of all words of all texts, and how many each text has."""
        numbers: list[int] = []
        lengths = []
        for text in texts:
            before = len(numbers)
            if ODD_BLANK.search(text):
                numbers += self.cut(text)
            else:
                *stretches, last = text.split(" ")
                for stretch in stretches:
                    numbers += self._inside[stretch]
                numbers += self._last[last]
            lengths.append(len(numbers) - before)
        return numbers, lengths

    def cut(self, text: str) -> tuple[int, ...]:
        """The numbers of the words of a text, as spaCy's tokenizer cuts it."""
        doc = self._nlp.tokenizer(text)
        rows = map(tuple, doc.to_array(self._columns).tolist())
        return tuple(self._number(row, token) for row, token in zip(rows, doc, strict=True))

    def _number(self, row: tuple[int, ...], token: Any) -> int:
        number = self._known.get(row)
        if number is None:
            number = self._known[row] = len(self.texts)
            self.texts.append(token.text)
            self.steps.append(len(token.text_with_ws))
            self.blank.append(token.is_space)
        return number

    def vectors(self) -> Floats:
        """The embedded words, one row a number."""
        new = list(self._known)[self._embedded :]
        if new:
            end = len(self._known)
            if end > len(self._vectors):
                larger = np.empty((2 * end, self._vectors.shape[1]), np.float32)
                larger[: self._embedded] = self._vectors[: self._embedded]
                self._vectors = larger
            rows = np.array(new + new[:1] * (FEWEST_ROWS - len(new)), np.uint64)
            (embedded,), _ = self._embed([_Rows(self._nlp.vocab, self._columns, rows)], False)
            self._vectors[self._embedded : end] = embedded[: len(new)]
            self._embedded = end
        return self._vectors


class _Rows:
    """Rows of word attributes in the shape of one Doc, as far as embedding layers look at it."""

    def __init__(self, vocab: Any, columns: Sequence[int], rows: Rows) -> None:
        self.vocab = vocab
        self._place = {attribute: i for i, attribute in enumerate(columns)}
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def to_array(self, attributes: Any) -> Rows:
        """One column for one attribute (a number), a table for a list of them (names)."""
        from spacy.attrs import IDS

        if isinstance(attributes, int):
            return np.ascontiguousarray(self._rows[:, self._place[attributes]])
        return np.ascontiguousarray(self._rows[:, [self._place[IDS[name]] for name in attributes]])
