from __future__ import annotations

import pytest

import records
from detente.evidence import Evidence, Span
from detente.model import Actor
from detente.statements.sources import link_kind


def phrase(words: str) -> Actor:
    return Actor(Evidence("speaker", Span(0, len(words)), words), f"phrase:{words}", None, ("UNK",), name=words)


@pytest.mark.parametrize(
    ("words", "language", "kind"),
    [
        ("a report by the army", "en", "document"),
        ("the army's report", "en", "document"),
        ("two analysts", "en", "expert"),
        ("a resident of Kyiv", "en", "witness"),
        ("the Tass news agency", "en", "agency"),
        ("Reuters", "en", "agency"),
        ("The Guardian", "en", "media"),
        ("Mr. Smith", "en", "person"),
        ("un rapport de l'armée", "fr", "document"),
        ("l'agence Tass", "fr", "agency"),
        ("le quotidien Le Monde", "fr", "media"),
        ("Le Figaro", "fr", "media"),
        ("des rumeurs", "fr", "rumour"),
        ("un habitant de Kiev", "fr", "witness"),
        ("un rapport", "xx", "person"),
    ],
)
def test_kinds_of_phrases(words: str, language: str, kind: str) -> None:
    assert link_kind(phrase(words), language) == kind


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "government"),
        ({"sectors": ("GOV",), "person": "x", "identity": "x"}, "official"),
        ({"sectors": ("MIL",), "identity": "RUS/MIL"}, "military"),
        ({"anonymous": "diplomatic"}, "anonymous-diplomatic"),
        ({"anonymous": "witness"}, "witness"),
        ({"person": "x", "identity": "x", "sectors": ("ELI",)}, "person"),
    ],
)
def test_kinds_of_actors(more: dict[str, object], kind: str) -> None:
    assert link_kind(records.actor("Russia", "RUS", **more), "en") == kind


def test_nobody_is_unknown() -> None:
    assert link_kind(None, "en") == "unknown"
