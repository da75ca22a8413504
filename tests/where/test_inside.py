from __future__ import annotations

import pytest

from detente.evidence import Span
from detente.where.inside import is_inside


def inside(language: str, text: str, name: str) -> bool:
    return is_inside(text, Span(text.index(name), text.index(name) + len(name)), language)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "They met in Qatar.", "Qatar"),
        ("en", "Talks In the Netherlands failed.", "Netherlands"),
        ("fr", "Réunis à l'Elysée, au Qatar.", "Qatar"),
        ("it", "Incontro nell'Ucraina occidentale", "Ucraina"),
        ("de", "Gespräche in der Schweiz", "Schweiz"),
        ("ru", "Встреча в Катаре", "Катаре"),
        ("zh", "他们在卡塔尔会面", "卡塔尔"),
        ("ja", "両国はカタールで会談した", "カタール"),
        ("ko", "양국은 카타르에서 만났다", "카타르"),
        ("tr", "Taraflar Katar'da görüştü", "Katar"),
        ("tr", "Taraflar Katar’da görüştü", "Katar"),
    ],
)
def test_a_name_in_which_something_is(language: str, text: str, name: str) -> None:
    assert inside(language, text, name)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Qatar hosted them.", "Qatar"),
        ("en", "Berlin Qatar", "Qatar"),  # ends in "in", which is no word there
        ("de", "Es wurde von Russland verurteilt", "Russland"),  # who did it
        ("it", "Attaccata dalla Russia", "Russia"),
        ("ja", "カタールは会談した", "カタール"),
        ("sw", "katika Kenya", "Kenya"),  # no data
    ],
)
def test_a_name_of_which_that_is_not_said(language: str, text: str, name: str) -> None:
    assert not inside(language, text, name)
