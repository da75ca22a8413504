"""Rows of other data sets, read."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pytest

import peer_rows
from detente.compare import gdelt, rows
from detente.compare.files import files_in, lines
from detente.compare.headed import icews, polecat
from detente.compare.peers import PEERS, peer
from detente.compare.rows import Act, Left
from detente.errors import InputError
from detente.model import SetAside

DAY = date(2019, 3, 2)
MORE_COLUMNS = "\t".join(peer_rows.POLECAT)


def one(path: Path, name: str = "gdelt") -> Act | Left | SetAside:
    (found,) = PEERS[name].read(path)
    return found


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_a_row_of_any_version_of_gdelt_is_the_same_act(tmp_path: Path, columns: int) -> None:
    row = peer_rows.gdelt(added="20190303", url="https://example.org/a", columns=columns)
    act = one(peer_rows.written(tmp_path / "a.CSV", row))
    assert act == Act(
        id="1",
        first=DAY,
        last=DAY,
        published=date(2019, 3, 3),
        type="ACCUSE",
        actors=("RUS",),
        recipients=("JPN",),
        score=-2.0,
        url=None if columns == 57 else "https://example.org/a",
        code="112",
        who="NAME OF RUSGOV",
        whom="NAME OF JPNGOV",
        place="Moscow, Moskva, Russia",
        mentions=4,
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (peer_rows.gdelt(code="010"), rows.NO_TYPE),
        (peer_rows.gdelt(code="---", score="0"), gdelt.NO_CODE),
        (peer_rows.gdelt(actor=""), rows.NO_ACTOR),
        (peer_rows.gdelt(recipient=""), rows.NO_RECIPIENT),
        (peer_rows.gdelt(actor="EUR"), rows.NO_ACTOR_STATE),  # a region
        (peer_rows.gdelt(recipient="", groups=("", "XYZ")), rows.NO_RECIPIENT_STATE),
    ],
)
def test_what_cannot_be_brought_over_says_why(tmp_path: Path, row: str, reason: str) -> None:
    assert one(peer_rows.written(tmp_path / "a.CSV", row)) == Left(reason, DAY)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("one\ttwo", "2 columns"),
        (peer_rows.gdelt(day="20191302"), "no date"),
        (peer_rows.gdelt(day="2019"), "no date"),
        (peer_rows.gdelt(added="20191302"), "no date"),
        (peer_rows.gdelt().replace("1\t", "x\t", 1), "no number"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_goes_on(tmp_path: Path, row: str, reason: str) -> None:
    bad, good = gdelt.events(peer_rows.written(tmp_path / "a.CSV", row, peer_rows.gdelt()))
    assert isinstance(bad, SetAside)
    assert (bad.item, bad.stage) == ("a.CSV#1", "compare")
    assert reason in bad.reason
    assert isinstance(good, Act)


def test_bodies_and_other_codes_of_states_are_known(tmp_path: Path) -> None:
    path = peer_rows.written(
        tmp_path / "a.CSV",
        peer_rows.gdelt("", "ROM", groups=("EEC", "")),
        peer_rows.gdelt("GZS", "", groups=("", "UNO")),
        peer_rows.gdelt("", "ISR", groups=("HMS", "")),
    )
    acts = [act for act in gdelt.events(path) if isinstance(act, Act)]
    assert [(act.actors, act.recipients) for act in acts] == [(("EU",), ("ROU",)), (("PSE",), ("UN",)), (("PSE",), ("ISR",))]


def test_a_score_that_is_not_there_is_the_code_s(tmp_path: Path) -> None:
    act = one(peer_rows.written(tmp_path / "a.CSV", peer_rows.gdelt(code="0874", score="")))
    assert isinstance(act, Act)
    assert act.score == 10


def test_a_day_of_publication_that_is_not_there_is_not_known(tmp_path: Path) -> None:
    act = one(peer_rows.written(tmp_path / "a.CSV", peer_rows.gdelt().replace("\t20190302120000\t", "\t\t")))
    assert isinstance(act, Act)
    assert (act.first, act.published) == (DAY, None)


def test_only_the_lead_is_taken_where_asked(tmp_path: Path) -> None:
    path = peer_rows.written(tmp_path / "a.CSV", peer_rows.gdelt(lead="0"), peer_rows.gdelt(lead="1", number=2))
    out, kept = peer("gdelt", lead_only=True).read(path)
    assert out == Left(gdelt.NOT_LEAD, DAY)
    assert isinstance(kept, Act)
    with pytest.raises(InputError, match="POLECAT does not say"):
        peer("polecat", lead_only=True)


def test_a_header_is_passed_over(tmp_path: Path) -> None:
    header = "\t".join(["GLOBALEVENTID", *map(str, range(60))])
    assert isinstance(one(peer_rows.written(tmp_path / "a.CSV", header, peer_rows.gdelt())), Act)


def test_mentions_are_told_by_their_columns(tmp_path: Path) -> None:
    events = peer_rows.written(tmp_path / "a.export.CSV", peer_rows.gdelt())
    mentions = peer_rows.written(
        tmp_path / "a.mentions.CSV",
        peer_rows.mention(7, "https://example.org/a"),
        peer_rows.mention(8, "https://elsewhere.org/a"),
        "seven",
    )
    assert [gdelt.is_mentions(path) for path in (events, mentions)] == [False, True]
    known = {"https://example.org/a": "example.org/a"}
    found, bad = gdelt.mentioned(mentions, known.get)
    assert found == ("7", "example.org/a")
    assert isinstance(bad, SetAside)


@pytest.mark.parametrize("column", ["Intensity", "Event Intensity"])
def test_a_row_of_polecat(tmp_path: Path, column: str) -> None:
    header = MORE_COLUMNS.replace("Intensity", column)
    act = one(peer_rows.written(tmp_path / "p.txt", header, peer_rows.polecat(Event_Type="accuse", Placename="Tokyo")), "polecat")
    assert act == Act(
        id="a_1",
        first=DAY,
        last=DAY,
        published=DAY,
        type="ACCUSE",
        actors=("RUS",),
        recipients=("JPN",),
        score=-2.0,
        url=None,
        code="ACCUSE disapprove",
        who="Russia",
        whom="Japan",
        place="Tokyo",
    )


@pytest.mark.parametrize(
    ("cells", "actors"),
    [
        ({"Actor_Country": "United States; FRA"}, ("USA", "FRA")),
        ({"Actor_Country": "United States|France"}, ("USA", "FRA")),
        ({"Actor_Country": "None", "Actor_COW": "260; 2", "Actor_Name": "x; y"}, ("DEU", "USA")),
        ({"Actor_Country": "Intergovernmental Organization; Turkey", "Actor_Name": "European Union; Turkey"}, ("EU", "TUR")),
        ({"Actor_Country": "None; Japan", "Actor_Name": "x; y"}, ("JPN",)),
        ({"Actor_Country": "None", "Actor_Name": "NATO"}, ("NATO",)),
    ],
)
def test_parties_of_polecat(tmp_path: Path, cells: dict[str, str], actors: tuple[str, ...]) -> None:
    act = one(peer_rows.written(tmp_path / "p.txt", MORE_COLUMNS, peer_rows.polecat(**cells)), "polecat")
    assert isinstance(act, Act)
    assert act.actors == actors


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"Actor_Country": "None", "Actor_Name": "None"}, Left(rows.NO_ACTOR, DAY)),
        ({"Actor_Country": "Atlantis", "Actor_Name": "None"}, Left(rows.NO_ACTOR_STATE, DAY)),
        ({"Recipient_Country": "None", "Recipient_Name": "a crowd"}, Left(rows.NO_RECIPIENT_STATE, DAY)),
        ({"Event_Date": "None"}, Left(rows.NO_DAY, DAY)),
    ],
)
def test_rows_of_polecat_that_cannot_be_brought_over(tmp_path: Path, cells: dict[str, str], found: Left) -> None:
    assert one(peer_rows.written(tmp_path / "p.txt", MORE_COLUMNS, peer_rows.polecat(**cells)), "polecat") == found


@pytest.mark.parametrize("cells", [{"Event_Type": "FIGHT"}, {"Event_Date": "2 March"}])
def test_a_bad_row_of_polecat_is_set_aside(tmp_path: Path, cells: dict[str, str]) -> None:
    found = one(peer_rows.written(tmp_path / "p.txt", MORE_COLUMNS, peer_rows.polecat(**cells)), "polecat")
    assert isinstance(found, SetAside)
    assert next(iter(cells.values()))[:5] in found.reason


def test_a_score_of_nought_is_a_score(tmp_path: Path) -> None:
    act = one(peer_rows.written(tmp_path / "p.txt", MORE_COLUMNS, peer_rows.polecat(Intensity="0.0")), "polecat")
    assert isinstance(act, Act)
    assert act.score == 0


def test_a_row_of_another_length_is_set_aside(tmp_path: Path) -> None:
    found = one(peer_rows.written(tmp_path / "p.txt", MORE_COLUMNS, "a\tb"), "polecat")
    assert isinstance(found, SetAside)
    assert "2 cells, the header has 40" in found.reason


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column Event Type, Publication Date"):
        list(polecat(peer_rows.written(tmp_path / "p.txt", "Event ID\tEvent Date\tActor Country\tRecipient Country")))


def test_older_releases_are_in_the_windows_code_page(tmp_path: Path) -> None:
    text = "\n".join([MORE_COLUMNS, peer_rows.polecat(Actor_Name="Emmanuel “Manu” Macron", Actor_Country="France")])
    (tmp_path / "p.txt").write_bytes(text.encode("cp1252"))
    act = one(tmp_path / "p.txt", "polecat")
    assert isinstance(act, Act)
    assert act.who == "Emmanuel “Manu” Macron"


def test_a_row_of_icews(tmp_path: Path) -> None:
    header = "\t".join(peer_rows.ICEWS)
    path = peer_rows.written(
        tmp_path / "i.tab",
        header,
        peer_rows.icews(City="Tokyo", Country="Japan"),
        peer_rows.icews(CAMEO_Code="42", Target_Country="Occupied Palestinian Territory"),
        peer_rows.icews(CAMEO_Code="010"),
        peer_rows.icews(Target_Country="None", Target_Name="None"),
        peer_rows.icews(CAMEO_Code="xx"),
        peer_rows.icews(Event_Date="None"),
    )
    act, visit, statement, alone, bad, undated = icews(path)
    assert isinstance(act, Act)
    assert (act.type, act.actors, act.recipients, act.code, act.place) == ("ACCUSE", ("RUS",), ("JPN",), "112", "Tokyo, Japan")
    assert isinstance(visit, Act)
    assert (visit.code, visit.recipients) == ("042", ("PSE",))
    assert (statement, alone, undated) == (Left(rows.NO_TYPE, DAY), Left(rows.NO_RECIPIENT, DAY), Left(rows.NO_DAY, None))
    assert isinstance(bad, SetAside)


def test_packed_files_are_read_like_plain_ones(tmp_path: Path) -> None:
    row = f"{peer_rows.gdelt()}\r\n\n".encode()
    (tmp_path / "a.CSV").write_bytes(row)
    (tmp_path / "b.CSV.gz").write_bytes(gzip.compress(row))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/c.CSV", row)
    found = [list(lines(path)) for path in files_in([tmp_path])]
    assert [[line[2] for line in file if isinstance(line, tuple)] for file in found] == [[row.rstrip(b"\r\n")]] * 3
    assert [file[0][:2] for file in found if isinstance(file[0], tuple)] == [("a.CSV", 1), ("b.CSV.gz", 1), ("c.zip:folder/c.CSV", 1)]


def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    packed = gzip.compress(b"\n".join(peer_rows.gdelt(number=n).encode() for n in range(1, 400)))
    (tmp_path / "a.CSV.gz").write_bytes(packed[: len(packed) // 2])
    *read, last = lines(tmp_path / "a.CSV.gz")
    assert isinstance(last, SetAside)
    assert "breaks off" in last.reason
    assert all(isinstance(line, tuple) for line in read)


def test_what_is_no_table_is_never_held_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.compare.files.LINE_BYTES", 8)
    (tmp_path / "a").write_bytes(b"x" * 100 + b"\nshort\n")
    long, short = lines(tmp_path / "a")
    assert isinstance(long, SetAside)
    assert short == ("a", 2, b"short")


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        files_in([tmp_path / "nowhere"])
    with pytest.raises(InputError, match="no file to compare with"):
        files_in([tmp_path])
    with pytest.raises(InputError, match="one of gdelt, polecat, icews"):
        peer("acled")
