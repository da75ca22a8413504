from __future__ import annotations

import pytest

from analysed import code

CASES = [
    # Columns: a sentence; kind of relation; parties as country codes or ids of bodies; status; trend.
    ("L'alliance entre Tokyo et Washington se renforce.", "alliance", "JPN USA", None, "improving"),
    ("Les relations entre la France et l'Algérie se dégradent.", "bilateral_relations", "FRA DZA", None, "worsening"),
    ("Le Japon et la Russie n'ont jamais signé de traité de paix.", "treaty", "JPN RUS", None, None),
    ("Le différend territorial entre la Chine et le Japon s'aggrave.", "dispute", "CHN JPN", None, "worsening"),
    ("Les négociations entre l'Iran et les États-Unis sont dans l'impasse.", "negotiation", "IRN USA", "stalled", None),
    ("Les sanctions américaines contre l'Iran ont été levées.", "sanctions", "USA IRN", None, None),
    ("Le sommet du G20 se tiendra à Osaka.", "summit", "G20", "held", None),
    ("Le sommet entre Donald Trump et Kim Jong Un s'est tenu à Hanoï.", "summit", "USA PRK", None, None),
    ("La France a signé un traité d'amitié avec l'Italie.", "treaty", "FRA ITA", "signed", None),
    ("La guerre entre l'Éthiopie et l'Érythrée est terminée.", "dispute", "ETH ERI", "ended", None),
    ("Le partenariat stratégique entre la Chine et la Russie inquiète Washington.", "bilateral_relations", "CHN RUS", None, None),
    ("Les relations russo-turques se sont améliorées.", "bilateral_relations", "RUS TUR", None, "improving"),
    ("Les pourparlers de paix entre Israël et la Syrie ont repris.", "negotiation", "ISR SYR", "resumed", None),
    ("La Serbie et le Kosovo poursuivent leurs négociations à Bruxelles.", "negotiation", "SRB XKX", None, None),
    ("L'embargo américain contre Cuba a été prolongé.", "sanctions", "USA CUB", "in force", None),
    ("Les tensions entre l'Inde et le Pakistan montent.", "bilateral_relations", "IND PAK", None, "worsening"),
    ("The alliance between Japan and the United States is growing stronger.", "alliance", "JPN USA", None, None),
    ("Relations between France and Algeria are deteriorating.", "bilateral_relations", "FRA DZA", None, "worsening"),
    ("The border dispute between India and China has flared up again.", "dispute", "IND CHN", None, None),
    ("Talks between Iran and the United States have stalled.", "negotiation", "IRN USA", "stalled", None),
    ("U.S. sanctions against Iran were lifted.", "sanctions", "USA IRN", None, None),
    ("The G20 summit will be held in Osaka.", "summit", "G20", "held", None),
    ("Germany signed a friendship treaty with France.", "treaty", "DEU FRA", "signed", None),
    ("The trade agreement between the European Union and Canada has entered into force.", "treaty", "EU CAN", None, None),
    ("Russian-Turkish relations have improved.", "bilateral_relations", "RUS TUR", None, "improving"),
    ("Peace talks between Israel and Syria have resumed.", "negotiation", "ISR SYR", "resumed", None),
    ("The war between Ethiopia and Eritrea is over.", "dispute", "ETH ERI", None, None),
    ("Tensions between India and Pakistan are rising.", "bilateral_relations", "IND PAK", None, "worsening"),
    ("The summit between Donald Trump and Kim Jong Un took place in Hanoi.", "summit", "USA PRK", None, None),
]

LENT = [
    (
        "Boris Johnson a affirmé que la proposition de libre-échange entre la Grande-Bretagne et l'Union européenne était ridicule.",
        "negotiation",
        {"GBR", "EU"},
    ),
    ("Washington a décidé de se retirer d'un traité de contrôle des armes nucléaires signé avec Moscou.", "treaty", {"USA", "RUS"}),
]


@pytest.mark.parametrize(("text", "kind", "parties"), LENT)
def test_parties_stand_on_the_words_beside(text: str, kind: str, parties: set[str]) -> None:
    (found,) = [r for r in code(text).relations if r.kind == kind]
    assert {p.identity if p.country == "IGO" else p.country for p in found.parties} == parties


NONE = [
    ("Le Premier ministre hongrois a critiqué les sanctions contre la Russie.", "who criticises sanctions is no party to them"),
    ("Hungary's prime minister criticised the sanctions against Russia.", "who criticises sanctions is no party to them"),
    ("Le traité a été publié à Paris.", "one party is no relation"),
    ("The alliance was founded long ago, and the French government left it.", "one party is no relation"),
]


@pytest.mark.parametrize(("text", "kind", "parties", "status", "trend"), CASES)
def test_relations(text: str, kind: str, parties: str, status: str | None, trend: str | None) -> None:
    found = [r for r in code(text).relations if r.kind == kind]
    assert len(found) == 1
    names = {code for p in found[0].parties for code in ({p.identity} if p.country in {"IGO", "NGO"} else p.countries)}
    assert (names, found[0].status, found[0].trend) == (set(parties.split()), status, trend)


@pytest.mark.parametrize(("text", "why"), NONE)
def test_no_relation(text: str, why: str) -> None:
    assert not code(text).relations, why
