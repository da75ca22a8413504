"""From an engine's own labels to Universal Dependencies.

spaCy's French package speaks UD. Its English one speaks ClearNLP (de Marneffe & Manning 2008, as in OntoNotes conversions), in which
prepositions govern their nouns and the copula its predicate; here both are turned round, as UD has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from detente.draft import Token

__all__ = ["from_clear", "from_ud"]

KEPT_SUBTYPES = frozenset({"nsubj:pass", "aux:pass", "obl:agent", "acl:relcl", "compound:prt", "flat:name", "nmod:poss", "csubj:pass"})

CLEAR_TO_UD = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "dative": "iobj",
    "prt": "compound:prt",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "neg": "advmod",
    "quantmod": "advmod",
    "npadvmod": "obl",
    "oprd": "xcomp",
    "preconj": "cc",
    "predet": "det",
    "intj": "discourse",
    "attr": "xcomp",
    "acomp": "xcomp",
    "ROOT": "root",
}
COLUMNS = ["ORTH", "LEMMA", "POS", "MORPH", "SPACY", "IS_SPACE"]
REMEMBERED = 1 << 16  # words, of which a day's news has more


@dataclass(slots=True)
class _Node:
    """A token while its place in the tree may still change."""

    dep: str
    head: int


def _tokens(doc: Any, nodes: list[_Node], offset: int) -> tuple[Token, ...]:
    """Tokens without spaces, renumbered; spaCy gives runs of blanks tokens of their own, and what hangs on them hangs on their head."""
    known = _strings(doc.vocab)
    rows = doc.to_array(COLUMNS).tolist()
    blank = [row[5] for row in rows]
    index = list(accumulate((not b for b in blank), initial=0))
    out: list[Token] = []
    for (orth, lemma, pos, morph, spaced, is_blank), node in zip(rows, nodes, strict=True):
        text = known.text(orth)
        start, offset = offset, offset + len(text) + spaced
        if is_blank:
            continue
        head = node.head
        while head >= 0 and blank[head]:
            head = nodes[head].head
        dep, head = (node.dep, index[head]) if head >= 0 else ("root", -1)
        out.append(Token(len(out), start, start + len(text), text, known.lemma(lemma), known.pos(pos), dep, head, known.feats(morph)))
    return tuple(out)


class _Strings:
    """What spaCy's numbers stand for, looked up once a number.

    Features are one dict for each set of them, shared by tokens and never written to. Words that a model knows no part of speech for are "X".
    """

    def __init__(self, vocab: Any) -> None:
        strings = vocab.strings
        self.text = lru_cache(REMEMBERED)(lambda number: str(strings[number]))
        self.lemma = lru_cache(REMEMBERED)(lambda number: str(strings[number]).replace("\u2019", "'"))
        self.pos = cache(lambda number: "X" if strings[number] == "SPACE" else str(strings[number]))
        self.dep = cache(lambda number: _plain(strings[number]))
        self.feats = cache(lambda number: dict(pair.split("=", 1) for pair in strings[number].split("|") if "=" in pair))


def _plain(label: str) -> str:
    return label if label in KEPT_SUBTYPES else label.split(":", maxsplit=1)[0]


@cache
def _strings(vocab: Any) -> _Strings:
    return _Strings(vocab)


def from_ud(doc: Any, offset: int) -> tuple[Token, ...]:
    """Tokens of a spaCy Doc that begins at `offset`, its parser trained on UD: subtypes that carry no meaning here are dropped."""
    known = _strings(doc.vocab)
    nodes = []
    for i, (label, away) in enumerate(doc.to_array(["DEP", "HEAD"]).tolist()):
        # HEAD is a distance, written as an unsigned number.
        distance = away - (1 << 64) if away >> 63 else away
        nodes.append(_Node("root", -1) if distance == 0 else _Node(known.dep(label), i + distance))
    return _tokens(doc, nodes, offset)


def from_clear(doc: Any, offset: int) -> tuple[Token, ...]:
    """Tokens of a spaCy Doc that begins at `offset`, its parser trained on ClearNLP labels, in UD's shape."""
    nodes = []
    for token in doc:
        root = token.head.i == token.i
        nodes.append(_Node(CLEAR_TO_UD.get(token.dep_, token.dep_), -1 if root else token.head.i))
    _turn_prepositions(doc, nodes)
    _turn_copulas(doc, nodes)
    out = []
    for token in _tokens(doc, nodes, offset):
        denies = token.lemma in {"not", "never", "n't", "no"} and token.dep in {"advmod", "det"}
        out.append(token._replace(feats={**token.feats, "Polarity": "Neg"}) if denies else token)
    return tuple(out)


def _turn_prepositions(doc: Any, nodes: list[_Node]) -> None:
    """prep → pobj becomes a nominal with the preposition as its case; `agent` marks the passive's by-phrase.

    Outermost prepositions first: in "out of Syria" the inner one is then a case beside the outer.
    """
    for token in doc:
        if nodes[token.i].dep not in {"prep", "agent", "iobj"} or token.pos_ not in {"ADP", "SCONJ", "ADV", "VERB", "ADJ", "AUX"}:
            continue
        preposition = nodes[token.i]
        inner = next((child for child in token.children if child.dep_ == "prep" and child.i > token.i), None)
        governed = [child for child in token.children if child.dep_ in {"pobj", "pcomp"}]
        if not governed and inner is not None:
            governed = [child for child in inner.children if child.dep_ in {"pobj", "pcomp"}]
        if not governed:
            continue
        noun = governed[0]
        above = preposition.head
        verbal = above >= 0 and doc[above].pos_ in {"VERB", "AUX", "ADV"}
        if noun.dep_ == "pcomp" and noun.pos_ in {"VERB", "AUX"}:
            relation = "advcl" if verbal else "acl"
        elif preposition.dep == "agent":
            relation = "obl:agent"
        elif preposition.dep == "iobj":
            relation = "obl"
        else:
            relation = "obl" if verbal else "nmod"
        nodes[noun.i] = _Node(relation, above)
        nodes[token.i] = _Node("mark" if relation in {"advcl", "acl"} else "case", noun.i)
        for child in token.children:
            if child.i not in (noun.i, token.i) and child.dep_ not in {"pobj", "pcomp"}:
                fixed = inner is not None and child.i == inner.i
                nodes[child.i] = _Node("case" if fixed else nodes[child.i].dep, noun.i if child.dep_ != "prep" or fixed else above)


def _turn_copulas(doc: Any, nodes: list[_Node]) -> None:
    """be → attr/acomp becomes a predicate with the copula as its child."""
    for token in doc:
        if token.lemma_ != "be" or token.pos_ not in {"AUX", "VERB"}:
            continue
        predicate = next((child for child in token.children if child.dep_ in {"attr", "acomp"}), None)
        if predicate is None:
            continue
        copula = nodes[token.i]
        nodes[predicate.i] = _Node(copula.dep, copula.head)
        for node in nodes:
            if node.head == token.i:
                node.head = predicate.i
        nodes[token.i] = _Node("cop", predicate.i)
        nodes[predicate.i].head = copula.head
