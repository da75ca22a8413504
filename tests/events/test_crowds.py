"""Protests told by a word alone, in languages that no parser reads."""

from __future__ import annotations

import pytest

from analysed import code


@pytest.mark.parametrize(
    ("language", "text", "country", "words"),
    [
        ("es", "Los manifestantes tomaron el sábado las calles de Caracas, la capital de Venezuela.", "VEN", "manifestantes"),
        ("ru", "Десятки тысяч демонстрантов вышли на улицы Тбилиси, сообщила полиция.", "GEO", "демонстрантов"),
        ("de", "Der Streik der Eisenbahner in Frankreich dauert auch am Montag an.", "FRA", "Streik"),
    ],
)
def test_a_crowd_protests_where_the_article_is_set(language: str, text: str, country: str, words: str) -> None:
    coded = code(text)
    assert coded.article.language == language
    (event,) = coded.events
    assert (event.type, event.carried, event.recipients) == ("PROTEST", "rules", ())
    assert (event.actors[0].country, event.actors[0].sectors, event.trigger.quote) == (country, ("CVL",), words)


@pytest.mark.parametrize(
    "text",
    [
        "Los manifestantes volvieron el sábado a las calles de la ciudad vieja.",  # nobody knows of which country
        "El presidente Trump habló en un mitin en Ohio, en Estados Unidos.",  # an election rally
        "La encuesta se manifestó favorable al gobierno de Francia.",  # another sense
    ],
)
def test_no_crowd_no_protest(text: str) -> None:
    assert code(text).events == ()
