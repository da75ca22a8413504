"""An engine's analysis as tokens: one array of words without blanks, labels of Universal Dependencies (UD).

French packages are trained on UD treebanks and need little. English packages use ClearNLP labels, in which prepositions govern their nouns
and copulas their predicates; both are turned round, so that one set of rules reads all languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat

from detente.draft import Token
from detente.language.readings import Reading

__all__ = ["Analysis", "from_clear", "from_ud", "plain"]

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
PREPOSITIONAL = frozenset({"prep", "agent", "iobj"})
PREPOSITIONS = frozenset({"ADP", "SCONJ", "ADV", "VERB", "ADJ", "AUX"})
GOVERNED = frozenset({"pobj", "pcomp"})
VERBAL = frozenset({"VERB", "AUX"})
DENYING = frozenset({"not", "never", "n't", "no"})


@dataclass(slots=True)
class Analysis:
    """One sentence as the engine left it, column by column. A head is an index, −1 for a root; `blank` is empty where no token is white space."""

    texts: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    readings: Sequence[Reading]
    heads: list[int]
    relations: list[str]
    blank: Sequence[bool]


def from_ud(analysis: Analysis) -> tuple[Token, ...]:
    """Tokens of a sentence whose relations are UD's (`plain`)."""
    if analysis.blank:
        analysis = _without_blanks(analysis)
    readings = analysis.readings
    columns = zip(
        range(len(readings)),
        analysis.starts,
        analysis.ends,
        analysis.texts,
        [reading[0] for reading in readings],
        [reading[1] for reading in readings],
        analysis.relations,
        analysis.heads,
        [reading[2] for reading in readings],
        strict=True,
    )
    return tuple(map(tuple.__new__, repeat(Token), columns))  # as Token._make, a third faster


def _without_blanks(analysis: Analysis) -> Analysis:
    """The sentence without white space, renumbered; what hangs on it hangs on its head."""
    heads, blank = analysis.heads, analysis.blank
    index = list(accumulate((not b for b in blank), initial=0))
    kept = [i for i, b in enumerate(blank) if not b]
    above = []
    for i in kept:
        head = heads[i]
        while head >= 0 and blank[head]:
            head = heads[head]
        above.append(index[head] if head >= 0 else -1)
    return Analysis(
        [analysis.texts[i] for i in kept],
        [analysis.starts[i] for i in kept],
        [analysis.ends[i] for i in kept],
        [analysis.readings[i] for i in kept],
        above,
        [analysis.relations[i] if head >= 0 else "root" for i, head in zip(kept, above, strict=True)],
        (),
    )


def plain(label: str) -> str:
    """A UD label without a subtype that carries no meaning here."""
    return "root" if label == "ROOT" else label if label in KEPT_SUBTYPES else label.split(":", maxsplit=1)[0]


def from_clear(analysis: Analysis) -> tuple[Token, ...]:
    """Tokens of a sentence whose relations are ClearNLP's, in UD's shape."""
    raw = [reading.relation or name for reading, name in zip(analysis.readings, analysis.relations, strict=True)]
    above = analysis.heads
    below: list[list[int]] = [[] for _ in above]
    for i, head in enumerate(above):
        if head >= 0:
            below[head].append(i)
    analysis.relations = [CLEAR_TO_UD.get(label, label) for label in raw]
    _turn_prepositions(analysis, raw, below)
    _turn_copulas(analysis, raw, below)
    tokens = from_ud(analysis)
    if any(token.lemma in DENYING for token in tokens):
        tokens = tuple(_denying(token) for token in tokens)
    return tokens


def _denying(token: Token) -> Token:
    denies = token.lemma in DENYING and token.dep in {"advmod", "det"}
    return token._replace(feats={**token.feats, "Polarity": "Neg"}) if denies else token


def _turn_prepositions(analysis: Analysis, raw: Sequence[str], below: Sequence[Sequence[int]]) -> None:
    """prep → pobj becomes a nominal with the preposition as its case; `agent` marks the passive's by-phrase.

    Outermost prepositions first: in "out of Syria" the inner one is then a case beside the outer.
    """
    deps, heads, readings = analysis.relations, analysis.heads, analysis.readings
    for i, reading in enumerate(readings):
        dep = deps[i]
        if dep not in PREPOSITIONAL or reading.pos not in PREPOSITIONS:
            continue
        inner = next((child for child in below[i] if raw[child] == "prep" and child > i), None)
        governed = [child for child in below[i] if raw[child] in GOVERNED]
        if not governed and inner is not None:
            governed = [child for child in below[inner] if raw[child] in GOVERNED]
        if not governed:
            continue
        noun = governed[0]
        above = heads[i]
        verbal = above >= 0 and readings[above].pos in {"VERB", "AUX", "ADV"}
        if raw[noun] == "pcomp" and readings[noun].pos in VERBAL:
            relation = "advcl" if verbal else "acl"
        elif dep == "agent":
            relation = "obl:agent"
        elif dep == "iobj":
            relation = "obl"
        else:
            relation = "obl" if verbal else "nmod"
        deps[noun], heads[noun] = relation, above
        deps[i], heads[i] = "mark" if relation in {"advcl", "acl"} else "case", noun
        for child in below[i]:
            if child not in (noun, i) and raw[child] not in GOVERNED:
                fixed = inner is not None and child == inner
                deps[child] = "case" if fixed else deps[child]
                heads[child] = noun if raw[child] != "prep" or fixed else above


def _turn_copulas(analysis: Analysis, raw: Sequence[str], below: Sequence[Sequence[int]]) -> None:
    """be → attr/acomp becomes a predicate with the copula as its child."""
    deps, heads = analysis.relations, analysis.heads
    for i, reading in enumerate(analysis.readings):
        if reading.lemma != "be" or reading.pos not in VERBAL:
            continue
        predicate = next((child for child in below[i] if raw[child] in {"attr", "acomp"}), None)
        if predicate is None:
            continue
        dep, head = deps[i], heads[i]
        deps[predicate], heads[predicate] = dep, head
        for k, over in enumerate(heads):
            if over == i:
                heads[k] = predicate
        deps[i], heads[i] = "cop", predicate
        heads[predicate] = head
