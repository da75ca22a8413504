"""What counts as a place: features, towns and countries after a preposition of place; not the states that act, speak or are asked."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysed import code

FOUND = [
    # Columns: a sentence; the words, name, kind and country of each place in it, in order.
    ("La Russie a bombardé la ville d'Alep, en Syrie.", [("Alep", "Aleppo", "city", "SYR"), ("Syrie", "Syrie", "country", "SYR")]),
    (
        "The troops left Homs and Palmyra in Syria.",
        [("Homs", "Homs", "city", "SYR"), ("Palmyra", "Tadmur", "city", "SYR"), ("Syria", "Syria", "country", "SYR")],
    ),
    ("L'Iran a saisi un pétrolier britannique dans le détroit d'Ormuz.", [("détroit d'Ormuz", "Strait of Hormuz", "strait", None)]),
    ("Iran has seized a tanker in the Strait of Hormuz, the navy said.", [("Strait of Hormuz", "Strait of Hormuz", "strait", None)]),
    # A group that lies somewhere does not hide where: "un navire philippin en mer de Chine".
    (
        "La marine chinoise a arraisonné un navire philippin en mer de Chine méridionale, selon Manille.",
        [("mer de Chine méridionale", "South China Sea", "water", None)],
    ),
    ("Les navires russes ont franchi le Bosphore lundi.", [("Bosphore", "Bosphorus", "strait", "TUR")]),
    ("The Chinese navy patrolled around the Spratly Islands.", [("Spratly Islands", "Spratly Islands", "island", None)]),
    ("Les îles Kouriles sont occupées par la Russie.", [("îles Kouriles", "Kuril Islands", "island", "RUS")]),
    ("Israel struck targets in the Golan Heights.", [("Golan Heights", "Golan Heights", "region", "SYR")]),
    ("Le président américain a fermé la base de Guantanamo.", [("Guantanamo", "Guantanamo", "base", "CUB")]),
    # Countries are places after a preposition of place, and there only.
    ("La France a envoyé des troupes au Mali.", [("Mali", "Mali", "country", "MLI")]),
    ("China has built a military base in Djibouti.", [("Djibouti", "Djibouti", "country", "DJI")]),
    ("Des manifestants ont défilé en Iran.", [("Iran", "Iran", "country", "IRN")]),
    ("Nancy Pelosi visited Taiwan.", [("Taiwan", "Taiwan", "country", "TWN")]),
    # A capital is where somebody arrives, and a town although the actor files know it as a body.
    ("Le ministre allemand est arrivé à Washington mercredi.", [("Washington", "Washington", "city", "USA")]),
    ("Le ministre français est arrivé à Bruxelles mardi soir.", [("Bruxelles", "Brussels", "city", "BEL")]),
    ("The British minister flew to Brussels to meet his counterparts.", [("Brussels", "Brussels", "city", "BEL")]),
    ("Protests erupted in Hong Kong, the Chinese ministry said.", [("Hong Kong", "Hong Kong", "city", "HKG")]),
    # Names that begin with an article.
    ("La Cour internationale siège à La Haye.", [("La Haye", "The Hague", "city", "NLD")]),
    ("Le roi d'Arabie saoudite s'est rendu à La Mecque.", [("La Mecque", "Makkah", "city", "SAU")]),
    ("Le président bolivien est arrivé à La Paz lundi.", [("La Paz", "La Paz", "city", "BOL")]),
    # A month that is said beside a place is none.
    ("The Russian minister landed in Nice in May, the French police said.", [("Nice", "Nice", "city", "FRA")]),
]

NOT_FOUND = [
    ("La Russie demande à Bruxelles de lever les sanctions.", "a body that is asked"),
    ("La Pologne reproche à Bruxelles ses sanctions.", "a body that is reproached"),
    ("Le ministre l'a dit à l'ONU et au Parlement européen.", "bodies that are no towns"),
    ("The British minister spoke in Parliament on Monday.", "a body that is no town"),
    ("The Russian minister was received at the White House on Monday.", "a seat of power, though Casablanca means the same"),
    ("Le ministre argentin a parlé à l'OEA mardi.", "a body whose letters are those of Roman Tripoli"),
    ("Londres et Berlin soutiennent Paris contre Moscou.", "capitals that act and are acted on"),
    ("The Moscow government supports Damascus against the rebels.", "capitals that act and are acted on"),
    ("La France a condamné l'Iran.", "countries that act and are acted on"),
    ("Turkey supports Qatar.", "countries that act and are acted on"),
    ("Le ministre chinois a parlé avec Washington.", "a capital that is spoken with"),
    ("Paris Hilton a visité la Russie avec ses amis.", "a first name"),
    ("The novelist Jack London wrote many books about Russia.", "a surname"),
    ("Le député Paris a critiqué la Russie.", "a surname after a title"),
    ("President Macron and Prime Minister Johnson spoke on Sunday.", "titles and surnames"),
    ("However, the Russian minister refused to answer in March.", "the start of a sentence and a month"),
    ("Mars a été difficile pour Moscou.", "a month at the start of a sentence"),
    ("Reading the treaty, Moscow refused.", "a participle at the start of a sentence"),
]


@pytest.mark.parametrize(("text", "places"), FOUND)
def test_places(text: str, places: list[tuple[str, str, str, str | None]]) -> None:
    found = code(text).places
    assert [(p.evidence.quote, p.where.name, p.where.kind, p.where.country) for p in found] == places
    for place in found:
        span = place.evidence.span
        assert text[span.start : span.end] == place.evidence.quote
        assert place.where.reason
        assert place.where.lat is not None
        assert place.where.lon is not None


@pytest.mark.parametrize(("text", "why"), NOT_FOUND)
def test_no_places(text: str, why: str) -> None:
    assert not code(text).places, why


@pytest.mark.parametrize(
    ("text", "kind", "name", "nation"),
    [
        ("La police turque a arrêté des manifestants à Istanbul.", "COERCE", "Istanbul", "TUR"),
        ("L'armée israélienne a tué trois Palestiniens à Hébron.", "ASSAULT", "Hebron", "PSE"),
        ("Israeli forces killed three Palestinians in Hebron.", "ASSAULT", "Hebron", "PSE"),
        ("Le ministre russe a rencontré son homologue iranien à Genève.", "CONSULT", "Geneva", "CHE"),
        ("La France a envoyé des troupes au Mali.", "MOBILIZE", "Mali", "MLI"),
        ("Chinese ships attacked a Philippine vessel in the South China Sea.", "ASSAULT", "South China Sea", None),
        # The town is nearer than the country it lies in.
        ("La Russie a bombardé la ville d'Alep, en Syrie.", "ASSAULT", "Aleppo", "SYR"),
        # Where somebody says it is not where it happened.
        ("The minister said in Washington that Iran had attacked Israel.", "ASSAULT", None, None),
        # The country that is attacked is the recipient; no place is made of it.
        ("La France a condamné l'Iran.", "ACCUSE", None, None),
    ],
)
def test_the_place_of_an_act(text: str, kind: str, name: str | None, nation: str | None) -> None:
    event = next(event for event in code(text).events if event.type == kind)
    assert ((event.where.name, event.where.country) if event.where else (None, None)) == (name, nation)
    assert (event.where_reason is None) is (event.where is not None)


CITIES = st.sampled_from(["Paris", "Lyon", "Genève", "Tripoli", "Valence", "La Haye", "Bruxelles", "Santiago", "Hong Kong", "Le Cap"])
NATIONS = st.sampled_from(["la France", "la Libye", "le Liban", "le Chili", "l'Espagne", "Moscou", "la Chine"])


@settings(max_examples=40, deadline=None)
@given(CITIES, NATIONS, st.sampled_from(["le 2 mars", "mardi", "en mer Noire", "au Mali"]))
def test_places_lie_apart_in_the_text_and_on_the_earth(city: str, nation: str, more: str) -> None:
    text = f"Le ministre est arrivé à {city} {more}, selon {nation}."
    spans = []
    for place in code(text).places:
        span, where = place.evidence.span, place.where
        assert text[span.start : span.end] == place.evidence.quote
        assert where.lat is not None
        assert where.lon is not None
        assert -90 <= where.lat <= 90
        assert -180 <= where.lon <= 180
        spans.append((span.start, span.end))
    assert spans
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
