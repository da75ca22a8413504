"""What was found, missed and made up, record by record: `python -m detente.evaluate.errors FOLDER…`."""

from __future__ import annotations

import sys
from pathlib import Path

from detente.evaluate.match import lines, match_article
from detente.evaluate.run import code_articles
from detente.evaluate.sets import load

__all__ = ["explain_errors"]


def explain_errors(path: Path) -> str:
    """Every gold record of an annotated set as found or missed, and every spurious record, one a line."""
    gold = load(path)
    out = []
    for article, coded in zip(gold.articles, code_articles(gold.articles), strict=True):
        out += [f"== {article.id}", *lines(match_article(article, coded))]
    return "\n".join(out)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(explain_errors(Path(name)) + "\n")
