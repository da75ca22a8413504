"""A release without texts: every record, with hashes, offsets and quotes of at most so many characters, for when data can be shared and texts cannot.

A folder of JSON lines, one file a kind, and a manifest. Evidence is `{field, start, end, sha256, quote}`: code points of the article's text layer,
SHA-256 of all the words in UTF-8, and their first characters. `articles.jsonl` has the hashes by which the texts are found again, and `detente
verify` holds the release against them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields, is_dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any, TextIO

from detente.evidence import Evidence, Span
from detente.export.format import Format
from detente.export.manifest import lines, read_manifest, unlike, write_manifest
from detente.export.records import KINDS, Found, Loss
from detente.model import Article
from detente.release.claims import Claim, Page, Release, text_hash

__all__ = ["FORMAT", "QUOTE_CHARS", "release", "write"]

NAME = "standoff"
QUOTE_CHARS = 80  # about a line: enough for a person to find the place, short enough to be a quotation
LABEL_CHARS = 40  # of the text in a title, a label or an identity, where quotes are shorter still: names of states and bodies are no longer
WITHHELD = (
    "text",
    "raw_map",
    "source",
)  # of articles: the text, the way back to its raw form, and the name of a file that others do not have


def write(records: Iterator[Found], out: Path, loss: Loss, *, quote_chars: int = QUOTE_CHARS) -> None:
    """A file for each kind that has records, and one for the articles whether they were asked for or not. No quote is longer than `quote_chars`."""
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        files: dict[str, TextIO] = {}

        def put(kind: str, row: dict[str, Any]) -> None:
            if kind not in files:
                files[kind] = stack.enter_context((out / f"{kind}.jsonl").open("w", encoding="utf-8", newline=""))
            files[kind].write(json.dumps(row, ensure_ascii=False) + "\n")
            counts[f"{kind}.jsonl"] += 1

        for _, group in groupby(records, key=lambda found: found.article.id):
            first = next(group)
            lean = _Lean(first.article, quote_chars, loss)
            put("articles", lean.article())
            for found in chain([first], group):
                if found.kind != "articles":
                    put(found.kind, {"article": found.article.id} | lean.plain(found.record))
    loss.written += counts.total()
    write_manifest(out, NAME, counts, quote_chars=quote_chars, offsets="Unicode code points of the text layer", hashes="SHA-256 of UTF-8")


class _Lean:
    """Records of one article as plain values without its text."""

    def __init__(self, article: Article, quote_chars: int, loss: Loss) -> None:
        self.of, self.most, self.loss = article, quote_chars, loss
        self.label = max(quote_chars, LABEL_CHARS)
        self.lower = article.text.lower()

    def article(self) -> dict[str, Any]:
        """The article: what it is known by, and how its text is built."""
        row = {f.name: self.plain(getattr(self.of, f.name)) for f in fields(self.of) if f.name not in WITHHELD}
        self.loss.count("texts")
        self.loss.count("maps from the text to the raw input", bool(self.of.raw_map))
        self.loss.count("names of input files")
        return row | {"text_sha256": text_hash(self.of.text), "text_chars": len(self.of.text)}

    def plain(self, value: Any) -> Any:
        """A value as JSON has it; evidence and words that stand in the text are cut to the quote's length."""
        if isinstance(value, Evidence):
            self.loss.count(f"quotes cut to {self.most} characters", len(value.quote) > self.most)
            told: dict[str, Any] = {
                "field": value.field,
                "start": value.span.start,
                "end": value.span.end,
                "sha256": text_hash(value.quote),
            }
            return told | ({"quote": value.quote[: self.most]} if self.most else {})
        if isinstance(value, str):
            if len(value) > self.label and self._copies(value):
                self.loss.count(f"titles, labels and identities cut to {self.label} characters")
                return value[: self.label]
            return value
        if isinstance(value, tuple):
            return [self.plain(member) for member in value]
        if is_dataclass(value):
            return {f.name: self.plain(getattr(value, f.name)) for f in fields(value)}
        return value

    def _copies(self, value: str) -> bool:
        """Whether a title, a label or the like holds more of the text than may be told, in capitals or not."""
        words = value.lower()
        return any(words[at : at + self.label + 1] in self.lower for at in range(len(words) - self.label))


def release(path: Path) -> Release | None:
    """The release in a folder that `write` wrote; None where it is none."""
    told = read_manifest(path) if path.is_dir() else {}
    if told.get("release") != NAME:
        return None
    present = [path / f"{kind}.jsonl" for kind in KINDS if (path / f"{kind}.jsonl").is_file()]
    return Release(path, NAME, lambda: _pages(path), lambda: _claims(present), lambda: unlike(path, told))


def _pages(folder: Path) -> Iterator[Page]:
    for row in lines(folder / "articles.jsonl"):
        yield Page(row["id"], row["sha256"], row["text_sha256"], row["url"], row["text_chars"])


def _claims(files: list[Path]) -> Iterator[Claim]:
    for file in files:
        for number, row in enumerate(lines(file), 1):
            article = row["id"] if file.stem == "articles" else row["article"]
            name = f"{file.stem} {row['id']}" if "id" in row else f"{file.name}:{number}"
            for told in _spans(row):
                yield Claim(article, name, Span(told["start"], told["end"]), told.get("quote"), told.get("sha256"))


def _spans(value: Any) -> Iterator[dict[str, Any]]:
    """All evidence and spans in a row."""
    if isinstance(value, list):
        for member in value:
            yield from _spans(member)
    elif isinstance(value, dict):
        if "start" in value and "end" in value:
            yield value
        else:
            for member in value.values():
                yield from _spans(member)


FORMAT = Format(NAME, KINDS, write, folder=True, options={"quote_chars": QUOTE_CHARS})
