"""Which news agencies an article, or a link of a chain, is credited to."""

from __future__ import annotations

import re

from detente.agencies import agencies_in
from detente.model import Article, Link

__all__ = ["credited", "of_chain"]

CREDITS = frozenset({"byline", "dateline"})
# A credit on a line of its own ("… with AFP") is this short, and no sentence. A mark of pictures makes it a photographer's credit, which
# says nothing about the words.
CREDIT_WORDS = 8
SENTENCE = re.compile(r"[.!?…]\s*$")
PICTURE = re.compile(r"[/©]")


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
