from __future__ import annotations

from pathlib import Path

import pytest

import detente
from detente.actors.additions import load
from detente.actors.registry import Registry
from detente.errors import InputError

HEADER = "name,kind,id,country,sector,role,start,end,language\n"


def write(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "actors.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_a_person_with_an_office(tmp_path: Path) -> None:
    files = Registry(load(write(tmp_path, "Zora Quill|Z. Quill,person,,FRA,,foreign-minister,2030-01-01,,\n")))
    (term,) = files.terms["zora-quill"]
    assert (term.country, term.role, term.start, term.source) == ("FRA", "foreign-minister", "2030-01-01", "user")
    assert [found[2][0].code for found in files.names("fr").find("Hier Z. Quill a parlé.")] == ["zora-quill"]


def test_a_body(tmp_path: Path) -> None:
    files = Registry(load(write(tmp_path, "Quill Brigade,body,QUILL,SDN,REB,,,,\n")))
    assert files.bodies["QUILL"].country == "SDN"


def test_a_name_can_be_taken_out(tmp_path: Path) -> None:
    files = Registry(load(write(tmp_path, "Kremlin,none,,,,,,,\n")))
    assert files.names("en").find("The Kremlin said") == []


def test_a_name_for_one_language_only(tmp_path: Path) -> None:
    files = Registry(load(write(tmp_path, "Solférino,country,,FRA,GOV,,,,fr\n")))
    assert files.names("fr").find("Selon Solférino")[0][2][0].code == "FRA"
    assert files.names("en").find("Selon Solférino") == []


def test_a_users_term_replaces_the_shipped_one(tmp_path: Path) -> None:
    files = Registry(load(write(tmp_path, "Emmanuel Macron,person,emmanuel-macron,FRA,,head-of-state,2018-01-01,2019-01-01,\n")))
    heads = [term for term in files.terms["emmanuel-macron"] if term.role == "head-of-state"]
    assert [(term.start, term.source) for term in heads] == [("2018-01-01", "user")]


WRONG = [
    ("Zora,king,,FRA,,,,,\n", "row 2: kind is 'king'"),
    (",person,,FRA,,,,,\n", "row 2: no name"),
    ("Zora,person,,XYZ,,,,,\n", "country 'XYZ' is no alpha-3 code"),
    ("Zora,person,,,,head-of-state,,,\n", "a person needs a country"),
    ("Zora,person,,FRA,ABC,,,,\n", "sector 'ABC'"),
    ("Zora,person,,FRA,,emperor-of-all,,,\n", "role 'emperor-of-all'"),
    ("Zora,person,,FRA,,head-of-state,soon,,\n", "start 'soon' is no ISO date"),
    ("Zora,person,,FRA,,head-of-state,2020,2010,\n", "ends before it starts"),
    ("A,none,,,,,,,\nB,king,,,,,,,\n", "row 3: kind"),
]


@pytest.mark.parametrize(("rows", "told"), WRONG)
def test_a_wrong_row_is_named(tmp_path: Path, rows: str, told: str) -> None:
    with pytest.raises(InputError, match=r"actors\.csv") as caught:
        load(write(tmp_path, rows))
    assert told in caught.value.line()


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="colour"):
        load(write(tmp_path, "Zora,person,red\n", "name,kind,colour\n"))


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.csv")


def test_an_article_is_read_with_them(tmp_path: Path) -> None:
    path = write(tmp_path, "Zora Quill,person,,FRA,,foreign-minister,2010-01-01,,\n")
    coded = detente.read("Zora Quill condemned the Russian strikes on Kyiv. Russia rejected the accusation.", actors=path)
    assert ("zora-quill", "FRA") in {(actor.identity, actor.country) for event in coded.events for actor in event.actors}
