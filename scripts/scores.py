"""Print the score tables of README.md and docs/evaluation.md: `python scripts/scores.py GOLD`, where GOLD holds annotated/ and the other sets."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from detente.evaluate import Score, evaluate
from detente.evaluate.match import match_article
from detente.evaluate.pairing import Findings
from detente.evaluate.run import code_articles
from detente.evaluate.sets import load
from detente.evaluate.tally import Count, f1_of

MEASURES = (
    ("event, type", "event", "type"),
    ("event, whole (type and both sides)", "event", "whole"),
    ("statement, content", "statement", "content"),
    ("statement, whole (speaker, cue, content)", "statement", "whole"),
    ("position, holder and stance", "position", "right"),
    ("position, whole (and target)", "position", "whole"),
    ("relation", "relation", "whole"),
    ("date value", "date", "value"),
    ("place", "place", "within"),
    ("publication date", "published", "interval"),
    ("flag", "flag", "kind"),
)
NOTHING = Count(0, 0, 0)


def by_language(scores: Sequence[Score]) -> list[str]:
    """One row a measure: F1 in French, in English, and in both with its interval."""
    found = {(s.lang, s.kind, s.measure): s for s in scores}
    out = ["| measure (F1) | French | English | both (95 % interval) |", "|---|---|---|---|"]
    for name, kind, measure in MEASURES:
        fr, en, both = (found.get((lang, kind, measure)) for lang in ("fr", "en", "all"))
        one = [f"{s.f1:.2f}" if s else "–" for s in (fr, en)]
        last = f"{both.f1:.2f} ({both.low:.2f}–{both.high:.2f})" if both else "–"
        out.append(f"| {name} | {one[0]} | {one[1]} | {last} |")
    return out


def by_article(folder: Path) -> list[str]:
    """One row an article: right of gold, and how many the system gave."""
    gold = load(folder)
    kinds = [m for m in MEASURES if m[1:] in {("event", "whole"), ("statement", "whole"), ("position", "right"), ("relation", "whole")}]
    kinds += [m for m in MEASURES if m[1] in {"date", "place", "published"}]
    out = ["| article | " + " | ".join(name for name, _, _ in kinds) + " | forbidden |", "|---" * (len(kinds) + 2) + "|"]
    for article, coded in zip(gold.articles, code_articles(gold.articles), strict=True):
        findings = match_article(article, coded)
        forbidden = findings.counts.get(("event", "not_events"), NOTHING).system
        cells = [_cell(findings, kind, measure) for _, kind, measure in kinds]
        out.append(f"| {article.id} | " + " | ".join(cells) + f" | {forbidden:.0f} |")
    return out


def _cell(findings: Findings, kind: str, measure: str) -> str:
    count = findings.counts.get((kind, measure), NOTHING)
    if count.gold == count.system == 0:
        return "–"
    return f"{count.matched:.0f} of {count.gold:.0f}, {count.system:.0f} given ({f1_of([count])[2]:.2f})"


def main() -> None:
    """Print all tables."""
    gold = Path(sys.argv[1])
    print("\n".join(by_language(evaluate([gold / "annotated"]))), end="\n\n")
    print("\n".join(by_article(gold / "annotated")), end="\n\n")
    for score in evaluate([gold / "sentences" / "starter.jsonl", gold / "plv" / "train.jsonl"]):
        if score.lang in {"fr", "en"} or score.kind == "marked":
            accuracy = "" if score.accuracy is None else f", accuracy {score.accuracy:.3f}"
            print(f"{score.set} {score.lang} {score.kind} {score.measure}: F1 {score.f1:.3f} of {score.gold:.0f}{accuracy}")


if __name__ == "__main__":
    main()
