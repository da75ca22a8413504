"""Gold sets taken through the pipeline and scored, by set, language, kind and measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from detente.evaluate.attributions import score_attributions
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.match import match_article
from detente.evaluate.tally import Count, Score, f1_of, interval
from detente.evaluate.times import score_times
from detente.evaluate.toponyms import score_toponyms
from detente.model import Actor, Coded, Event
from detente.pipeline import BATCH_ARTICLES, code_batch

__all__ = ["code_articles", "score_sets"]

YIELDING = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {
    "AGREE": 1,
    "CONSULT": 1,
    "SUPPORT": 1,
    "CONCEDE": 1,
    "COOPERATE": 2,
    "AID": 2,
    "RETREAT": 2,
    "REQUEST": 3,
    "ACCUSE": 3,
    "REJECT": 3,
    "THREATEN": 3,
}
NONE = "NONE"


def code_articles(articles: Sequence[GoldArticle]) -> list[Coded | None]:
    """The records of each text; None where it was set aside."""
    from detente.read import source_from_text

    out: list[Coded | None] = []
    for start in range(0, len(articles), BATCH_ARTICLES):
        batch = [source_from_text(a.text, name=a.id) for a in articles[start : start + BATCH_ARTICLES]]
        out += [result if isinstance(result, Coded) else None for result in code_batch(batch)]
    return out


def score_sets(sets: Sequence[GoldSet]) -> list[Score]:
    """Scores of all sets, one row for each set, language and measure, and `lang: "all"` for totals."""
    return [score for gold in sets for score in _score(gold)]


def _score(gold: GoldSet) -> list[Score]:
    if gold.format == "times":
        return score_times(gold)
    if gold.format == "toponyms":
        return score_toponyms(gold)
    if gold.format == "attributions":
        return score_attributions(gold)
    coded = code_articles(gold.articles)
    if gold.format == "marked":
        return _marked(gold, coded)
    per_article = []
    for article, result in zip(gold.articles, coded, strict=True):
        counts = match_article(article, result).counts if gold.format == "annotated" else _sentence(article, result)
        per_article.append((article.lang, counts))
    out = []
    languages = ["all", *sorted({lang for lang, _ in per_article})]
    for lang in languages:
        rows = [counts for own, counts in per_article if lang in {own, "all"}]
        for kind, measure in sorted({key for counts in rows for key in counts}):
            out.append(_row(gold.name, lang, kind, measure, [counts.get((kind, measure), Count(0, 0, 0)) for counts in rows]))
    return out


def _row(name: str, lang: str, kind: str, measure: str, counts: Sequence[Count]) -> Score:
    precision, recall, f1 = f1_of(counts)
    low, high = interval(counts)
    totals = [sum(getattr(c, part) for c in counts) for part in ("gold", "system", "matched")]
    return Score(name, lang, kind, measure, precision, recall, f1, totals[0], totals[1], totals[2], low, high)


def _root(event: Event) -> str:
    return YIELDING.get(event.type, event.type)


def _sentence(article: GoldArticle, coded: Coded | None) -> dict[tuple[str, str], Count]:
    """Roots and dyads of a sentence from its text alone."""
    events = [e for e in coded.events if e.status != "negated"] if coded else []
    wanted = Counter(
        (YIELDING.get(g["root"], g["root"]), frozenset(g["actor"]), frozenset(g["recipient"])) for g in article.records["events"]
    )
    got = Counter((_root(e), _countries(e.actors), _countries(e.recipients)) for e in events)
    roots = [Counter(root for root, *_ in side.elements()) for side in (wanted, got)]
    return {
        ("sentence", "root"): Count(wanted.total(), got.total(), (roots[0] & roots[1]).total()),
        ("sentence", "dyad"): Count(wanted.total(), got.total(), (wanted & got).total()),
    }


def _countries(side: Sequence[Actor]) -> frozenset[str]:
    return frozenset(code for actor in side for code in actor.countries)


def _marked(gold: GoldSet, coded: Sequence[Coded | None]) -> list[Score]:
    """Root and quad class of the act of a marked source toward a marked target: macro-F1 and accuracy."""
    pairs = [(a.lang, a.records, _predicted(a, c)) for a, c in zip(gold.articles, coded, strict=True)]
    out = []
    for lang in ["all", *sorted({lang for lang, _, _ in pairs})]:
        rows = [(r, p) for own, r, p in pairs if lang in {own, "all"}]
        out.append(_macro(gold.name, lang, "root", [(r["root"], _root(p) if p else NONE) for r, p in rows]))
        out.append(_macro(gold.name, lang, "quad", [(str(r["quad"]), str(QUADS.get(p.type, 4)) if p else NONE) for r, p in rows]))
    return out


def _predicted(article: GoldArticle, coded: Coded | None) -> Event | None:
    """The event whose actor and recipient lie on the marked spans, else nearest to them."""
    if coded is None or not coded.events:
        return None
    source = article.records["source_span"] or (0, 0)
    target = article.records["target_span"] or (0, 0)

    def fit(event: Event) -> tuple[int, int]:
        on = any(a.evidence.span.start < source[1] and source[0] < a.evidence.span.end for a in event.actors)
        to = any(a.evidence.span.start < target[1] and target[0] < a.evidence.span.end for a in event.recipients)
        return int(on) + int(to), -abs(event.trigger.span.start - source[1])

    return max(coded.events, key=fit)


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
