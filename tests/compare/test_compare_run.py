"""A store held against a peer, from end to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import peer_rows
import records
from detente.compare import Comparison, compare
from detente.compare.match import Pair
from detente.errors import InputError, StoreError
from detente.model import Coded, When
from peer_rows import on, page, party, stored

WEEK = When("2019-03-01", "2019-03-07", "week", "2019-W09", "expression")
YEAR = When("2019-01-01", "2019-12-31", "year", "2019", "expression")
SINCE = When("2019-03-01", None, "interval", None, "expression")
Compared = Callable[..., Comparison]


@pytest.fixture
def compared(tmp_path: Path) -> Compared:
    """Compares a store of pages with rows of GDELT."""

    def run(pages: Sequence[Coded], rows: Sequence[str], *more_files: Path, **options: object) -> Comparison:
        stored(tmp_path / "store", pages)
        files = [peer_rows.written(tmp_path / "a.export.CSV", *rows), *more_files]
        return compare(tmp_path / "store", files, to="gdelt", **options)  # type: ignore[arg-type]

    return run


def kinds(found: Comparison) -> dict[str, int]:
    return {kind: number for kind, number in found.kinds if number}


def cases() -> list[tuple[str, Coded, str, str]]:
    """(actor, an article of ours, a row of theirs, how they differ); each with an actor of its own, so that all can be compared at once."""
    compound = replace(party("RUS"), country=None, members=("NOR", "SWE"))
    promise = page(11, ["ITA"], kind="AGREE", when=on("2019-04-01"), status="future")  # happens on the day on which it is told
    return [
        ("RUS", page(1), peer_rows.gdelt(number=1), "same"),
        ("USA", page(2, ["USA"], when=WEEK), peer_rows.gdelt("USA", day="20190306", added="20190302", number=2), "same"),
        ("FRA", page(3, ["FRA"], when=on("2019-03-01")), peer_rows.gdelt("FRA", number=3), "near"),
        ("CHN", page(4, ["CHN"]), peer_rows.gdelt("CHN", day="20190305", added="20190302", number=4), "other day"),
        ("DEU", page(5, ["DEU"]), peer_rows.gdelt("JPN", "DEU", number=5), "reversed"),
        ("GBR", page(6, ["GBR"]), peer_rows.gdelt("GBR", code="163", number=6), "other type"),
        ("IRN", page(7, ["IRN"]), peer_rows.gdelt("IRN", code="111", number=7), "same"),  # another code of one type
        ("TUR", page(8, ["TUR", "JPN"], [], "CONSULT"), peer_rows.gdelt("JPN", "TUR", "040", number=8), "same"),
        ("EU", page(9, [party("IGO", "EC")]), peer_rows.gdelt("", number=9, groups=("EEC", "")), "same"),
        ("NOR", page(10, [compound]), peer_rows.gdelt("NOR", number=10), "same"),
        ("ITA", promise, peer_rows.gdelt("ITA", code="030", number=11), "same"),
        ("IND", page(12, ["IND"]), peer_rows.gdelt("PAK", number=12), "only ours"),
    ]


def test_how_acts_differ(compared: Compared) -> None:
    found: dict[str, set[str]] = {}

    def keep(pairs: Sequence[Pair]) -> None:
        for pair in pairs:
            for claim in filter(None, (pair.ours, pair.theirs)):
                for code in (claim.actor, claim.recipient):
                    found.setdefault(code, set()).add(pair.kind)

    compared([ours for _, ours, _, _ in cases()], [row for _, _, row, _ in cases()], joined=keep)
    expected = {actor: {kind} for actor, _, _, kind in cases()}
    expected["TUR"] = {"same", "only ours"}  # a meeting is an act of each upon the other
    assert {actor: found[actor] for actor in expected} == expected


def test_events_that_cannot_be_brought_over_are_counted(compared: Compared) -> None:
    unknown = replace(party("RUS"), country=None)
    pages = [
        page(1, recipients=[]),
        page(2, recipients=["RUS"]),
        page(3, status="negated"),
        page(4, status="hypothetical"),
        page(5, kind="PROTEST", status="future"),
        page(6, [unknown]),
        page(7, [party("IGO", "IGO/head-of-state")]),
        page(8, []),
        page(9, recipients=[unknown]),
    ]
    found = compared(pages, [peer_rows.gdelt()])
    assert dict(found.ours.left) == {
        "no recipient": 1,
        "inside one state": 1,
        "did not happen": 1,
        "only thought of": 1,
        "still to come": 1,
        "actor of no known state or body": 2,
        "no actor": 1,
        "recipient of no known state or body": 1,
    }
    assert (found.ours.read, found.ours.acts) == (9, 0)


def test_acts_without_a_day_are_not_compared_by_day(compared: Compared) -> None:
    pages = [
        page(1, when=YEAR),
        page(2, when=SINCE),
        page(3, historical=True),
        page(4, published=records.UNKNOWN),
        page(5, published=records.PUBLISHED),  # a week
        page(6),
    ]
    found = compared(pages, [peer_rows.gdelt()])
    assert dict(found.ours.undated) == {
        "time wider than 7 days": 1,
        "time open on one side": 1,
        "background without a time": 1,
        "neither text nor article dated to the day": 2,
    }
    assert (found.ours.acts, found.ours.compared, found.ours.by_publication) == (6, 1, 1)


def test_only_days_that_both_cover_are_compared(compared: Compared) -> None:
    pages = [page(1), page(2, published=on("2019-03-05")), page(3, published=on("2019-03-06"))]
    rows = [peer_rows.gdelt(), peer_rows.gdelt(number=2, day="20190305"), peer_rows.gdelt(number=3, day="20190309")]
    found = compared(pages, rows)
    assert (found.days, found.first, found.last) == (2, "2019-03-02", "2019-03-05")
    assert (found.ours.outside, found.theirs.outside) == (1, 1)
    assert kinds(found) == {"same": 2}
    assert compared(pages, rows, since=date(2019, 3, 3)).first == "2019-03-05"
    assert compared(pages, rows, until=date(2019, 3, 3)).last == "2019-03-02"


def test_nothing_in_common_is_no_error(compared: Compared) -> None:
    found = compared([page(1)], [peer_rows.gdelt(day="20200101")])
    assert (found.days, found.first, found.overall.same.f1, found.kappa.kappa) == (0, None, None, None)


def test_counts_add_up(compared: Compared) -> None:
    pages = [page(1), page(2), page(3, ["USA"]), page(4, ["USA"], ["IRN"], "SANCTION"), page(5, kind="AID", when=WEEK)]
    pages += [page(6, recipients=[]), page(7, when=YEAR)]
    rows = [
        peer_rows.gdelt(number=1),
        peer_rows.gdelt(number=2),
        peer_rows.gdelt("USA", "IRN", "163", "20190303", number=3, added="20190302"),
        peer_rows.gdelt("JPN", "RUS", "163", number=4),
        peer_rows.gdelt(number=4),  # its number was there before
        peer_rows.gdelt(code="010", number=5),
        "not a row",
    ]
    found = compared(pages, rows, by=["day", "month", "year", "type", "dyad"])
    for side in (found.ours, found.theirs):
        assert side.read == side.acts + sum(number for _, number in side.left)
        assert side.acts == side.compared + side.outside + sum(number for _, number in side.undated)
    assert (found.ours.read, found.theirs.read, found.theirs.set_aside) == (7, 6, 1)
    assert dict(found.theirs.left) == {"an id that came before": 1, "no act that PLOVER has a type for": 1}
    of = dict(found.kinds)
    paired = sum(number for kind, number in found.kinds if not kind.startswith("only"))
    assert (found.overall.ours, found.overall.theirs) == (paired + of["only ours"], paired + of["only theirs"])
    assert found.overall.our_events == 5
    for _, table in found.tables:
        for name in ("ours", "theirs", "our_events", "their_rows"):
            assert sum(getattr(row, name) for row in table) == getattr(found.overall, name)
        assert sum(row.same.both for row in table) == found.overall.same.both
        assert sum(row.within.both for row in table) == found.overall.within.both


def test_the_joined_table_has_every_claim_once(compared: Compared) -> None:
    seen: list[Pair] = []
    found = compared([page(1), page(2, ["USA"])], [peer_rows.gdelt(), peer_rows.gdelt("FRA", number=2)], joined=seen.extend)
    assert len(seen) == sum(number for _, number in found.kinds)
    assert [(pair.kind, (pair.ours or pair.theirs or seen[0].ours).actor) for pair in seen] == [  # type: ignore[union-attr]
        ("only theirs", "FRA"), ("same", "RUS"), ("only ours", "USA"),
    ]  # fmt: skip


def test_articles_that_both_have(compared: Compared) -> None:
    """Days do not matter there; of the addresses, only what tells an article."""
    pages = [
        page(1, url="https://www.example.org/a", when=on("2019-01-01")),
        page(2, ["USA"], url="https://example.org/b"),
        page(3, ["CHN"], url="https://example.org/author"),
        page(4, ["CHN"], url="https://example.org/author"),
        page(5, ["DEU"], url="https://example.org/c", published=records.UNKNOWN),
    ]
    rows = [
        peer_rows.gdelt(url="http://example.org/a/?utm_source=rss"),
        peer_rows.gdelt("USA", code="163", number=2, url="https://example.org/b"),
        peer_rows.gdelt("CHN", number=3, url="https://example.org/author"),
        peer_rows.gdelt("DEU", number=4, day="20190401", url="https://example.org/c"),
        peer_rows.gdelt("FRA", number=5, url="https://elsewhere.org/a"),
    ]
    found = compared(pages, rows).addresses
    assert (found.known, found.shared, found.overlap.ours, found.overlap.theirs, found.overlap.same.both) == (3, 3, 3, 3, 2)
    assert {kind: number for kind, number in found.kinds if number} == {"same": 2, "other type": 1}
    assert {what: number for what, number in found.days if number} == {"theirs later": 1, "ours without a day": 1}
    assert dict(found.tables)["type"][0].what == "ACCUSE"
    assert found.kappa.cells == 3


def test_mentions_lend_an_event_other_addresses(compared: Compared, tmp_path: Path) -> None:
    mentions = peer_rows.written(tmp_path / "a.mentions.CSV", peer_rows.mention(1, "https://example.org/a"), "bad")
    pages, rows = [page(1, url="https://example.org/a")], [peer_rows.gdelt(url="https://wire.org/7")]
    assert compared(pages, rows).addresses.shared == 0
    found = compared(pages, rows, mentions)
    assert (found.addresses.shared, found.addresses.overlap.same.both, found.theirs.compared) == (1, 1, 1)
    assert found.theirs.set_aside == 1


def test_an_example_shows_our_words_and_their_row(compared: Compared) -> None:
    found = compared([page(1, url="https://example.org/a")], [peer_rows.gdelt(code="163", url="https://example.org/a")])
    (example,) = found.examples
    assert (example.kind, example.at_address) == ("other type", True)
    assert example.ours is not None
    assert example.theirs is not None
    assert (example.ours.quote, example.ours.title, example.ours.dated) == ("condemned", records.TEXT[:20], "publication")
    assert example.ours.sentence == "Moscow – Russia condemned Japan on 2 March, diplomatic sources said."
    assert (example.theirs.gloss, example.theirs.who, example.theirs.score) == (
        "imposes sanctions, a boycott or an embargo", "NAME OF RUSGOV", -8.0,
    )  # fmt: skip


def test_examples_are_few_and_of_different_parties(compared: Compared) -> None:
    rows = [peer_rows.gdelt("RUS", "JPN", code, number=n) for n, code in enumerate(("112", "163", "042", "190"), 1)]
    rows += [peer_rows.gdelt("FRA", "DEU", number=9)]
    found = compared([page(1, ["USA"], ["IRN"])], rows, examples=2)
    theirs = [example.theirs for example in found.examples if example.theirs]
    assert {row.actor for row in theirs} == {"RUS", "FRA"}
    assert compared([page(1, ["USA"], ["IRN"])], rows, examples=0).examples == ()


def test_dates_that_drift_to_the_day_of_publication_are_counted(compared: Compared) -> None:
    pages = [page(1, when=on("2019-02-28")), page(2, ["USA"], when=on("2019-03-01"))]
    found = compared(pages, [peer_rows.gdelt(), peer_rows.gdelt("USA", day="20190228", added="20190302", number=2)])
    assert (found.drift.pairs, found.drift.later, found.drift.on_publication) == (2, 1, 1)


def test_what_happens_inside_a_state_counts_where_asked(compared: Compared) -> None:
    pages, rows = [page(1, recipients=["RUS"])], [peer_rows.gdelt("RUS", "RUS")]
    assert kinds(compared(pages, rows)) == {}
    assert kinds(compared(pages, rows, domestic=True)) == {"same": 1}


def test_any_peer_can_be_compared(tmp_path: Path) -> None:
    stored(tmp_path / "store", [page(1)])
    for name, columns, row in (
        ("polecat", peer_rows.POLECAT, peer_rows.polecat()),
        ("icews", peer_rows.ICEWS, peer_rows.icews()),
    ):
        path = peer_rows.written(tmp_path / name, "\t".join(columns), row)
        assert kinds(compare(tmp_path / "store", path, to=name)) == {"same": 1}


def test_files_that_hold_nothing_of_the_peer_are_an_error(compared: Compared) -> None:
    with pytest.raises(InputError, match="no row of GDELT in 2 rows: 1 columns"):
        compared([page(1)], ["one", "two"])


def test_options_that_are_none_are_refused(compared: Compared, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no table by 'hour'"):
        compared([page(1)], [peer_rows.gdelt()], by=["hour"])
    with pytest.raises(InputError, match="window of 8 days"):
        compared([page(1)], [peer_rows.gdelt()], window=8)
    with pytest.raises(StoreError, match="no such folder"):
        compare(tmp_path / "nowhere", peer_rows.written(tmp_path / "a.CSV", peer_rows.gdelt()), to="gdelt")


def test_the_same_input_gives_the_same_comparison(compared: Compared) -> None:
    pages = [page(n, ["USA" if n % 2 else "RUS"], when=on(f"2019-03-0{1 + n % 4}")) for n in range(8)]
    rows = [peer_rows.gdelt(day=f"2019030{1 + n % 5}", added="20190302", number=n + 1) for n in range(9)]
    assert compared(pages, rows) == compared(pages, list(reversed(rows)))
