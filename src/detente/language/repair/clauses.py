"""Clauses hung on the wrong word."""

from __future__ import annotations

from detente.language.repair.tree import SUBJECTS, Tree, children, hang, marker

__all__ = ["complements_taken_for_relatives", "parallel_infinitives", "past_the_relative_clause", "planned", "what_it_is"]


def what_it_is(tokens: Tree) -> None:
    """A clause after "it is a …" says what "it" is, and belongs to that predicate ("says it's a pipe dream *that …*")."""
    for clause in tokens.labelled("ccomp"):
        if clause.head < 0:
            continue
        for other in children(tokens, clause.head):
            below = children(tokens, other.i)
            if other.dep != "ccomp" or not clause.head < other.i < clause.i or not any(child.dep == "cop" for child in below):
                continue
            if any(child.dep in SUBJECTS and child.lemma.lower() in {"it", "ce", "il"} for child in below):
                hang(tokens, clause.i, other.i, "ccomp")


def parallel_infinitives(tokens: Tree) -> None:
    """An infinitive coordinated with a noun belongs with the infinitive before it that has the same mark ("cherche à …, et à signer")."""
    for token in tokens.labelled("conj"):
        if token.feats.get("VerbForm") != "Inf" or tokens[token.head].pos in {"VERB", "AUX"}:
            continue
        mark = marker(tokens, token.i)
        if mark is None:
            continue
        for other in reversed(tokens[: token.i]):
            above = marker(tokens, other.i) if other.feats.get("VerbForm") == "Inf" else None
            if above is not None and above.text.lower() == mark.text.lower():
                hang(tokens, token.i, other.i, "conj")
                break


def past_the_relative_clause(tokens: Tree) -> None:
    """A finite verb after ", and" without a subject of its own goes on the main clause, not the relative clause before the comma."""
    for token in tokens.labelled("conj"):
        if token.feats.get("VerbForm") != "Fin" or tokens[token.head].dep != "acl:relcl":
            continue
        below = children(tokens, token.i)
        conjunction = next((child for child in below if child.dep == "cc"), None)
        if (
            any(child.dep in SUBJECTS for child in below)
            or conjunction is None
            or conjunction.i == 0
            or tokens[conjunction.i - 1].text != ","
        ):
            continue
        above = tokens[token.head].head
        while above >= 0 and tokens[above].pos not in {"VERB", "AUX"}:
            above = tokens[above].head
        if above >= 0:
            hang(tokens, token.i, above, "conj")


def planned(tokens: Tree, plans: frozenset[str]) -> None:
    """An infinitive right after a noun of plan or wish says what is planned ("les détracteurs de son *projet* de quitter l'Union")."""
    for token in tokens.labelled("xcomp", "advcl", "ccomp", "obl", "acl"):
        if token.feats.get("VerbForm") != "Inf":
            continue
        mark = marker(tokens, token.i)
        noun = tokens[mark.i - 1] if mark is not None and mark.i > 0 else None
        if noun is not None and noun.pos == "NOUN" and noun.lemma.lower() in plans and token.head != noun.i:
            hang(tokens, token.i, noun.i, "acl")


def complements_taken_for_relatives(tokens: Tree) -> None:
    """A clause whose "que" is no argument in it is no relative: behind a verb's dative or occasion it is what the verb says
    ("a confié à l'AFP *que …*", "a déclaré lors d'un point de presse *que …*")."""
    for clause in tokens.labelled("acl:relcl"):
        if clause.head < 0:
            continue
        mark = marker(tokens, clause.i)
        verb = tokens[clause.head]
        while verb.pos != "VERB" and verb.dep in {"obl", "obl:arg", "iobj", "nmod", "advmod", "flat:name"} and verb.head >= 0:
            verb = tokens[verb.head]
        if mark is None or verb.pos != "VERB" or verb.i > clause.head:
            continue
        below = children(tokens, verb.i)
        own = any(child.dep in SUBJECTS for child in children(tokens, clause.i))
        if own and not any(c.dep in {"obj", "ccomp"} for c in below):
            hang(tokens, clause.i, verb.i, "ccomp")
