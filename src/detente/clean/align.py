"""Where the words of an extracted text stand in the HTML it came from.

The page's text nodes are joined into one string, entities decoded and invisible characters dropped, with a map to the HTML. The extracted
text is then followed through that string word by word; where the two part, the next place at which several words in a row agree is taken.
"""

from __future__ import annotations

import re
from html import unescape

from detente.clean.offsets import Run, Runs, compose, joined

__all__ = ["align"]

# What is no text of the page: comments, scripts, styles, tags. A broken tag without an end is left as text. Stretches are taken whole
# (possessive), since scripts are most of a page.
MARKUP = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+-->|<(script|style|template)\b[^>]*>(?:[^<]++|<(?!/\1\s*>))*+</\1\s*>|<!\[CDATA\[|\]\]>|<[!?/a-zA-Z](?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+>",
    re.IGNORECASE,
)
# Soft hyphens, joiners, direction marks, byte order marks: the extraction drops them, also from the middle of words.
INVISIBLE = re.compile("[\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|" + INVISIBLE.pattern)
INLINE = re.compile(r"</?(?:a|abbr|b|bdi|bdo|cite|em|font|i|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b", re.IGNORECASE)
WORD = re.compile(r"\S+")
BLANK = re.compile(r"\s*")
KEYS = (6, 3)  # words in a row that must agree to take up the thread again; the longer first, since phrases recur in menus and teasers
AT_ONCE = 16  # words that are looked for together while the thread holds
MISSES = 60  # words that the page does not have at all before giving up: the text then comes from a script, not from the page


def align(text: str, html: str) -> Runs:
    """Runs from an extracted text to the HTML; characters written as entities, or not in the page, are in no run."""
    page, lower = _page_text(html)
    return compose(_follow(text, page), lower)


def _page_text(html: str) -> tuple[str, Runs]:
    """The text of all nodes in order, and its runs to the HTML. Tags that are not inline become a line break."""
    pieces: list[str] = []
    runs: list[Run] = []
    up = at = 0

    def add(start: int, end: int) -> None:
        nonlocal up
        written = html[start:end]
        # What is dropped is beyond ASCII: most stretches need no search.
        entities = () if written.isascii() and "&" not in written else ENTITY.finditer(html, start, end)
        for entity in [*entities, None]:
            stop = entity.start() if entity else end
            if stop > start:
                pieces.append(html[start:stop])
                runs.append((up, start, stop - start))
                up += stop - start
            if entity:
                char = INVISIBLE.sub("", unescape(entity[0]))
                pieces.append(char)
                up += len(char)
                start = entity.end()

    for markup in MARKUP.finditer(html):
        start, end = markup.span()
        if start > at:
            add(at, start)
        at = end
        if not INLINE.match(html, start, end):
            pieces.append("\n")
            up += 1
    add(at, len(html))
    return "".join(pieces), tuple(runs)


def _follow(text: str, page: str) -> Runs:
    """Runs from the text to the page's text."""
    words = [match.span() for match in WORD.finditer(text)]
    runs: list[Run] = []
    at = misses = past = 0
    lost = True
    for i, (start, end) in enumerate(words):
        if i < past:
            continue
        if lost:
            found = _take_up(text, words[i : i + KEYS[0]], page, at)
            if found is None:
                misses += 1
                if misses >= MISSES and misses > i // 2:
                    break
                continue
            at = found
        blank = BLANK.match(page, at)
        here = blank.end() if blank else at
        length = _together(text, words[i : i + AT_ONCE], page, here)
        past = i + AT_ONCE if length else i + 1
        length = length or end - start
        lost = not page.startswith(text[start : start + length], here)
        if lost:
            found = _take_up(text, words[i : i + KEYS[0]], page, at)
            if found is None:
                continue
            here, lost = found, False
        if start and runs and here and page[here - 1] == text[start - 1] and runs[-1][0] + runs[-1][2] == start - 1:
            runs.append((start - 1, here - 1, length + 1))
        else:
            runs.append((start, here, length))
        at = here + length
    return joined(runs)


def _together(text: str, words: list[tuple[int, int]], page: str, here: int) -> int:
    """The characters of several words with one blank between each, where the page has just these at a place; 0 where it has not."""
    start, end = words[0][0], words[-1][1]
    single = end - start == sum(last - first for first, last in words) + len(words) - 1
    return end - start if single and page.startswith(text[start:end], here) else 0


def _take_up(text: str, words: list[tuple[int, int]], page: str, at: int) -> int | None:
    """Where in the page the words come next, from `at` on or else from the top; None where they do not come in this order."""
    for size in KEYS:
        if len(words) < size:
            continue
        wanted = [text[start:end] for start, end in words[:size]]
        found = _seek(wanted, page, at, len(page))
        if found < 0:
            found = _seek(wanted, page, 0, at)
        if found >= 0:
            return found
    if len(words) < KEYS[-1] and words:  # the last words of the text
        near = page.find(text[words[0][0] : words[0][1]], at)
        return near if near >= 0 else None
    return None


def _seek(words: list[str], page: str, start: int, stop: int) -> int:
    """Where words stand one after the other, with blanks or nothing between them; −1 where they do not."""
    first, *rest = words
    at = page.find(first, start, stop)
    while at >= 0:
        here = at + len(first)
        for word in rest:
            blank = BLANK.match(page, here, stop)
            here = blank.end() if blank else here
            if not page.startswith(word, here, stop):
                break
            here += len(word)
        else:
            return at
        at = page.find(first, at + 1, stop)
    return -1
