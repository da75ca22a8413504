"""Pronouns and possessives, led back to whom they mean.

A ranking by recency and role, after Lappin & Leass (1994): the subject of the clause or sentence before wins, then the last one named, as far as
number and gender agree. Impersonal pronouns are the analysis's business and are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from detente.draft import Mention, Sentence
from detente.evidence import Evidence, cite
from detente.model import Actor
from detente.resources import table

__all__ = ["first_persons", "resolve"]

GENDERS = {"masculine": "Masc", "feminine": "Fem"}
SENTENCES_BACK = 3  # farther back, in the articles read for this, a pronoun's owner is more often wrong than right
PERSONAL = frozenset({"person", "office"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


@cache
def _forms(language: str) -> dict[str, dict[str, str]]:
    return {row["form"].lower(): row for row in reversed(table(f"languages/{language}/pronouns.tsv"))}


@cache
def first_persons(language: str) -> frozenset[str]:
    """The forms of "I" and "we", in lower case."""
    rows = table(f"languages/{language}/pronouns.tsv")
    return frozenset(row["form"].lower() for row in rows if row["person"] == "1" and row["kind"] == "personal")


def resolve(
    text: str, sentence: Sentence, sentences: Sequence[Sentence], before: Sequence[Mention], here: Sequence[Mention], language: str
) -> list[Mention]:
    """Mentions for the third-person pronouns and possessives of a sentence; one that has no likely owner yields nothing."""
    out = []
    forms = _forms(language)
    for token in sentence.tokens:
        if token.pos not in {"PRON", "DET"} or token.dep == "expl":
            continue
        form = forms.get(token.text.lower())
        if form is None:
            continue
        possessive = form["kind"] == "possessive"
        if form["person"] != "3" or form["kind"] not in {"personal", "possessive"} or (form["gender"] == "neuter" and not possessive):
            continue
        plural = form["number"].startswith("plur") and not possessive
        asked = _Asked(plural, possessive, GENDERS.get(form["gender"]) if not possessive else None)
        owner = _owner(sentence, sentences, [m for m in here if m.span.end <= token.start], before, asked)
        if owner is None:
            continue
        evidence = cite(text, "actor", token.start, token.end)
        out.append(Mention(evidence.span, "possessive" if possessive else "pronoun", sentence.index, token.i, again(owner.actor, evidence)))
    return out


def again(actor: Actor, evidence: Evidence) -> Actor:
    """The same actor at another place in the text."""
    return replace(actor, evidence=evidence)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a pronoun tells of its owner. `gender` is UD's (Masc, Fem), None where the form leaves it open or agrees with the thing owned."""

    plural: bool
    possessive: bool
    gender: str | None


def _owner(
    sentence: Sentence, sentences: Sequence[Sentence], here: Sequence[Mention], before: Sequence[Mention], asked: _Asked
) -> Mention | None:
    def gender(mention: Mention) -> str | None:
        there = sentences[mention.sentence] if mention.sentence < len(sentences) else sentence
        return there.tokens[mention.head].feats.get("Gender") if mention.head is not None and there.tokens else None

    def fits(mention: Mention) -> bool:
        other = asked.gender is not None and gender(mention) not in {asked.gender, None}
        if mention.kind in {"pronoun", "person", "office"}:
            return not other and (not asked.plural or bool(mention.actor.members))
        if asked.plural:
            return mention.kind in {"group", "compound", "anonymous"}
        # Where nouns have a gender, a state or an army is "il" or "elle" by it.
        agrees = asked.gender is not None and gender(mention) == asked.gender
        return (asked.possessive or agrees) and mention.kind in {"name", "capital", "metonym", "body", "party", "group"}

    candidates = [m for m in here if fits(m) and m.kind != "adjective"]
    subjects = [m for m in candidates if m.head is not None and sentence.tokens[m.head].dep in SUBJECTS]
    if subjects or candidates:
        return subjects[-1] if subjects else candidates[-1]
    for mentions in _by_sentence_back(sentence, before):
        fitting = [m for m in mentions if fits(m)]
        there = sentences[fitting[0].sentence] if fitting else None
        subjects = [m for m in fitting if there is not None and m.head is not None and there.tokens[m.head].dep in SUBJECTS]
        if fitting:
            return subjects[0] if subjects else fitting[0]
    return None


def _by_sentence_back(sentence: Sentence, before: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of the sentences before this one, nearest sentence first."""
    rows: dict[int, list[Mention]] = {}
    for mention in before:
        if sentence.index - mention.sentence <= SENTENCES_BACK:
            rows.setdefault(mention.sentence, []).append(mention)
    return [rows[index] for index in sorted(rows, reverse=True)]
