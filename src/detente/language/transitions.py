"""spaCy's transition-based parser run on many sentences at once, in NumPy: the same weights, the same sums, the same trees.

spaCy walks from state to state, some 70 of them a sentence. Here one step moves every sentence of a batch: their stacks and buffers stand in
one array, and each step gathers, adds and chooses once for all. The system is arc-eager with spaCy's additions (Nivre 2003; Honnibal and
Johnson 2015): what is popped without a head goes back to the buffer, once; a left arc may overrule the head of a word on the stack; a break
opens a new root. Labels that tell of crossing arcs are read as spaCy reads them (Nivre and Nilsson 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.language.crossing import DECORATION, uncrossed
from detente.language.sums import FEWEST_ROWS, Floats, Numbers, enough, padded

__all__ = ["BATCH_TOKENS", "Parser"]

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
MOVES = {"S": SHIFT, "D": REDUCE, "L": LEFT, "R": RIGHT, "B": BREAK}
ARC = np.array([False, False, True, True, False])
# By move, what it does to the places in the buffer (two) and on the stack (three) that are looked at.
STEPS = np.array([[-1, 0, 0, -1, 0]] * 2 + [[1, -1, -1, 1, 0]] * 3)
FEATURES = 8  # next word, the one after; upmost three of the stack; last left child of the next; last left, last right child of the upmost
COLUMNS = np.arange(FEATURES)[:, None]
ROOM = 4  # places that a sentence has beside those of its tokens: three zeros below, one above
NONE, PLAIN, RETURNED, OPENED = range(4)  # what a token in the buffer may be
BATCH_TOKENS = 16384  # their table takes 64 MB; half of it costs a tenth more time, twice of it saves a tenth


class Parser:
    """The weights of a spaCy parser, and its moves. Not for several threads at once: the table is kept from call to call."""

    def __init__(self, pipe: Any) -> None:
        model = pipe.model
        linear = next(node for node in model.get_ref("tok2vec").walk() if node.name == "linear")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self._narrow, self._narrow_bias = np.ascontiguousarray(linear.get_param("W").T), linear.get_param("b")
        weights = lower.get_param("W")  # feature, unit, piece, input
        self._units, self._pieces = lower.get_dim("nO"), lower.get_dim("nP")
        self._wide = np.ascontiguousarray(weights.transpose(0, 2, 1, 3).reshape(-1, weights.shape[3]).T)
        self._none = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(-1)
        self._bias = np.ascontiguousarray(lower.get_param("b").T).reshape(-1)
        self._out, bias = padded(upper.get_param("W"), upper.get_param("b"))
        names = [name.partition("-")[::2] for name in pipe.move_names]
        self._moves = np.array([MOVES[move] for move, _ in names])
        self._allowed = _allowed(self._moves, bias)
        self._labels = [label for _, label in names]
        self.relations = tuple(dict.fromkeys(label.partition(DECORATION)[0] for label in self._labels if label))
        self._relations = np.array([self.relations.index(label.partition(DECORATION)[0] or "ROOT") for label in self._labels])
        self._crossing = np.array([DECORATION in label for label in self._labels])
        # Fresh memory costs more than what is written to it, since the kernel clears it page by page.
        self._table = np.empty((BATCH_TOKENS + 1, self._wide.shape[1]), np.float32)

    def parse(self, vectors: Floats, lengths: Sequence[int], blank: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """Heads and relations of sentences whose tokens' vectors stand one after the other.

        A head is an index in its own sentence, −1 for a root; a relation is a number in `relations`. `blank` marks tokens of white space.
        """
        sizes = np.array(lengths, np.int64)
        head, label = self._walk(vectors, sizes[sizes > 0])
        first = np.repeat(np.cumsum(sizes) - sizes, sizes)
        heads = np.where(head > 0, head - 1 - first, -1)
        relations = np.where(head > 0, self._relations[label], self.relations.index("ROOT"))
        crossing = np.flatnonzero(self._crossing[label] & (head > 0))
        for start in dict.fromkeys(first[crossing].tolist()):
            here = slice(start, start + int(sizes[np.searchsorted(np.cumsum(sizes), start, side="right")]))
            labels = [self._labels[k] if h >= 0 else "ROOT" for k, h in zip(label[here].tolist(), heads[here].tolist(), strict=True)]
            heads[here] = uncrossed(heads[here].tolist(), labels, blank[here].tolist())
        return heads, relations

    def _walk(self, vectors: Floats, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """The head of each token (numbered from 1 through all sentences, 0 for a root) and the class of the move that gave it."""
        if len(vectors) >= len(self._table):  # one sentence, longer than a batch
            self._table = np.empty((len(vectors) + 1, self._wide.shape[1]), np.float32)
        self._table[0] = self._none
        words = enough(vectors) @ self._narrow + self._narrow_bias
        np.matmul(words, self._wide, out=self._table[1 : len(words) + 1])
        width, most = self._units * self._pieces, max(len(sizes), FEWEST_ROWS)
        table = self._table.reshape(-1, width)
        gathered = np.empty((FEATURES * most, width), np.float32)
        summed = np.empty((most, width), np.float32)
        best = np.zeros((most, self._units), np.float32)
        scores = np.empty((most, self._out.shape[1]), np.float32)
        state = _State(sizes)
        while n := state.at.shape[1]:
            seen, sums, now = gathered[: FEATURES * n].reshape(FEATURES, n, width), summed[:n], scores[:n]
            np.take(table, state.features() * FEATURES + COLUMNS, axis=0, out=seen, mode="clip")
            np.add.reduce(seen, axis=0, out=sums)
            sums += self._bias
            np.maximum(sums[:, : self._units], sums[:, self._units : 2 * self._units], out=best[:n])
            for start in range(2 * self._units, width, self._units):
                np.maximum(best[:n], sums[:, start : start + self._units], out=best[:n])
            rows = max(n, FEWEST_ROWS)
            np.matmul(best[:rows], self._out, out=scores[:rows])
            now += self._allowed[state.choices()]
            classes = now.argmax(axis=1)
            state.move(self._moves[classes], classes)
        return state.head[1:], state.label[1:]


class _State:
    """Where each sentence stands. Tokens are numbered from 1 through all sentences; 0 is none.

    Buffers and stacks stand one after the other in `cells`, with zeros below each; a buffer stands backwards. `at` are the places of the next
    and the second word of the buffer and of the three upmost of the stack. Sentences that are done leave `at` and `least`.
    """

    def __init__(self, sizes: Numbers) -> None:
        tokens, order = int(sizes.sum()), np.arange(len(sizes))
        starts = np.cumsum(sizes) - sizes
        bottom = starts + ROOM * order + ROOM - 1
        floor = bottom + tokens + ROOM * len(sizes)
        self.cells = np.zeros(2 * (tokens + ROOM * len(sizes)), np.int64)
        self.cells[np.repeat(floor + sizes - 1 + starts, sizes) - np.arange(tokens)] = np.arange(1, tokens + 1)
        self.at = np.stack((floor + sizes - 1, floor + sizes - 2, bottom - 1, bottom - 2, bottom - 3))
        self.least = np.stack((floor, bottom))
        self.head, self.label, self.before = np.zeros((3, tokens + 1), np.int64)
        self.children = np.zeros(2 * (tokens + 1), np.int64)  # the last left child of each token, then the last right ones
        self.right = tokens + 1
        self.kind = np.full(tokens + 1, PLAIN)
        self.kind[0] = NONE
        self.now = self.at

    def features(self) -> Numbers:
        """The tokens that a decision looks at, one row a feature."""
        out = np.empty((FEATURES, self.at.shape[1]), np.int64)
        self.now, below = out[:5], out[5:]
        np.take(self.cells, self.at, out=self.now, mode="clip")
        below[0] = out[0]
        below[1] = out[2]
        np.add(out[2], self.right, out=below[2])
        below[:] = self.children[below]
        return out

    def choices(self) -> Numbers:
        """What each sentence's next move depends on, as a row of `_allowed`: kinds of the next two words, anything stacked, neighbours."""
        b0, b1, s0 = self.now[:3]
        code: Numbers = self.kind[b0]
        code *= 4
        code += self.kind[b1]
        code[s0 > 0] += 16
        code[b1 == b0 + 1] += 32
        return code

    def move(self, moves: Numbers, classes: Numbers) -> None:
        """Make one move in each sentence."""
        b0, b1, s0, s1, _ = self.now
        # What stands above a stack or buffer is never read again, so that all may write there what only some will keep.
        self.cells[self.at[2] + 1] = b0
        self.cells[self.at[0] + 1] = s0
        back = (moves == REDUCE) & (self.head[s0] == 0) & (s1 > 0)
        self.kind[s0[back]] = RETURNED
        self.kind[b1[moves == BREAK]] = OPENED
        arcs = np.flatnonzero(ARC[moves])
        self._hang(s0[arcs], b0[arcs], moves[arcs] == LEFT, classes[arcs])
        self.at += STEPS[:, moves]
        self.at[:2] += back
        going = (self.at[2] >= self.least[1]) | (self.at[0] >= self.least[0])
        if not going.all():
            self.at, self.least = self.at[:, going], self.least[:, going]

    def _hang(self, upmost: Numbers, following: Numbers, left: NDArray[np.bool_], classes: Numbers) -> None:
        child, head = np.where(left, upmost, following), np.where(left, following, upmost)
        old = self.head[child]
        overruled = np.flatnonzero(old)
        if len(overruled):  # what is on the stack is the last right child of its head
            self.children[old[overruled] + self.right] = self.before[child[overruled]]
        self.head[child] = head
        self.label[child] = classes
        place = head + self.right * ~left
        self.before[child] = self.children[place]
        self.children[place] = child
        self.kind[head] = PLAIN  # a word that has got a left child may go to the stack again


def _allowed(moves: Numbers, bias: Floats) -> Floats:
    """For each of `choices` what to add to the scores: their bias, or −∞ where a move is not allowed."""
    out = np.full((64, len(bias)), -np.inf, np.float32)
    for code in range(64):
        stacked, beside = code >> 4 & 1, code >> 5 & 1
        following, second = code >> 2 & 3, code & 3
        valid = {
            SHIFT: not stacked or (second != NONE and following == PLAIN),
            REDUCE: stacked,
            LEFT: stacked and following in {PLAIN, RETURNED},
            RIGHT: stacked and following in {PLAIN, RETURNED},
            BREAK: beside and second not in {NONE, OPENED},
        }
        allowed = np.array([bool(valid[move]) for move in moves.tolist()])
        out[code, : len(moves)][allowed] = bias[: len(moves)][allowed]
    return out
