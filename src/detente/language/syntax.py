"""Who does what in a clause: the roles of docs/language-data.md, read off the dependency tree, the same for all languages.

Passives are turned round, infinitives and participles find their subject through control, coordination, relative clauses and the nouns they hang
on, and a noun's participants are found in its genitives, adjectives and possessors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.draft import Sentence, Token
from detente.resources import table

__all__ = [
    "Marks",
    "conjuncts",
    "governors",
    "lemmas",
    "light_verbs",
    "marks_of",
    "nominal",
    "objects",
    "obliques",
    "preposition",
    "prepositions",
    "roles_of",
    "subjects",
]

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "csubj:pass"})
PASSIVE = PASSIVE_SUBJECTS | {"aux:pass"}
CLAUSAL = frozenset({"xcomp", "ccomp", "advcl", "acl", "acl:relcl", "conj", "parataxis"})
OBLIQUE = frozenset({"obl", "obl:agent", "nmod", "iobj", "obl:arg", "advmod", "nmod:poss"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
FORMS_REMEMBERED = 1 << 12  # prepositions as written


@cache
def _prepositions(language: str) -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for row in table(f"languages/{language}/prepositions.tsv"):
        out.setdefault(row["form"].lower(), []).append(row["role"])
    return {form: tuple(dict.fromkeys(found)) for form, found in out.items()}


@cache
def light_verbs(language: str) -> frozenset[str]:
    """Verbs whose subject does what their object noun says ("mener une frappe", "carry out an attack")."""
    return frozenset(row["lemma"] for row in table(f"languages/{language}/light.tsv"))


@cache
def prepositions(language: str, role: str) -> frozenset[str]:
    """The prepositions of a language that may stand for a role, in lower case."""
    return frozenset(form for form, roles in _prepositions(language).items() if role in roles)


def conjuncts(sentence: Sentence, i: int) -> Sequence[int]:
    """`i` and the tokens coordinated with it, in the order of the text."""
    known = sentence.partners.get(i)
    if known is None:
        tokens, children = sentence.tokens, sentence.children
        out = [i]
        for node in out:
            out += [child for child in children[node] if tokens[child].dep == "conj" and child not in out]
        known = sentence.partners[i] = sorted(out)
    return known


def first_conjunct(sentence: Sentence, i: int) -> int:
    """The token that `i` is coordinated with, at the head of the chain; `i` itself where it is not coordinated."""
    while sentence.tokens[i].dep == "conj" and sentence.tokens[i].head >= 0:
        i = sentence.tokens[i].head
    return i


@dataclass(frozen=True, slots=True)
class Marks:
    """What the function words of a sentence say of their heads: who stands in the passive, who has a copula, and the words of prepositions."""

    passive: frozenset[int]
    copular: frozenset[int]
    prepositions: dict[int, str]


def marks_of(sentence: Sentence) -> Marks:
    """The marks of a sentence, found in one look at its tokens: each argument of each word asks for them."""
    known = sentence.marks
    if known is None:
        heads: dict[str, set[int]] = {"case": set(), "cop": set(), **{dep: set() for dep in PASSIVE}}
        for token in sentence.tokens:
            if token.dep in heads:
                heads[token.dep].add(token.head)
        passive = frozenset().union(*(heads[dep] for dep in PASSIVE))
        known = sentence.marks = Marks(passive, frozenset(heads["cop"]), {i: _preposition(sentence, i) for i in heads["case"] if i >= 0})
    return known


def preposition(sentence: Sentence, i: int) -> str:
    """The preposition of a nominal as written, in lower case, its parts joined by blanks; "" where there is none."""
    return marks_of(sentence).prepositions.get(i, "")


def _preposition(sentence: Sentence, i: int) -> str:
    tokens = sentence.tokens
    parts: list[int] = []
    for mark in [child for child in sentence.children[i] if tokens[child].dep == "case"]:
        parts.append(mark)
        parts += [child for child in sentence.children[mark] if tokens[child].dep in {"fixed", "case"}]
    # An article that holds a preposition belongs to it: "quant *aux* ventes".
    after = max(parts) + 1
    parts += [child for child in sentence.children[i] if child == after and tokens[child].text.lower() in {"au", "aux", "du"}]
    return " ".join([tokens[k].text.lower() for k in sorted(parts)]).replace("' ", "'")


CONTRACTED = {"au": "à", "aux": "à", "du": "de", "des": "de", "d'": "de", "qu'": "que"}


def roles_of(sentence: Sentence, i: int, language: str) -> tuple[str, ...]:
    """The oblique roles that a nominal's preposition may stand for; () where it has none that is on file."""
    form = preposition(sentence, i)
    if not form:
        return ("by",) if sentence.tokens[i].dep == "obl:agent" else ()
    return _roles(form, language)


@lru_cache(FORMS_REMEMBERED)
def _roles(form: str, language: str) -> tuple[str, ...]:
    """The roles of a preposition as written: of all its words, else of the last, else of the first."""
    form = form.replace("\u2019", "'")
    words = [CONTRACTED.get(word, word) for word in form.split()]
    known = _prepositions(language)
    for candidate in (" ".join(words), form, *words[-1:], *words[:1]):
        if candidate in known:
            return known[candidate]
    return ()


def passive(sentence: Sentence, i: int) -> bool:
    """Whether a verb stands in the passive."""
    return i in marks_of(sentence).passive


def _participle(token: Token) -> str:
    if token.feats.get("VerbForm") != "Part":
        return ""
    return "past" if token.feats.get("Tense") == "Past" or token.feats.get("Aspect") == "Perf" else "present"


def _relative(sentence: Sentence, i: int) -> tuple[str, int] | None:
    """The grammatical function of the relative pronoun of a relative clause and the noun it stands for."""
    antecedent = sentence.tokens[i].head
    for child in sentence.children[i]:
        token = sentence.tokens[child]
        if (
            token.pos in {"PRON", "SCONJ", "DET"}
            and token.feats.get("PronType") == "Rel"
            and token.dep in SUBJECTS | PASSIVE_SUBJECTS | {"obj", "obl", "iobj"}
        ):
            return token.dep, antecedent
        if token.dep in SUBJECTS | PASSIVE_SUBJECTS and token.lemma.lower() in {"who", "which", "that", "qui"}:
            return token.dep, antecedent
    return None


def subjects(sentence: Sentence, i: int, depth: int = 0) -> list[int]:
    """Heads of the logical subject of a verb: agent of a passive, controller of an infinitive, antecedent of a relative clause."""
    token = sentence.tokens[i]
    if depth > 6:
        return []
    if passive(sentence, i) or (token.dep == "acl" and _participle(token) == "past"):
        return [child for child in sentence.children[i] if sentence.tokens[child].dep == "obl:agent"]
    own = [child for child in sentence.children[i] if sentence.tokens[child].dep in SUBJECTS]
    if token.dep == "acl:relcl":
        relative = _relative(sentence, i)
        if relative and relative[0] in SUBJECTS:
            return [relative[1]]
    if own:
        return _agreeing(sentence, own, i)
    head = token.head
    if head < 0:
        return []
    above = sentence.tokens[head]
    if token.dep == "conj":
        return subjects(sentence, head, depth + 1)
    if token.dep == "acl":
        return [head] if _participle(token) == "present" else nominal_owner(sentence, head)
    if token.dep in {"xcomp", "advcl", "ccomp"}:
        if above.pos in {"VERB", "AUX"} or head in marks_of(sentence).copular:
            return _controller(sentence, head, token, depth)
        return nominal_owner(sentence, head)
    return []


def _agreeing(sentence: Sentence, candidates: list[int], verb: int) -> list[int]:
    """The subjects of a verb to which the parser gave several: those that "and" joins, else the last before it, else the first after."""
    before = [i for i in candidates if i < verb]
    if len(before) > 1 and any(sentence.tokens[k].pos == "CCONJ" for k in range(before[-2], before[-1])):
        return before[-2:]
    return [before[-1] if before else candidates[0]]


def _controller(sentence: Sentence, head: int, token: Token, depth: int) -> list[int]:
    """Object of the verb above where a complement has one ("asks X to …", "accuses X of …ing"), else its subject."""
    marks = {sentence.tokens[c].text.lower() for c in sentence.children[token.i] if sentence.tokens[c].dep == "mark"}
    blamed = _participle(token) == "present" and marks & {"of", "from", "for"}
    parts = [token, *(sentence.tokens[c] for c in sentence.children[token.i] if sentence.tokens[c].dep == "aux")]
    infinitive = token.feats.get("VerbForm") is None or any(part.feats.get("VerbForm") == "Inf" for part in parts)
    if blamed or (token.dep in {"xcomp", "ccomp"} and infinitive):
        receivers = [
            c
            for c in sentence.children[head]
            if sentence.tokens[c].dep in {"obj", "iobj"} and sentence.tokens[c].pos in NOUNS and c < token.i
        ]
        if receivers:
            return receivers
        raised = [c for c in sentence.children[head] if sentence.tokens[c].dep == "nsubj:pass" and c < token.i]
        if raised and token.dep == "xcomp":
            return raised  # "Russia is said *to have delivered* missiles"
    return subjects(sentence, head, depth + 1)


def nominal_owner(sentence: Sentence, i: int) -> list[int]:
    """Heads of who or what a noun belongs to: possessor, genitive, country adjective, in that order of trust."""
    order = ("nmod:poss", "det", "nmod", "amod", "compound")
    return [
        child
        for dep in order
        for child in sentence.children[i]
        if sentence.tokens[child].dep == dep and (dep != "det" or sentence.tokens[child].feats.get("Poss") == "Yes")
    ]


def objects(sentence: Sentence, i: int) -> list[int]:
    """Heads of the logical object of a verb: subject of a passive, noun that a past participle qualifies, antecedent of "que"."""
    token = sentence.tokens[i]
    if passive(sentence, i):
        own = [child for child in sentence.children[i] if sentence.tokens[child].dep in PASSIVE_SUBJECTS]
        if own:
            return own
        if token.dep == "conj":
            return [child for child in sentence.children[token.head] if sentence.tokens[child].dep in PASSIVE_SUBJECTS]
        relative = _relative(sentence, i) if token.dep == "acl:relcl" else None
        return [relative[1]] if relative else []
    if token.dep == "acl" and _participle(token) == "past":
        return [token.head]
    own = [child for child in sentence.children[i] if sentence.tokens[child].dep == "obj"]
    if token.dep == "acl:relcl":
        relative = _relative(sentence, i)
        if relative and relative[0] == "obj":
            return [relative[1]]
    return own


def obliques(sentence: Sentence, i: int, language: str) -> Iterator[tuple[str, int]]:
    """(role, head) for each prepositional argument of a verb or noun; those of its object come last, since parsers often hang them there."""
    tokens = sentence.tokens
    found = [c for c in sentence.children[i] if tokens[c].dep in OBLIQUE]
    if tokens[i].pos != "NOUN":
        found += [c for o in objects(sentence, i) if o != tokens[i].head for c in sentence.children[o] if tokens[c].dep == "nmod"]
    for child in found:
        roles = roles_of(sentence, child, language)
        if tokens[child].dep == "iobj" and not roles:
            roles = ("to",)
        for role in roles:
            yield role, child


def lemmas(sentence: Sentence, i: int) -> frozenset[str]:
    """Lemmas that may stand for a role: the head's, its conjuncts', and the noun that a measure word governs ("a series of sanctions")."""
    known = sentence.names.get(i)
    if known is None:
        out = set()
        for node in conjuncts(sentence, i):
            token = sentence.tokens[node]
            out |= {token.lemma.lower(), token.text.lower()}
            for child in sentence.children[node]:
                below = sentence.tokens[child]
                if below.dep == "nmod" and preposition(sentence, child) in {"de", "d'", "des", "du", "of"}:
                    out.add(below.lemma.lower())
        known = sentence.names[i] = frozenset(out)
    return known


def governors(sentence: Sentence, i: int) -> Iterator[tuple[int, int]]:
    """(child, head) pairs from `i` up through clauses to the root: what a clause depends on, and by which of its tokens."""
    seen = {i}
    while sentence.tokens[i].head >= 0:
        head = sentence.tokens[i].head
        if head in seen:
            return
        yield i, head
        seen.add(head)
        i = head


def nominal(token: Token) -> bool:
    """Whether a token can head a noun phrase."""
    return token.pos in NOUNS
