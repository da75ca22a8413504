"""Public sets of toponyms with coordinates (LGL, TR-News, GeoVirus, GeoWebNews), read where they lie; nothing of them is kept here.

Two ways to be scored: end to end, the spans that the coder calls places; and the resolution alone, of the spans that the gold gives. Each set
is cut in two by a hash of its articles' ids: `tuning`, on which constants may be set, and `held`, which is only measured.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.errors import GoldError
from detente.evaluate.drafts import clean_offsets, draft_of, raw_span
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.tally import Count, Score, f1_of, interval
from detente.evidence import Span
from detente.where.gazetteer import nearest_country
from detente.where.geometry import km

__all__ = ["is_toponyms", "load_toponyms", "score_toponyms"]

WITHIN_KM = 161.0  # a hundred miles: the measure of the field since Leidner (2008)
WEBNEWS = "gwn_full.txt"
HALVES = ("held", "tuning")
MEASURES = ("span", "found", "country", "within 161 km")


def is_toponyms(path: Path) -> bool:
    """Whether a path has the shape of such a set: an .xml file, or a folder with gwn_full.txt and files/."""
    return path.suffix == ".xml" or (path / WEBNEWS).is_file()


def load_toponyms(path: Path) -> GoldSet:
    """The set at a path. Raises GoldError where it cannot be read."""
    try:
        articles = tuple(_webnews(path) if path.is_dir() else _xml(path))
    except (OSError, ValueError, AttributeError, ET.ParseError) as error:
        raise GoldError(f"cannot be read: {error}", item=str(path), stage="evaluate", remedy="see docs/evaluation.md") from error
    return GoldSet("geowebnews" if path.is_dir() else path.stem.lower(), "toponyms", articles)


def _xml(path: Path) -> Iterator[GoldArticle]:
    """LGL and TR-News (`toponym` with `gaztag`), GeoVirus (`location`)."""
    for number, article in enumerate(ET.parse(path).getroot().iter("article")):
        text = article.findtext("text") or ""
        found = []
        for top in (*article.iter("toponym"), *article.iter("location")):
            lat, lon = next(top.iter("lat"), None), next(top.iter("lon"), None)
            row = {"start": int(top.findtext("start") or 0), "end": int(top.findtext("end") or 0)}
            words = top.findtext("phrase") or top.findtext("name") or ""
            if text[row["start"] : row["end"]] != words:  # GeoVirus counts from one
                row = {key: value - 1 for key, value in row.items()}
            if text[row["start"] : row["end"]] == words:
                point = (float(lat.text or ""), float(lon.text or "")) if lat is not None and lon is not None else None
                found.append({**row, "point": point})
        yield GoldArticle(article.get("docid") or str(number), "en", text, {"toponyms": found})


def _webnews(path: Path) -> Iterator[GoldArticle]:
    """GeoWebNews: a line of `name,,words,,lat,,lon,,start,,end||…` for each file."""
    for number, line in enumerate((path / WEBNEWS).read_text(encoding="utf-8").splitlines()):
        text = (path / "files" / str(number)).read_text(encoding="utf-8")
        found: list[dict[str, Any]] = []
        for item in filter(None, line.strip().split("||")):
            *_, words, lat, lon, start, end = item.replace(",,,", ",,").split(",,")
            if text[int(start) : int(end)] == words:
                found.append({"start": int(start), "end": int(end), "point": (float(lat), float(lon))})
        yield GoldArticle(str(number), "en", text, {"toponyms": found})


def half(article: str) -> str:
    """The half that an article belongs to, by its id."""
    return HALVES[hashlib.sha256(article.encode()).digest()[0] % 2]


def score_toponyms(gold: GoldSet) -> list[Score]:
    """Both ways of scoring, for each half."""
    counts: dict[str, list[dict[str, Count]]] = {name: [] for name in HALVES}
    for article in gold.articles:
        counts[half(article.id)].append(_article(article))
    out = []
    for name in HALVES:
        for measure in MEASURES:
            rows = [row[measure] for row in counts[name]]
            precision, recall, f1 = f1_of(rows)
            low, high = interval(rows)
            listed, made, right = (sum(getattr(row, part) for row in rows) for part in ("gold", "system", "matched"))
            accuracy = None if measure == "span" else recall
            name_of_half = f"{gold.name}/{name}"
            out.append(Score(name_of_half, "en", "toponym", measure, precision, recall, f1, listed, made, right, low, high, accuracy))
    return out


def _article(article: GoldArticle) -> dict[str, Count]:
    """The counts of one article."""
    from detente.where.given import resolve

    draft = draft_of(article, "where")
    gold = article.records["toponyms"]
    if draft is None:
        return {measure: Count(len(gold), 0, 0) for measure in MEASURES}
    # The coder reads the text cleaned; spans are led back to the text as given.
    spans = {(row["start"], row["end"]) for row in gold}
    made = [raw_span(draft, place.evidence.span) for place in draft.places]
    hits = sum(span is not None and (span.start, span.end) in spans for span in made)
    to_clean = clean_offsets(draft)
    pointed = [row for row in gold if row["point"] is not None and row["start"] in to_clean and row["end"] - 1 in to_clean]
    found = resolve(draft, [Span(to_clean[row["start"]], to_clean[row["end"] - 1] + 1) for row in pointed])
    pairs = [(row["point"], where) for row, where in zip(pointed, found, strict=True) if where is not None and where.lat is not None]
    near = sum(km(point, (where.lat, where.lon or 0.0)) <= WITHIN_KM for point, where in pairs if where.lat is not None)
    right = sum(where.country in {None, nearest_country(*point)} for point, where in pairs)
    return {
        "span": Count(len(gold), len(made), hits),
        "found": Count(len(pointed), len(pairs), len(pairs)),
        "country": Count(len(pointed), len(pairs), right),
        "within 161 km": Count(len(pointed), len(pairs), near),
    }
