"""The gate: which sentences are worth parsing.

Parsing is most of the cost, and most sentences of a day's news hold no act between political actors. A sentence passes when it has a name
(a capitalised word inside it, or a known actor word) and a cue (a word of the event, speech or stance data, found by its stem).
Stems come from Snowball; forms that no stemmer reaches ("said", "a dit") stand in `forms.tsv`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from detente.draft import Gate
from detente.resources import table

__all__ = ["admit"]

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CUE_FILES = ("events", "speech", "stances")
STEMMERS = {"en": "english", "fr": "french"}
PASSING_BLOCKS = frozenset({"title", "heading", "paragraph"})
QUOTES = '«»“”„"‟「」'


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(STEMMERS[language])


@cache
def _cues(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of the one-word cues, and the irregular forms of them."""
    lemmas = {row["lemma"] for name in CUE_FILES for row in table(f"languages/{language}/{name}.tsv")}
    words = {word.lower() for lemma in lemmas for word in WORD.findall(lemma)}
    forms = {row["form"] for row in table(f"languages/{language}/forms.tsv") if row["lemma"] in lemmas}
    return frozenset(_stemmer(language).stemWords(sorted(words))), frozenset(forms)


@cache
def _actor_words(language: str) -> frozenset[str]:
    """Lower-case words that stand for actors without being names: pronouns, offices, groups, unnamed sources."""
    words = {row["form"].lower() for row in table(f"languages/{language}/pronouns.tsv") if row["kind"] == "personal"}
    words |= {row["lemma"].lower() for row in table(f"languages/{language}/groups.tsv")}
    words |= {row["phrase"].lower().split()[0] for row in table(f"languages/{language}/offices.tsv")}
    words |= {row["phrase"].lower().split()[0] for row in table(f"languages/{language}/anonymous.tsv")}
    return frozenset(words | {word + "s" for word in words})


def admit(sentence: str, block: str, language: str | None) -> Gate:
    """Whether to parse a sentence that stands in a block of this kind, with the reason in words."""
    if block not in PASSING_BLOCKS:
        return Gate(False, f"{block}: not read for acts")
    if language not in STEMMERS:
        return Gate(False, "no engine for this language" if language else "language unknown")
    words = WORD.findall(sentence)
    if len(words) < 3:
        return Gate(False, "too short to tell an act")
    lowered = [word.lower() for word in words]
    named = any(word[0].isupper() for word in words[1:]) or any(word in _actor_words(language) for word in lowered)
    if not named and words[0].lower() == words[0]:
        return Gate(False, "no actor is named")
    stems, forms = _cues(language)
    if any(word in forms for word in lowered):
        return Gate(True, "names an actor and a cue")
    if any(stem in stems for stem in _stemmer(language).stemWords(lowered)):
        return Gate(True, "names an actor and a cue")
    if any(mark in sentence for mark in QUOTES):
        return Gate(True, "names an actor and quotes")
    return Gate(False, "no word for an act, a statement or a position")
