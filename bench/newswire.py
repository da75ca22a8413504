"""How many acts of plain newswire the coder finds, and how many of its own are told: English and French sentences with every act between those named.

    python bench/newswire.py [FOLDER] [--engine both] [--show]

The files (tests/gold/newswire, format of train/whole.py) were written for this and teach nothing. An act is found where an event has its type, one
of its doers and, where it has receivers, one of them. An event counts as made up where its sides are marked in the sentence and no such act is
told; one whose sides nobody marked is not counted. What is only possible is no act; what is denied need not be found, and does no harm where it is
(the rulings make a refusal of some of it).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.evidence import Span
from detente.model import Actor, Coded, Event
from detente.own import Own
from detente.pipeline import code_stream
from detente.read import source_from_text

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))  # train is no part of the package

from train.examples import Example  # noqa: E402
from train.whole import whole  # noqa: E402

DEFAULT = HERE / "tests" / "gold" / "newswire"
Told = tuple[str, Span | None, Span | None]  # type, doer, receiver


def told(example: Example) -> dict[tuple[str, Span | None], set[Told]]:
    """The acts of a sentence: pairs of one type told by the same words are one."""
    out: dict[tuple[str, Span | None], set[Told]] = {}
    for pair, label in example.pairs:
        if label.status in ("happened", "future"):
            (type_,) = label.types
            out.setdefault((type_, label.trigger), set()).add((type_, pair.actor, pair.recipient))
    return out


def denied(example: Example) -> list[Span | None]:
    """Who is said not to have done something."""
    return [pair.actor for pair, label in example.pairs if label.status == "negated"]


def shows(event: Event, act: Told) -> bool:
    """Whether an event tells one pair of an act; what two do together has no receiver of its own."""
    type_, doer, receiver = act
    if event.type != type_ or not _among(doer, event.actors):
        return False
    return receiver is None or _among(receiver, event.recipients or (event.actors if len(event.actors) > 1 else ()))


def about_the_marked(event: Event, example: Example) -> bool:
    """Whether all sides of an event are marked in the sentence."""
    marked = example.actors or ()
    return all(any(side.evidence.span.touches(span) for span in marked) for side in (*event.actors, *event.recipients))


def _among(span: Span | None, side: Sequence[Actor]) -> bool:
    return span is not None and any(actor.evidence.span.touches(span) for actor in side)


def count(pairs: Iterator[tuple[Example, Coded]], show: bool) -> Counter[str]:
    """Acts, those found, events about those who are marked, and those of them that are right."""
    out: Counter[str] = Counter()
    for example, coded in pairs:
        acts = told(example)
        for (type_, words), sides in acts.items():
            found = any(shows(event, act) for event in coded.events for act in sides)
            out.update(acts=1, found=found)
            if show and not found:
                assert words is not None
                print(f"missed {type_} «{example.text[words.start : words.end]}» | {example.text}")
        every = [act for sides in acts.values() for act in sides]
        for event in coded.events:
            if about_the_marked(event, example):
                if any(_among(doer, event.actors) for doer in denied(example)):
                    continue
                right = any(shows(event, act) for act in every)
                out.update(events=1, right=right)
                if show and not right:
                    print(f"made up {event.type} «{event.trigger.quote}» {event.rule} {event.confidence} | {example.text}")
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--engine", default="both")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    for file in sorted(options.folder.glob("*.txt")):
        examples = list(whole(file))
        coded = code_stream((source_from_text(e.text, name=f"{file.stem}-{i}") for i, e in enumerate(examples)), Own(engine=options.engine))
        counts = count(((e, c) for e, c in zip(examples, coded, strict=True) if isinstance(c, Coded)), options.show)
        precision, recall = counts["right"] / max(counts["events"], 1), counts["found"] / max(counts["acts"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{file.stem}  precision {precision:.3f} of {counts['events']}  recall {recall:.3f} of {counts['acts']}  f1 {f1:.3f}")


if __name__ == "__main__":
    main()
