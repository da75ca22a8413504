"""Whether the same report gives the same events in every language: the language versions of NTREX-128's political articles against the English ones.

    python bench/agreement.py [NTREX.jsonl] [--engine both] [--json] [--show LANG]

An article is political where its English version has at least LEAST_EVENTS events between countries. An event agrees when type, actor countries and
recipient countries are equal (as multisets in an article); F1 of each language over all articles, and of types alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.model import Actor, Coded, Event
from detente.own import Own
from detente.pipeline import code_stream
from detente.read import source_from_text

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "ntrex.jsonl"
LEAST_EVENTS = 2
Key = tuple[str, ...]


def keys(coded: Coded) -> Counter[Key]:
    """Type, actor countries and recipient countries of each event that is no denial."""
    return Counter((e.type, _codes(e.actors), _codes(e.recipients)) for e in coded.events if e.status != "negated")


def _codes(side: Sequence[Actor]) -> str:
    return "+".join(sorted({code for actor in side for code in actor.countries}))


def f1(pairs: Iterable[tuple[Counter[Key], Counter[Key]]]) -> float:
    """F1 of multisets over all articles."""
    both = total = 0
    for one, other in pairs:
        both += 2 * (one & other).total()
        total += one.total() + other.total()
    return both / total if total else 0.0


def types(found: Counter[Key]) -> Counter[Key]:
    """The types alone."""
    out: Counter[Key] = Counter()
    for key, count in found.items():
        out[key[:1]] += count
    return out


def shown(event: Event) -> str:
    """An event in a line."""
    return f"{event.type} {_codes(event.actors)} → {_codes(event.recipients)}  «{event.trigger.quote}»  [{event.rule}]"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--engine", default="both")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", help="print the events of this language beside the English ones")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    coded = _coded([row for row in rows if row["lang"] == "en"], options.engine)
    political = sorted(doc for (doc, _), found in coded.items() if keys(found).total() >= LEAST_EVENTS)
    coded |= _coded([row for row in rows if row["lang"] != "en" and row["doc"] in political], options.engine)
    report = {}
    for lang in sorted({row["lang"] for row in rows} - {"en"}):
        pairs = [(keys(coded[doc, "en"]), keys(coded[doc, lang])) for doc in political if (doc, lang) in coded]
        report[lang] = {
            "f1": round(f1(pairs), 3),
            "types": round(f1((types(a), types(b)) for a, b in pairs), 3),
            "events": sum(b.total() for _, b in pairs),
        }
    mean = round(sum(row["f1"] for row in report.values()) / len(report), 3)
    if options.json:
        print(json.dumps({"articles": len(political), "mean": mean, **report}))
        return
    print(f"{len(political)} articles, {sum(keys(coded[doc, 'en']).total() for doc in political)} events in English; mean F1 {mean}")
    for lang, row in report.items():
        print(f"{lang}  f1 {row['f1']:.3f}  types {row['types']:.3f}  events {row['events']}")
    if options.show:
        for doc in political:
            for lang in ("en", options.show):
                print(f"\n{doc} {lang}")
                for event in coded[doc, lang].events:
                    print("   ", shown(event))


def _coded(rows: list[dict[str, str]], engine: str) -> dict[tuple[str, str], Coded]:
    """The records of versions, by article and language."""
    given = [source_from_text(row["text"], name=f"{row['doc']} {row['lang']}") for row in rows]
    results = code_stream(given, own=Own(engine=engine))
    return {(row["doc"], row["lang"]): result for row, result in zip(rows, results, strict=True) if isinstance(result, Coded)}


if __name__ == "__main__":
    main()
