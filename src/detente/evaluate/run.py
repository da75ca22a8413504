"""Gold sets taken through the pipeline and scored, by set, language, kind and measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detente.evaluate.attributions import score_attributions
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.judged import score_judged
from detente.evaluate.marked import best_event, judged, root_of, score_marked
from detente.evaluate.match import match_article
from detente.evaluate.tally import Count, Score, f1_of, interval
from detente.evaluate.times import score_times
from detente.evaluate.toponyms import score_toponyms
from detente.model import Actor, Coded
from detente.own import BOTH, RULES, Own
from detente.pipeline import code_stream

__all__ = ["code_articles", "score_sets"]


def code_articles(articles: Sequence[GoldArticle], engine: str = BOTH) -> list[Coded | None]:
    """The records of each text; None where it was set aside. `engine` is one of own.ENGINES."""
    from detente.read import source_from_text

    stream = (source_from_text(article.text, name=article.id) for article in articles)
    return [result if isinstance(result, Coded) else None for result in code_stream(stream, Own(engine=engine))]


def score_sets(sets: Sequence[GoldSet], engine: str = BOTH) -> list[Score]:
    """Scores of all sets, one row for each set, language and measure, and `lang: "all"` for totals."""
    return [score for gold in sets for score in _score(gold, engine)]


def _score(gold: GoldSet, engine: str) -> list[Score]:
    if gold.format == "times":
        return score_times(gold)
    if gold.format == "toponyms":
        return score_toponyms(gold)
    if gold.format == "attributions":
        return score_attributions(gold)
    if gold.format == "judged":  # the records that the store holds: code its articles again to score another coder
        return score_judged(gold)
    if gold.format == "marked" and engine != RULES:
        return score_marked(gold, judged(gold))
    coded = code_articles(gold.articles, engine)
    if gold.format == "marked":
        return score_marked(gold, [best_event(article, result) for article, result in zip(gold.articles, coded, strict=True)])
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


def _sentence(article: GoldArticle, coded: Coded | None) -> dict[tuple[str, str], Count]:
    """Roots and dyads of a sentence from its text alone."""
    events = [e for e in coded.events if e.status != "negated"] if coded else []
    wanted = Counter((root_of(g["root"]), frozenset(g["actor"]), frozenset(g["recipient"])) for g in article.records["events"])
    got = Counter((root_of(e.type), _countries(e.actors), _countries(e.recipients)) for e in events)
    roots = [Counter(root for root, *_ in side.elements()) for side in (wanted, got)]
    return {
        ("sentence", "root"): Count(wanted.total(), got.total(), (roots[0] & roots[1]).total()),
        ("sentence", "dyad"): Count(wanted.total(), got.total(), (wanted & got).total()),
    }


def _countries(side: Sequence[Actor]) -> frozenset[str]:
    return frozenset(code for actor in side for code in actor.countries)
