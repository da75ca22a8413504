"""Quotation marks paired into quotations: over sentence ends, and over paragraph ends where the next paragraph opens the marks again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.draft import Draft
from detente.evidence import Span

__all__ = ["DIALOGUE", "Quotation", "quotations"]

# What closes each opening mark. A straight mark is closed by the same; '' is what typewriters make of ".
CLOSING = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "‚": "‘’",
    "‘": "’",
    "‹": "›",
    "»": "«",
    "「": "」",
    "『": "』",
    "<<": ">>",
    "``": "''",
    "''": "''",
    '"': '"',
    "'": "'",
}
DIALOGUE = "—"
STRAIGHT = '"'
OUTSIDE = frozenset("([{—–-'’«“:/")  # what may stand right before a mark that opens
SINGLE = frozenset({"‘", "'"})  # marks that are apostrophes too
BROKEN = frozenset({"«", "“", "„", "<<"})  # marks that a second of their kind shows to have been left open
UNOPENED = {"»": "«", "”": "“"}  # closing marks that may come without their opening one
MARK = re.compile("|".join(re.escape(mark) for mark in sorted({*CLOSING, *UNOPENED}, key=lambda mark: (-len(mark), mark))))
DASH = re.compile(r"[—–]\s*(?=\S)|-\s+(?=[A-ZÀ-Þ«“])")
SENTENCE_END = re.compile(r"[.!?\u2026](?=\s)")
PLACES = frozenset({"paragraph", "title", "heading"})


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two marks, marks left out. `closed`: whether the closing mark is there. `opening`: the mark, "—" for a line of dialogue."""

    span: Span
    closed: bool
    opening: str


def quotations(draft: Draft) -> list[Quotation]:
    """The quotations of all blocks, in order; those inside others are not listed. A mark never closed runs to the end of its block."""
    out: list[Quotation] = []
    for block in draft.article.blocks:
        if block.kind in PLACES:
            out += _in_block(draft.article.text, block.span)
    return out


def _in_block(text: str, block: Span) -> Iterator[Quotation]:
    dash = DASH.match(text, block.start, block.end)
    if dash is not None and dash.end() < block.end and MARK.match(text, dash.end()) is None:
        if line := _stripped(text, dash.end(), block.end):
            yield Quotation(line, closed=True, opening=DIALOGUE)
        return
    i = block.start
    while mark := MARK.search(text, i, block.end):
        begun, i = i, mark.end()
        if not _opens(text, block, mark):
            if mark.group() in UNOPENED and (span := _unopened(text, begun, mark.start())):
                yield Quotation(span, closed=True, opening=UNOPENED[mark.group()])
            continue
        opening = mark.group()
        close = _close(text, i, block.end, opening)
        if close is None and opening in SINGLE:
            continue  # an apostrophe
        again = _reopened(text, i, close[0] if close else block.end, opening)
        if again >= 0:
            # A second opening mark: the first was never closed, and its words end with their sentence.
            sentence = SENTENCE_END.search(text, i, again)
            close = (sentence.end(), sentence.end()) if sentence else (again, again)
        stop, after = close or (block.end, block.end)
        span = _stripped(text, i, stop)
        if span is not None:
            yield Quotation(span, closed=close is not None and again < 0, opening=opening)
        i = after


def _unopened(text: str, start: int, stop: int) -> Span | None:
    """The words before a closing mark that nothing opened: from the start of their sentence."""
    ends = [end.end() for end in SENTENCE_END.finditer(text, start, max(stop - 1, start))]
    return _stripped(text, ends[-1] if ends else start, stop)


def _reopened(text: str, start: int, stop: int, opening: str) -> int:
    """Where the same mark opens again before it was closed; −1 where it does not."""
    if opening == STRAIGHT:
        return next((k for k in _places(text, STRAIGHT, start, stop) if _side(text, k) == "opening"), -1)
    return text.find(opening, start, stop) if opening in BROKEN else -1


def _side(text: str, at: int) -> str:
    """Which side of a quotation a straight mark is on by the blanks around it: opening, closing, or either."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    outside = not before or before.isspace() or before in OUTSIDE
    if outside and after and not after.isspace():
        return "opening"
    return "closing" if before and not before.isspace() and not after.isalnum() else "either"


def _opens(text: str, block: Span, mark: re.Match[str]) -> bool:
    """Whether a mark opens a quotation: » before a letter (German, Danish), single marks after a blank, straight ones not right behind a word."""
    before = text[mark.start() - 1] if mark.start() > block.start else " "
    after = text[mark.end() : mark.end() + 1]
    if mark.group() == "”":
        return False
    if mark.group() == "»":
        return after.isalnum() and (before.isspace() or before in "([")
    if mark.group() == STRAIGHT:
        return _side(text, mark.start()) != "closing"
    if mark.group() in SINGLE:
        return not before.isalnum() and (after.isalpha() or after in "…[") and before not in ".,)"
    return True


def _close(text: str, start: int, stop: int, opening: str) -> tuple[int, int] | None:
    """Where the closing mark begins and ends; None where there is none."""
    if opening in SINGLE:
        return _apostrophe(text, start, stop, CLOSING[opening])
    if len(opening) > 1:
        at = text.find(CLOSING[opening], start, stop)
        return (at, at + len(CLOSING[opening])) if at >= 0 else None
    at = next((k for k in _places(text, CLOSING[opening], start, stop) if opening != STRAIGHT or _side(text, k) != "opening"), -1)
    return (at, at + 1) if at >= 0 else None


def _places(text: str, marks: str, start: int, stop: int) -> Iterator[int]:
    """Where any of some marks stands, in order."""
    while found := [at for mark in marks if (at := text.find(mark, start, stop)) >= 0]:
        yield min(found)
        start = min(found) + 1


def _apostrophe(text: str, start: int, stop: int, closing: str) -> tuple[int, int] | None:
    """The mark that closes a single opening one: after a stop or comma, else the first that no letter follows ("the ministers’ plan" may be cut)."""
    ends = [k for k in _places(text, closing, start + 1, stop) if not text[k + 1 : k + 2].isalnum()]
    sure = [k for k in ends if text[k - 1] in ",.?!…"]
    at = next(iter(sure or ends), None)
    return (at, at + 1) if at is not None else None


def _stripped(text: str, start: int, stop: int) -> Span | None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop) if stop > start else None
