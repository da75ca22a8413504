"""Places of one name: the country that the article names decides, and without one only large places count."""

from __future__ import annotations

import pytest

from analysed import code
from detente.resources import table

HOMONYMS = [
    # Columns: a sentence; the words; country; latitude and longitude to the degree.
    ("The summit will be held in Birmingham, Britain said.", "Birmingham", "GBR", 52, -2),
    ("The summit will be held in Birmingham, the American government said.", "Birmingham", "USA", 34, -87),
    ("The talks were held in Cambridge, the British government said.", "Cambridge", "GBR", 52, 0),
    ("The talks were held in Cambridge, the American government said.", "Cambridge", "USA", 42, -71),
    ("The meeting was held in Cordoba, Argentina said.", "Cordoba", "ARG", -31, -64),
    ("The meeting was held in Cordoba, Spain said.", "Cordoba", "ESP", 38, -5),
    ("The minister arrived in Hyderabad, India said.", "Hyderabad", "IND", 17, 78),
    ("The minister arrived in Hyderabad, Pakistan said.", "Hyderabad", "PAK", 25, 68),
    ("An attack took place in Valencia, the Venezuelan police said.", "Valencia", "VEN", 10, -68),
    ("An attack took place in Valencia, the Spanish police said.", "Valencia", "ESP", 39, 0),
    ("Une attaque a eu lieu à Valence, a dit la police française.", "Valence", "FRA", 45, 5),
    ("Une attaque a eu lieu à Valence, a dit la police espagnole.", "Valence", "ESP", 39, 0),
    ("Une explosion a eu lieu à Alexandrie, selon la police italienne.", "Alexandrie", "ITA", 45, 9),
    ("Une explosion a eu lieu à Alexandrie, selon la police égyptienne.", "Alexandrie", "EGY", 31, 30),
    ("Le ministre est arrivé à Santiago, selon le Chili.", "Santiago", "CHL", -33, -71),
    ("Le ministre est arrivé à Santiago, selon Cuba.", "Santiago", "CUB", 20, -76),
]


@pytest.mark.parametrize(("text", "words", "nation", "lat", "lon"), HOMONYMS)
def test_the_country_named_decides(text: str, words: str, nation: str, lat: int, lon: int) -> None:
    (found,) = code(text).places
    where = found.where
    assert (found.evidence.quote, where.kind, where.country) == (words, "city", nation)
    assert where.lat is not None
    assert where.lon is not None
    assert (round(where.lat), round(where.lon)) == (lat, lon)
    assert f"that the article names ({nation})" in (where.reason or "")


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("Une attaque a eu lieu à Manchester, a dit le ministre.", "GBR"),
        ("The minister said that the attack took place in Barcelona.", "ESP"),
    ],
)
def test_without_a_country_the_largest_counts(text: str, nation: str) -> None:
    (found,) = code(text).places
    assert found.where.country == nation
    assert "most populous place" in (found.where.reason or "")


@pytest.mark.parametrize(
    ("alone", "told"),
    [
        ("L'explosion a eu lieu à Gap, a dit le ministre.", "L'explosion a eu lieu à Gap, a dit le ministre français."),
        ("The minister said that the attack took place in Ely.", "The British minister said that the attack took place in Ely."),
    ],
)
def test_small_places_are_believed_only_in_a_country_named(alone: str, told: str) -> None:
    assert not code(alone).places
    (found,) = code(told).places
    assert f"that the article names ({found.where.country})" in (found.where.reason or "")


def test_features_lie_on_the_earth_and_with_a_claimant() -> None:
    for row in table("places/features.tsv"):
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert not row["claimants"] or row["country"] in {"", *row["claimants"].split()}, row
