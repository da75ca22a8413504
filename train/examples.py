"""Training examples: sentences with marked pairs and tagged words, from files that we wrote and from the PLOVER-labelled sentences.

Our own files (train/examples) mark words in the line itself: `{A:…}` actor, `{R:…}` recipient, `{T:…}` trigger, `{X:…}` another actor;
`{S:…}` source, `{Q:…}` cue, `{C:…}` content of a report. See train/examples/README.md.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TypeVar

from detente.evidence import Span
from detente.reader.inputs import Pair
from detente.reader.labels import NONE, TYPES

__all__ = ["Example", "Label", "Marked", "acts", "acts_of", "marked", "plv", "statements", "statements_of"]

T = TypeVar("T")
MARK = re.compile(r"\{([A-Z\d]):([^{}]*)\}")
LINE = re.compile(r"([A-Z]+) ([a-z]+) \| (.+)")
YIELD = frozenset({"CONCEDE", "RETREAT"})  # one root in the PLOVER-labelled sentences
MUTUAL = frozenset({"CONSULT", "AGREE", "SUPPORT", "COOPERATE", "RETREAT", "CONCEDE"})  # acts that several do together, without a recipient
NEGATIVES = 1  # pairs without an act, drawn from each sentence with one


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a pair: the types that are right (two for YIELD), its status and trigger; None where the source does not say."""

    types: frozenset[str]
    status: str | None = None
    trigger: Span | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence. `statements` and `actors` are None where it is not known which words are such; tags are by B-, I- over spans."""

    text: str
    language: str
    origin: str
    pairs: tuple[tuple[Pair, Label], ...] = ()
    statements: tuple[tuple[str, Span], ...] | None = None
    actors: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A line with its marks taken out: the words of each mark by its letter, as spans of `text`."""

    text: str
    spans: tuple[tuple[str, Span], ...]

    def of(self, letter: str) -> list[Span]:
        """The spans that bear a letter."""
        return [span for own, span in self.spans if own == letter]


def marked(line: str) -> Marked:
    """Read a line with marks."""
    text, spans, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        spans.append((mark[1], Span(len(text), len(text) + len(mark[2]))))
        text, at = text + mark[2], mark.end()
    return Marked(text + line[at:], tuple(spans))


def acts(path: Path, seed: int = 1) -> Iterator[Example]:
    """The act sentences of one language; lines of the same sentence become one example with several pairs.

    Raises ValueError where a line cannot be read.
    """
    yield from acts_of(path.read_text(encoding="utf-8").splitlines(), path.stem, path.name, seed)


def acts_of(lines: Iterable[str], language: str, name: str, seed: int = 1) -> Iterator[Example]:
    """The same of lines that are at hand; `name` is what they are called where one cannot be read."""
    by_text: dict[str, list[tuple[str, str, Marked]]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line)
        if not found or found[1] not in TYPES:
            raise ValueError(f"{name}:{number}: not 'TYPE status | sentence'")
        row = marked(found[3])
        by_text.setdefault(row.text, []).append((found[1], found[2], row))
    draw = random.Random(f"{seed} {name}")
    for text, rows in by_text.items():
        pairs = [item for type_, status, row in rows for item in _positive(type_, status, row)]
        taken = {(pair.actor, pair.recipient) for pair, _ in pairs}
        spare = [pair for type_, _, row in rows for pair in _negative(type_, row) if (pair.actor, pair.recipient) not in taken]
        spare = list(dict.fromkeys(spare))
        pairs += [(pair, Label(frozenset({NONE}))) for pair in draw.sample(spare, min(NEGATIVES, len(spare)))]
        named = sorted({span for _, _, row in rows for letter, span in row.spans if letter in "ARX"})
        complete = any(type_ != NONE for type_, _, _ in rows)  # a line without an act marks the pair it is about, not always the others
        yield Example(text, language, "acts", tuple(pairs), None, tuple(named) if complete else None)


def _positive(type_: str, status: str, row: Marked) -> Iterator[tuple[Pair, Label]]:
    doers, receivers = row.of("A"), row.of("R")
    trigger = next(iter(row.of("T")), None)
    label = Label(frozenset({type_}), status if type_ != NONE else None, trigger)
    if type_ == NONE or receivers:
        yield from ((Pair(a, r), label) for a, r in product(doers, receivers))
    elif len(doers) > 1 and type_ in MUTUAL:
        yield from ((Pair(a, b), label) for a, b in product(doers, doers) if a != b)
    else:
        yield from ((Pair(a, None), label) for a in doers)


def _negative(type_: str, row: Marked) -> Iterator[Pair]:
    """Pairs of a line with an act that have none: swapped sides, others named with either side, and who does nothing, alone."""
    if type_ == NONE:
        return
    doers, receivers, others = row.of("A"), row.of("R"), row.of("X")
    yield from (Pair(r, a) for a, r in product(doers, receivers))
    yield from (Pair(idle, None) for idle in (*receivers, *others))
    for other in others:
        yield from (Pair(other, side) for side in (*doers, *receivers))
        yield from (Pair(side, other) for side in (*doers, *receivers))


def statements(path: Path) -> Iterator[Example]:
    """The statement sentences of one language; a line without marks reports nothing."""
    yield from statements_of(path.read_text(encoding="utf-8").splitlines(), path.stem)


def statements_of(lines: Iterable[str], language: str) -> Iterator[Example]:
    """The same of lines that are at hand."""
    for line in lines:
        if line.strip():
            row = marked(line)
            yield Example(row.text, language, "statements", (), row.spans)


def plv(path: Path) -> list[Example]:
    """PLOVER-labelled sentences (Hu et al. 2024; `plv/train.jsonl`): one pair each, YIELD standing for CONCEDE or RETREAT."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        types = YIELD if row["root"] == "YIELD" else frozenset({row["root"]})
        actor, recipient = (Span(*row[side]) if row[side] else None for side in ("source_span", "target_span"))
        pair = Pair(actor, recipient)
        out.append(Example(row["text"], row["lang"], "plv", ((pair, Label(types)),)))
    return out


def shuffled(items: Sequence[T], seed: int) -> list[T]:
    """The items in an order that only the seed decides."""
    out = list(items)
    random.Random(seed).shuffle(out)
    return out
