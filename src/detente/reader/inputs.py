"""How a sentence and the pairs to be judged in it are laid out for the model: the same in training and in use.

The pieces of the sentence come first. Behind them stand, for each pair, five marks (actor begins, actor ends, recipient begins, recipient ends,
act), each with the position of the piece it points at. Text sees only text; the marks of a pair see the text and each other ("levitated
markers", Zhong and Chen 2021, section 3.3). So one pass reads a sentence and all its pairs, and what it says of a pair is the same
whatever other pairs stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.evidence import Span

__all__ = ["LONGEST_PIECES", "MARKS", "MARKS_A_PAIR", "Batch", "Pair", "Pieces", "Row", "collate", "pieces_of", "row"]

LONGEST_PIECES = 254  # of a sentence; what is longer is cut. With its two ends it fills the table of positions
MARKS = ("actor-start", "actor-end", "recipient-start", "recipient-end", "no-recipient", "act", "act-known")
MARKS_A_PAIR = 5
ACTOR_START, ACTOR_END, RECIPIENT_START, RECIPIENT_END, NO_RECIPIENT, ACT, ACT_KNOWN = range(len(MARKS))
TEXT, PADDING = 0, -1  # groups; pairs are counted from 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Who may have done something to whom: spans in code points of the sentence. `actor` None: somebody whom the sentence does not name;
    `recipient` None: nobody; `trigger` None: not known."""

    actor: Span | None
    recipient: Span | None
    trigger: Span | None = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence in pieces of the vocabulary: ids, and the code points that each covers. The two ends of the sentence are not among them."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def at(self, span: Span) -> tuple[int, int] | None:
        """First and last piece that touch a span; None where none does, as behind the cut of a long sentence."""
        inside = [i for i, (start, end) in enumerate(self.spans) if start < span.end and span.start < end]
        return (inside[0], inside[-1]) if inside else None


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its pairs as the model takes it: of each column the id, the position and the group. Piece i is in column i + 1."""

    ids: list[int]
    places: list[int]
    groups: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays of shape (sentences, length), and `pairs` (pairs, 2): row, and column of the first mark. Piece i of a sentence is in column i + 1."""

    ids: NDArray[np.int64]
    places: NDArray[np.int64]
    groups: NDArray[np.int64]
    pairs: NDArray[np.int64]


def pieces_of(tokenizer: Any, texts: Sequence[str]) -> list[Pieces]:
    """The pieces of each sentence, at most LONGEST_PIECES."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [
        Pieces(tuple(found.ids[:LONGEST_PIECES]), tuple(_without_blanks(span, text) for span in found.offsets[:LONGEST_PIECES]))
        for text, found in zip(texts, encodings, strict=True)
    ]


def _without_blanks(span: tuple[int, int], text: str) -> tuple[int, int]:
    """A piece's code points without the blank before its word."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    return start, end


def row(sentence: Pieces, pairs: Sequence[Pair], begin: int, end: int, marks_from: int) -> Row:
    """A sentence with its pairs, in order. A pair whose actor lies behind the cut points at the sentence's beginning.

    `begin` and `end` are ids of the vocabulary; mark k has the id `marks_from` + k.
    """
    count = len(sentence.ids) + 2
    out = Row([begin, *sentence.ids, end], list(range(count)), [TEXT] * count)
    for group, pair in enumerate(pairs, start=1):
        marks = _marks(sentence, pair)
        out.ids.extend(marks_from + mark for mark, _ in marks)
        out.places.extend(place for _, place in marks)
        out.groups.extend([group] * MARKS_A_PAIR)
    return out


def collate(sentences: Sequence[Pieces], pairs: Sequence[Sequence[Pair]], begin: int, end: int, padding: int, marks_from: int) -> Batch:
    """One batch of sentences with the pairs of each, filled up with the id `padding`."""
    rows = [row(sentence, asked, begin, end, marks_from) for sentence, asked in zip(sentences, pairs, strict=True)]
    where = [
        (i, len(sentence.ids) + 2 + MARKS_A_PAIR * k)
        for i, (sentence, asked) in enumerate(zip(sentences, pairs, strict=True))
        for k in range(len(asked))
    ]
    shape = (len(rows), max(len(each.ids) for each in rows))
    batch = Batch(
        np.full(shape, padding, np.int64),
        np.zeros(shape, np.int64),
        np.full(shape, PADDING, np.int64),
        np.array(where, np.int64).reshape(-1, 2),
    )
    for i, each in enumerate(rows):
        count = len(each.ids)
        batch.ids[i, :count], batch.places[i, :count], batch.groups[i, :count] = each.ids, each.places, each.groups
    return batch


def _marks(sentence: Pieces, pair: Pair) -> list[tuple[int, int]]:
    """(mark, position) of a pair."""
    first, last = _places(sentence, pair.actor)
    out = [(ACTOR_START, first), (ACTOR_END, last)]
    if pair.recipient is None:
        out += [(NO_RECIPIENT, 0), (NO_RECIPIENT, 0)]
    else:
        first, last = _places(sentence, pair.recipient)
        out += [(RECIPIENT_START, first), (RECIPIENT_END, last)]
    out.append((ACT, 0) if pair.trigger is None else (ACT_KNOWN, _places(sentence, pair.trigger)[0]))
    return out


def _places(sentence: Pieces, span: Span | None) -> tuple[int, int]:
    found = sentence.at(span) if span is not None else None
    return (0, 0) if found is None else (found[0] + 1, found[1] + 1)
