from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import dialects, ontology
from detente.errors import ResourceError
from detente.resources import table
from records import coded

CODES = sorted(dialects.cameo_codes())
ACTS = [(kind, mode) for kind in ontology.types() for mode in ("", *sorted(ontology.modes(kind)))]
STATUSES = ["happened", "ongoing", "future", "hypothetical", "negated"]


def test_cameo_is_whole() -> None:
    """317 codes: the 310 of the published lists, and what version 1.1b3 of the codebook adds."""
    codes = dialects.cameo_codes()
    assert len({code for code in codes if len(code) == 2}) == 20
    assert len(codes) == 317
    assert all(code[:-1] in codes for code in codes if len(code) > 2)
    assert all(found.root == code[:2] for code, found in codes.items())


def test_modes_are_of_their_type() -> None:
    for found in dialects.cameo_codes().values():
        if found.type is None:
            assert found.mode is None
        elif found.mode:
            assert found.mode in ontology.modes(found.type)


@pytest.mark.parametrize(("kind", "mode"), ACTS)
def test_every_act_has_a_code_of_its_own(kind: str, mode: str) -> None:
    rows = [
        row for row in table("ontology/to_cameo.tsv") if (row["type"], row["mode"], row["status"], row["context"]) == (kind, mode, "", "")
    ]
    assert [row["cameo"] for row in rows] == [dialects.cameo_code(kind, mode)]


@pytest.mark.parametrize(("kind", "mode"), [act for act in ACTS if act not in {("RETREAT", ""), ("RETREAT", "resign")}])
def test_types_survive_the_way_there_and_back(kind: str, mode: str) -> None:
    assert dialects.plover(dialects.cameo_code(kind, mode))[0] == kind


@pytest.mark.parametrize(
    ("kind", "mode", "contexts", "status", "code"),
    [
        ("AID", None, ("military",), None, "072"),
        ("AID", None, ("gender", "economic"), "happened", "071"),
        ("CONSULT", "visit", ("diplomatic",), "future", "036"),
        ("SANCTION", None, ("economic",), None, "163"),
        ("SANCTION", "expel", ("diplomatic",), None, "161"),
        ("ASSAULT", "drone", (), "happened", "1952"),
        ("REQUEST", "yield", ("military",), None, "1056"),
        ("COOPERATE", None, (), "negated", "121"),
        ("PROTEST", "demo", ("environment",), None, "141"),
    ],
)
def test_codes(kind: str, mode: str | None, contexts: tuple[str, ...], status: str | None, code: str) -> None:
    assert dialects.cameo_code(kind, mode, contexts=contexts, status=status) == code


@pytest.mark.parametrize(
    ("code", "act"), [("010", (None, None)), ("042", ("CONSULT", "visit")), ("0811i", ("CONCEDE", None)), ("192", ("COERCE", "seize"))]
)
def test_plover(code: str, act: tuple[str | None, str | None]) -> None:
    assert dialects.plover(code) == act


@pytest.mark.parametrize("code", ["", "0", "1", "21", "---", "visit"])
def test_what_is_no_code_is_said(code: str) -> None:
    assert dialects.nearest(code) is None
    for asked in (dialects.plover, dialects.goldstein, dialects.penta, dialects.quad_class):
        with pytest.raises(ResourceError, match="no CAMEO code"):
            asked(code)


def test_what_plover_has_not_is_said() -> None:
    with pytest.raises(ResourceError, match="no mode 'visit'"):
        dialects.cameo_code("AID", "visit")
    with pytest.raises(ResourceError, match="no PLOVER type"):
        dialects.cameo_code("FIGHT")


def test_classes_by_root() -> None:
    roots = [f"{number:02}" for number in range(1, 21)]
    assert [dialects.penta(root) for root in roots] == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 3, 4, 4, 4, 4]
    assert [dialects.quad_class(root) for root in roots] == [1] * 5 + [2] * 3 + [3] * 5 + [4] * 7


@pytest.mark.parametrize(
    ("code", "score"), [("0874", 10), ("163", -8), ("046", 7), ("1213", -4), ("1952", -10), ("155", -7.2), ("016", -2)]
)
def test_goldstein(code: str, score: float) -> None:
    assert dialects.goldstein(code) == score


@given(st.sampled_from(CODES), st.text(alphabet="0123456789xi", max_size=3))
def test_what_refines_a_code_is_of_its_root(code: str, more: str) -> None:
    found = dialects.nearest(code + more)
    assert found is not None
    assert found.root == code[:2]
    assert (code + more).startswith(found.code)
    assert -10 <= dialects.goldstein(code + more) <= 10


@given(st.sampled_from(ACTS), st.lists(st.sampled_from(sorted(ontology.contexts())), max_size=4), st.sampled_from(STATUSES))
def test_any_event_has_a_code(act: tuple[str, str], contexts: list[str], status: str) -> None:
    assert dialects.cameo_code(*act, contexts=contexts, status=status) in dialects.cameo_codes()


def test_states_are_the_countries_on_file() -> None:
    assert list(dialects.states()) == [row["code"] for row in table("actors/countries.tsv")]


def test_state_codes() -> None:
    assert (dialects.cow("DEU"), dialects.fips("DEU")) == (255, "GM")
    assert dialects.state("GBR") == dialects.State("GBR", 200, "UKG", ("UK",), ("GBR",))
    assert (dialects.cow("GRL"), dialects.fips("XSL"), dialects.cow("IGO"), dialects.state("NGO")) == (None, None, None, None)


def test_codes_lead_back() -> None:
    assert dialects.state_of_cow(345) == "SRB"  # shared with Yugoslavia
    assert dialects.state_of_cow(365) == "RUS"  # shared with the Soviet Union
    assert dialects.state_of_cow(260) == "DEU"  # West Germany's
    assert dialects.state_of_cow(817) == "VNM"  # South Vietnam's
    assert [dialects.state_of_fips(code) for code in ("GM", "UP", "GZ", "WE", "XX")] == ["DEU", "UKR", "PSE", "PSE", None]
    assert [dialects.state_of_cameo(code) for code in ("ROM", "ROU", "TMP", "GZS", "EUR")] == ["ROU", "ROU", "TLS", "PSE", None]
    for code, found in dialects.states().items():
        assert all(dialects.state_of_fips(other) == code for other in found.fips)
        assert all(dialects.state_of_cameo(other) == code for other in found.cameo)


def test_no_two_states_share_a_fips_code() -> None:
    codes = sorted(other for found in dialects.states().values() for other in found.fips)
    assert all(before != after for before, after in pairwise(codes))


def test_an_event_is_told_by_the_first_mode_that_says_more() -> None:
    (event,) = coded().events
    told = replace(event, type="ASSAULT", modes=("drone", "aerial"), contexts=())
    assert dialects.cameo(told) == "1952"
    assert dialects.cameo(replace(told, type="SANCTION", modes=("discontinue", "expel"))) == "166"  # the first says no more than the type
    assert dialects.cameo(replace(told, type="AID", modes=(), contexts=("military",))) == "072"
