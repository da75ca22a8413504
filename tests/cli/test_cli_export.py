"""`detente export` and `detente verify` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import records
from cli.conftest import Run
from detente.export.formats import FORMATS
from stores import read_store

__all__ = ["read_store"]


@pytest.fixture
def store(read_store: Path) -> Path:
    """A store of four articles, not to be changed."""
    return read_store


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_every_format_is_written_and_told(cli: Run, store: Path, tmp_path: Path, form: str) -> None:
    ran = cli("export", store, tmp_path / "out", "--as", form)
    assert (ran.exit, ran.err) == (0, "")
    assert f"rows: {tmp_path / 'out'}" in " ".join(ran.out.split())
    assert (tmp_path / "out").exists()


def test_the_account_of_losses_is_written(cli: Run, store: Path, tmp_path: Path) -> None:
    assert cli("export", store, tmp_path / "x.csv", "--as", "dna", "--report", tmp_path / "loss.json").exit == 0
    told = json.loads((tmp_path / "loss.json").read_text(encoding="utf-8"))
    assert (told["format"], told["written"], told["lost"]["strengths"], told["lost"]["events"]) == ("dna", 4, 4, 4)


def test_kinds_may_be_several(cli: Run, store: Path, tmp_path: Path) -> None:
    cli("export", store, tmp_path / "out", "--as", "csv", "--kind", "events", "--kind", "dates")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"events.csv", "dates.csv"}


def test_options_of_formats_have_flags(cli: Run, store: Path, tmp_path: Path) -> None:
    flags = cli("export", "--help").out
    assert all(f"--{name.replace('_', '-')}" in flags or f"--no-{name}" in flags for form in FORMATS for name in form.options)
    cli("export", store, tmp_path / "r", "--as", "standoff", "--quote-chars", "3")
    assert '"quote": "con"' in (tmp_path / "r" / "events.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "exit_code", "says"),
    [
        (["--as", "xml"], 2, "'xml' is none of dna"),
        (["--as", "csv", "--kind", "verdicts"], 2, "'verdicts' is none of"),
        (["--as", "dna", "--kind", "events"], 1, "dna holds positions only"),
        (["--as", "csv", "--quote-chars", "3"], 1, "csv has no option 'quote_chars'"),
    ],
)
def test_what_cannot_be_is_told(cli: Run, store: Path, tmp_path: Path, args: list[str], exit_code: int, says: str) -> None:
    ran = cli("export", store, tmp_path / "out", *args)
    assert ran.exit == exit_code
    assert says in " ".join(ran.err.replace("│", " ").split())
    assert not list(tmp_path.glob("out*"))


def test_a_folder_that_holds_things_is_left_alone(cli: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").touch()
    ran = cli("export", store, tmp_path / "out", "--as", "standoff")
    assert (ran.exit, "the folder holds other things" in ran.err) == (1, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.doc"]


def test_a_file_is_replaced_only_by_a_whole_one(cli: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old", encoding="utf-8")
    assert cli("export", store, tmp_path / "x.csv", "--as", "dna").exit == 0
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").startswith("document,start")
    assert [path.name for path in tmp_path.glob("x.csv*")] == ["x.csv"]


def test_verify_says_what_holds(cli: Run, store: Path, tmp_path: Path) -> None:
    cli("export", store, tmp_path / "r", "--as", "standoff")
    ran = cli("verify", tmp_path / "r", "--store", store)
    assert (ran.exit, ran.err) == (0, "")
    assert "4 texts unchanged, 0 missing, 0 altered" in " ".join(ran.out.split())
    assert ran.out.endswith("all holds\n")
    alone = cli("verify", tmp_path / "r")
    assert (alone.exit, "only the release itself was checked" in " ".join(alone.out.split())) == (0, True)


def test_verify_leaves_with_one_where_anything_is_wrong(cli: Run, store: Path, tmp_path: Path) -> None:
    cli("export", store, tmp_path / "r", "--as", "standoff")
    (tmp_path / "a.txt").write_text(records.texts(1)[0], encoding="utf-8")
    ran = cli("verify", tmp_path / "r", "--texts", tmp_path / "a.txt", "--json")
    told = json.loads(ran.out)
    assert (ran.exit, told["good"], told["found"], len(told["missing"])) == (1, False, 1, 3)
    shown = cli("verify", tmp_path / "r", "--texts", tmp_path / "a.txt")
    assert shown.exit == 1
    assert shown.out.count("missing: the text of") == 3
    assert shown.out.endswith("NOT all holds\n")


def test_verify_of_nothing_is_one_clear_line(cli: Run, tmp_path: Path) -> None:
    ran = cli("verify", tmp_path / "none")
    assert (ran.exit, ran.err.count("\n")) == (1, 1)
    assert "verify: there is no such file or folder" in ran.err
