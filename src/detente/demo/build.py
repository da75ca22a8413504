"""Build the demonstration store: code the package's articles, link them, draw queues, and put the made-up reviewers' judgements in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.draft import Source
from detente.errors import StoreError
from detente.evidence import Evidence, cite
from detente.model import Coded, Correction, Judgement
from detente.own import BOTH, Own
from detente.resources import DATA

if TYPE_CHECKING:
    from detente.review.fields import Record
    from detente.review.queues import Plan
    from detente.scale.run import Progress
    from detente.store.lake import Lake

__all__ = ["ARTICLES", "DemoSummary", "make", "plans", "verdicts"]

ARTICLES = DATA / "demo"
JUDGEMENTS = ARTICLES / "judgements.jsonl"
PREFIX = "demo/"  # what the articles' sources are called in the store, wherever the package lies
REVIEWERS = ("ana", "boris")


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What stands in the demonstration store. `coded` counts the articles that this call coded: 0 where the store was there already.

    `records` are those of this call by kind, `judgements` and `tasks` all that the store holds. `seconds` is what the call took.
    """

    articles: int
    coded: int
    records: dict[str, int]
    stories: int
    judgements: int
    tasks: int
    seconds: float


def make(
    store: str | Path,
    *,
    engine: str = BOTH,
    workers: int = 1,
    articles: Path = ARTICLES,
    progress: Callable[[Progress], None] | None = None,
) -> DemoSummary:
    """Make the demonstration store in a new or empty folder; one that was left half built is finished, a whole one stays as it is.

    The same version gives the same records, queues and judgements. `articles` is the folder of pages. Raises StoreError where the folder holds
    anything else.
    """
    from detente.reprints.link import link
    from detente.review.journal import judgements
    from detente.review.queues import draw, keep, tasks
    from detente.scale.run import run
    from detente.store.lake import Lake
    from detente.store.tables import rows_of

    started = time.perf_counter()
    items = list(_pages(articles))
    there = _there(store)
    summary = run(items, store=store, inputs=["demo"], workers=workers, total=len(items), progress=progress, own=Own(engine=engine))
    linked = link(store)
    lake = Lake.open(store)
    drawn = {task.queue for task in tasks(lake)}
    for plan in plans():
        if plan.name not in drawn and (found := draw(lake, plan)):
            keep(lake, found)
    if not judgements(lake):
        lake.append("judgements", rows_of("judgements", verdicts(lake)))
    return DemoSummary(
        articles=there + summary.coded,
        coded=summary.coded,
        records=summary.records,
        stories=linked.stories,
        judgements=len(judgements(lake)),
        tasks=len(tasks(lake)),
        seconds=time.perf_counter() - started,
    )


def plans() -> tuple[Plan, ...]:
    """The queues of the demonstration: what the coder is least sure of, for anybody, and a sample that two reviewers share."""
    from detente.review.queues import SAMPLE, UNCERTAIN, Plan

    return (
        Plan("least sure", UNCERTAIN, "events", 20),
        Plan("sample", SAMPLE, "events", 30, reviewers=REVIEWERS, overlap=0.4),
    )


def verdicts(lake: Lake) -> list[Judgement]:
    """The judgements on file about records that are in the store; a record that another engine does not give has none."""
    from detente.review.judgements import Ruling, judge

    coded = _coded(lake)
    heads = lake.heads()
    found: list[Judgement] = []
    for row in _rows():
        article = coded.get(f"{PREFIX}{row['article']}.html")
        record = None if article is None else _record(article, row)
        if article is None or record is None:
            continue
        text = article.article.text
        fixes = tuple(Correction(fix["field"], fix.get("value"), _words(fix, text)) for fix in row.get("corrections", ()))
        ruling = Ruling(row["decision"], row["author"], row["made"], row["reason"], fixes, task=row.get("task"))
        found.append(judge(article.article, row["kind"], record, ruling, coder=heads[article.article.id].coder))
    return found


def _pages(folder: Path) -> Iterator[Source]:
    """The articles in the order of their names, under names that do not tell where the package lies."""
    from detente.read import sources

    for item in sources([folder]):
        if isinstance(item, Source) and item.media == "html":
            yield replace(item, name=f"{PREFIX}{Path(item.name).name}")


def _there(store: str | Path) -> int:
    """How many articles of ours a folder holds already. Raises StoreError where it holds others: they are not ours to mix with."""
    from detente.store.lake import Lake

    folder = Path(store)
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return 0
    found = Lake.open(store).column("articles", "source")
    if any(not source.startswith(PREFIX) for (source,) in found):
        raise StoreError(
            "this is a store already, of other articles", item=str(store), stage="demo", remedy="name a new folder; nothing was changed"
        )
    return len(found)


def _coded(lake: Lake) -> dict[str, Coded]:
    """All articles with their records, by source."""
    from detente.store.tables import from_tables

    found = (from_tables(lake.of_article(key))[0] for key in sorted(lake.heads()))
    return {coded.article.source: coded for coded in found}


def _rows() -> Sequence[dict[str, Any]]:
    return [json.loads(line) for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines()]


def _record(coded: Coded, row: dict[str, Any]) -> Record | None:
    """The record that a row is about: the first of its kind whose anchor begins with the row's words; None where there is none."""
    from detente.review.fields import anchor_of

    kind = row["kind"]
    records: Sequence[Record] = getattr(coded, kind)
    return next((record for record in records if anchor_of(kind, record).quote.startswith(row["words"])), None)


def _words(fix: dict[str, Any], text: str) -> Evidence | None:
    """The words of a correction: the first place where they stand in the text."""
    if "words" not in fix:
        return None
    at = text.index(fix["words"])
    return cite(text, fix["field"], at, at + len(fix["words"]))
