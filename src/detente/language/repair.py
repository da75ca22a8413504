"""Mending what parsers of news get wrong in the same way in every language.

Each repair is a law of UD or of the news sentence, not a preference: a subject takes no preposition; a coordinated name belongs with the name
before "and"; "between A and B" right after a noun belongs to that noun. Trees stay trees: a token is never hung below itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from detente.draft import Token
from detente.language.syntax import prepositions
from detente.resources import table

__all__ = ["Words", "repaired", "words_of"]

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


@dataclass(frozen=True, slots=True)
class Words:
    """What mending asks of a language: its prepositions for two parties, for agents and for places, and its nouns for plans and wishes."""

    between: frozenset[str]
    by: frozenset[str]
    places: frozenset[str]
    plans: frozenset[str]


@cache
def words_of(language: str) -> Words:
    """The words of a language that mending needs, from its data files."""
    plans = {row["lemma"].lower() for row in table(f"languages/{language}/modality.tsv") if row["pos"] == "NOUN"}
    return Words(
        prepositions(language, "between"),
        prepositions(language, "by"),
        prepositions(language, "in") | prepositions(language, "to"),
        frozenset(plans),
    )


def repaired(tokens: Sequence[Token], words: Words) -> tuple[Token, ...]:
    """The tokens with mended heads and labels."""
    out = list(tokens)
    _capitalised_auxiliaries(out)
    _severed_subjects(out)
    _what_it_is(out)
    _verbs_hung_on_names(out)
    _denied_objects(out)
    _prepositions_taken_for_articles(out)
    _subjects_without_prepositions(out)
    _coordinated_names(out)
    _between(out, words.between)
    _agents(out, words.by)
    _planned(out, words.plans)
    _owners_after_participles(out)
    _places_of_acts(out, words.places)
    _parallel_infinitives(out)
    _past_the_relative_clause(out)
    _orphaned_subjects(out)
    _bare_subjects(out)
    _halved_subjects(out)
    return tuple(out)


def _children(tokens: list[Token], i: int) -> list[Token]:
    return [token for token in tokens if token.head == i]


def _hang(tokens: list[Token], i: int, head: int, dep: str) -> None:
    """Hang token `i` below `head`, unless that would close a loop."""
    above = head
    while above >= 0:
        if above == i:
            return
        above = tokens[above].head
    tokens[i] = tokens[i]._replace(head=head, dep=dep)


def _capitalised_auxiliaries(tokens: list[Token]) -> None:
    """An "auxiliary" with a capital and a first name is a family name and the subject ("Theresa *May* accused")."""
    for token in list(tokens):
        if token.pos != "AUX" or token.dep != "aux" or not token.text[0].isupper():
            continue
        if any(child.pos == "PROPN" and child.dep == "compound" for child in _children(tokens, token.i)):
            subject = any(child.dep in SUBJECTS for child in _children(tokens, token.head))
            tokens[token.i] = token._replace(pos="PROPN", lemma=token.text, dep="dep" if subject else "nsubj", feats={"Number": "Sing"})


def _severed_subjects(tokens: list[Token]) -> None:
    """A finite clause without a subject takes the "object" that its governor has right before it ("saying *a proposal that …* was ridiculous")."""
    for clause in list(tokens):
        if clause.dep != "ccomp":
            continue
        below = _children(tokens, clause.i)
        finite = any(t.feats.get("VerbForm") == "Fin" for t in [clause, *below] if t.dep in {"ccomp", "cop", "aux", "aux:pass"})
        if not finite or any(child.dep in SUBJECTS | {"csubj", "expl", "mark"} for child in below):
            continue
        noun = next((t for t in _children(tokens, clause.head) if t.dep == "obj" and clause.head < t.i < clause.i), None)
        if noun is not None and noun.pos in {"NOUN", "PROPN", "PRON"}:
            _hang(tokens, noun.i, clause.i, "nsubj")


def _what_it_is(tokens: list[Token]) -> None:
    """A clause after "it is a …" says what "it" is, and belongs to that predicate ("says it's a pipe dream *that …*")."""
    for clause in list(tokens):
        if clause.dep != "ccomp" or clause.head < 0:
            continue
        for other in _children(tokens, clause.head):
            below = _children(tokens, other.i)
            if other.dep != "ccomp" or not clause.head < other.i < clause.i or not any(child.dep == "cop" for child in below):
                continue
            if any(child.dep in SUBJECTS and child.lemma.lower() in {"it", "ce", "il"} for child in below):
                _hang(tokens, clause.i, other.i, "ccomp")


def _verbs_hung_on_names(tokens: list[Token]) -> None:
    """ "A et B ont conclu …": a verb coordinated with a name is the sentence's verb, and the two names are its subject."""
    for verb in list(tokens):
        if verb.dep != "conj" or verb.pos != "VERB" or verb.head < 0 or tokens[verb.head].pos != "PROPN" or tokens[verb.head].dep != "root":
            continue
        below = _children(tokens, verb.i)
        second = next((child for child in below if child.dep in SUBJECTS and child.i < verb.i), None)
        conjunction = next((child for child in below if child.dep == "cc" and verb.head < child.i), None)
        if second is None or conjunction is None or conjunction.i > second.i:
            continue
        first = verb.head
        tokens[verb.i] = verb._replace(head=-1, dep="root")
        tokens[first] = tokens[first]._replace(head=verb.i, dep=second.dep)
        tokens[second.i] = second._replace(head=first, dep="conj")
        tokens[conjunction.i] = conjunction._replace(head=second.i)
        for child in _children(tokens, first):
            if child.i > verb.i:
                tokens[child.i] = child._replace(head=verb.i)


def _prepositions_taken_for_articles(tokens: list[Token]) -> None:
    """ "De" before an oblique is its preposition ("se félicite *de l'*accord")."""
    for token in list(tokens):
        if token.lemma == "de" and token.dep == "det" and token.head >= 0 and tokens[token.head].dep in {"obl", "nmod"}:
            tokens[token.i] = token._replace(dep="case")


def _denied_objects(tokens: list[Token]) -> None:
    """The object of a denied French verb takes "de" ("n'a pas imposé *de sanctions*")."""
    for noun in list(tokens):
        if noun.dep not in {"obl", "obl:arg"} or noun.head < 0 or tokens[noun.head].pos != "VERB":
            continue
        verb, below = tokens[noun.head], _children(tokens, noun.i)
        de = next((child for child in below if child.lemma == "de" and child.dep in {"det", "case"}), None)
        denied = any(child.feats.get("Polarity") == "Neg" or child.lemma in {"ne", "n'"} for child in _children(tokens, verb.i))
        if de is not None and denied and de.i == verb.i + 1 and not any(child.dep == "obj" for child in _children(tokens, verb.i)):
            tokens[noun.i] = noun._replace(dep="obj")


def _subjects_without_prepositions(tokens: list[Token]) -> None:
    """A "subject" with a preposition is an oblique; the apposition behind its comma was the subject ("Selon M. X, l'alliance a …")."""
    for token in list(tokens):
        if token.dep not in SUBJECTS or token.head < 0:
            continue
        below = _children(tokens, token.i)
        if not any(child.dep == "case" and child.pos == "ADP" and child.i < token.i for child in below):
            continue
        verb = token.head
        tokens[token.i] = tokens[token.i]._replace(dep="obl")
        others = [child for child in _children(tokens, verb) if child.dep in SUBJECTS]
        heir = next(
            (
                c
                for c in below
                if c.dep == "appos" and c.i > token.i and tokens[c.i].i < verb and any(tokens[k].text == "," for k in range(token.i, c.i))
            ),
            None,
        )
        if heir is not None and not others:
            _hang(tokens, heir.i, verb, token.dep)


def _coordinated_names(tokens: list[Token]) -> None:
    """A name after "and" that the parser hung on a farther word is hung on the name that stands right before the "and"."""
    for token in list(tokens):
        if token.dep != "conj" or token.pos != "PROPN" or tokens[token.head].pos == "PROPN":
            continue
        conjunction = next((child for child in _children(tokens, token.i) if child.dep == "cc" and child.i < token.i), None)
        if conjunction is None or conjunction.i == 0:
            continue
        left = tokens[conjunction.i - 1]
        while left.pos == "PROPN" and left.dep in {"flat:name", "flat", "compound"} and tokens[left.head].pos == "PROPN":
            left = tokens[left.head]
        if left.pos == "PROPN" and left.i != token.head:
            _hang(tokens, token.i, left.i, "conj")


def _between(tokens: list[Token], between: frozenset[str]) -> None:
    """ "between A and B" that follows a noun phrase at once is that phrase's, not the verb's."""
    for token in list(tokens):
        if token.dep != "obl" or token.head < 0:
            continue
        case = next((child for child in _children(tokens, token.i) if child.dep == "case" and child.text.lower() in between), None)
        if case is None or case.i == 0:
            continue
        left = _before_place(tokens, case.i - 1)
        while left.pos in {"ADJ", "NOUN", "PROPN"} and left.dep in {"amod", "nmod", "flat", "compound"} and tokens[left.head].i < left.i:
            left = tokens[left.head]
        if left.pos == "NOUN" and left.i != token.head:
            _hang(tokens, token.i, left.i, "nmod")


def _before_place(tokens: list[Token], i: int) -> Token:
    """The token at `i`, or the one before the prepositional name that ends there ("un sommet *à Singapour* entre …")."""
    if tokens[i].pos == "PROPN":
        case = next((child for child in _children(tokens, i) if child.dep == "case" and child.i < i), None)
        if case is not None and case.i > 0:
            return tokens[case.i - 1]
    return tokens[i]


def _mark(tokens: list[Token], i: int) -> Token | None:
    return next((child for child in _children(tokens, i) if child.dep == "mark"), None)


def _parallel_infinitives(tokens: list[Token]) -> None:
    """An infinitive coordinated with a noun belongs with the infinitive before it that has the same mark ("cherche à …, et à signer")."""
    for token in list(tokens):
        if token.dep != "conj" or token.feats.get("VerbForm") != "Inf" or tokens[token.head].pos in {"VERB", "AUX"}:
            continue
        mark = _mark(tokens, token.i)
        if mark is None:
            continue
        for other in reversed(tokens[: token.i]):
            above = _mark(tokens, other.i) if other.feats.get("VerbForm") == "Inf" else None
            if above is not None and above.text.lower() == mark.text.lower():
                _hang(tokens, token.i, other.i, "conj")
                break


def _past_the_relative_clause(tokens: list[Token]) -> None:
    """A finite verb after ", and" without a subject of its own goes on the main clause, not the relative clause before the comma."""
    for token in list(tokens):
        if token.dep != "conj" or token.feats.get("VerbForm") != "Fin" or tokens[token.head].dep != "acl:relcl":
            continue
        below = _children(tokens, token.i)
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
            _hang(tokens, token.i, above, "conj")


def _orphaned_subjects(tokens: list[Token]) -> None:
    """A finite verb without a subject takes the noun phrase after "and" that stands right before it and agrees in number."""
    for verb in list(tokens):
        if (
            verb.pos != "VERB"
            or verb.feats.get("VerbForm") != "Fin"
            or verb.feats.get("Person") not in {"3", None}
            or verb.dep in {"acl:relcl", "conj"}
        ):
            continue
        if any(child.dep in SUBJECTS for child in _children(tokens, verb.i)):
            continue
        left = verb.i - 1
        while left > 0 and tokens[left].head == verb.i:
            left -= 1
        noun = tokens[left]
        if noun.dep != "conj" or noun.pos not in {"NOUN", "PROPN"} or noun.feats.get("Number") != verb.feats.get("Number"):
            continue
        if any(child.dep == "cc" and child.i < noun.i for child in _children(tokens, noun.i)) and tokens[noun.head].i < noun.i:
            _hang(tokens, noun.i, verb.i, "nsubj")


def _halved_subjects(tokens: list[Token]) -> None:
    """A singular subject after "and" with a plural verb has lost its first half to another place in the tree ("Kim et le président veulent")."""
    for token in list(tokens):
        if (
            token.dep != "nsubj"
            or token.head < 0
            or tokens[token.head].feats.get("Number") != "Plur"
            or token.feats.get("Number") == "Plur"
        ):
            continue
        conjunction = next((child for child in _children(tokens, token.i) if child.dep == "cc" and child.i < token.i), None)
        if conjunction is None or conjunction.i == 0:
            continue
        left = tokens[conjunction.i - 1]
        while left.dep in {"flat:name", "flat", "amod", "nmod", "appos"} and left.head >= 0 and tokens[left.head].i < left.i:
            left = tokens[left.head]
        if left.pos in {"PROPN", "NOUN"} and left.i != token.head and (left.head < 0 or tokens[left.head].i > token.i or left.dep == "dep"):
            verb = token.head
            tokens[token.i] = tokens[token.i]._replace(head=left.i, dep="conj")
            tokens[left.i] = tokens[left.i]._replace(head=verb, dep="nsubj")


def _bare_subjects(tokens: list[Token]) -> None:
    """In a finite main clause without a subject, a noun before the verb that no preposition introduces and that agrees with it is the subject."""
    for verb in list(tokens):
        if verb.pos != "VERB" or verb.dep not in {"root", "ccomp"}:
            continue
        below = _children(tokens, verb.i)
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
                and not any(c.dep == "case" for c in _children(tokens, child.i))
            ):
                tokens[child.i] = child._replace(dep="nsubj")
                break
        else:
            # A name that the parser left as a root of its own, right before the verb ("Washington | a déclaré").
            first = min([verb.i, *(child.i for child in below)])
            if first > 0 and tokens[first - 1].head < 0 and tokens[first - 1].pos == "PROPN":
                _hang(tokens, first - 1, verb.i, "nsubj")


def _planned(tokens: list[Token], plans: frozenset[str]) -> None:
    """An infinitive right after a noun of plan or wish says what is planned ("les détracteurs de son *projet* de quitter l'Union")."""
    for token in list(tokens):
        if token.feats.get("VerbForm") != "Inf" or token.dep not in {"xcomp", "advcl", "ccomp", "obl", "acl"}:
            continue
        mark = _mark(tokens, token.i)
        noun = tokens[mark.i - 1] if mark is not None and mark.i > 0 else None
        if noun is not None and noun.pos == "NOUN" and noun.lemma.lower() in plans and token.head != noun.i:
            _hang(tokens, token.i, noun.i, "acl")


def _places_of_acts(tokens: list[Token], places: frozenset[str]) -> None:
    """A place right after a person's name belongs to what the person does ("la visite du président X *en Allemagne*")."""
    for token in list(tokens):
        if token.dep != "nmod" or token.pos != "PROPN" or token.head < 0:
            continue
        person = tokens[token.head]
        named = person.pos == "PROPN" or any(child.pos == "PROPN" and child.dep.startswith("flat") for child in _children(tokens, person.i))
        case = next((child for child in _children(tokens, token.i) if child.dep == "case"), None)
        if not named or case is None or case.text.lower() not in places or person.dep != "nmod" or tokens[person.head].pos != "NOUN":
            continue
        _hang(tokens, token.i, person.head, "nmod")


def _owners_after_participles(tokens: list[Token]) -> None:
    """The named owner of a noun that a participle qualifies is the noun's, not the participle's ("la visite controversée *du président X*")."""
    for token in list(tokens):
        if token.dep != "obl" or token.head < 0 or tokens[token.head].dep != "acl" or token.i < token.head:
            continue
        participle = tokens[token.head]
        below = _children(tokens, token.i)
        case = next((child for child in below if child.dep == "case"), None)
        if participle.feats.get("Tense") != "Past" or case is None or case.lemma not in {"de", "of"} or case.i != participle.i + 1:
            continue
        if token.pos == "PROPN" or any(child.pos == "PROPN" for child in below):
            _hang(tokens, token.i, participle.head, "nmod")


def _agents(tokens: list[Token], by: frozenset[str]) -> None:
    """An oblique with "by" under a passive verb is its agent."""
    for token in list(tokens):
        if token.dep != "obl" or token.head < 0 or not any(c.dep in {"aux:pass", "nsubj:pass"} for c in _children(tokens, token.head)):
            continue
        if any(child.dep == "case" and child.text.lower() in by for child in _children(tokens, token.i)):
            tokens[token.i] = token._replace(dep="obl:agent")
