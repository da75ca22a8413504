from __future__ import annotations

import pytest
from train.data import own_whole
from train.whole import whole_of

from detente.evidence import Span
from detente.reader.labels import NONE, TYPES

BLOCKS = """{1:Ankara} warf {2:Athen} vor, Inseln zu bewaffnen, die {3:Rom} 1947 abtrat.
1>2 ACCUSE happened | warf

{1:A} und {2:B} trafen sich, sagt {3:C}, und sagt es gern.
1,2> CONSULT happened | trafen sich
3>1,2 SUPPORT happened | sagt#2
"""


def told(number: int) -> dict[tuple[str, str | None], tuple[str, str | None]]:
    """(actor, recipient) → (type, words) of a block."""
    example = list(whole_of(BLOCKS, "de", "de.txt"))[number]

    def words(span: Span | None) -> str | None:
        return example.text[span.start : span.end] if span else None

    return {(words(p.actor) or "", words(p.recipient)): (next(iter(label.types)), words(label.trigger)) for p, label in example.pairs}


def test_all_pairs_without_an_act_are_known_to_have_none() -> None:
    found = told(0)
    assert found.pop(("Ankara", "Athen")) == ("ACCUSE", "warf")
    assert set(found.values()) == {(NONE, None)}
    assert set(found) == {
        ("Athen", "Ankara"), ("Ankara", "Rom"), ("Rom", "Ankara"), ("Athen", "Rom"), ("Rom", "Athen"),
        ("Athen", None), ("Rom", None),
    }  # fmt: skip


def test_what_two_do_together_goes_both_ways() -> None:
    found = told(1)
    assert found["A", "B"] == found["B", "A"] == ("CONSULT", "trafen sich")
    assert found["C", "A"] == found["C", "B"] == ("SUPPORT", "sagt")


def test_the_second_of_two_such_words_can_be_meant() -> None:
    example = list(whole_of(BLOCKS, "de", "de.txt"))[1]
    trigger = next(label.trigger for pair, label in example.pairs if "SUPPORT" in label.types)
    assert trigger is not None
    assert trigger.start == example.text.rindex("sagt")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{1:A} traf {2:B}.\n1>3 CONSULT happened | traf", "nobody bears the number 3"),
        ("{1:A} traf {2:B}.\n1>2 CONSULT happened | sah", "does not stand in the sentence"),
        ("{1:A} traf {1:B}.", "a number of its own"),
        ("{1:A} traf {2:B}.\n1>2 CONSULT once | traf", "is not 'ACTORS>RECIPIENTS"),
    ],
)
def test_a_block_that_cannot_be_read_is_named(block: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        list(whole_of(block, "de", "de.txt"))


def test_our_own_can_be_read_and_have_every_type() -> None:
    examples = own_whole()
    assert {name for e in examples for _, label in e.pairs for name in label.types} == set(TYPES)
    assert len({e.text for e in examples}) == len(examples)
