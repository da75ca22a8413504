"""Texts as the words of an engine: each stretch between blanks is cut once by spaCy's tokenizer, each different word embedded once, both kept.

A word here is what the encoder's first layer sees: a form with its prefix, suffix and shape, and whether a blank follows. A day's news has
few of them beside its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.language.sums import FEWEST_ROWS, Floats

__all__ = ["MOST", "Words"]

Rows = NDArray[np.uint64]
Numbers = tuple[int, ...]
MOST = 1 << 15  # words kept, 90 MB with their readings and what spaCy keeps of them; at this number those met but once are dropped
ODD_BLANK = re.compile(r"[^\S ]|  |^ | $")  # blanks that get tokens of their own
LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+").fullmatch
CELL_BYTES = 8
ONE = np.uint64(1).tobytes()
BETWEEN = "\n"  # a token of its own, that no rule of the tokenizer joins with others


class Words:
    """The words met so far, by number: their texts, how many characters each takes with the blank behind it, and their vectors."""

    def __init__(self, nlp: Any) -> None:
        from spacy.attrs import IDS, ORTH, SPACY

        self._nlp = nlp
        self._exceptions = frozenset(nlp.tokenizer.rules)
        self._embed = nlp.get_pipe("tok2vec").model.layers[0]
        features = next(node for node in self._embed.walk() if node.name == "extract_features").attrs["columns"]
        self._columns = [ORTH, *(IDS[name] for name in features)]
        self._columns += [SPACY] if SPACY not in self._columns else []
        self._width = CELL_BYTES * len(self._columns)
        self._spaced = CELL_BYTES * self._columns.index(SPACY)
        self.texts: list[str] = []
        self.steps: list[int] = []
        self.blank: list[bool] = []
        self._known: dict[bytes, int] = {}
        self._last: dict[str, Numbers] = {}  # a stretch without blanks at the end of a text
        self._inside: dict[str, Numbers] = {}  # and with a blank behind it
        self._vectors = np.empty((0, self._embed.get_dim("nO")), np.float32)
        self._embedded = 0
        self._uses = np.zeros(0, np.int64)

    def forget(self) -> dict[int, int] | None:
        """Where there are more than MOST words, drop those met but once since the last time; the new numbers of the others by their old ones,
        None where none was dropped."""
        if len(self) <= MOST:
            return None
        self._uses[: self._embedded][np.argsort(-self._uses[: self._embedded], kind="stable")[MOST // 2 :]] = 0
        kept = np.flatnonzero(self._uses[: self._embedded] > 1).tolist()
        moved = {old: new for new, old in enumerate(kept)}
        self.texts, self.steps = [self.texts[i] for i in kept], [self.steps[i] for i in kept]
        self.blank = [self.blank[i] for i in kept]
        self._vectors = self._vectors[kept]
        self._known = {row: moved[old] for row, old in self._known.items() if old in moved}
        self._last, self._inside = _renumbered(self._last, moved), _renumbered(self._inside, moved)
        self._last = {stretch: words for stretch, words in self._last.items() if stretch in self._inside}
        self._embedded, self._uses = len(kept), np.zeros(len(kept), np.int64)
        return moved

    def __len__(self) -> int:
        return len(self.texts)

    def read(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        """The numbers of all words of all texts, and how many each text has."""
        cut = [None if ODD_BLANK.search(text) else text.split(" ") for text in texts]
        self._learn(dict.fromkeys(stretch for stretches in cut if stretches for stretch in stretches if stretch not in self._last))
        numbers: list[int] = []
        lengths = []
        inside = self._inside
        for text, stretches in zip(texts, cut, strict=True):
            before = len(numbers)
            if stretches is None:
                doc = self._nlp.tokenizer(text)
                numbers += [self._number(row, token.text) for row, token in zip(self._rows(doc), doc, strict=True)]
            else:
                for stretch in stretches[:-1]:
                    numbers += inside[stretch]
                numbers += self._last[stretches[-1]]
            lengths.append(len(numbers) - before)
        uses = np.bincount(np.array(numbers, np.int64), minlength=len(self))
        uses[: len(self._uses)] += self._uses
        self._uses = uses
        return numbers, lengths

    def _learn(self, stretches: Iterable[str]) -> None:
        """Cut stretches without blanks, all in one text."""
        new = [stretch for stretch in stretches if stretch]
        self._last.setdefault("", ())
        self._inside.setdefault("", ())
        if not new:
            return
        # A word of letters alone that is no exception of the tokenizer is one token: half of the stretches are, and need no cutting.
        whole = [stretch for stretch in new if LETTERS(stretch) and stretch not in self._exceptions]
        found = self._whole(whole)
        found |= self._cut([stretch for stretch in new if stretch not in found])
        for stretch in new:
            words = found[stretch]
            self._last[stretch] = tuple(self._number(row, text) for row, text in words)
            row, text = words[-1]
            spaced = row[: self._spaced] + ONE + row[self._spaced + CELL_BYTES :]
            self._inside[stretch] = (*self._last[stretch][:-1], self._number(spaced, text))

    def _whole(self, stretches: list[str]) -> dict[str, list[tuple[bytes, str]]]:
        """Stretches that are one token each: its attributes and text."""
        from spacy.tokens import Doc

        doc = Doc(self._nlp.vocab, words=stretches, spaces=[False] * len(stretches))
        return {stretch: [(row, stretch)] for stretch, row in zip(stretches, self._rows(doc), strict=True)}

    def _cut(self, stretches: list[str]) -> dict[str, list[tuple[bytes, str]]]:
        """The tokens of other stretches: their attributes and texts."""
        doc = self._nlp.tokenizer(BETWEEN.join(stretches))
        found: list[list[tuple[bytes, str]]] = [[]]
        for row, token in zip(self._rows(doc), doc, strict=True):
            if token.text == BETWEEN:
                found.append([])
            else:
                found[-1].append((row, token.text))
        return dict(zip(stretches, found, strict=True)) if stretches else {}

    def _rows(self, doc: Any) -> list[bytes]:
        """The attributes of each token, in a quarter of the memory that a tuple takes."""
        table = doc.to_array(self._columns).tobytes()
        return [table[start : start + self._width] for start in range(0, len(table), self._width)]

    def _number(self, row: bytes, text: str) -> int:
        number = self._known.get(row)
        if number is None:
            number = self._known[row] = len(self.texts)
            self.texts.append(text)
            self.steps.append(len(text) + (row[self._spaced : self._spaced + CELL_BYTES] == ONE))
            self.blank.append(text.isspace())
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
            rows = np.frombuffer(b"".join(new + new[:1] * (FEWEST_ROWS - len(new))), np.uint64).reshape(-1, len(self._columns))
            (embedded,), _ = self._embed([_Table(self._nlp.vocab, self._columns, rows)], False)
            self._vectors[self._embedded : end] = embedded[: len(new)]
            self._embedded = end
        return self._vectors


def _renumbered(stretches: dict[str, Numbers], moved: dict[int, int]) -> dict[str, Numbers]:
    """The stretches all of whose words are kept, with their new numbers."""
    return {stretch: tuple(moved[word] for word in words) for stretch, words in stretches.items() if all(word in moved for word in words)}


class _Table:
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
