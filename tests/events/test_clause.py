from __future__ import annotations

import pytest

from analysed import draft_of
from detente.events.arguments import Context
from detente.events.clause import done_by_others
from detente.evidence import Span


def denied(language: str, text: str, words: str, doer: str) -> bool:
    """Whether the clause of these words has somebody else for its subject than who is named so."""
    draft = draft_of(text, language)
    actor = next(mention.actor for mention in draft.mentions if doer in mention.actor.evidence.quote)
    start = text.index(words)
    return done_by_others(Context(draft, draft.cast, language), draft.sentences[0], Span(start, start + len(words)), [actor])


@pytest.mark.parametrize(
    ("language", "text", "words", "doer"),
    [
        ("en", "Russia has cut off gas supplies to Poland after Finland refused to pay.", "has cut off", "Finland"),
        ("en", "The White House said that Russia had defaulted on its bonds.", "had defaulted", "White House"),
        ("en", "The pact between Greece and Israel was signed by France.", "was signed", "Israel"),
        ("fr", "Lors de l’agression de l’Azerbaïdjan, la Turquie a fourni une assistance à Bakou.", "a fourni", "Azerbaïdjan"),
        ("fr", "Les autorités azerbaïdjanaises provoquent des massacres d’Arméniens.", "provoquent des massacres", "Arméniens"),
    ],
)
def test_who_is_not_the_subject_of_the_clause_does_not_do_it(language: str, text: str, words: str, doer: str) -> None:
    assert denied(language, text, words, doer)


@pytest.mark.parametrize(
    ("language", "text", "words", "doer"),
    [
        ("en", "Russia has cut off gas supplies to Poland after Finland refused to pay.", "has cut off", "Russia"),
        ("en", "The pact was signed by Greece and Israel.", "was signed", "Israel"),
        ("en", "Talks have taken place between Greece and Israel.", "have taken place", "Israel"),  # no matter who of the two
        ("en", "Russia condemned the attack of Turkey.", "attack", "Turkey"),  # no verb
        ("fr", "La Russie, qui attaque l’Ukraine, sacrifie l’Arménie.", "attaque", "Russie"),
        ("fr", "L’Arménie a été soutenue.", "soutenue", "Arménie"),  # by whom is left open
        ("de", "Frankreich lieferte Panzer, die Polen bestellt hatte.", "lieferte", "Polen"),  # no parser
    ],
)
def test_the_subject_and_whoever_may_be_it_does(language: str, text: str, words: str, doer: str) -> None:
    assert not denied(language, text, words, doer)
