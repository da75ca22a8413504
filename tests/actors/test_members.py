from __future__ import annotations

import pytest

from detente.actors.members import members_on, standing


@pytest.mark.parametrize(
    ("body", "day", "code", "belongs"),
    [
        ("NATO", "1998-06-01", "POL", False),
        ("NATO", "2000-06-01", "POL", True),
        ("EUROZONE", "2022-12-31", "HRV", False),
        ("EUROZONE", "2023-01-01", "HRV", True),
        ("UNSC", "2004-07-01", "DEU", True),
        ("UNSC", "2005-01-01", "DEU", False),
        ("UNSC", "2005-01-01", "FRA", True),
        ("COE", "2022-03-17", "RUS", False),
        ("nothing", "2020-01-01", "FRA", False),
    ],
)
def test_membership_has_days(body: str, day: str, code: str, belongs: bool) -> None:
    assert (code in members_on(body, day)) == belongs


@pytest.mark.parametrize("year", [*range(1990, 2027)])
def test_the_security_council_has_fifteen_members_in_every_year(year: int) -> None:
    assert len(members_on("UNSC", f"{year}-07-01")) == 15


def test_a_name_gives_the_body_or_the_party() -> None:
    (nato,) = standing("OTAN", language="fr", as_of="1998-06-01")
    assert (nato.id, nato.kind, len(nato.members)) == ("NATO", "IGO", 16)
    assert {party.id: party.status for party in standing("SPD", language="de", as_of="2022-06-01")}["DEU-spd"] == "government"
    assert standing("Lavrov", language="en", as_of="2020-01-01") == []
