"""Parties: who is meant by a name, and who governed when."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from detente.actors.parties import Named, Spell, chosen, names, parties, spells, status_on
from detente.lookup import NameBook

STATUS = [
    # Columns: a party, an interval, its status throughout; None where it changed or is not known.
    ("DEU-cdu", "2010-05-01", "2010-05-01", "government"),
    ("DEU-cdu", "2023", "2023", "opposition"),
    ("DEU-cdu", "2025", "2025", None),
    ("DEU-cdu", "2025-05-05", "2025-05-05", "opposition"),
    ("DEU-cdu", "2025-05-06", "2025-05-06", "government"),
    ("FRA-rn", "2019-03-01", "2019-03-31", "opposition"),
    ("CHN-cpc", "2019-03-01", "2019-03-01", "government"),
    ("MMR-nld", "2024-01-01", "2024-01-01", "opposition"),
    ("IND-bjp", "2019-05-10", "2019-05-20", "government"),
    ("USA-rep", "2022-06-01", "2022-06-01", "opposition"),
    ("USA-rep", "0000", "9999", None),
    ("PAK-pti", "2019-08-01", "2019-08-01", "government"),
    ("TUR-akp", "2030-01-01", "2030-01-01", "government"),
    ("SWE-sap", "2030-01-01", "2030-01-01", None),
    ("ITA-lega", "2018-06-01", "2018-06-01", "government"),
    ("XXX-none", "2019", "2019", None),
]

MEANT = [
    # Columns: language, a sentence, the countries that the article names, the parties meant.
    ("fr", "Le Parti socialiste a protesté à Lisbonne.", ["PRT"], ["PRT-ps"]),
    ("fr", "Le parti socialiste a protesté à Paris.", ["FRA"], ["FRA-ps"]),
    ("fr", "Le Parti socialiste a protesté.", [], [None]),
    ("fr", "Le Parti socialiste a protesté.", ["FRA", "PRT"], [None]),
    ("fr", "Le Rassemblement National et La France Insoumise ont voté contre.", ["FRA"], ["FRA-rn", "FRA-lfi"]),
    ("fr", "Le Parti communiste chinois se réunit.", [], ["CHN-cpc"]),
    ("fr", "La Renaissance italienne fascine toujours.", ["FRA", "ITA"], []),
    ("fr", "Le parti Renaissance a perdu des sièges.", [], ["FRA-ren"]),
    ("fr", "L'AfD et la CDU se disputent la Saxe.", [], ["DEU-afd", "DEU-cdu"]),
    ("fr", "Le parti « Horizons » soutient le texte.", [], ["FRA-horizons"]),
    ("fr", "La COP se tiendra à Port-d'Espagne.", ["TTO"], []),
    ("en", "Labour won the by-election.", ["GBR"], ["GBR-lab"]),
    ("en", "Labour won in Wellington.", ["NZL"], ["NZL-lab"]),
    ("en", "The Democratic Party lost in Seoul.", ["KOR"], ["KOR-dpk"]),
    ("en", "The Alternative für Deutschland gained votes.", [], ["DEU-afd"]),
    ("en", "Elina Svoboda met reporters in Kyiv.", ["UKR"], []),
    ("en", "The Svoboda party left the coalition.", ["UKR"], ["UKR-svoboda"]),
    ("en", "The Tisza flows through Szeged.", ["HUN"], []),
    ("en", "A Labour party spokesman declined to comment.", ["GBR"], ["GBR-lab"]),
    ("es", "El Partido Republicano perdió en Iowa.", ["USA"], ["USA-rep"]),
    ("ru", "Единая Россия выиграла выборы.", [], ["RUS-ur"]),
    ("vi", "Đảng Cộng sản Trung Quốc họp tại Bắc Kinh.", [], ["CHN-cpc"]),
]


@pytest.mark.parametrize(("party", "earliest", "latest", "status"), STATUS)
def test_status(party: str, earliest: str, latest: str, status: str | None) -> None:
    assert status_on(party, earliest, latest) == status


@pytest.mark.parametrize(("language", "text", "countries", "meant"), MEANT)
def test_names(language: str, text: str, countries: list[str], meant: list[str | None]) -> None:
    found = NameBook(names(language)).find(text)
    assert [party and party.id for party in (chosen(named, Counter(countries)) for _, _, named in found)] == meant


def test_parties_that_did_not_exist_then_are_not_meant() -> None:
    named = [Named("JPN-dpj", True), Named("JPN-dp", True)]
    assert chosen(named, {"JPN": 1}, "2010-01-01", "2010-01-01") == parties()["JPN-dpj"]
    assert chosen(named, {"JPN": 1}, "2017-01-01", "2017-01-01") == parties()["JPN-dp"]
    assert chosen(named, {"JPN": 1}) is None


def test_the_party_of_a_country_named_is_preferred_to_the_only_clear_one() -> None:
    named = [Named("GBR-lab"), Named("NZL-lab", True)]
    assert chosen(named, {"NZL": 1}) == parties()["NZL-lab"]
    assert chosen(named, {"NZL": 4, "GBR": 1}) == parties()["NZL-lab"]
    assert chosen(named, {"NZL": 2, "GBR": 1}) is None
    assert chosen([Named("GBR-lab")], {"NZL": 1}) == parties()["GBR-lab"]
    assert chosen([Named("GBR-lab", True)], {"NZL": 1}) is None


def test_a_known_last_day_belongs_to_the_next_spell() -> None:
    spell = Spell("2017", "2021-12-08", "government")
    assert spell.touches("2021-12-07", "2021-12-07")
    assert not spell.touches("2021-12-08", "2021-12-08")
    assert Spell("2017", "2021", "government").touches("2021-12-08", "2021-12-08")


def test_each_party_has_a_name_that_is_found_and_stands_for_it() -> None:
    found = {one.party for language in ("en", "fr") for _, one in names(language)}
    assert parties().keys() - found == set()


def test_spells_of_a_party_follow_each_other_without_overlap() -> None:
    for party, held in spells().items():
        for before, after in pairwise(held):
            assert before.end, f"{party}: an open spell is followed by another"
            assert before.end <= after.start or after.start.startswith(before.end), f"{party}: {before} overlaps {after}"


def test_governments_of_many_countries_are_known() -> None:
    known = {party[:3] for party, held in spells().items() if any(spell.status in {"government", "sole"} for spell in held)}
    everywhere = (
        "USA GBR FRA DEU ITA CAN JPN CHN RUS IND BRA ZAF TUR MEX ARG KOR IDN AUS ESP POL UKR ISR IRN PAK BGD TWN THA MYS PHL NGA KEN ETH EGY "
        "TUN MAR DZA COL VEN CHL PER BOL GEO ARM MDA SRB PRK VNM CUB LAO"
    )
    assert [code for code in everywhere.split(" ") if code not in known] == []
    assert len(known) >= 150
