"""Marked sentences: the act of a marked source toward a marked target, by the records of the rules or as the reader judges the pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.tally import Count, Score, f1_of
from detente.evidence import Span
from detente.model import Coded, Event
from detente.ontology import quad

__all__ = ["best_event", "judged", "root_of", "score_marked"]

YIELDING = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
NONE = "NONE"


def root_of(type_: str) -> str:
    """The root that a type counts as: YIELD stands for CONCEDE and RETREAT."""
    return YIELDING.get(type_, type_)


def judged(gold: GoldSet) -> list[str | None]:
    """The type that the reader gives each marked pair, which is known to have an act. It sees one sentence at a time."""
    from detente.reader.inputs import Pair
    from detente.reader.labels import TYPES
    from detente.reader.session import Asked, read

    out: list[str | None] = []
    for article in gold.articles:
        source, target = (Span(*found) if (found := article.records[side]) else None for side in ("source_span", "target_span"))
        (reading,) = read([Asked(article.text, (Pair(source, target),))])
        chances: Counter[str] = Counter()
        for type_, chance in zip(TYPES, reading.answers[0].chances, strict=True):
            if type_ != NONE:
                chances[root_of(type_)] += chance  # type: ignore[assignment]  # a counter of floats
        root = max(chances, key=lambda name: (chances[name], name))
        out.append(next(type_ for type_ in TYPES if root_of(type_) == root))
    return out


def best_event(article: GoldArticle, coded: Coded | None) -> str | None:
    """The type of the event whose actor and recipient lie on the marked spans, else nearest to them; None where there is no event."""
    if coded is None or not coded.events:
        return None
    source = article.records["source_span"] or (0, 0)
    target = article.records["target_span"] or (0, 0)

    def fit(event: Event) -> tuple[int, int]:
        on = any(a.evidence.span.start < source[1] and source[0] < a.evidence.span.end for a in event.actors)
        to = any(a.evidence.span.start < target[1] and target[0] < a.evidence.span.end for a in event.recipients)
        return int(on) + int(to), -abs(event.trigger.span.start - source[1])

    return max(coded.events, key=fit).type


def score_marked(gold: GoldSet, types: Sequence[str | None]) -> list[Score]:
    """Root and quad class of the act of each marked source toward its target, macro-F1 and accuracy; None is no answer."""
    rows = list(zip(gold.articles, types, strict=True))
    out = []
    for lang in ["all", *sorted({article.lang for article in gold.articles})]:
        here = [(article.records, type_) for article, type_ in rows if lang in {article.lang, "all"}]
        out.append(_macro(gold.name, lang, "root", [(record["root"], root_of(type_) if type_ else NONE) for record, type_ in here]))
        quads = [(str(record["quad"]), str(_quad(type_)) if type_ else NONE) for record, type_ in here]
        out.append(_macro(gold.name, lang, "quad", quads))
    return out


def _quad(type_: str) -> int:
    """The quad class of a type as these sets have it: all that yields is material."""
    return quad("RETREAT") if root_of(type_) == "YIELD" else quad(type_)


def _macro(name: str, lang: str, measure: str, labels: Iterable[tuple[str, str]]) -> Score:
    found = list(labels)
    gold, system = Counter(g for g, _ in found), Counter(p for _, p in found)
    matched = Counter(g for g, p in found if g == p)
    f1s = [f1_of([Count(gold[label], system[label], matched[label])])[2] for label in sorted(gold)]
    macro = sum(f1s) / len(f1s) if f1s else 0.0
    right = sum(matched.values())
    predicted = len(found) - system[NONE]
    accuracy = right / len(found) if found else 0.0
    return Score(
        name,
        lang,
        "marked",
        measure,
        right / predicted if predicted else 0.0,
        accuracy,
        macro,
        len(found),
        predicted,
        right,
        macro,
        macro,
        accuracy,
    )
