"""Who holds what since when, over a store of real small articles."""

from __future__ import annotations

import json

import pytest

import detente
from detente.api import Store
from detente.errors import StoreError

ARTICLES = [
    ("2018-10-20", "Wire", "The United States signed the INF treaty in 1987. Russia supports the INF treaty, the Kremlin said."),
    ("2019-02-02", "Wire", "The United States withdrew from the INF treaty on Friday. Germany regretted the end of the INF treaty."),
    ("2019-08-05", "Daily", "The Russian government rejected the INF treaty on Monday."),
    ("2019-08-10", "Post", "Russia supports the INF treaty, the Russian foreign minister said in Moscow."),
    ("2020-01-05", "Post", "The Israeli army has struck Syria. Damascus said that Israel struck Syria, which the Israeli army denied."),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("ledger")
    rows = [
        {"id": str(n), "text": text, "published": day, "outlet": outlet, "lang": "en"} for n, (day, outlet, text) in enumerate(ARTICLES)
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    detente.code(folder / "news.jsonl", store=folder / "s")
    return detente.open(folder / "s")


def test_entries_stand_in_the_order_of_their_days(store: Store) -> None:
    (stand,) = store.ledger(issue="inf-treaty", holder="RUS")
    assert [(entry.stance, entry.reported) for entry in stand.entries] == [
        ("support", "2018-10-20"),
        ("oppose", "2019-08-05"),
        ("support", "2019-08-10"),
    ]
    assert (stand.holder, stand.stance) == ("RUS", "support")


def test_a_turn_far_apart_is_a_change_and_one_close_by_a_dispute(store: Store) -> None:
    (stand,) = store.ledger(issue="inf-treaty", holder="RUS")
    assert [(c.before.stance, c.after.stance) for c in stand.changes] == [("support", "oppose")]
    (dispute,) = stand.disputes
    assert (dispute.kind, dispute.outlets) == ("two_stances", ("Daily", "Post"))


def test_as_of_looks_at_what_is_held_and_known_by_at_what_is_reported(store: Store) -> None:
    (early,) = store.ledger(issue="inf-treaty", holder="RUS", as_of="2019-01-01")
    assert early.stance == "support"
    (usa,) = store.ledger(issue="inf-treaty", holder="USA", as_of="1990-01-01")
    assert [(entry.stance, entry.basis) for entry in usa.entries] == [("support", "inferred")]  # reported decades later
    assert not store.ledger(issue="inf-treaty", holder="USA", known_by="1990-01-01")


def test_an_issue_is_found_by_its_names_in_any_language(store: Store) -> None:
    ids = {stand.issue for name in ("traité INF", "ДРСМД", "INF-Vertrag") for stand in store.ledger(issue=name)}
    assert ids == {"inf-treaty"}
    assert not store.ledger(issue="no such thing")


def test_denials_are_disputes(store: Store) -> None:
    found = [d for d in store.disputes() if d.kind == "denied"]
    assert [(d.one, d.other_quote) for d in found] == [("Damascus", "denied")]
    assert not store.disputes(known_by="2019-12-31")


def test_issues_are_counted(store: Store) -> None:
    key, number, words = store.issues()[0]
    assert (key, number) == ("inf-treaty", 6)
    assert any("INF treaty" in text for text in words)


def test_a_day_that_is_none_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="as_of takes a date"):
        store.ledger(as_of="soon")
