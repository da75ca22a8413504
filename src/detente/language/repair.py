"""Mending what parsers of news get wrong in the same way in every language.

Each repair is a law of UD or of the news sentence, not a preference: a subject takes no preposition; a coordinated name belongs with the name
before "and"; "between A and B" right after a noun belongs to that noun. Trees stay trees: a token is never hung below itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.draft import Token

__all__ = ["repaired"]

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def repaired(tokens: Sequence[Token], between: frozenset[str]) -> tuple[Token, ...]:
    """The tokens with mended heads and labels; `between` are the language's prepositions for two parties, in lower case."""
    out = list(tokens)
    _subjects_without_prepositions(out)
    _coordinated_names(out)
    _between(out, between)
    return tuple(out)


def _children(tokens: list[Token], i: int) -> list[Token]:
    return [token for token in tokens if token.head == i]


def _hang(tokens: list[Token], i: int, head: int, dep: str) -> None:
    """Hang token `i` below `head`, unless that would close a loop."""
    above = head
    while above >= 0:
        if above == i:
            return
        above = tokens[above].head
    tokens[i] = replace(tokens[i], head=head, dep=dep)


def _subjects_without_prepositions(tokens: list[Token]) -> None:
    """A "subject" with a preposition is an oblique; the apposition behind its comma was the subject ("Selon M. X, l'alliance a …")."""
    for token in list(tokens):
        if token.dep not in SUBJECTS or token.head < 0:
            continue
        below = _children(tokens, token.i)
        if not any(child.dep == "case" and child.pos == "ADP" and child.i < token.i for child in below):
            continue
        verb = token.head
        tokens[token.i] = replace(tokens[token.i], dep="obl")
        others = [child for child in _children(tokens, verb) if child.dep in SUBJECTS]
        heir = next(
            (
                c
                for c in below
                if c.dep == "appos" and c.i > token.i and tokens[c.i].i < verb and any(tokens[k].text == "," for k in range(token.i, c.i))
            ),
            None,
        )
        if heir is not None and not others:
            _hang(tokens, heir.i, verb, token.dep)


def _coordinated_names(tokens: list[Token]) -> None:
    """A name after "and" that the parser hung on a farther word is hung on the name that stands right before the "and"."""
    for token in list(tokens):
        if token.dep != "conj" or token.pos != "PROPN" or tokens[token.head].pos == "PROPN":
            continue
        conjunction = next((child for child in _children(tokens, token.i) if child.dep == "cc" and child.i < token.i), None)
        if conjunction is None or conjunction.i == 0:
            continue
        left = tokens[conjunction.i - 1]
        while left.pos == "PROPN" and left.dep in {"flat:name", "flat", "compound"} and tokens[left.head].pos == "PROPN":
            left = tokens[left.head]
        if left.pos == "PROPN" and left.i != token.head:
            _hang(tokens, token.i, left.i, "conj")


def _between(tokens: list[Token], between: frozenset[str]) -> None:
    """ "between A and B" that follows a noun phrase at once is that phrase's, not the verb's."""
    for token in list(tokens):
        if token.dep != "obl" or token.head < 0:
            continue
        case = next((child for child in _children(tokens, token.i) if child.dep == "case" and child.text.lower() in between), None)
        if case is None or case.i == 0:
            continue
        left = tokens[case.i - 1]
        while left.pos in {"ADJ", "NOUN", "PROPN"} and left.dep in {"amod", "nmod", "flat", "compound"} and tokens[left.head].i < left.i:
            left = tokens[left.head]
        if left.pos == "NOUN" and left.i != token.head:
            _hang(tokens, token.i, left.i, "nmod")
