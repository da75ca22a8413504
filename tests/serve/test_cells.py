from __future__ import annotations

import pytest

from detente.serve.cells import inert, inert_row


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-1+cmd|'/C calc'!A0", "@x", "\t=1", "\r=1", "＝1", "-x", "- 1", "+33 1 23"])
def test_a_text_that_begins_as_a_formula_does_computes_nothing(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "", "-", "–1", "-2.5", "+5", "-10", "Élysée", "'=1", -2.5, 0, None, True])
def test_all_else_stays_as_it_is(cell: object) -> None:
    assert inert(cell) == cell


def test_rows_keep_their_columns() -> None:
    assert inert_row({"score": -2.5, "quote": "=1", "=name": "x"}) == {"score": -2.5, "quote": "'=1", "=name": "x"}
