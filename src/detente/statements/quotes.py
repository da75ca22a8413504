"""Quotation marks paired into quotations, over sentence ends but never over paragraph ends."""

from __future__ import annotations

import re

from detente.draft import Draft
from detente.evidence import Span

__all__ = ["quotations"]

OPENING = {"«": "»", "“": "”", "„": "“”", "「": "」", "‹": "›"}
STRAIGHT = '"'
SENTENCE_END = re.compile(r"[.!?\u2026](?=\s)")
MARK = re.compile(f"[{''.join(OPENING)}{STRAIGHT}]")
LONGEST_SCARE_WORDS = 2  # one or two quoted words are a term or a distance kept, not a quotation, unless a cue stands by them


def quotations(draft: Draft) -> list[Span]:
    """The words between paired marks of each block, marks left out. A mark that is never closed runs to the end of its block."""
    out: list[Span] = []
    for block in draft.article.blocks:
        if block.kind in {"paragraph", "title", "heading"}:
            out += _in_block(draft.article.text, block.span)
    return out


def _in_block(text: str, block: Span) -> list[Span]:
    out = []
    i = block.start
    while mark := MARK.search(text, i, block.end):
        i = mark.start()
        closing = OPENING.get(text[i], STRAIGHT)
        end = next((k for k in range(i + 1, block.end) if text[k] in closing), block.end)
        again = text.find(text[i], i + 1, end) if text[i] in OPENING else -1
        if again >= 0:
            # A second opening mark: the first was never closed, and its words end with their sentence.
            sentence = SENTENCE_END.search(text, i + 1, again)
            end = sentence.end() if sentence else again
        start, stop = i + 1, end
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            out.append(Span(start, stop))
        i = end + 1
    return out
