"""Sentences by rule: full stops weighed against abbreviations, initials, numbers and quotations.

A line break always ends a sentence. A quotation of several sentences stays whole, unless it is long, so that its speaker stands in the
same sentence as its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from detente.evidence import Span
from detente.resources import DATA, table

__all__ = ["split"]

LONGEST_WHOLE_QUOTE_CHARS = 400  # a longer one is several sentences of text that only happens to be between marks
STARTER_CHARS = 4  # articles, pronouns and prepositions that open sentences are short; names and titles after initials rarely are
NEAR_CHARS = 4000  # how far around a doubtful full stop the text is searched for the next word in lower case

END = re.compile(r"[.!?…؟۔।]+|[。！？]+")
WIDE = frozenset("。！？")
CLOSERS = frozenset("\"'”’»)]）」』›")
QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|(?<!\w)‘[^‘]*?’(?!\w)")
OPENER = re.compile('[«“„「『"‘]')  # what a quotation begins with: a quicker look
SPACE_BEFORE_CLOSER = re.compile(r"[ \u00a0\u202f]*(?=[»›])")
OPENING = re.compile(r"\s*[\"'“„«‘‹(\[「『¿¡–—-]*\s*")
TOKEN_BEFORE = re.compile(r"[^\s(\[«“„\"‘’']+$")
WORD = re.compile(r"[^\W\d_]+")
INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
ACRONYM = re.compile(r"(?:[^\W\d_]\.){1,4}[^\W\d_]")
COUNTRY_INITIALS = re.compile(r"[A-Z]{2,3}")
GLUED = re.compile(r"[^\W\d_A-Z]{2,}$")
GLUED_NEXT = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*[\s'’]")
# Languages that write ordinals with a full stop ("am 2. März").
ORDINAL_DOT = frozenset(["cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr"])


def split(text: str, span: Span, language: str | None) -> list[Span]:
    """The sentences in a stretch of the text, in order, without white space at their ends; empty where it is blank.

    Works in any language; one without data only lacks its abbreviations.

        >>> [s.start for s in split("M. Lavrov a parlé. Tokyo se tait.", Span(0, 33), "fr")]
        [0, 19]
    """
    sentences = []
    start = span.start
    while start < span.end:
        stop = text.find("\n", start, span.end)
        stop = span.end if stop < 0 else stop
        sentences += _line(text, start, stop, language)
        start = stop + 1
    return sentences


def _line(text: str, start: int, stop: int, language: str | None) -> list[Span]:
    """The sentences of one line."""
    line = text[start:stop]
    quotes = [match.span() for match in QUOTED.finditer(line)] if OPENER.search(line) else []
    firsts = [quote[0] for quote in quotes]

    def quote_at(offset: int) -> tuple[int, int] | None:
        i = bisect_right(firsts, offset) - 1
        return quotes[i] if i >= 0 and offset < quotes[i][1] else None

    cuts = []
    for match in END.finditer(line):
        end = _past_closers(line, match.end(), quote_at)
        held = quote_at(match.start())
        if held is not None and end < held[1] and held[1] - held[0] <= LONGEST_WHOLE_QUOTE_CHARS:
            continue
        if _ends(line, match, end, language, text[max(0, start - NEAR_CHARS) : stop + NEAR_CHARS]):
            cuts.append(end)
    return _spans(line, start, cuts)


def _spans(line: str, offset: int, cuts: list[int]) -> list[Span]:
    """The stretches between cuts, without white space at their ends."""
    spans = []
    for first, last in zip([0, *cuts], [*cuts, len(line)], strict=True):
        piece = line[first:last]
        if bare := piece.strip():
            begin = offset + first + len(piece) - len(piece.lstrip())
            spans.append(Span(begin, begin + len(bare)))
    return spans


def _past_closers(line: str, end: int, quote_at: Callable[[int], tuple[int, int] | None]) -> int:
    """The end of a sentence's marks with the quotes and brackets that close on them, and further marks after those (`».`)."""
    while end < len(line):
        space = SPACE_BEFORE_CLOSER.match(line, end)
        at = space.end() if space else end
        if at >= len(line) or line[at] not in CLOSERS:
            break
        if line[at] == '"':
            held = quote_at(at)
            if held is None or at != held[1] - 1:  # it opens the next quotation
                break
        end = at + 1
        while end < len(line) and line[end] in ".!?…":
            end += 1
    return end


def _ends(line: str, mark: re.Match[str], end: int, language: str | None, around: str) -> bool:
    """Whether the mark that was found, closed at `end`, ends a sentence."""
    if mark[0][0] in WIDE:
        return True
    if end >= len(line):
        return False  # the line ends the sentence anyway
    before = line[: mark.start()][-40:]
    if not line[end].isspace():
        return mark[0] == "." and end == mark.end() and _glued(before, line[end : end + 40], language)
    after = OPENING.match(line, end)
    at = after.end() if after else end
    if at >= len(line) or line[at].islower():
        return False
    if mark[0] in {"…", "..."} and before[-1:] in {"[", "("}:
        return False
    return mark[0] != "." or end > mark.end() or _full_stop(before, line[at : at + 40], language, around)


def _glued(before: str, after: str, language: str | None) -> bool:
    """Whether a full stop without a space after it ends a sentence: a word in lower case, then a capitalised one ("fini.Le président")."""
    token = _token(before)
    return (
        GLUED.fullmatch(token) is not None
        and GLUED_NEXT.match(after) is not None
        and _plain(token) not in _abbreviations(language)
        and not before.endswith("/" + token)
    )


def _full_stop(before: str, after: str, language: str | None, around: str) -> bool:
    """Whether a lone full stop with a space after it, and no lower case after that, ends a sentence."""
    token = _token(before)
    if not token:
        return True
    following = WORD.match(after)
    word = following[0] if following else ""
    if ACRONYM.fullmatch(token):  # "U.S.", "a.m.": the full stop belongs to it, and may end the sentence too
        return _is_starter(word, around)
    if INITIAL.fullmatch(token):
        return False
    if COUNTRY_INITIALS.fullmatch(token) and word.lower() in _office_words(language):  # "US. Secretary", a slip for "U.S."
        return False
    if token.isdigit() and len(token) <= 2 and (language in ORDINAL_DOT or len(before.strip()) == len(token)):
        return False
    if _plain(token) in _abbreviations(language):
        return token[0].islower() and _is_starter(word, around)
    return True


def _token(before: str) -> str:
    """The last word before a full stop, without what opens or joins it ("(Gén" → "Gén", "l'O.N.U" → "O.N.U")."""
    found = TOKEN_BEFORE.search(before)
    return found[0] if found else ""


def _is_starter(word: str, around: str) -> bool:
    """Whether a capitalised word is a common one that is capitalised for opening a sentence: short, and in lower case near by."""
    return 0 < len(word) <= STARTER_CHARS and re.search(rf"(?<!\w){word.lower()}(?!\w)", around) is not None


def _plain(token: str) -> str:
    return token.rstrip(".").replace("’", "'").lower()


@cache
def _abbreviations(language: str | None) -> frozenset[str]:
    """Abbreviations of a language in lower case without their last full stop; none where it has no data."""
    return frozenset(_plain(row["form"]) for row in _rows(language, "abbreviations"))


@cache
def _office_words(language: str | None) -> frozenset[str]:
    """The first words of office names ("secretary of state" → "secretary")."""
    return frozenset(row["phrase"].split()[0].lower() for row in _rows(language, "offices") if row["phrase"])


def _rows(language: str | None, name: str) -> tuple[dict[str, str], ...]:
    path = f"languages/{language}/{name}.tsv"
    return table(path) if language and (DATA / path).is_file() else ()
