from __future__ import annotations

import pytest

from detente.errors import ResourceError
from detente.ontology import contexts, modes, quad, requires_recipient, score, sectors, types

# type, quad, score, recipient required, number of modes: the table of the codebook
TYPES = [
    ("AGREE", 1, 2.5, False, 0),
    ("CONSULT", 1, 2.5, False, 4),
    ("SUPPORT", 1, 5, False, 0),
    ("CONCEDE", 1, 4.5, False, 0),
    ("COOPERATE", 2, 9.5, True, 0),
    ("AID", 2, 10, True, 0),
    ("RETREAT", 2, 6.5, False, 6),
    ("REQUEST", 3, 0, False, 4),
    ("ACCUSE", 3, -3, False, 3),
    ("REJECT", 3, -2, False, 4),
    ("THREATEN", 3, -3.5, False, 6),
    ("PROTEST", 4, -5, False, 7),
    ("SANCTION", 4, -6, True, 4),
    ("MOBILIZE", 4, -5.5, False, 4),
    ("COERCE", 4, -7, False, 10),
    ("ASSAULT", 4, -9, False, 15),
]


@pytest.mark.parametrize(("kind", "in_quad", "on_scale", "needs_recipient", "mode_count"), TYPES)
def test_a_type_is_as_the_codebook_has_it(kind: str, in_quad: int, on_scale: float, needs_recipient: bool, mode_count: int) -> None:
    assert (quad(kind), score(kind), requires_recipient(kind), len(modes(kind))) == (in_quad, on_scale, needs_recipient, mode_count)


def test_there_are_sixteen_types() -> None:
    assert set(types()) == {kind for kind, *_ in TYPES}


@pytest.mark.parametrize(
    ("kind", "mode", "expected"),
    [
        ("CONSULT", "visit", 4),
        ("CONSULT", "phone", 1.5),
        ("REQUEST", "assist", 0.5),
        ("REQUEST", "change", -1),
        ("ACCUSE", "disapprove", -2),
        ("PROTEST", "vandalize", -5),
        ("SANCTION", "withdraw", -6),
        ("RETREAT", "disarm", 10),
        ("ASSAULT", "unconventional", -10),
        ("COERCE", "", -7),
        ("COERCE", None, -7),
    ],
)
def test_a_mode_has_its_own_score(kind: str, mode: str | None, expected: float) -> None:
    assert score(kind, mode) == expected


@pytest.mark.parametrize("kind", [kind for kind, *_ in TYPES])
def test_scores_of_conflict_are_not_above_nought(kind: str) -> None:
    for mode in [None, *modes(kind)]:
        assert -10 <= score(kind, mode) <= 10
        assert quad(kind) <= 2 or score(kind, mode) <= 0.5  # a request for assistance is the one verbal conflict above nought


@pytest.mark.parametrize("kind", ["FIGHT", "accuse", "", "YIELD"])
def test_an_unknown_type_is_named(kind: str) -> None:
    with pytest.raises(ResourceError, match="no PLOVER type"):
        quad(kind)


@pytest.mark.parametrize(("kind", "mode"), [("ACCUSE", "visit"), ("AGREE", "visit"), ("CONSULT", "VISIT")])
def test_an_unknown_mode_is_named(kind: str, mode: str) -> None:
    with pytest.raises(ResourceError, match="has no mode"):
        score(kind, mode)


def test_contexts_and_sectors_are_all_there() -> None:
    assert len(contexts()) == 37
    assert len(sectors()) == 25
    assert {"military", "cbrn", "trafficking"} <= contexts()
    assert sectors()["GOV"].startswith("executive")
