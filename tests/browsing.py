"""What the tests in a browser share: the desk that they meet, and the articles that it has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.serve.index import connect

ARABIC, CAPTION = "2025-02-10-ar-sadd", "2025-03-27-fr-retrait"
DRILLING, TRAWLER, EMOJI, HOTLINE = "2025-02-06-en-drilling", "2025-02-14-en-trawler", "2025-03-18-en-essequibo", "2025-04-15-en-hotline"
ARTICLES_TAKEN = (ARABIC, DRILLING, TRAWLER, EMOJI, CAPTION, HOTLINE)  # of the demonstration
PEOPLE = {"ana": "reviewer", "eve": "admin"}


@dataclass(frozen=True)
class Desk:
    """A desk that runs: its address, its store, and a token of each of its people."""

    base: str
    store: Path
    index: Path
    tokens: dict[str, str]

    def article(self, name: str) -> str:
        """The id of an article, by the name of its file."""
        return self._one("SELECT id FROM articles WHERE ready AND source = ?", f"demo/{name}.html")

    def record(self, name: str, quote: str, kind: str = "events") -> str:
        """The id of a record of an article, by the words that carry it."""
        query = (
            "SELECT r.id FROM records r JOIN articles a ON a.n = r.article WHERE a.ready AND a.source = ? AND r.kind = ? AND r.quote LIKE ?"
        )
        return self._one(query, f"demo/{name}.html", kind, f"{quote}%")

    def _one(self, query: str, *values: str) -> str:
        connection = connect(self.index)
        try:
            return str(connection.execute(query, values).fetchone()["id"])
        finally:
            connection.close()
