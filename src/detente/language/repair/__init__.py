"""Mending what parsers of news get wrong in the same way in every language.

Each repair is a law of UD or of the news sentence, not a preference: a subject takes no preposition; a coordinated name belongs with the name
before "and"; "between A and B" right after a noun belongs to that noun. Trees stay trees: a token is never hung below itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from detente.draft import Token
from detente.language.repair import clauses, phrases, subjects
from detente.language.repair.tree import Tree
from detente.language.syntax import prepositions
from detente.resources import table

__all__ = ["Words", "mended", "repaired", "words_of"]


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


def repaired(tokens: Iterable[Token], words: Words) -> tuple[Token, ...]:
    """The tokens with mended heads and labels."""
    return tuple(mended(tokens, words))


def mended(tokens: Iterable[Token], words: Words) -> Tree:
    """The tree of the tokens with mended heads and labels."""
    out = Tree(tokens)
    subjects.hung_on_marks(out)
    subjects.capitalised_auxiliaries(out)
    subjects.severed_subjects(out)
    subjects.insertions_taken_for_appositions(out)
    phrases.prepositions_of_two_words(out)
    clauses.what_it_is(out)
    clauses.complements_taken_for_relatives(out)
    subjects.verbs_hung_on_names(out)
    phrases.objects_of_obliques(out)
    phrases.denied_objects(out)
    phrases.bare_objects(out)
    phrases.prepositions_taken_for_articles(out)
    subjects.subjects_without_prepositions(out)
    phrases.coordinated_names(out)
    phrases.between(out, words.between)
    phrases.agents(out, words.by)
    clauses.planned(out, words.plans)
    phrases.owners_after_participles(out)
    phrases.places_of_acts(out, words.places)
    clauses.parallel_infinitives(out)
    clauses.past_the_relative_clause(out)
    subjects.orphaned_subjects(out)
    subjects.bare_subjects(out)
    subjects.halved_subjects(out)
    return out
