"""Names, places and objects hung on the wrong word or under the wrong label."""

from __future__ import annotations

from detente.draft import Token
from detente.language.repair.tree import Tree, children, hang

__all__ = [
    "agents",
    "bare_objects",
    "between",
    "coordinated_names",
    "denied_objects",
    "objects_of_obliques",
    "owners_after_participles",
    "places_of_acts",
    "prepositions_of_two_words",
    "prepositions_taken_for_articles",
]


def coordinated_names(tokens: Tree) -> None:
    """A name after "and" that the parser hung on a farther word is hung on the name that stands right before the "and"."""
    for token in tokens.labelled("conj"):
        if token.pos != "PROPN" or tokens[token.head].pos == "PROPN":
            continue
        conjunction = next((child for child in children(tokens, token.i) if child.dep == "cc" and child.i < token.i), None)
        if conjunction is None or conjunction.i == 0:
            continue
        left = tokens[conjunction.i - 1]
        while left.pos == "PROPN" and left.dep in {"flat:name", "flat", "compound"} and tokens[left.head].pos == "PROPN":
            left = tokens[left.head]
        if left.pos == "PROPN" and left.i != token.head:
            hang(tokens, token.i, left.i, "conj")


def between(tokens: Tree, words: frozenset[str]) -> None:
    """ "between A and B" that follows a noun phrase at once is that phrase's, not the verb's."""
    for token in tokens.labelled("obl"):
        if token.head < 0:
            continue
        case = next((child for child in children(tokens, token.i) if child.dep == "case" and child.text.lower() in words), None)
        if case is None or case.i == 0:
            continue
        left = _before_place(tokens, case.i - 1)
        while left.pos in {"ADJ", "NOUN", "PROPN"} and left.dep in {"amod", "nmod", "flat", "compound"} and tokens[left.head].i < left.i:
            left = tokens[left.head]
        if left.pos == "NOUN" and left.i != token.head:
            hang(tokens, token.i, left.i, "nmod")


def _before_place(tokens: Tree, i: int) -> Token:
    """The token at `i`, or the one before the prepositional name that ends there ("un sommet *à Singapour* entre …")."""
    if tokens[i].pos == "PROPN":
        case = next((child for child in children(tokens, i) if child.dep == "case" and child.i < i), None)
        if case is not None and case.i > 0:
            return tokens[case.i - 1]
    return tokens[i]


def owners_after_participles(tokens: Tree) -> None:
    """The named owner of a noun that a participle qualifies is the noun's, not the participle's ("la visite controversée *du président X*")."""
    for token in tokens.labelled("obl"):
        if token.head < 0 or tokens[token.head].dep != "acl" or token.i < token.head:
            continue
        participle = tokens[token.head]
        below = children(tokens, token.i)
        case = next((child for child in below if child.dep == "case"), None)
        if participle.feats.get("Tense") != "Past" or case is None or case.lemma not in {"de", "of"} or case.i != participle.i + 1:
            continue
        if token.pos == "PROPN" or any(child.pos == "PROPN" for child in below):
            hang(tokens, token.i, participle.head, "nmod")


def places_of_acts(tokens: Tree, places: frozenset[str]) -> None:
    """A place right after a person's name belongs to what the person does ("la visite du président X *en Allemagne*")."""
    for token in tokens.labelled("nmod"):
        if token.pos != "PROPN" or token.head < 0:
            continue
        person = tokens[token.head]
        named = person.pos == "PROPN" or any(child.pos == "PROPN" and child.dep.startswith("flat") for child in children(tokens, person.i))
        case = next((child for child in children(tokens, token.i) if child.dep == "case"), None)
        if not named or case is None or case.text.lower() not in places or person.dep != "nmod" or tokens[person.head].pos != "NOUN":
            continue
        hang(tokens, token.i, person.head, "nmod")


def agents(tokens: Tree, by: frozenset[str]) -> None:
    """An oblique with "by" under a passive verb is its agent; a word with an agent that qualifies a noun is a participle ("*cité* par l'AFP")."""
    for token in tokens.labelled("acl", "amod", "appos"):
        if token.pos in {"NOUN", "ADJ"} and token.i + 1 < len(tokens) and tokens[token.i + 1].text.lower() in by:
            agent = next((c for c in children(tokens, token.i) if c.i > token.i and c.dep in {"obl:agent", "nmod", "obl"}), None)
            if agent is not None:
                feats = {**token.feats, "VerbForm": "Part", "Tense": "Past"}
                tokens.put(token.i, token._replace(pos="VERB", dep="acl", feats=feats, lemma=token.text.lower()))
                tokens.put(agent.i, agent._replace(dep="obl:agent"))
    for token in tokens.labelled("obl"):
        if token.head < 0 or not any(c.dep in {"aux:pass", "nsubj:pass"} for c in children(tokens, token.head)):
            continue
        if any(child.dep == "case" and child.text.lower() in by for child in children(tokens, token.i)):
            tokens.put(token.i, token._replace(dep="obl:agent"))


def prepositions_taken_for_articles(tokens: Tree) -> None:
    """ "De" before an oblique is its preposition ("se félicite *de l'*accord")."""
    for token in tokens.labelled("det"):
        if token.lemma == "de" and token.head >= 0 and tokens[token.head].dep in {"obl", "nmod"}:
            tokens.put(token.i, token._replace(dep="case"))


def bare_objects(tokens: Tree) -> None:
    """A capitalised word right after an active verb that has no object, and without a preposition, is its object ("a rencontré *Barack* Obama")."""
    for name in tokens.labelled("obl"):
        if name.head != name.i - 1 or not name.text[:1].isupper() or tokens[name.head].pos != "VERB":
            continue
        below = children(tokens, name.head)
        if any(t.dep in {"obj", "aux:pass", "nsubj:pass", "ccomp"} for t in below) or any(
            t.dep == "case" for t in children(tokens, name.i)
        ):
            continue
        if any(t.dep == "nsubj" and t.i < name.head for t in below):
            tokens.put(name.i, name._replace(dep="obj", pos="PROPN"))


def objects_of_obliques(tokens: Tree) -> None:
    """Nouns have no objects: one hung on the oblique between is the verb's ("a rejeté dimanche *les accusations*")."""
    for noun in tokens.labelled("obj"):
        oblique = tokens[noun.head] if noun.head >= 0 else None
        if oblique is None or oblique.dep != "obl" or oblique.pos != "NOUN" or not oblique.head < oblique.i < noun.i:
            continue
        verb = tokens[oblique.head]
        if verb.pos == "VERB" and not any(child.dep == "obj" for child in children(tokens, verb.i)):
            hang(tokens, noun.i, verb.i, "obj")


def denied_objects(tokens: Tree) -> None:
    """The object of a denied French verb takes "de" ("n'a pas imposé *de sanctions*")."""
    for noun in tokens.labelled("obl", "obl:arg"):
        if noun.head < 0 or tokens[noun.head].pos != "VERB":
            continue
        de = next((child for child in children(tokens, noun.i) if child.lemma == "de" and child.dep in {"det", "case"}), None)
        if de is None or de.i != noun.head + 1:
            continue
        below = children(tokens, noun.head)
        denied = any(child.feats.get("Polarity") == "Neg" or child.lemma in {"ne", "n'"} for child in below)
        if denied and not any(child.dep == "obj" for child in below):
            tokens.put(noun.i, noun._replace(dep="obj"))


def prepositions_of_two_words(tokens: Tree) -> None:
    """An adverb right before the preposition of its own noun is part of that preposition ("a déclaré *lors d'*une conférence")."""
    for adverb in tokens.labelled("advmod"):
        if adverb.pos != "ADV" or adverb.head < 0:
            continue
        if adverb.i + 1 == len(tokens) or tokens[adverb.i + 1].pos != "ADP":
            continue
        noun = next((child for child in children(tokens, adverb.i) if child.dep in {"obl", "nmod"} and child.i > adverb.i), None)
        case = next((c for c in children(tokens, noun.i) if c.dep == "case" and c.i == adverb.i + 1), None) if noun else None
        if noun is None or case is None or case.lemma not in {"de", "of", "à"}:
            continue
        hang(tokens, noun.i, adverb.head, "obl")
        hang(tokens, adverb.i, noun.i, "case")
        tokens.put(adverb.i, tokens[adverb.i]._replace(pos="ADP"))
