from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.evidence import Span
from detente.language.identify import identify
from detente.language.sentences import split

CASES = [
    ("fr", "M. Lavrov a parlé. Il est parti.", ["M. Lavrov a parlé.", "Il est parti."]),
    ("fr", "Le traité date de 1987. Washington l'a quitté.", ["Le traité date de 1987.", "Washington l'a quitté."]),
    ("fr", "Il a reçu 2,5 millions d'euros. C'est peu.", ["Il a reçu 2,5 millions d'euros.", "C'est peu."]),
    ("fr", "Que veut Moscou ? Personne ne le sait.", ["Que veut Moscou ?", "Personne ne le sait."]),
    ("en", "Mr. Lavrov spoke. He left.", ["Mr. Lavrov spoke.", "He left."]),
    ("en", "U.S. forces left Syria. Turkey stayed.", ["U.S. forces left Syria.", "Turkey stayed."]),
    ("en", "On Oct. 2, 1968, troops fired. Many died.", ["On Oct. 2, 1968, troops fired.", "Many died."]),
    ("en", "What does Moscow want? Nobody knows.", ["What does Moscow want?", "Nobody knows."]),
    ("en", "Gen. Milley met Sen. Graham. They agreed.", ["Gen. Milley met Sen. Graham.", "They agreed."]),
]

LANGUAGES = [
    ("Le ministre russe des Affaires étrangères a critiqué la décision de Washington.", "fr"),
    ("The Russian foreign minister criticised the decision taken in Washington.", "en"),
    ("El ministro ruso de Asuntos Exteriores criticó la decisión de Washington.", "es"),
    ("Der russische Außenminister kritisierte die Entscheidung in Washington.", "de"),
    ("Министр иностранных дел России раскритиковал решение Вашингтона.", "ru"),
    ("Bộ trưởng Ngoại giao Nga chỉ trích quyết định của Washington.", "vi"),
    ("12 34 56", None),
    ("", None),
]


@pytest.mark.parametrize(("language", "text", "sentences"), CASES)
def test_sentences_end_where_they_end(language: str, text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in split(text, Span(0, len(text)), language)] == sentences


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_languages_are_told(text: str, language: str | None) -> None:
    assert identify(text)[0] == language


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Aaé .!?«»\"'\n1,-", max_size=120), st.sampled_from(["fr", "en"]))
def test_sentences_lie_in_order_and_lose_no_word(text: str, language: str) -> None:
    spans = split(text, Span(0, len(text)), language)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert "".join(text[s.start : s.end] for s in spans).replace(" ", "").replace("\n", "") == "".join(text.split())
