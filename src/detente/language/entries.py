"""Lexicon entries matched against a parsed sentence: a head lemma and what must hang on it (docs/language-data.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from detente.draft import Sentence, Token
from detente.language.syntax import lemmas, marks_of, objects, obliques, subjects
from detente.resources import table

__all__ = ["Arguments", "Entry", "Hit", "arguments", "best", "entries", "headed", "spellings"]

REMEMBERED = 1 << 16  # words
HEADED = ("speech", "relays", "stances", "events", "relations")  # lexicons that each sentence is held against word by word
VERBAL = frozenset({"VERB", "AUX"})
ANYBODY = frozenset({"*", "@"})
SPECIAL = frozenset({"refl", "clause", "prt", "fix"})  # needs that are no roles
KEY = itemgetter(Token._fields.index("pos"), Token._fields.index("lemma"), Token._fields.index("text"))  # what entries know a token by
POS_CLASS = {"AUX": "VERB", "PROPN": "NOUN", "PART": "ADV", "ADP": "ADP", "SCONJ": "SCONJ"}


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of an entry: `role` filled by one of `words` ("*": anything, "@": an actor), or not so where `absent`.

    `named`: it asks for words by name, and not for anything or any actor.
    """

    role: str
    words: frozenset[str]
    absent: bool
    named: bool


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
    """An entry that fits a token, with that token's arguments and the tokens that the entry's needs used up."""

    entry: Entry
    token: int
    args: Arguments
    used: frozenset[int]

    def label(self, sentence: Sentence) -> str:
        """The entry's lemma and those of the tokens that it used up."""
        return " ".join([self.entry.lemma, *(sentence.tokens[k].lemma for k in sorted(self.used))])


@cache
def entries(language: str, name: str) -> Mapping[str, Mapping[str, tuple[Entry, ...]]]:
    """A lexicon file by part of speech and lemma, entries that need most first."""
    out: dict[str, dict[str, list[Entry]]] = {}
    for row in table(f"languages/{language}/{name}.tsv"):
        # `mod` last: it may stand on a word that another need found.
        needs = tuple(sorted((_need(part) for part in row.get("with", "").split(";") if part), key=lambda need: need.role == "mod"))
        label = " ".join(part for part in (row["lemma"], row.get("with", "")) if part)
        entry = Entry(row["lemma"], row["pos"], needs, row, label)
        out.setdefault(entry.pos, {}).setdefault(entry.lemma.lower(), []).append(entry)
    return {
        pos: {lemma: tuple(sorted(found, key=lambda e: (-_weight(e), e.name))) for lemma, found in heads.items()}
        for pos, heads in out.items()
    }


def spellings(token: Token, language: str) -> tuple[str, ...]:
    """The lemmas a token may have: the engine's, the word itself, and, for verbs that the engine left as they stand, what forms.tsv and
    suffixes.tsv make of them ("demande", "gelé")."""
    return _spellings(token.lemma, token.text, token.pos in VERBAL, language)


@lru_cache(REMEMBERED)
def _spellings(lemma: str, text: str, verb: bool, language: str) -> tuple[str, ...]:
    lemma, text = lemma.lower(), text.lower()
    out = [lemma, text]
    if verb and lemma == text:
        known, endings = _forms(language)
        out += known.get(text, [])
        out += [text.removesuffix(end) + base for end, base in endings if text.endswith(end)]
    return tuple(dict.fromkeys(out))


@cache
def _forms(language: str) -> tuple[Mapping[str, list[str]], tuple[tuple[str, str], ...]]:
    irregular: dict[str, list[str]] = {}
    for row in table(f"languages/{language}/forms.tsv"):
        irregular.setdefault(row["form"], []).append(row["lemma"])
    endings = tuple((row["ending"], row["base"]) for row in table(f"languages/{language}/suffixes.tsv"))
    return irregular, endings


def _weight(entry: Entry) -> int:
    """How much an entry says beyond its head; a closed set of words says more than "anything" or "an actor"."""
    return sum(1 if need.absent or not need.named or need.role in {"refl", "clause"} else 2 for need in entry.needs)


def _need(part: str) -> Need:
    absent = part.startswith("!")
    role, _, rest = part.removeprefix("!").partition(":")
    words = frozenset(word.lower() for word in rest.split("|") if word)
    return Need(role, words, absent, not words <= ANYBODY)


def arguments(sentence: Sentence, i: int, language: str) -> Arguments:
    """The roles of a head, from its tree; found once, since several lexicons ask."""
    known = sentence.arguments.get(i)
    if known is None:
        known = sentence.arguments[i] = _arguments(sentence, i, language)
    return known


def _arguments(sentence: Sentence, i: int, language: str) -> Arguments:
    roles: dict[str, list[int]] = {}
    token = sentence.tokens[i]
    if token.pos in VERBAL or i in marks_of(sentence).copular:
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
    is_actor: Callable[[int], bool],
) -> Hit | None:
    """The entry of a lexicon that fits token `i` and says most; None where none fits. `is_actor` answers for "@"."""
    found = _headed(language, name)[KEY(sentence.tokens[i])]
    if not found:
        return None
    args = arguments(sentence, i, language)
    for entry in found:
        used = _fits(sentence, i, entry, args, is_actor)
        if used is not None:
            return Hit(entry, i, args, frozenset(used))
    return None


def headed(sentence: Sentence, language: str, name: str) -> Iterator[Token]:
    """The tokens of a sentence that may head an entry of a lexicon."""
    if not sentence.heads:
        known = _lexicons(language)
        sentence.heads = {lexicon: [] for lexicon in HEADED}
        for i, lexicons in enumerate(map(known.__getitem__, map(KEY, sentence.tokens))):
            for lexicon in lexicons:
                sentence.heads[lexicon].append(i)
    tokens = sentence.tokens
    return (tokens[i] for i in sentence.heads[name])


class _Lexicons(dict[tuple[str, str, str], frozenset[str]]):
    """Part of speech, lemma and text of a token → the lexicons that have an entry which it may head."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._named: dict[str, dict[str, set[str]]] = {}  # part of speech → lemma → lexicons
        for name in HEADED:
            for pos, heads in entries(language, name).items():
                for lemma in heads:
                    self._named.setdefault(pos, {}).setdefault(lemma, set()).add(name)

    def __missing__(self, key: tuple[str, str, str]) -> frozenset[str]:
        pos, lemma, text = key
        named = self._named.get(POS_CLASS.get(pos, pos))
        known = _spellings(lemma, text, pos in VERBAL, self._language) if named else ()
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[key] = frozenset(name for spelling in known for name in (named or {}).get(spelling, ()))
        return found


@cache
def _lexicons(language: str) -> _Lexicons:
    return _Lexicons(language)


class _Headed(dict[tuple[str, str, str], tuple[Entry, ...]]):
    """Part of speech, lemma and text of a token → the entries of a lexicon that it may head, in the order they are tried."""

    def __init__(self, language: str, name: str) -> None:
        super().__init__()
        self._language, self._entries = language, entries(language, name)

    def __missing__(self, key: tuple[str, str, str]) -> tuple[Entry, ...]:
        pos, lemma, text = key
        heads = self._entries.get(POS_CLASS.get(pos, pos))
        known = _spellings(lemma, text, pos in VERBAL, self._language) if heads else ()
        found = tuple(entry for spelling in known for entry in (heads or {}).get(spelling, ()))
        if len(self) >= REMEMBERED:
            self.clear()
        self[key] = found
        return found


@cache
def _headed(language: str, name: str) -> _Headed:
    return _Headed(language, name)


def _fits(sentence: Sentence, i: int, entry: Entry, args: Arguments, is_actor: Callable[[int], bool]) -> set[int] | None:
    """The tokens that an entry's needs use up, or None where one need fails; `mod` may stand on the head or on a word another need found."""
    used: set[int] = set()
    for need in entry.needs:
        if need.role == "mod":
            heads = _modified(sentence, {i} | used, need)
        elif need.role in SPECIAL:
            heads = _special(sentence, i, need, args)
        else:
            heads = _filled(sentence, need, args, is_actor)
        if (heads is None) != need.absent:
            return None
        if heads and need.named:
            used |= heads
    return used


def _filled(sentence: Sentence, need: Need, args: Arguments, is_actor: Callable[[int], bool]) -> set[int] | None:
    """The token that fills the role of a need, or None where none does."""
    words = need.words
    for head in args.roles.get(need.role, ()):
        if "*" in words or ("@" in words and is_actor(head)) or not words.isdisjoint(lemmas(sentence, head)):
            return {head}
    return None


def _special(sentence: Sentence, i: int, need: Need, args: Arguments) -> set[int] | None:
    """The tokens that satisfy a need that is no role, or None where nothing does; an empty set is one satisfied by no token in particular."""
    words, tokens, children = need.words, sentence.tokens, sentence.children[i]
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
        return next(({c} for c in marks if tokens[c].text.lower() in words), None)
    fixed = _fixed(sentence, i, words)
    return None if fixed is None else {fixed}


def _fixed(sentence: Sentence, i: int, words: frozenset[str]) -> int | None:
    """The verb, adjective or bare noun right behind a verb that makes one expression with it ("a fait *savoir*", "fait *état*", "made *clear*")."""
    for child in sentence.children[i]:
        token = sentence.tokens[child]
        if not i < child <= i + 2 or token.lemma.lower() not in words:
            continue
        bare = token.dep in {"obj", "obl"} and not any(sentence.tokens[c].dep in {"det", "case"} for c in sentence.children[child])
        if bare or (token.dep in {"xcomp", "ccomp"} and token.pos in {"VERB", "ADJ"}):
            return child
    return None


def _modified(sentence: Sentence, nouns: set[int], need: Need) -> set[int] | None:
    for child in [child for noun in sorted(nouns) for child in sentence.children[noun]]:
        token = sentence.tokens[child]
        known = {token.lemma.lower(), token.text.lower()} & need.words or "*" in need.words
        if known and token.dep in {"amod", "nmod", "compound", "nmod:poss", "acl", "nummod", "det", "advmod", "appos"}:
            return {child}
    return None
