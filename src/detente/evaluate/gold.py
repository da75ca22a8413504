"""Gold sets in their three formats: annotated articles, plain sentences with events, and marked sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.errors import GoldError
from detente.evidence import Span

__all__ = ["GoldArticle", "GoldSet", "load_records", "locate", "sentence_span"]

# What each record must have, by kind, for its article to be scored.
NEEDED = {
    "actors": ("id",),
    "events": ("id", "type", "actor", "recipient", "trigger", "sentence"),
    "not_events": ("evidence",),
    "statements": ("id", "speaker", "cue", "content"),
    "positions": ("id", "holder", "stance", "target", "evidence"),
    "relations": ("kind", "parties", "evidence"),
    "dates": ("text",),
    "places": ("text", "lat", "lon", "within_km"),
}
NEEDED_IN_SENTENCES = {"events": ("root", "actor", "recipient")}
NEEDED_IN_MARKED = ("target_span", "root", "quad")
SENTENCE_END = re.compile(r"[.!?…](?=\s|$|[»”\"])|\n")


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article, or one sentence: its text and its records as they stand in the gold file."""

    id: str
    lang: str
    text: str
    records: dict[str, Any]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """`format`: annotated, sentences, marked, times, toponyms, attributions or judged."""

    name: str
    format: str
    articles: tuple[GoldArticle, ...]


def load_records(path: Path) -> GoldSet:
    """The set of our own formats at a path: annotated folders, or rows of sentences. Raises GoldError where it is neither."""
    try:
        folders = _folders(path) if path.is_dir() else None
        rows = path.suffix == ".jsonl" and path.exists()
    except OSError as error:
        raise GoldError(f"cannot be read: {error.strerror}", item=str(path), stage="evaluate", remedy="check its rights") from error
    if folders:
        return GoldSet(path.resolve().name, "annotated", tuple(_annotated(folder) for folder in folders))
    if folders is not None:
        raise GoldError("no gold.json in it or in its folders", item=str(path), stage="evaluate", remedy="name an annotated folder")
    if rows:
        return _lines(path)
    raise GoldError("neither a folder nor a .jsonl file", item=str(path), stage="evaluate", remedy="see docs/evaluation.md")


def _folders(path: Path) -> list[Path]:
    """The annotated folders that a folder is, or holds."""
    return [path] if (path / "gold.json").exists() else sorted(p for p in path.iterdir() if (p / "gold.json").exists())


def _annotated(folder: Path) -> GoldArticle:
    try:
        records = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        language = _field(records, "document", "language")
        text = (folder / records.get("file", "source.txt")).read_text(encoding="utf-8")
        if records["document"].get("published"):
            for end in ("earliest", "latest"):
                date.fromisoformat(_field(records, "document", "published", end))
        _check(records, NEEDED)
    except (OSError, ValueError, TypeError) as error:
        raise GoldError(f"cannot be read: {error}", item=str(folder), stage="evaluate", remedy="mend the gold file") from error
    return GoldArticle(records.get("id", folder.name), language, text, records)


def _lines(path: Path) -> GoldSet:
    articles = []
    kinds = set()
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")  # splitlines would cut at U+2028, which JSON strings may hold
    except (OSError, ValueError) as error:
        raise GoldError(f"cannot be read: {error}", item=str(path), stage="evaluate", remedy="save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            articles.append(GoldArticle(_field(row, "id"), _field(row, "lang"), _field(row, "text"), row))
            kinds.add("marked" if "source_span" in row else "sentences" if "events" in row else "unknown")
            if "source_span" in row:
                _has_all(row, NEEDED_IN_MARKED)
            _check(row, NEEDED_IN_SENTENCES)
        except (ValueError, TypeError) as error:
            raise GoldError(f"row {number} cannot be read: {error}", item=str(path), stage="evaluate", remedy="mend the row") from error
    if len(kinds) != 1 or "unknown" in kinds:
        raise GoldError(
            "rows are not all marked sentences or all sentences with events",
            item=str(path),
            stage="evaluate",
            remedy="see docs/evaluation.md",
        )
    return GoldSet(path.stem, kinds.pop(), tuple(articles))


def _check(records: dict[str, Any], needed: Mapping[str, Sequence[str]]) -> None:
    """Raise ValueError where a record of a kind lacks what it must have."""
    for kind, names in needed.items():
        for number, record in enumerate(records.get(kind, []), start=1):
            _has_all(record, names, f"record {number} of {kind}: ")


def _has_all(record: dict[str, Any], names: Sequence[str], where: str = "") -> None:
    for name in names:
        if name not in record:
            raise ValueError(f"{where}there is no {name!r}")


def _field(record: dict[str, Any], *path: str) -> str:
    """The text at the end of a path of names. Raises ValueError where there is none."""
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str):
        raise ValueError(f"there is no {'.'.join(path)!r}, or it is no text")
    return value


def locate(article: GoldArticle, quote: str, after: int = 0) -> Span:
    """Where a quoted string stands: its first occurrence at or after an offset, else the first. Raises GoldError where it is nowhere."""
    at = article.text.find(quote, after)
    at = article.text.find(quote) if at < 0 else at
    if at < 0:
        raise GoldError(f"{quote!r} does not occur in the text", item=article.id, stage="evaluate", remedy="mend the gold file")
    return Span(at, at + len(quote))


def sentence_span(article: GoldArticle, start: str) -> Span:
    """The sentence that begins with the words `start`, to its end mark or the end of its line."""
    begin = locate(article, start)
    end = next((m.end() for m in SENTENCE_END.finditer(article.text, begin.end) if not _inside_name(article.text, m)), len(article.text))
    return Span(begin.start, end)


def _inside_name(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends an abbreviation ("M. Lavrov", "Oct. 2", "U.S.") and not a sentence."""
    if match.group() != ".":
        return False
    word = re.search(r"[\w.]+$", text[: match.start()])
    return word is not None and ((len(word.group()) <= 3 and word.group()[0].isupper()) or "." in word.group())
