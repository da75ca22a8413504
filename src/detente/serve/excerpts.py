"""Words of a text with what stands around them in their sentence."""

from __future__ import annotations

import re

__all__ = ["excerpt"]

AROUND = 140  # code points shown before and after a record's words, at most, to the ends of the sentence
LONG = 420  # code points of a record's own words that are shown in a list
SENTENCE = re.compile(r"[.!?…。！？؟।]['\"»”’」』)]*\s|\n")
WIDE_END = "。！？"  # end a sentence without a blank after them


def excerpt(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before some words of a text in their sentence, the words, and what stands after; long ones are cut, with an ellipsis."""
    before = text[max(0, start - AROUND) : start]
    breaks = list(SENTENCE.finditer(before))
    cut = max([found.end() for found in breaks] + [before.rfind(mark) + 1 for mark in WIDE_END])
    before = before[cut:].lstrip() if cut else _from_word(before, start > AROUND)
    after = text[end : end + AROUND]
    stop = SENTENCE.search(after)
    stops = [stop.end()] if stop else []
    stops += [at + 1 for mark in WIDE_END if (at := after.find(mark)) >= 0]
    ended = text[end - 1 : end] in {".", "!", "?", "…", "。", "！", "？"}
    if ended:
        after = ""
    elif stops:
        after = after[: min(stops)].rstrip()
    elif end + AROUND < len(text):
        after = (after.rsplit(None, 1)[0] if " " in after else after) + "…"
    words = text[start:end]
    if len(words) > LONG:
        words, after = words[:LONG].rstrip() + "…", ""
    return before, words, after.rstrip()


def _from_word(text: str, cut: bool) -> str:
    if not cut:
        return text.lstrip()
    head, blank, rest = text.partition(" ")
    return "…" + (rest if blank else head)
