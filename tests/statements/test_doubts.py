"""Doubts of events: (text, kind of doubt, owner, words); the outlet has no name here."""

from __future__ import annotations

import pytest

from analysed import code

OUTLET = "unknown outlet"
CASES = [
    ("Russia is said to have delivered missiles to Iran last week.", "hearsay", OUTLET, "said"),
    ("An alleged Russian attack killed two Ukrainian soldiers in Kharkiv.", "hearsay", OUTLET, "alleged"),
    ("La Russie aurait bombardé la ville ukrainienne de Kharkiv hier.", "hearsay", OUTLET, "aurait bombardé"),
    ("Le ministre ukrainien a affirmé que la Russie aurait bombardé Kharkiv hier.", "hearsay", "ministre ukrainien", "aurait bombardé"),
    ("Selon le ministre ukrainien, la Russie aurait bombardé la ville de Kharkiv.", "hearsay", OUTLET, "aurait bombardé"),
    ("L'Iran a livré des drones à la Russie cet été, ce que Téhéran dément.", "denial", "Téhéran", "dément"),
    ("Moscow claims that Ukraine attacked Russia with drones last night.", "distance", OUTLET, "claims"),
    ("The Russian minister denied that Moscow had bombed Ukraine last night.", "denial", "Russian minister", "denied"),
]


@pytest.mark.parametrize(("text", "kind", "owner", "words"), CASES)
def test_doubts_have_owners(text: str, kind: str, owner: str, words: str) -> None:
    found = {(doubt.kind, doubt.owner, doubt.evidence.quote) for event in code(text).events for doubt in event.doubts}
    assert (kind, owner, words) in found


@pytest.mark.parametrize(
    "text", ["La Russie a bombardé la ville ukrainienne de Kharkiv hier.", "Russia bombed the Ukrainian city of Kharkiv last night."]
)
def test_what_is_told_plainly_is_not_doubted(text: str) -> None:
    (event,) = code(text).events
    assert event.doubts == ()


def test_a_conditional_with_a_condition_is_no_hearsay() -> None:
    assert not code("L'Iran aurait livré des drones à la Russie si la Chine avait cédé hier.").events
