from __future__ import annotations

import pytest

from detente.resources import table
from detente.serve.pictures.names import issue_name
from detente.serve.words import LANGUAGES, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_that_an_issue_can_be_made_of_has_a_name(language: str) -> None:
    named = {key.removeprefix("topic.") for key in words(language) if key.startswith("topic.")}
    assert named == {row["topic"] for row in table("issues/topics.tsv")}


def test_issues_that_are_made_of_a_topic_and_parties_are_named_in_the_language() -> None:
    assert issue_name("negotiations:GRC+TUR", "en") == "negotiations: Greece, Türkiye"
    assert issue_name("arms-control:RUS", "fr") == "maîtrise des armements\u00a0: Russie"
    assert issue_name("troop-presence", "fr") == "présence de troupes"
