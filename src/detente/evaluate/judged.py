"""A store whose records were judged (docs/review.md), as a gold set: the records that it holds today against what reviewers have decided.

Precision is over the records that are known to be right or wrong. Recall needs articles of which all is known: those that a reviewer has marked
complete. Where there are none it is None, not 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.errors import GoldError
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.pairing import pair
from detente.evaluate.tally import Count, Score, f1_of, interval, precision_interval
from detente.review.fields import KEYS, Record, type_of
from detente.review.gold import GoldRecord, Known, agrees, covers, known, right_type
from detente.store.lake import Lake

__all__ = ["is_judged", "load_judged", "score_judged"]

Key = tuple[str, str]  # kind, measure


@dataclass(slots=True)
class _Tally:
    """Gold, system and matched of one article, by kind and measure."""

    counts: dict[Key, list[float]] = field(default_factory=dict)

    def add(self, kind: str, measure: str, *, gold: float = 0, system: float = 0, matched: float = 0) -> None:
        held = self.counts.setdefault((kind.removesuffix("s"), measure), [0, 0, 0])
        for at, number in enumerate((gold, system, matched)):
            held[at] += number


def is_judged(path: Path) -> bool:
    """Whether a store lies here."""
    return (path / "articles" / "_delta_log").is_dir()


def load_judged(path: Path) -> GoldSet:
    """The judgements of a store as gold. Raises GoldError where it has none, StoreError where it cannot be read."""
    found = [each for each in known(Lake.open(path)) if each.gold or each.complete]
    if not found:
        raise GoldError(
            "nothing in this store has been judged", item=str(path), stage="evaluate", remedy="detente serve DIR; see docs/review.md"
        )
    articles = (GoldArticle(each.article.id, each.article.language or "und", each.article.text, {"known": each}) for each in found)
    return GoldSet(path.resolve().name, "judged", tuple(articles))


def score_judged(gold: GoldSet) -> list[Score]:
    """Scores by language, kind and measure.

    `right`: of the judged type; `whole`: and the other fields that its kind stands on; `type:X`: right, of one type alone. `sampled …` counts only
    the records that a sample drew, `complete …` only the articles of which all records of the kind are known.
    """
    rows = [(article.lang, _counted(article.records["known"])) for article in gold.articles]
    out = []
    for lang in ["all", *sorted({lang for lang, _ in rows})]:
        own = [counts for each, counts in rows if lang in {each, "all"}]
        keys = sorted({key for counts in own for key in counts})
        out += [_row(gold.name, lang, key, [counts[key] for counts in own if key in counts]) for key in keys]
    return out


def _row(name: str, lang: str, key: Key, counts: Sequence[Count]) -> Score:
    kind, measure = key
    precision, recall, f1 = f1_of(counts)
    totals = [sum(getattr(count, part) for count in counts) for part in ("gold", "system", "matched")]
    if measure.startswith("complete"):
        low, high = interval(counts)
        return Score(name, lang, kind, measure, precision, recall, f1, totals[0], totals[1], totals[2], low, high)
    low, high = precision_interval(counts)
    return Score(name, lang, kind, measure, precision, None, None, totals[0], totals[1], totals[2], low, high)


def _counted(known_: Known) -> dict[Key, Count]:
    tally = _Tally()
    for kind, records in known_.records.items():
        _kind(tally, known_, kind, list(records))
    return {key: Count(*numbers) for key, numbers in tally.counts.items()}


def _kind(tally: _Tally, known_: Known, kind: str, records: list[Record]) -> None:
    """Count the records of one kind: those that are known, and, where the article is complete, all."""
    text = known_.article.text
    true = [{"gold": each} for each in known_.gold if each.kind == kind and each.true]
    false = [each for each in known_.gold if each.kind == kind and not each.true]

    def score(row: dict[str, Any], record: Record) -> float:
        gold: GoldRecord = row["gold"]
        share = covers(gold, record)
        return share and share + 4 * right_type(gold, record) + 2 * agrees(gold, record, text, KEYS[kind]) + (gold.record == record.id)

    pairs, _, spare = pair(true, records, score)
    wrong = _pick(false, spare, text)
    spurious = [record for record in spare if all(record is not other for _, other in wrong)]
    for row, record in pairs:
        gold: GoldRecord = row["gold"]
        right = right_type(gold, record)
        whole = right and agrees(gold, record, text, KEYS[kind])
        _add(tally, kind, record, gold.sampled, right, whole)
    for gold, record in wrong:
        _add(tally, kind, record, gold.sampled, right=False, whole=False)
    for measure in ("right", "whole"):
        if true:
            tally.add(kind, measure, gold=len(true))
    if kind in known_.complete:
        _complete(tally, kind, [row["gold"] for row in true], [record for _, record in wrong] + spurious, pairs, text)


def _add(tally: _Tally, kind: str, record: Record, sampled: bool, right: bool, whole: bool) -> None:
    for measure, hit in (("right", right), ("whole", whole)):
        tally.add(kind, measure, system=1, matched=hit)
        if sampled:
            tally.add(kind, f"sampled {measure}", system=1, matched=hit)
    tally.add(kind, f"type:{type_of(kind, record)}", system=1, matched=right)


def _complete(
    tally: _Tally, kind: str, true: list[GoldRecord], wrong: list[Record], pairs: list[tuple[dict[str, Any], Record]], text: str
) -> None:
    rights = [(row["gold"], record, right_type(row["gold"], record)) for row, record in pairs]
    wholes = sum(right and agrees(gold, record, text, KEYS[kind]) for gold, record, right in rights)
    system = len(wrong) + len(pairs)
    tally.add(kind, "complete right", gold=len(true), system=system, matched=sum(right for *_, right in rights))
    tally.add(kind, "complete whole", gold=len(true), system=system, matched=wholes)
    for name, number in Counter(gold.type for gold in true if gold.type).items():
        tally.add(kind, f"complete type:{name}", gold=number)
    for name, number in Counter(type_of(kind, record) for record in [*wrong, *(record for _, record, _ in rights)]).items():
        tally.add(kind, f"complete type:{name}", system=number)
    for gold, _, right in rights:
        if gold.type:
            tally.add(kind, f"complete type:{gold.type}", matched=right)


def _pick(false: Sequence[GoldRecord], spare: Sequence[Record], text: str) -> list[tuple[GoldRecord, Record]]:
    """The records that say again what was rejected, one for each rejection at most."""
    taken: set[int] = set()
    out = []
    for gold in false:
        fitting = [
            (record.id == gold.seen, covers(gold, record), n)
            for n, record in enumerate(spare)
            if n not in taken and (record.id == gold.seen or _again(gold, record, text))
        ]
        if fitting:
            n = max(fitting)[-1]
            taken.add(n)
            out.append((gold, spare[n]))
    return out


def _again(gold: GoldRecord, record: Record, text: str) -> bool:
    return covers(gold, record) > 0 and right_type(gold, record) and agrees(gold, record, text, KEYS[gold.kind])
