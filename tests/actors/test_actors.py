"""Who is named: country, sector, office and person, and who a pronoun or a metonym stands for."""

from __future__ import annotations

import pytest

from analysed import code
from detente.model import Actor

CASES = [
    # Columns: a sentence; the words; identity; country.
    ("Le ministre russe des Affaires étrangères a démissionné.", "ministre russe des Affaires étrangères", "RUS/foreign-minister", "RUS"),
    (
        "Le leader tchétchène Ramzan Kadyrov a critiqué le commandement de la Russie.",
        "leader tchétchène Ramzan Kadyrov",
        "ramzan-kadyrov",
        None,
    ),
    ("Le Quai d'Orsay a protesté.", "Quai d'Orsay", "FRA", "FRA"),
    ("La Maison-Blanche a salué l'accord.", "Maison-Blanche", "USA", "USA"),
    ("Le Kremlin a démenti l'information.", "Kremlin", "RUS", "RUS"),
    ("Le président Emmanuel Macron a salué l'accord.", "président Emmanuel Macron", "emmanuel-macron", "FRA"),
    ("M. Lavrov a salué l'accord.", "Lavrov", "sergey-lavrov", "RUS"),
    ("L'alliance américano-japonaise inquiète Moscou.", "américano-japonaise", "JPN+USA", None),
    ("Les Nations unies ont condamné l'attaque.", "Nations unies", "UN", "IGO"),
    ("La chancelière allemande a reçu le président turc.", "chancelière allemande", "DEU/head-of-government", "DEU"),
    ("La chancelière allemande a reçu le président turc.", "président turc", "TUR/head-of-state", "TUR"),
    ("Un diplomate français a critiqué le texte.", "Un diplomate français", "FRA/anonymous:diplomatic", "FRA"),
    ("Tokyo et Washington ont salué l'accord.", "Tokyo", "JPN", "JPN"),
    ("L'armée birmane a bombardé un village.", "armée birmane", "MMR/MIL", "MMR"),
    ("Le Premier ministre japonais Shinzo Abe a salué l'accord.", "Premier ministre japonais Shinzo Abe", "shinzo-abe", "JPN"),
    ("Des sources diplomatiques ont confirmé l'accord avec la France.", "sources diplomatiques", "anonymous:diplomatic", None),
    ("The Russian foreign minister has resigned.", "Russian foreign minister", "RUS/foreign-minister", "RUS"),
    ("The Foreign Office protested.", "Foreign Office", "GBR", "GBR"),
    ("The White House welcomed the agreement.", "White House", "USA", "USA"),
    ("The Kremlin denied the report.", "Kremlin", "RUS", "RUS"),
    ("President Emmanuel Macron welcomed the deal.", "President Emmanuel Macron", "emmanuel-macron", "FRA"),
    ("Mr Lavrov welcomed the deal.", "Lavrov", "sergey-lavrov", "RUS"),
    ("The U.S.-Japan alliance worries Moscow.", "U.S.-Japan", "JPN+USA", None),
    ("The United Nations condemned the attack.", "United Nations", "UN", "IGO"),
    ("Germany's chancellor received the Turkish president.", "Germany's chancellor", "DEU/head-of-government", "DEU"),
    ("A French diplomat criticised the text.", "French diplomat", "FRA/anonymous:diplomatic", "FRA"),
    ("Tokyo and Washington welcomed the deal.", "Washington", "USA", "USA"),
    ("Myanmar's army bombed a village.", "Myanmar's army", "MMR/MIL", "MMR"),
    ("Japanese Prime Minister Shinzo Abe welcomed the deal.", "Japanese Prime Minister Shinzo Abe", "shinzo-abe", "JPN"),
    ("The Taliban attacked Kabul.", "Taliban", "TALIBAN", "AFG"),
    ("Hamas fired rockets at Israel.", "Hamas", "HAMAS", "PSE"),
    ("The European Union imposed sanctions.", "European Union", "EU", "IGO"),
    ("Sino-American trade has slumped, Washington said.", "Sino-American", "CHN+USA", None),
]


def named(text: str, words: str) -> Actor:
    return next(actor for actor in code(text).actors if actor.evidence.quote == words)


@pytest.mark.parametrize(("text", "words", "identity", "country"), CASES)
def test_names(text: str, words: str, identity: str, country: str | None) -> None:
    actor = named(text, words)
    assert (actor.identity, actor.country) == (identity, country)


PRONOUNS = [
    ("La Russie a condamné les frappes. Elle a aussi critiqué l'Otan pour son silence.", "RUS"),
    ("L'armée birmane a attaqué un village. Elle a accusé la Chine d'armer les rebelles.", "MMR/MIL"),
    ("Angela Merkel a rencontré Emmanuel Macron à Berlin. Elle a critiqué la Russie.", "angela-merkel"),
    ("Le Premier ministre hongrois a reçu la présidente de la Commission. Il a critiqué Bruxelles.", "HUN/head-of-government"),
    ("M. Lavrov a salué l'accord avec Téhéran. Il a critiqué l'Otan.", "sergey-lavrov"),
    ("Le président turc est arrivé à Berlin. Il a critiqué l'Otan.", "TUR/head-of-state"),
    ("Mr Lavrov welcomed the deal with Iran. He criticised NATO.", "sergey-lavrov"),
    ("The Turkish president arrived in Berlin. He criticised NATO.", "TUR/head-of-state"),
]


@pytest.mark.parametrize(("text", "identity"), PRONOUNS)
def test_a_pronoun_is_its_owner(text: str, identity: str) -> None:
    criticised = [event for event in code(text).events if event.type == "ACCUSE"]
    assert criticised[-1].actors[0].identity == identity


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Des manifestants ont défilé à Paris contre le gouvernement français.", "FRA"),
        ("Protesters marched in Paris against the French government.", "FRA"),
    ],
)
def test_a_crowd_takes_the_country_of_its_setting_with_the_reason(text: str, country: str) -> None:
    (event,) = code(text).events
    assert event.actors[0].country == country
    assert "context" in (event.actors[0].reason or "")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("La Chine et le Japon se parlent à nouveau. Les deux pays ont signé un accord.", {"CHN", "JPN"}),
        ("China and Japan are talking again. The two countries signed an agreement.", {"CHN", "JPN"}),
        ("La Chine et le Japon se parlent. Un sommet à Singapour entre les deux pays a échoué.", {"CHN", "JPN"}),
    ],
)
def test_the_two_countries_are_the_two_named_before(text: str, parties: set[str]) -> None:
    found = [a for a in code(text).actors if a.evidence.quote.lower() in {"deux pays", "the two countries"}]
    assert [set(a.members) for a in found] == [parties]


def test_a_group_without_a_country_says_so() -> None:
    actor = next(a for a in code("Troops fired on a crowd, the Kremlin said, and Kyiv denied it.").actors if a.evidence.quote == "Troops")
    assert actor.country is None
    assert actor.reason
