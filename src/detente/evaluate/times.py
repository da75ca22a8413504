"""Public sets of time expressions in TimeML (TimeBank and AQUAINT as cleaned for TempEval-3), read where they lie; nothing of them is kept here.

Scored as TempEval-3 does (UzZaman et al. 2013, section 4): `relaxed`, an expression that touches one of the gold's; `strict`, one with the same
ends; `value`, one that touches and has the gold's value. The document's own creation time is given, as it was to the systems.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from detente.errors import GoldError
from detente.evaluate.drafts import draft_of, raw_span
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.tally import Count, Score, f1_of, interval
from detente.evidence import Span

__all__ = ["is_times", "load_times", "score_times"]

MEASURES = ("relaxed", "strict", "value")
DAY_CHARS = 10


def is_times(path: Path) -> bool:
    """Whether a path is a folder of TimeML files (.tml)."""
    return path.is_dir() and next(path.glob("*.tml"), None) is not None


def load_times(path: Path) -> GoldSet:
    """The set in a folder. Raises GoldError where a file cannot be read."""
    articles = []
    for file in sorted(path.glob("*.tml")):
        try:
            articles.append(_article(file))
        except (OSError, ValueError, ET.ParseError) as error:
            raise GoldError(f"cannot be read: {error}", item=str(file), stage="evaluate", remedy="see docs/evaluation.md") from error
    return GoldSet(path.resolve().name.lower(), "times", tuple(articles))


def _article(file: Path) -> GoldArticle:
    """The words between the TEXT tags, their expressions, and the day of the document's creation."""
    root = ET.parse(file).getroot()
    created, body = root.find("DCT/TIMEX3"), root.find("TEXT")
    if body is None:
        raise ValueError("there is no TEXT")
    text, found = "", []
    for words, element in _pieces(body):
        if element is not None and words.strip():
            found.append({"start": len(text), "end": len(text) + len(words), "value": element.get("value", "")})
        text += words
    day = (created.get("value") or "")[:DAY_CHARS] if created is not None else ""
    return GoldArticle(file.stem, "en", text, {"times": found, "published": day if len(day) == DAY_CHARS else None})


def _pieces(element: ET.Element) -> Iterator[tuple[str, ET.Element | None]]:
    """The text in order, in pieces: those of a time expression whole, with its element."""
    yield element.text or "", None
    for child in element:
        if child.tag == "TIMEX3":
            yield "".join(child.itertext()), child
        else:
            yield from _pieces(child)
        yield child.tail or "", None


def score_times(gold: GoldSet) -> list[Score]:
    """A row for each measure."""
    counts = [_counts(article) for article in gold.articles]
    out = []
    for measure in MEASURES:
        rows = [row[measure] for row in counts]
        precision, recall, f1 = f1_of(rows)
        listed, made, right = (sum(getattr(row, part) for row in rows) for part in ("gold", "system", "matched"))
        out.append(Score(gold.name, "en", "time", measure, precision, recall, f1, listed, made, right, *interval(rows)))
    return out


def _counts(article: GoldArticle) -> dict[str, Count]:
    """The counts of one article; each gold expression is matched once, with the first that touches it."""
    wanted: Sequence[dict[str, Any]] = article.records["times"]
    draft = draft_of(article, "when", article.records["published"])
    made = [(span, date.when.value) for date in draft.dates if (span := raw_span(draft, date.evidence.span))] if draft else []
    matched = dict.fromkeys(MEASURES, 0)
    free = sorted(made, key=lambda item: item[0])
    for row in wanted:
        span = Span(row["start"], row["end"])
        hit = next((item for item in free if item[0].touches(span)), None)
        if hit is not None:
            free.remove(hit)
            matched["relaxed"] += 1
            matched["strict"] += hit[0] == span
            matched["value"] += hit[1] == row["value"]
    return {measure: Count(len(wanted), len(made), matched[measure]) for measure in MEASURES}
