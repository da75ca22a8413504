"""The register of issues: those on file, and a user's own, found by their names and by topic and parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from detente.phrases import Atom, PhraseBook
from detente.resources import table

__all__ = ["ANY", "Issue", "IssueBook", "issue_book"]

ANY = "*"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that is disputed: its id, its topic ("" where it has none), the countries and bodies it is between, and its names.

    `names` are (language, words); the language `*` stands for all. `start` is the ISO date, or year, before which nobody argued about it.
    """

    id: str
    topic: str
    parties: tuple[str, ...]
    start: str
    names: tuple[tuple[str, str], ...]


class IssueBook:
    """Issues by name in a language, and by topic and parties. A user's issue takes the place of the one with the same id or name."""

    def __init__(self, own: tuple[Issue, ...] = ()) -> None:
        self.issues = {issue.id: issue for issue in (*_shipped(), *own)}
        self._own = frozenset(issue.id for issue in own)

    @cache  # noqa: B019 - a book lives as long as the process
    def _names(self, language: str) -> PhraseBook[str]:
        rows = [(words, issue.id) for issue in self.issues.values() for lang, words in issue.names if lang in {ANY, language}]
        return PhraseBook(rows, fold=True)

    @cached_property
    def _by_parties(self) -> dict[tuple[str, frozenset[str]], str]:
        out: dict[tuple[str, frozenset[str]], str] = {}
        for issue in self.issues.values():
            if issue.topic and issue.parties:
                key = (issue.topic, frozenset(issue.parties))
                out[key] = "" if key in out else issue.id  # two of a kind between the same: parties do not tell which
        return out

    def named(self, atoms: Sequence[Atom], language: str) -> list[tuple[int, int, str]]:
        """(start, end, issue) of each name in some words, in order; of an issue on file and a user's of one name, the user's."""
        found = []
        for first, last, ids in self._names(language).find(atoms):
            chosen = next((key for key in ids if key in self._own), ids[0])
            found.append((atoms[first].start, atoms[last - 1].end, chosen))
        return found

    def between(self, topic: str, parties: frozenset[str]) -> str | None:
        """The issue on a topic between just these parties; None where there is none, or more than one."""
        return self._by_parties.get((topic, parties)) or None


@cache
def _shipped() -> tuple[Issue, ...]:
    names: dict[str, list[tuple[str, str]]] = {}
    for row in table("issues/names.tsv"):
        names.setdefault(row["issue"], []).append((row["lang"], row["text"]))
    rows = table("issues/issues.tsv")
    return tuple(
        Issue(
            row["issue"], row["topic"], tuple(row["parties"].split("+")) if row["parties"] else (), row["start"], tuple(names[row["issue"]])
        )
        for row in rows
    )


@cache
def issue_book(own: tuple[Issue, ...] = ()) -> IssueBook:
    """The book with a user's issues; one is kept for each set."""
    return IssueBook(own)
