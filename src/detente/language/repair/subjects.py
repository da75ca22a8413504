"""Subjects that the parser lost, gave away or made up."""

from __future__ import annotations

from detente.language.repair.tree import SUBJECTS, Tree, children, hang

__all__ = [
    "bare_subjects",
    "capitalised_auxiliaries",
    "halved_subjects",
    "hung_on_marks",
    "insertions_taken_for_appositions",
    "orphaned_subjects",
    "severed_subjects",
    "subjects_without_prepositions",
    "verbs_hung_on_names",
]


def capitalised_auxiliaries(tokens: Tree) -> None:
    """An "auxiliary" with a capital and a first name is a family name and the subject ("Theresa *May* accused")."""
    for token in tokens.labelled("aux"):
        if token.pos != "AUX" or not token.text[0].isupper():
            continue
        if any(child.pos == "PROPN" and child.dep == "compound" for child in children(tokens, token.i)):
            subject = any(child.dep in SUBJECTS for child in children(tokens, token.head))
            tokens.put(token.i, token._replace(pos="PROPN", lemma=token.text, dep="dep" if subject else "nsubj", feats={"Number": "Sing"}))


def severed_subjects(tokens: Tree) -> None:
    """A finite clause without a subject takes the "object" that its governor has right before it ("saying *a proposal that …* was ridiculous")."""
    for clause in tokens.labelled("ccomp"):
        below = children(tokens, clause.i)
        finite = any(t.feats.get("VerbForm") == "Fin" for t in [clause, *below] if t.dep in {"ccomp", "cop", "aux", "aux:pass"})
        if not finite or any(child.dep in SUBJECTS | {"csubj", "expl", "mark"} for child in below):
            continue
        noun = next((t for t in children(tokens, clause.head) if t.dep == "obj" and clause.head < t.i < clause.i), None)
        if noun is not None and noun.pos in {"NOUN", "PROPN", "PRON"}:
            hang(tokens, noun.i, clause.i, "nsubj")


def verbs_hung_on_names(tokens: Tree) -> None:
    """ "A et B ont conclu …": a verb coordinated with a name is the sentence's verb, and the two names are its subject."""
    for verb in tokens.labelled("conj"):
        if verb.pos != "VERB" or verb.head < 0 or tokens[verb.head].pos != "PROPN" or tokens[verb.head].dep != "root":
            continue
        below = children(tokens, verb.i)
        second = next((child for child in below if child.dep in SUBJECTS and child.i < verb.i), None)
        conjunction = next((child for child in below if child.dep == "cc" and verb.head < child.i), None)
        if second is None or conjunction is None or conjunction.i > second.i:
            continue
        first = verb.head
        tokens.put(verb.i, verb._replace(head=-1, dep="root"))
        tokens.put(first, tokens[first]._replace(head=verb.i, dep=second.dep))
        tokens.put(second.i, second._replace(head=first, dep="conj"))
        tokens.put(conjunction.i, conjunction._replace(head=second.i))
        for child in children(tokens, first):
            if child.i > verb.i:
                tokens.put(child.i, child._replace(head=verb.i))


def subjects_without_prepositions(tokens: Tree) -> None:
    """A "subject" with a preposition is an oblique; the apposition behind its comma was the subject ("Selon M. X, l'alliance a …")."""
    for token in tokens.labelled(*SUBJECTS):
        if token.head < 0:
            continue
        below = children(tokens, token.i)
        if not any(child.dep == "case" and child.pos == "ADP" and child.i < token.i for child in below):
            continue
        verb = token.head
        tokens.put(token.i, tokens[token.i]._replace(dep="obl"))
        others = [child for child in children(tokens, verb) if child.dep in SUBJECTS]
        heir = next(
            (
                c
                for c in below
                if c.dep == "appos" and c.i > token.i and tokens[c.i].i < verb and any(tokens[k].text == "," for k in range(token.i, c.i))
            ),
            None,
        )
        if heir is not None and not others:
            hang(tokens, heir.i, verb, token.dep)


def orphaned_subjects(tokens: Tree) -> None:
    """A finite verb without a subject takes the noun phrase after "and" that stands right before it and agrees in number."""
    for verb in [token for token in tokens if token.pos == "VERB"]:
        if verb.feats.get("VerbForm") != "Fin" or verb.feats.get("Person") not in {"3", None} or verb.dep in {"acl:relcl", "conj"}:
            continue
        if any(child.dep in SUBJECTS for child in children(tokens, verb.i)):
            continue
        left = verb.i - 1
        while left > 0 and tokens[left].head == verb.i:
            left -= 1
        noun = tokens[left]
        if noun.dep != "conj" or noun.pos not in {"NOUN", "PROPN"} or noun.feats.get("Number") != verb.feats.get("Number"):
            continue
        if any(child.dep == "cc" and child.i < noun.i for child in children(tokens, noun.i)) and tokens[noun.head].i < noun.i:
            hang(tokens, noun.i, verb.i, "nsubj")


def bare_subjects(tokens: Tree) -> None:
    """In a finite main clause without a subject, a noun before the verb that no preposition introduces and that agrees with it is the subject."""
    for verb in tokens.labelled("root", "ccomp"):
        if verb.pos != "VERB":
            continue
        below = children(tokens, verb.i)
        finite = next((t for t in [verb, *below] if t.feats.get("VerbForm") == "Fin"), None)
        if (
            finite is None
            or any(child.dep in SUBJECTS | {"csubj"} or (child.dep == "expl" and child.lemma.lower() != "se") for child in below)
            or finite.feats.get("Person") not in {"3", None}
        ):
            continue
        for child in below:
            bare = child.pos in {"NOUN", "PROPN"} and child.i < finite.i and child.dep in {"obl", "nmod", "dep", "dislocated", "appos"}
            if (
                bare
                and child.feats.get("Number") == finite.feats.get("Number")
                and not any(c.dep == "case" for c in children(tokens, child.i))
            ):
                tokens.put(child.i, child._replace(dep="nsubj"))
                break
        else:
            # Names that the parser left as a root of their own, right before the verb ("Tokyo et Washington | ont déclaré").
            first = min([verb.i, *(child.i for child in below)])
            left = tokens[first - 1] if first > 0 else verb
            while left.dep in {"conj", "flat:name", "flat"} and left.head >= 0:
                left = tokens[left.head]
            if left.head < 0 and left.pos == "PROPN" and left.i < first:
                hang(tokens, left.i, verb.i, "nsubj")


def halved_subjects(tokens: Tree) -> None:
    """A singular subject after "and" with a plural verb has lost its first half to another place in the tree ("Kim et le président veulent")."""
    for token in tokens.labelled("nsubj"):
        if token.head < 0 or tokens[token.head].feats.get("Number") != "Plur" or token.feats.get("Number") == "Plur":
            continue
        conjunction = next((child for child in children(tokens, token.i) if child.dep == "cc" and child.i < token.i), None)
        if conjunction is None or conjunction.i == 0:
            continue
        left = tokens[conjunction.i - 1]
        while left.dep in {"flat:name", "flat", "amod", "nmod", "appos"} and left.head >= 0 and tokens[left.head].i < left.i:
            left = tokens[left.head]
        if left.pos in {"PROPN", "NOUN"} and left.i != token.head and (left.head < 0 or tokens[left.head].i > token.i or left.dep == "dep"):
            verb = token.head
            tokens.put(token.i, tokens[token.i]._replace(head=left.i, dep="conj"))
            tokens.put(left.i, tokens[left.i]._replace(head=verb, dep="nsubj"))


def hung_on_marks(tokens: Tree) -> None:
    """Nothing hangs on a mark: a noun hung on the comma before its verb is the verb's subject, what else hangs there is part of that noun."""
    bearing = [mark for mark, below in zip(tokens, tokens.below, strict=True) if below and mark.pos == "PUNCT" and mark.head >= 0]
    for mark in [mark for mark in bearing if any(child.pos != "PUNCT" for child in children(tokens, mark.i))]:
        hung = [token for token in children(tokens, mark.i) if token.pos != "PUNCT"]
        verb = tokens[mark.head]
        nouns = [t for t in hung if t.pos in {"NOUN", "PROPN"} and mark.i < t.i < verb.i and not _has_case(tokens, t.i)]
        bare = verb.pos in {"VERB", "AUX"} and not any(child.dep in SUBJECTS for child in children(tokens, verb.i))
        for token in hung:
            if nouns and token.i == nouns[0].i and bare:
                hang(tokens, token.i, verb.i, "nsubj")
            elif nouns and token.pos == "PROPN" and token.i > nouns[0].i:
                hang(tokens, token.i, nouns[0].i, "flat:name")
            else:
                hang(tokens, token.i, verb.i, "dep" if token.dep == "fixed" else token.dep)


def _has_case(tokens: Tree, i: int) -> bool:
    return any(child.dep == "case" for child in children(tokens, i))


def insertions_taken_for_appositions(tokens: Tree) -> None:
    """ "Russia, Sergei Lavrov said, will leave": a name set beside the subject of a verb whose clause has none is the verb's subject, and the
    first name is the clause's."""
    for clause in tokens.labelled("ccomp"):
        if clause.head < 0 or any(child.dep in SUBJECTS | {"mark", "expl"} for child in children(tokens, clause.i)):
            continue
        verb = tokens[clause.head]
        subject = next((child for child in children(tokens, verb.i) if child.dep == "nsubj" and child.i < verb.i), None)
        beside = next((c for c in children(tokens, subject.i) if c.dep == "appos" and c.i < verb.i), None) if subject else None
        if subject is None or beside is None or clause.i < verb.i or beside.pos != "PROPN" or tokens[verb.i - 1].text == ",":
            continue
        hang(tokens, beside.i, verb.i, "nsubj")
        hang(tokens, subject.i, clause.i, "nsubj")
