"""A text cut into blocks by function: title, heading, dateline, paragraph, caption, credit, end mark, residue, boilerplate.

Only what stands in the text counts: a line's own shape, the marks on it (captions.tsv), and the lines beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from detente.evidence import Span
from detente.model import Block
from detente.resources import languages, table

__all__ = ["blocks_of"]

LINE = re.compile(r"[^\n]+")
MARKUP = re.compile(r"^(?:!?\[[^\]]*\]\([^)]*\)[\s|]*|[|*_#=~\-–—\s•·]+|<[^>]+>)$")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+")
END_MARK = re.compile(r"(?:\./\.|###|-30-|■|◼)\s*$")
# Outlet in brackets; town with agency; town alone in capitals; a full date: each closed by a dash or colon.
DATELINE = re.compile(
    r"^(?:\([^()\n]{2,40}\)\s*[-–—:]\s+"
    r"|[A-ZÀ-Ý][\w'’.\- ]{1,30}(?:,\s*[\w'’., ]{3,30})?\s*\([A-Z][\w/ ]{1,20}\)\s*[-–—:]\s+"
    r"|[A-ZÀ-Ý][A-ZÀ-Ý'’.\- ]{2,30}(?:,\s*[\w'’. ]{3,30})?\s+[-–—]\s+"
    r"|\d{1,2}(?:er)?\s+[a-zéûA-Z]{3,9}\s+\d{4}\s*\.?\s*[-–—:]\s+)"
)
LONGEST_TITLE_CHARS = 220
LONGEST_MARKED_CHARS = 160  # a line that only begins like a credit or a share bar, but goes on, is a paragraph
LONGEST_CAPTION_CHARS = 220
FULL_DATE = re.compile(r"\b(?:\d{1,2}(?:er)? [^\W\d]{3,9} (?:19|20)\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d)\b")
SENTENCE_END = re.compile(r"[.!?…»”\"]$")


@cache
def _marks(language: str | None) -> tuple[tuple[str, str], ...]:
    """(phrase, kind) of a language's captions file, longest first; of all languages where it is unknown."""
    codes = [language] if language in languages() else list(languages())
    rows = {(row["phrase"].lower(), row["kind"]) for code in codes for row in table(f"languages/{code}/captions.tsv")}
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


def blocks_of(
    text: str, title: str | None, language: str | None, headings: frozenset[str] = frozenset(), captions: frozenset[str] = frozenset()
) -> tuple[Block, ...]:
    """The blocks of a text, in order, without overlap. `headings` and `captions` are squeezed lines that the page itself marks so."""
    lines = [Span(*match.span()) for match in LINE.finditer(text) if match.group().strip()]
    kinds = [_kind(text, line, language, headings, captions) for line in lines]
    _title(text, lines, kinds, title)
    _neighbours(text, lines, kinds)
    out: list[Block] = []
    for line, kind in zip(lines, kinds, strict=True):
        out += _cut(text, line, kind, language)
    return tuple(out)


def _squeezed(line: str) -> str:
    return re.sub(r"[\W_]+", "", line).casefold()


def _kind(text: str, line: Span, language: str | None, headings: frozenset[str], captions: frozenset[str]) -> str:
    words = text[line.start : line.end].strip()
    plain = _unpiped(words)
    if MARKUP.match(words) or not plain:
        return "residue"
    if HEADING.match(words):
        return "heading"
    if headings or captions:
        squeezed = _squeezed(words)
        if squeezed in headings:
            return "heading"
        if squeezed in captions:
            return "caption"
    lowered = plain.lower()
    for phrase, kind in _marks(language) if len(plain) <= LONGEST_MARKED_CHARS else ():
        if lowered.startswith(phrase) and (kind != "residue" or len(plain) <= len(phrase) + 80):
            if kind == "end_mark" and lowered != phrase:
                continue
            if kind in {"residue", "caption"} and phrase[-1].isalnum() and len(lowered) > len(phrase) and lowered[len(phrase)].isalnum():
                continue
            if kind == "residue" and SENTENCE_END.search(plain) and len(plain) > len(phrase) + 30:
                continue
            return kind
    if _credit_at(plain, language) is not None:
        return "caption"
    return "paragraph"


def _unpiped(words: str) -> str:
    """A line without the blanks and bars of a table at its ends."""
    start, end = 0, len(words)
    while start < end and (words[start] == "|" or words[start].isspace()):
        start += 1
    while end > start and (words[end - 1] == "|" or words[end - 1].isspace()):
        end -= 1
    return words[start:end]


def _credit_at(line: str, language: str | None) -> int | None:
    """Where a credit begins at the end of a line ("… Shinzo Abe. Photo : Getty"); None where there is none."""
    if len(line) > LONGEST_CAPTION_CHARS + 60:
        return None
    lowered = line.lower()
    for phrase, kind in _marks(language):
        if kind != "credit" or len(phrase) < 4:
            continue
        at = lowered.rfind(phrase)
        if at > 0 and not lowered[at - 1].isalnum() and len(line) - at <= 60:
            return at - 1 if line[at - 1] in "([" else at
    return None


def _title(text: str, lines: list[Span], kinds: list[str], title: str | None) -> None:
    """The first line is the title where the metadata says so, or where it is short, unclosed, and a longer text follows."""
    if not lines:
        return
    first = text[lines[0].start : lines[0].end].strip()
    if title is not None:
        if _same(title, first):
            kinds[0] = "title"
        return
    rest = sum(len(line) for line in lines[1:])
    short = len(first) <= LONGEST_TITLE_CHARS and not first.endswith((".", "!", "…", ";", ":")) and rest > 2 * len(first)
    if kinds[0] in {"paragraph", "heading"} and short and not DATELINE.match(first):
        kinds[0] = "title"


def _same(title: str, line: str) -> bool:
    """Whether a line is the title but for blanks, marks and case; of a long one the beginning shows that it is not."""
    wanted = _squeezed(title)
    return wanted.startswith(_squeezed(line[: 2 * len(title)])) and wanted == _squeezed(line)


def _neighbours(text: str, lines: list[Span], kinds: list[str]) -> None:
    """Captions by their surroundings: a short line next to an image, or one dated sentence in a text whose other paragraphs go on without it."""
    for i, line in enumerate(lines):
        if kinds[i] != "paragraph" or len(line) > LONGEST_CAPTION_CHARS:
            continue
        words = text[line.start : line.end].strip()
        beside_image = any(0 <= k < len(lines) and IMAGE.search(text, lines[k].start, lines[k].end) for k in (i - 1, i + 1))
        after_image = i > 0 and kinds[i - 1] == "residue" and IMAGE.search(text, lines[i - 1].start, lines[i - 1].end)
        dated = 0 < i < len(lines) - 1 and _dated_sentence(words)
        if after_image or (beside_image and words.endswith("|")) or dated:
            kinds[i] = "caption"


def _dated_sentence(words: str) -> bool:
    """A line that is one sentence and ends in a full date, as picture desks write them."""
    dates = list(FULL_DATE.finditer(words))
    return len(dates) == 1 and len(words) - dates[0].end() <= 2 and words.count(". ") == 0


def _cut(text: str, line: Span, kind: str, language: str | None) -> Iterator[Block]:
    """One line as its blocks: a dateline before, a credit, an end mark or residue after what the line mainly is."""
    start, end = _strip(text, line.start, line.end)
    if kind in {"heading", "title"} and (mark := HEADING.match(text[start:end])):
        start += mark.end()
    if kind in {"paragraph", "title"}:
        if kind == "paragraph" and (match := DATELINE.match(text[start:end])):
            yield from _block(text, "dateline", start, start + match.end())
            start += match.end()
        if mark := END_MARK.search(text[start:end]):
            yield from _block(text, kind, start, start + mark.start())
            yield from _block(text, "end_mark", start + mark.start(), end)
            return
        yield from _block(text, kind, start, end)
        return
    if kind in {"caption", "credit"}:
        tail = end
        while tail > start and text[tail - 1] in "| \t":
            tail -= 1
        at = _credit_at(text[start:tail], language) if kind == "caption" else None
        yield from _block(text, kind, start, start + at if at is not None else tail)
        if at is not None:
            yield from _block(text, "credit", start + at, tail)
        yield from _block(text, "residue", tail, end)
        return
    yield from _block(text, kind, start, end)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _block(text: str, kind: str, start: int, end: int) -> Iterator[Block]:
    start, end = _strip(text, start, end)
    if start < end:
        yield Block(kind, Span(start, end))
