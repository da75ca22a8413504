"""Pages that hold no article: behind a paywall, a question about cookies, an error page, a check for robots, nothing but links.

Told by phrases (languages/<code>/stubs.tsv, all languages at once: such pages are too short to know theirs) and by what else stands there. An
article that only mentions one of them has text of its own and stays; one that a paywall cuts off stays too, with a flag, while a sentence of it is
left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from daachorse import CharwiseDoubleArrayAhoCorasick

from detente.clean.page import links_of, squeezed
from detente.errors import InputError
from detente.evidence import Span, cite
from detente.lookup import level
from detente.model import Flag
from detente.resources import languages, table

__all__ = ["stub_flag"]

WHAT = {
    "paywall": ("behind a paywall: nothing of the article is there", "fetch it with a subscription, or leave it out"),
    "offer": ("an offer to subscribe or a form to log in, without an article", "fetch it with a subscription, or leave it out"),
    "consent": ("a question about cookies, without an article", "fetch the page again with cookies accepted"),
    "script": ("a notice that the page needs a script, without an article", "save the page from a browser, once it shows the article"),
    "missing": ("an error page: what was asked for is not there", "check the address, or leave it out"),
    "robot": ("a check for robots or a refusal, without an article", "fetch the page again, from a browser"),
}
LINKS = ("a page of links, without an article", "give the pages that it links to")
# A line longer than this is a paragraph that mentions such words. The longest notice met on 197 pages has 78 characters.
LONGEST_NOTICE_CHARS = 300
LONGEST_ALONE_CHARS = 60  # a line that is a phrase as a whole: the longest on file has 32 characters, and there are marks and blanks
COVERED = 0.15  # of such a line, from the first phrase to the last: a report that quotes a notice is longer than it
FEWEST_IN_LONG = 2  # phrases in a longer one: forms about cookies are long
# What is left beside the notices of an error page or consent form: a few words of menus, never a report.
LEFT_CHARS = 200
# The shortest line that counts as running text, closed by the mark of a sentence; scripts without letters for sounds say it in a third.
SENTENCE_CHARS = 60
DENSE_SENTENCE_CHARS = 20
LINE = re.compile(r"[^\n]*[^\s\n][^\n]*")
DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SENTENCE_END = re.compile("[.!?…。！？؟۔।][\"'”»“’」』)\\]]*(?:\\s|$)|[。！？]")
# A page of links: lines that stand in links hold nearly all of it, and nothing is running text. Of 197 pages of articles one reaches 0.49, all others
# 0.10, and the least of them has five sentences.
LINK_SHARE = 0.8
LINK_LINES = 5
TITLE_PARTS = re.compile(r"\s+[|–—•»-]\s+")
DOT_ABOVE = "\u0307"  # what Python leaves of a Turkish capital İ in lower case
# A notice at the top of a long text labels it, and may stand over the whole of it; at the end, or below little, it says that the rest is missing.
SHORT_CHARS = 1_500
BOILERPLATE = ("missing", "robot", "script", "consent")


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that says that there is no article, or not all of it. `phrases` are those in it; none where the line is a phrase as a whole."""

    span: Span
    kinds: frozenset[str]
    phrases: int


@cache
def _phrases() -> tuple[CharwiseDoubleArrayAhoCorasick, list[str], dict[str, str]]:
    """The phrases that may stand in a line, as an automaton and their kinds; and the kinds of those that are a line, by the line squeezed."""
    inside: dict[str, str] = {}
    alone: dict[str, str] = {}
    for code in languages():
        for row in table(f"languages/{code}/stubs.tsv"):
            if row["where"] == "line":
                alone.setdefault(squeezed(row["phrase"]), row["kind"])
            else:
                inside.setdefault(row["phrase"], row["kind"])
    return CharwiseDoubleArrayAhoCorasick(list(inside)), list(inside.values()), alone


def stub_flag(text: str, title: str | None, html: str | None = None) -> Flag | None:
    """The flag of an article that is cut off by a paywall, None for all others. `html` is the page that the text comes from.

    Raises InputError where there is no article at all.
    """
    lines = [Span(*match.span()) for match in LINE.finditer(text)]
    notices = [notice for line in lines if (notice := _notice(text, line)) is not None]
    if not notices and html is None and not _title_kinds(title):
        return None
    noticed = {notice.span for notice in notices}
    rest = [line for line in lines if line not in noticed]
    kinds = frozenset[str]().union(*(notice.kinds for notice in notices), _title_kinds(title))
    running = sum(_sentences(text[line.start : line.end]) for line in rest)
    left = sum(len(line) for line in rest)
    told = sum(len(notice.span) for notice in notices if notice.phrases)
    for kind in BOILERPLATE:
        least = left if kind == "consent" else 1  # a line about cookies is left at the end of many a short report
        if kind in kinds and (not running or (told >= least and left < LEFT_CHARS)):
            raise _empty(kind)
    if not running:
        for kind in ("paywall", "offer"):
            if kind in kinds:
                raise _empty(kind)
        if html is not None and len(lines) >= LINK_LINES and _only_links(text, lines, links_of(html)):
            raise InputError(LINKS[0], stage="clean", remedy=LINKS[1])
    for notice in reversed(notices):
        if "paywall" in notice.kinds and (left < SHORT_CHARS or notice.span.start > len(text) // 2):
            return Flag("paywall_stub", "cut off: the rest is for subscribers", cite(text, "flag", notice.span.start, notice.span.end))
    return None


def _empty(kind: str) -> InputError:
    what, remedy = WHAT[kind]
    return InputError(what, stage="clean", remedy=remedy)


def _notice(text: str, line: Span) -> Notice | None:
    words = text[line.start : line.end]
    automaton, kinds, alone = _phrases()
    short = len(words) <= LONGEST_NOTICE_CHARS
    if len(words) <= LONGEST_ALONE_CHARS and (kind := alone.get(squeezed(words))) is not None:
        return Notice(line, frozenset((kind,)), 0)
    found = automaton.find_overlapping(level(words.lower().replace(DOT_ABOVE, "")))
    phrases = {number for _, _, number in found}
    covered = max((end for _, end, _ in found), default=0) - min((start for start, _, _ in found), default=0)
    if not phrases or not (covered >= COVERED * len(words) if short else len(phrases) >= FEWEST_IN_LONG):
        return None
    return Notice(line, frozenset(kinds[number] for number in phrases), len(phrases))


def _title_kinds(title: str | None) -> frozenset[str]:
    """What the title is the phrase of, with the name of the site beside it or without."""
    alone = _phrases()[2]
    return frozenset(kind for part in TITLE_PARTS.split(title or "") if (kind := alone.get(squeezed(part))) in BOILERPLATE and kind)


def _sentences(line: str) -> int:
    """How many sentences of running text are in a line."""
    fewest = DENSE_SENTENCE_CHARS if DENSE.search(line) else SENTENCE_CHARS
    return len(SENTENCE_END.findall(line)) if len(line) >= fewest else 0


def _only_links(text: str, lines: list[Span], links: frozenset[str]) -> bool:
    linked = sum(len(line) for line in lines if squeezed(text[line.start : line.end]) in links)
    return linked >= LINK_SHARE * sum(len(line) for line in lines)
