from __future__ import annotations

import sys
from pathlib import Path

import pytest

from detente.errors import ResourceError
from detente.resources import DATA, languages, rows, table

SCRIPTS = Path(__file__).parent.parent / "scripts"
sys.path.insert(0, str(SCRIPTS))
import lint_resources  # noqa: E402 - a script, found by the line above
import manifest  # noqa: E402
import resource_spec  # noqa: E402

EVENT = "lemma\tpos\twith\ttype\tmode\tcontexts\tactor\trecipient\tcondition\tsource\n"
CASES = [
    # file, its text, what the linter says ("" where nothing)
    ("languages/fr/events.tsv", EVENT + "saisir\tVERB\tobj:navire|port\tCOERCE\tseize\tlegal\tsubj\tof>obj\tactor\town\n", ""),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\t-\t-\tboth\t-\tactor;abroad\town\n", ""),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\trefl;!obj:*;to:@\tAID\t-\t-\tsubj\t-\t-\town\n", ""),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tFIGHT\t-\t-\tsubj\t-\t-\town\n", "type: 'FIGHT' is not one of the 16"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\tvisit\t-\tsubj\t-\t-\town\n", "AID has no mode 'visit'"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\tgift\t-\tsubj\t-\t-\town\n", "mode: 'gift'"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\t-\tmilitary|war\tsubj\t-\t-\town\n", "contexts: 'war'"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\t-\t-\tsubject\t-\t-\town\n", "actor: 'subject'"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\tdobj:x\tAID\t-\t-\tsubj\t-\t-\town\n", "with: 'dobj:x' is no condition"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\tobj:\tAID\t-\t-\tsubj\t-\t-\town\n", "with: 'obj:' is no condition"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\t-\t-\tsubj\t-\tsometimes\town\n", "condition: 'sometimes'"),
    ("languages/fr/events.tsv", EVENT + "a\tverb\t-\tAID\t-\t-\tsubj\t-\t-\town\n", "pos: 'verb'"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\t-\t-\tsubj\t-\town\n", "2: 9 cells, the header has 10"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t\tAID\t-\t-\tsubj\t-\t-\town\n", "with is blank"),
    ("languages/fr/events.tsv", EVENT + "a\tVERB\t-\tAID\t-\t-\tsubj\t-\t-\tWikipedia\n", "source 'Wikipedia' has no licence"),
    ("languages/fr/events.tsv", EVENT.replace("mode", "manner"), "1: the header is"),
    ("languages/fr/abbreviations.tsv", "form\tsource\nb\town\na\town\n", "3: 'a' is not sorted after 'b'"),
    ("languages/fr/abbreviations.tsv", "form\tsource\na\town\na\town\n", "3: the same as row 2"),
    ("languages/fr/abbreviations.tsv", "form\tsource\n-\town\n", "2: the first cell is empty"),
    ("languages/fr/abbreviations.tsv", "form\tsource\na \town\n", "blanks at its ends"),
    ("languages/fr/abbreviations.tsv", "form\tsource\naujourd’hui\town\n", "typographic apostrophe"),
    ("languages/fr/abbreviations.tsv", "form\tsource\r\na\town\r\n", "line feed"),
    ("languages/fr/abbreviations.tsv", "form\tsource\na\town", "line feed"),
    ("languages/fr/abbreviations.tsv", "", "line feed"),
    ("languages/fr/abbreviations.tsv", b"form\tsource\n\xe9\town\n", "not UTF-8 at byte 12"),
    ("languages/fr/slang.tsv", "form\tsource\n", "does not know"),
    ("actors/members.tsv", "body\tcode\tstart\tend\tsource\nNATO\tXXX\t1955\t-\town\n", "code: 'XXX'"),
    ("actors/members.tsv", "body\tcode\tstart\tend\tsource\nNATO\tDEU\t1955-13\t-\town\n", "start: '1955-13' is not of the form"),
    ("actors/members.tsv", "body\tcode\tstart\tend\tsource\nNATO\tDEU\t1955\t1949\town\n", "ends (1949) before it starts (1955)"),
    (
        "actors/terms.tsv",
        "person\tcountry\trole\tbody\tstart\tend\tchecked\tsource\nemmanuel-macron\tFRA\tking\t-\t-\t-\t-\town\n",
        "role: 'king'",
    ),
    (
        "languages/en/stances.tsv",
        "lemma\tpos\twith\tstance\tstrength\tpattern\tsource\na\tVERB\t-\toppose\t4\tverb-obj\town\n",
        "strength: '4'",
    ),
    (
        "languages/en/stances.tsv",
        "lemma\tpos\twith\tstance\tstrength\tpattern\tsource\na\tVERB\t-\toppose\t3\tverb-upon\town\n",
        "pattern: ",
    ),
]


@pytest.mark.parametrize(("name", "text", "says"), CASES)
def test_the_linter_says_what_is_wrong(tmp_path: Path, name: str, text: str | bytes, says: str) -> None:
    path = tmp_path / "data.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = list(lint_resources.lint_file(path, resource_spec.spec_of(Path(name))))
    assert [says in problem for problem in problems[:1]] == ([True] if says else [])


@pytest.mark.parametrize("name", sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tsv") if path.name != "MANIFEST.tsv"))
def test_a_data_file_is_well_formed(name: str) -> None:
    assert list(lint_resources.lint_file(DATA / name, resource_spec.spec_of(Path(name)))) == []


def test_the_manifest_is_what_the_files_are() -> None:
    assert (DATA / manifest.NAME).read_text(encoding="utf-8") == manifest.manifest(), "run python scripts/manifest.py"


def test_every_row_has_an_origin_with_a_licence() -> None:
    assert all("?" not in row["licence"] for row in rows("MANIFEST.tsv"))


def test_both_languages_have_the_same_files() -> None:
    files = {language: {path.name for path in (DATA / "languages" / language).iterdir()} for language in languages()}
    assert files["en"] == files["fr"]


class TestRows:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr("detente.resources.DATA", tmp_path)
        return tmp_path

    def test_empty_cells_are_empty_strings(self, folder: Path) -> None:
        (folder / "a.tsv").write_text("x\ty\n1\t-\n")
        assert list(rows("a.tsv")) == [{"x": "1", "y": ""}]

    def test_a_missing_file_is_named(self) -> None:
        with pytest.raises(ResourceError, match=r"b\.tsv.*cannot be read.*reinstall"):
            list(rows("b.tsv"))

    def test_a_short_row_is_named(self, folder: Path) -> None:
        (folder / "c.tsv").write_text("x\ty\n1\n")
        with pytest.raises(ResourceError, match="row 2 has 1 cells, the header 2"):
            table("c.tsv")
