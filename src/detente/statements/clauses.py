"""What several of the readers of cues ask of a clause."""

from __future__ import annotations

from detente.draft import Sentence, Token
from detente.evidence import Span

__all__ = ["COMMAS", "IF", "RELATIVES", "VERBAL", "finite", "first_word", "marks", "participle", "trimmed"]

VERBAL = frozenset({"VERB", "AUX"})
RELATIVES = frozenset({"who", "which", "that", "qui", "lequel"})
COMMAS = frozenset({",", "—", "–", "-"})
IF = frozenset({"si", "s'", "if", "whether"})


def marks(sentence: Sentence, clause: int) -> set[str]:
    """The subordinators of a clause, in lower case."""
    return {sentence.tokens[c].text.lower() for c in sentence.children[clause] if sentence.tokens[c].dep == "mark"}


def participle(sentence: Sentence, i: int) -> bool:
    """Whether a verb is a participle that stands by itself ("citing", "cité"), with no auxiliary that would make it a clause's verb."""
    token = sentence.tokens[i]
    bare = token.feats.get("VerbForm") in {"Part", "Ger"} or token.dep in {"acl", "advcl"}
    return bare and not any(sentence.tokens[c].dep.startswith("aux") for c in sentence.children[i])


def finite(token: Token) -> bool:
    """Whether a token is a finite verb form."""
    return token.feats.get("VerbForm") == "Fin"


def first_word(sentence: Sentence) -> int:
    """The first token that is no mark."""
    return next((t.i for t in sentence.tokens if t.pos != "PUNCT"), 0)


def trimmed(sentence: Sentence, low: int, high: int) -> Span:
    """The characters of tokens `low` to `high` without the stops and commas at their end."""
    while high > low and sentence.tokens[high].text in {".", ",", ";", ":", "./."}:
        high -= 1
    return Span(sentence.tokens[low].start, sentence.tokens[high].end)
