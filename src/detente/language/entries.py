"""Lexicon entries matched against a parsed sentence: a head lemma and what must hang on it (docs/language-data.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from detente.draft import Sentence
from detente.language.syntax import lemmas, objects, obliques, subjects
from detente.resources import table

__all__ = ["Arguments", "Entry", "Hit", "arguments", "best", "entries"]

POS_CLASS = {"AUX": "VERB", "PROPN": "NOUN", "PART": "ADV", "ADP": "ADP", "SCONJ": "SCONJ"}


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of an entry: `role` filled by one of `words` ("*": anything, "@": an actor), or not so where `absent`."""

    role: str
    words: frozenset[str]
    absent: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon: its head, its needs, and the row's other cells."""

    lemma: str
    pos: str
    needs: tuple[Need, ...]
    cells: Mapping[str, str]
    name: str


@dataclass(frozen=True, slots=True)
class Arguments:
    """Who and what hangs on a head: role → token heads, in the order of trust."""

    roles: dict[str, list[int]]

    def get(self, role: str) -> list[int]:
        """Heads in a role; [] where it is empty."""
        return self.roles.get(role, [])


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that fits a token, with the tokens that its needs used up."""

    entry: Entry
    token: int
    used: frozenset[int]


@cache
def entries(language: str, name: str) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
    """A lexicon file by (lemma, pos), entries that need most first."""
    out: dict[tuple[str, str], list[Entry]] = {}
    for row in table(f"languages/{language}/{name}.tsv"):
        needs = tuple(_need(part) for part in row.get("with", "").split(";") if part)
        label = " ".join(part for part in (row["lemma"], row.get("with", "")) if part)
        entry = Entry(row["lemma"], row["pos"], needs, row, label)
        out.setdefault((entry.lemma.lower(), entry.pos), []).append(entry)
    return {key: tuple(sorted(found, key=lambda e: (-_weight(e), e.name))) for key, found in out.items()}


def _weight(entry: Entry) -> int:
    """How much an entry says beyond its head; a closed set of words says more than "anything" or "an actor"."""
    return sum(1 if need.absent or need.words <= {"*", "@"} or need.role in {"refl", "clause"} else 2 for need in entry.needs)


def _need(part: str) -> Need:
    absent = part.startswith("!")
    role, _, words = part.removeprefix("!").partition(":")
    return Need(role, frozenset(word.lower() for word in words.split("|") if word), absent)


def arguments(sentence: Sentence, i: int, language: str) -> Arguments:
    """The roles of a head, from its tree."""
    roles: dict[str, list[int]] = {}
    token = sentence.tokens[i]
    if token.pos in {"VERB", "AUX"} or any(sentence.tokens[c].dep == "cop" for c in sentence.children[i]):
        roles["subj"] = subjects(sentence, i)
        roles["obj"] = objects(sentence, i)
    for role, head in obliques(sentence, i, language):
        if head not in roles.setdefault(role, []):
            roles[role].append(head)
    if token.pos == "NOUN":
        _noun_roles(sentence, i, roles)
    return Arguments(roles)


def _noun_roles(sentence: Sentence, i: int, roles: dict[str, list[int]]) -> None:
    """Owners of a noun that no preposition brings: possessors and country adjectives are its subject."""
    for child in sentence.children[i]:
        token = sentence.tokens[child]
        if token.dep in {"nmod:poss", "compound", "amod"} or token.feats.get("Poss") == "Yes":
            roles.setdefault("poss", []).append(child)
    roles.setdefault("subj", []).extend(roles.get("by", []) + roles.get("poss", []))


def best(
    sentence: Sentence,
    i: int,
    language: str,
    name: str,
    args: Arguments,
    is_actor: Callable[[int], bool],
) -> Hit | None:
    """The entry of a lexicon that fits token `i` and says most; None where none fits. `is_actor` answers for "@"."""
    token = sentence.tokens[i]
    pos = POS_CLASS.get(token.pos, token.pos)
    found = entries(language, name)
    for lemma in dict.fromkeys((token.lemma.lower(), token.text.lower())):
        for entry in found.get((lemma, pos), ()):
            used = _fits(sentence, i, entry, args, is_actor)
            if used is not None:
                return Hit(entry, i, frozenset(used))
    return None


def _fits(sentence: Sentence, i: int, entry: Entry, args: Arguments, is_actor: Callable[[int], bool]) -> set[int] | None:
    used: set[int] = set()
    for need in entry.needs:
        heads = _satisfied(sentence, i, need, args, is_actor)
        if (heads is None) != need.absent:
            return None
        if heads and need.words and not need.words <= {"*", "@"}:
            used |= heads
    return used


def _satisfied(sentence: Sentence, i: int, need: Need, args: Arguments, is_actor: Callable[[int], bool]) -> set[int] | None:
    """The tokens that satisfy a need, or None where nothing does; an empty set is a need satisfied by no token in particular."""
    tokens = sentence.tokens
    children = sentence.children[i]
    if need.role == "refl":
        return (
            set()
            if any(tokens[c].feats.get("Reflex") == "Yes" or tokens[c].text.lower() in {"se", "s'", "s\u2019"} for c in children)
            else None
        )
    if need.role == "clause":
        return set() if any(tokens[c].dep in {"ccomp", "xcomp", "acl"} for c in children) else None
    if need.role == "prt":
        marks = [c for c in children if tokens[c].dep in {"compound:prt", "advmod"}]
        marks += [k for heads in args.roles.values() for h in heads for k in sentence.children[h] if tokens[k].dep == "case"]
        return next(({c} for c in marks if tokens[c].text.lower() in need.words), None)
    if need.role == "mod":
        return _modified(sentence, i, need)
    for head in args.get(need.role):
        if "*" in need.words or ("@" in need.words and is_actor(head)) or lemmas(sentence, head) & need.words:
            return {head}
    return None


def _modified(sentence: Sentence, i: int, need: Need) -> set[int] | None:
    for child in sentence.children[i]:
        token = sentence.tokens[child]
        if token.dep in {"amod", "nmod", "compound", "nmod:poss", "acl", "nummod", "det"} and (
            {token.lemma.lower(), token.text.lower()} & need.words or "*" in need.words
        ):
            return {child}
    return None
