"""Which news agencies an article, or a link of a chain, is credited to."""

from __future__ import annotations

import re
from functools import cache

from detente.model import Article, Link
from detente.resources import table

__all__ = ["agencies_in", "credited", "of_chain"]

NAMES = "outlets/agencies.tsv"
CREDITS = frozenset({"byline", "dateline"})
# A credit on a line of its own ("… with AFP") is this short, and no sentence. A mark of pictures makes it a photographer's credit, which
# says nothing about the words.
CREDIT_WORDS = 8
SENTENCE = re.compile(r"[.!?…]\s*$")
PICTURE = re.compile(r"[/©]")


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """One expression for all forms, the longest first, and the agency of each. Case counts: "AP" is an agency, "ap" is not."""
    named = {row["form"]: row["agency"] for row in table(NAMES)}
    forms = "|".join(re.escape(form) for form in sorted(named, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)"), named


def agencies_in(text: str) -> frozenset[str]:
    """The agencies that a text names."""
    expression, named = _forms()
    return frozenset(named[found] for found in expression.findall(text))


def credited(article: Article) -> frozenset[str]:
    """The agencies that the article as a whole is credited to: by its outlet, dateline or byline, or by a short line of its own."""
    found = agencies_in(article.outlet or "")
    for block in article.blocks:
        words = article.text[block.span.start : block.span.end]
        if block.kind in CREDITS or (block.kind == "paragraph" and _is_credit(words)):
            found |= agencies_in(words)
    return found


def _is_credit(words: str) -> bool:
    return len(words.split(None, CREDIT_WORDS)) <= CREDIT_WORDS and not SENTENCE.search(words) and not PICTURE.search(words)


def of_chain(chain: tuple[Link, ...]) -> frozenset[str]:
    """The agencies that a record is told after: those that links of its chain name. Press without a name ("journalists") is nobody's credit."""
    return frozenset(agency for link in chain for agency in agencies_in(link.label))
