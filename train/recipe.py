"""The recipe: three stages, and the mean of several runs of them, the same for the model that ships and for each fold of the cross-validation.

First our own sentences in 16 languages, with PolNeAR's statements in large batches, then alone in small ones, twice (warm restarts); then the
PLOVER-labelled sentences with a part of our own again, several times, of which the weights' mean goes on; last the sentences of which every act is
told, which are as long and as full of idle bystanders as news is, with a part of all others again. Some runs see every sentence of ours with other
names too (train.swapped). What stays is the mean of all runs' weights (Wortsman et al. 2022, model soups), with the head of statements fitted once
more (train.refit). The first stage sees no PLOVER-labelled sentences, so runs and folds share it. A smaller reader learns from the finished one
(train.distil).

The third stage can begin at a finished file too (`further`): what was learnt is in it, rounded to 8 bits.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from train.again import refill, vocabulary_of
from train.base import Base, load, path
from train.data import Set, aside, attributions_of, judged, judged_set, own, own_whole, plv, replay
from train.distil import Lesson, all_pairs, distil, plain, smaller
from train.examples import Example
from train.fit import Plan, fit
from train.measure import Answer, answers
from train.model import Reader
from train.refit import refit
from train.swapped import copies
from train.tensors import DEVICE, Prepared, prepare
from train.vocabulary import cut, tokenizer

__all__ = [
    "FIRST", "FOLDS", "RUNS", "SECOND", "THIRD", "Run", "Workshop", "ablated", "built", "finished", "first", "folds", "further", "open_workshop",
    "small",
]  # fmt: skip

SEED = 1
FIRST = (
    Plan(epochs=3, rate=1.5e-4, seed=SEED, pieces=2048),
    Plan(epochs=3, rate=1.5e-4, seed=SEED + 10, heads=2.0),
    Plan(epochs=2, rate=1e-4, seed=SEED + 20, heads=2.0, pieces=1024),
)
SECOND = Plan(epochs=6, rate=1.2e-4, seed=SEED, heads=2.0, frozen=4, pieces=1024)
THIRD = tuple(Plan(epochs=2, rate=8e-5, seed=SEED + 30 + k, heads=2.0, frozen=4, pieces=4096) for k in range(3))
# What a stage sees again, so that it does not forget the other languages: (sentences with acts, others). The third sees all PLOVER-labelled ones.
AGAIN_SECOND, AGAIN_THIRD = (250, 50), (2500, 600)
ABLATION = Plan(epochs=3, rate=2e-4, seed=SEED, pieces=4096)  # a short first stage, the same for all that it compares
LESSON = Lesson(layers=6, epochs=10, rate=5e-4, seed=SEED, pieces=16384)
SOUP = 2  # times that a run goes through the second stage, by their seeds
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One way through the stages: with copies under other names (`swapped`) or without, with the PLOVER-labelled sentences so many `times` in the
    third, and by how much its seeds are shifted."""

    swapped: bool
    times: int
    shift: int


RUNS = (Run(False, 1, 0), Run(True, 3, 1000), Run(True, 1, 0), Run(False, 1, 1000), Run(True, 3, 2000))
FOLD_RUNS = RUNS[:2]  # of each fold, their seeds shifted by its number


@dataclass(frozen=True, slots=True)
class Workshop:
    """What all steps share. `work` is the folder of checkpoints: a step that is done there is not done again."""

    work: Path
    base: Base
    kept: list[int]
    tokenizer: Any
    train: list[Example]
    whole: list[Example]
    held: list[Prepared]
    held_whole: list[Prepared]
    labelled: list[Prepared]
    tell: Callable[[str], None]
    more: tuple[Set, ...] = ()


def open_workshop(
    work: Path, labelled: Path, polnear: Path | None, tell: Callable[[str], None] = print, judgements: Sequence[Path] = ()
) -> Workshop:
    """Load the base, cut the vocabulary (once) and read all examples; `judgements` are stores whose records were judged."""
    work.mkdir(parents=True, exist_ok=True)
    base = load(path())
    chosen = work / "kept.json"
    if not chosen.exists():
        chosen.write_text(json.dumps(cut(base)), encoding="utf-8")
    kept = json.loads(chosen.read_text(encoding="utf-8"))
    words = tokenizer([base.pieces[i] for i in kept], base.unk)
    train, held = aside(own())
    train += attributions_of(polnear)
    reviewed, reviewed_held = aside(judged(judgements))
    train, held = train + reviewed, held + reviewed_held
    whole, held_whole = aside(own_whole())
    tell(
        f"{len(train)} sentences and {len(whole)} whole ones to train on, {len(held)} and {len(held_whole)} kept aside, {len(kept)} pieces"
    )
    more = (judged_set(judgements, len(reviewed)),) if reviewed else ()
    apart = prepare(held, words), prepare(held_whole, words), prepare(plv(labelled), words)
    return Workshop(work, base, kept, words, train, whole, *apart, tell, more)


def fresh(shop: Workshop) -> Reader:
    """The base model with new heads."""
    torch.manual_seed(SEED)
    return Reader(shop.base, shop.kept).to(DEVICE)


def first(shop: Workshop, *, swapped: bool = False) -> Reader:
    """The model after the first stage; with copies under other names one pass fewer of each plan is enough."""
    model = fresh(shop)
    name = "first-swapped" if swapped else "first"
    for number, plan in enumerate(FIRST, start=1):
        examples = [each for each in shop.train if number == 1 or each.origin != "polnear"]
        seen, passes = _swapped(examples, plan, number) if swapped else (examples, plan)
        fit(model, prepare(seen, shop.tokenizer), passes, shop.work / f"{name}-{number}.pt", shop.tell)
    return model


def _swapped(examples: list[Example], plan: Plan, seed: int) -> tuple[list[Example], Plan]:
    """The sentences and their copies under other names, and the plan with a pass fewer."""
    return examples + copies(examples, seed), replace(plan, epochs=plan.epochs - 1)


def ablated(shop: Workshop, without: str | None) -> Reader:
    """The model after a short first stage in which one head of train.fit.WEIGHTS is not taught, nor the sentences that are there for it alone."""
    model = fresh(shop)
    examples = [each for each in shop.train if each.pairs or without != "statements"]
    fit(model, prepare(examples, shop.tokenizer), replace(ABLATION, without=without), None, shop.tell)
    return model


def second(shop: Workshop, labelled: Sequence[Prepared], name: str, run: Run) -> Reader:
    """The model after the second stage on these labelled sentences: the mean of SOUP times, each from the first stage's checkpoint."""
    states = []
    for k in range(SOUP):
        model = first(shop, swapped=run.swapped)
        again = prepare(replay(shop.train, SEED + k + run.shift, *AGAIN_SECOND), shop.tokenizer)
        plan = replace(SECOND, seed=SECOND.seed + k + run.shift)
        fit(model, [*labelled, *again], plan, shop.work / f"{name}-{k}.pt", shop.tell)
        states.append(model.state_dict())
    model.load_state_dict(mean(states))
    return model


def third(shop: Workshop, model: Reader, labelled: Sequence[Prepared], name: str, run: Run) -> Reader:
    """The model after the third stage, in place."""
    for number, plan in enumerate(THIRD, start=1):
        drawn = SEED + 3 + number + run.shift
        examples = [*shop.whole, *replay(shop.train, drawn, *AGAIN_THIRD)]
        seen, passes = _swapped(examples, plan, drawn) if run.swapped else (examples, plan)
        items = [*prepare(seen, shop.tokenizer), *list(labelled) * run.times]
        fit(model, items, replace(passes, seed=plan.seed + run.shift), shop.work / f"{name}-{number}.pt", shop.tell)
    return model


def finished(shop: Workshop, labelled: Sequence[Prepared], name: str, runs: Sequence[Run] = RUNS) -> Reader:
    """The mean of these runs on these labelled sentences."""
    states = []
    for number, run in enumerate(runs):
        model = third(shop, second(shop, labelled, f"{name}-{number}", run), labelled, f"{name}-{number}-third", run)
        states.append(model.state_dict())
    model.load_state_dict(mean(states))
    return model


def built(shop: Workshop, runs: Sequence[Run] = RUNS) -> Reader:
    """The model that ships: the mean of these runs on all sentences, its statement head fitted once more."""
    return _refitted(shop, finished(shop, shop.labelled, "run", runs))


def _refitted(shop: Workshop, model: Reader) -> Reader:
    refit(model, prepare(shop.train, shop.tokenizer), SEED, shop.tell)
    return model


def further(shop: Workshop, file: Path) -> Reader:
    """The model of a finished file after the third stage, its statement head fitted once more. Raises ValueError where its vocabulary is another."""
    if json.loads(vocabulary_of(file)) != json.loads(shop.tokenizer.to_str()):
        raise ValueError(f"{file}: its vocabulary is not the one that the base model is cut to")
    model = fresh(shop)
    refill(model, file)
    return _refitted(shop, third(shop, model, shop.labelled, "further", RUNS[0]))


def mean(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of several models' weights."""
    return {name: torch.stack([state[name].float() for state in states]).mean(0).to(states[0][name].dtype) for name in states[0]}


def small(shop: Workshop, texts: Path | None, layers: int, runs: Sequence[Run] = RUNS) -> Reader:
    """A reader of fewer layers, taught by the finished one on all sentences that there are, those of `texts` (train.plain) among them."""
    teacher = built(shop, runs)
    student = smaller(teacher, shop.base, shop.kept, layers)
    asked = [*(plain(texts) if texts else []), *(all_pairs(e) for e in [*shop.train, *shop.whole] if e.pairs)]
    items = [*prepare(shop.train, shop.tokenizer), *shop.labelled, *prepare(asked, shop.tokenizer)]
    distil(teacher, student, items, replace(LESSON, layers=layers), shop.tell)
    return student


def folds(shop: Workshop, which: Sequence[int] = range(FOLDS)) -> list[Answer]:
    """Answers on each fold of the labelled sentences by a model that has not seen it; those of a fold stay in the work folder."""
    order = list(range(len(shop.labelled)))
    random.Random(SEED).shuffle(order)
    out: list[Answer] = []
    for fold in which:
        given = shop.work / f"fold-{fold}.json"
        if given.exists():
            out += [(right, chances) for right, chances in json.loads(given.read_text(encoding="utf-8"))]
            continue
        inside = [shop.labelled[i] for k, i in enumerate(order) if k % FOLDS != fold]
        outside = [shop.labelled[i] for k, i in enumerate(order) if k % FOLDS == fold]
        runs = [replace(run, shift=100 * (fold + 1)) for run in FOLD_RUNS]
        found = answers(finished(shop, inside, f"fold-{fold}", runs), outside)
        given.write_text(json.dumps(found), encoding="utf-8")
        out += found
    return out
