"""Places: what is named, where it lies, and what only looks like a place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysed import code
from detente.where.gazetteer import by_id, cities, country
from detente.where.names import plain

CASES = [
    # Columns: a sentence; the words; name; kind; country.
    ("Le Premier ministre Shinzo Abe est arrivé à Tokyo mardi.", "Tokyo", "Tokyo", "city", "JPN"),
    ("Le G20 d'Osaka aura lieu en juin, a dit le Premier ministre japonais.", "Osaka", "Osaka", "city", "JPN"),
    ("Le navire a été attaqué en mer Noire, selon la Turquie.", "mer Noire", "Black Sea", "water", None),
    ("Un bateau russe a traversé le détroit de Taïwan, a dit Pékin.", "détroit de Taïwan", "Taiwan Strait", "strait", None),
    ("La Corée du Nord a tiré un missile au large d'Hokkaido.", "Hokkaido", "Hokkaido", "island", "JPN"),
    ("La conférence s'est tenue à Alexandrie, a dit le président égyptien.", "Alexandrie", "Alexandria", "city", "EGY"),
    ("Le sommet a eu lieu mardi à Genève.", "Genève", "Geneva", "city", "CHE"),
    ("Le G20 se réunira fin juin au Japon.", "Japon", "Japon", "country", "JPN"),
    ("La guerre dure depuis 2014 en Ukraine.", "Ukraine", "Ukraine", "country", "UKR"),
    ("La Russie a annexé la Crimée en 2014.", "Crimée", "Crimea", "region", "UKR"),
    ("L'accord a été conclu à Vienne, selon l'Iran.", "Vienne", "Vienna", "city", "AUT"),
    ("Clashes broke out in Aleppo, Syria said.", "Aleppo", "Aleppo", "city", "SYR"),
    ("A Russian ship crossed the Taiwan Strait, Beijing said.", "Taiwan Strait", "Taiwan Strait", "strait", None),
    ("The ship was attacked in the Black Sea, Turkey said.", "Black Sea", "Black Sea", "water", None),
    ("Fighting continued near Kharkiv, Ukraine said.", "Kharkiv", "Kharkiv", "city", "UKR"),
    ("The talks were held in Paris, France said.", "Paris", "Paris", "city", "FRA"),
    ("The Russian minister arrived in Tokyo on March 2.", "Tokyo", "Tokyo", "city", "JPN"),
    ("The summit took place on Tuesday in Geneva.", "Geneva", "Geneva", "city", "CHE"),
    ("The G20 will meet in Japan in late June.", "Japan", "Japan", "country", "JPN"),
    ("Russia annexed Crimea in 2014.", "Crimea", "Crimea", "region", "UKR"),
    ("Leftist movements took root throughout Latin America.", "Latin America", "Latin America", "area", None),
]

NONE = [
    ("Moscou a protesté contre la décision de Washington.", "capitals that act"),
    ("Tokyo a protesté auprès de Pékin.", "capitals that act"),
    ("Washington has criticised Beijing.", "capitals that act"),
    ("La Russie demande à Tokyo de ne pas se ranger du côté des États-Unis.", "a capital that is asked"),
    ("Mardi, le Premier ministre a parlé en Conseil des ministres.", "weekdays and titles"),
    ("The minister may resign in May, Moscow said.", "a month"),
]


@pytest.mark.parametrize(("text", "words", "name", "kind", "nation"), CASES)
def test_places(text: str, words: str, name: str, kind: str, nation: str | None) -> None:
    (found,) = code(text).places
    assert (found.evidence.quote, found.where.name, found.where.kind, found.where.country) == (words, name, kind, nation)
    assert found.where.reason


@pytest.mark.parametrize(("text", "why"), NONE)
def test_no_places(text: str, why: str) -> None:
    assert not code(text).places, why


def test_disputed_places_keep_all_claimants() -> None:
    (found,) = code("Russia annexed Crimea in 2014.").places
    assert set(found.where.claimants) == {"RUS", "UKR"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("La police russe a arrêté trois manifestants à Saint-Pétersbourg.", "RUS"),
        ("Russian forces shelled a hospital in Kharkiv, Ukraine said.", "UKR"),
    ],
)
def test_an_act_takes_the_place_of_its_own_clause(text: str, place: str) -> None:
    event = code(text).events[0]
    assert event.where is not None
    assert event.where.country == place


@pytest.mark.parametrize("text", ["La Russie a condamné les frappes israéliennes.", "Russia condemned the Israeli strikes."])
def test_an_act_without_a_place_says_so(text: str) -> None:
    (event,) = code(text).events
    assert event.where is None
    assert event.where_reason


@pytest.mark.parametrize(("name", "nation"), [("Genève", "CHE"), ("geneve", "CHE"), ("Kharkiv", "UKR"), ("Saint Pétersbourg", "RUS")])
def test_names_are_found_in_any_spelling(name: str, nation: str) -> None:
    assert cities(name)[0].country == nation


def test_the_largest_comes_first() -> None:
    found = cities("London")
    assert found[0].country == "GBR"
    assert [p.population for p in found] == sorted((p.population for p in found), reverse=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["Paris", "London", "Tokyo", "Lagos", "Lima", "Hanoï", "Springfield", "Córdoba", "Alexandria"]))
def test_coordinates_lie_on_the_earth(name: str) -> None:
    for place in cities(name):
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_folding_keeps_offsets_and_done_twice_changes_nothing(name: str) -> None:
    assert len(plain(name)) == len(name)
    assert plain(plain(name)) == plain(name)


def test_countries_have_centres_and_unknown_codes_none() -> None:
    assert country("JPN") is not None
    assert country("XXX") is None


def test_a_place_is_found_by_its_geonames_id_and_lies_in_a_region() -> None:
    kyiv = by_id(703448)
    assert kyiv is not None
    assert (kyiv.name, kyiv.kind, kyiv.country) == ("Kyiv", "city", "UKR")
    region = by_id(kyiv.region)
    assert region is not None
    assert region.kind == "region"
    assert by_id(-1) is None
