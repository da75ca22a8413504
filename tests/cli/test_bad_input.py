"""Input that nobody should have sent, through the command line and the real stages: good articles get in, each bad one is told."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import detente

Run = Callable[..., Any]


def gzipped(data: bytes) -> bytes:
    """Gzipped, with no time in its head: the same bytes at each call, so that names of cases stay the same."""
    return gzip.compress(data, mtime=0)


AS_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
GOOD = {
    "good-en.txt": "Russia condemned Japan on Monday.",
    "good-fr.txt": "Paris a condamné les essais nucléaires de la Corée du Nord.",
}
# By name: the content, what is told of it, the stage that tells it, the remedy.
BAD: dict[str, tuple[bytes, str, str, str]] = {
    "empty.txt": (b"", "file is empty", "read", "leave it out"),
    "binary.txt": (bytes(range(256)) * 20, "holds binary data, not text", "read", "convert it to text or HTML first"),
    "cut.txt.gz": (gzipped(b"Russia condemned Japan. " * 50)[:40], "file breaks off", "read", "fetch or pack it again"),
    "bare.html": (b"<html><body><script>x = 1</script></body></html>", "page without text", "clean", "check that it is an article"),
}
ROWS = b'{"text": "Russia condemned Japan."}\n{"text": \n{"text": "Japan criticized Russia."}\n'
DAMAGED = "Le président a été critiqué à Genève, où la Russie a condamné le Japon.".encode().replace("où".encode(), b"o\xc3")


@dataclass(frozen=True)
class Coded:
    """A folder, the store it was coded into, and how the command ended."""

    news: Path
    store: Path
    ran: subprocess.CompletedProcess[str]


def command(*args: object) -> subprocess.CompletedProcess[str]:
    """`detente` in a process of its own, where a traceback would be seen."""
    start = [sys.executable, "-c", "from detente.cli.main import main; main()", *map(str, args)]
    return subprocess.run(start, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Coded:
    root = tmp_path_factory.mktemp("bad")
    news = root / "news"
    news.mkdir()
    for name, text in GOOD.items():
        (news / name).write_text(text, encoding="utf-8")
    for name, (content, *_) in BAD.items():
        (news / name).write_bytes(content)
    (news / "rows.jsonl").write_bytes(ROWS)
    (news / "damaged.txt").write_bytes(DAMAGED)
    return Coded(news, root / "store", command("code", news, "--store", root / "store"))


def asked(coded: Coded, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = detente.open(coded.store).sql(query).to_pylist()
    return found


def test_what_is_good_is_in_the_store(coded: Coded) -> None:
    assert coded.ran.returncode == 0
    assert "5 articles coded, 0 skipped (in already), 5 set aside" in coded.ran.stdout
    names = {row["source"] for row in asked(coded, "SELECT source FROM articles")}
    assert names == {str(coded.news / name) for name in (*GOOD, "damaged.txt", "rows.jsonl#1", "rows.jsonl#3")}
    events = {(row["source"], row["type"]) for row in asked(coded, "SELECT source, type FROM events JOIN articles a ON article = a.id")}
    assert {(str(coded.news / name), "ACCUSE") for name in (*GOOD, "rows.jsonl#1", "rows.jsonl#3")} <= events


@pytest.mark.parametrize(
    ("name", "says", "stage", "remedy"),
    [*((name, *rest) for name, (_, *rest) in BAD.items()), ("rows.jsonl#2", "row is not JSON", "read", "write one JSON object a line")],
)
def test_each_bad_one_is_told_once_with_stage_and_remedy(coded: Coded, name: str, says: str, stage: str, remedy: str) -> None:
    (row,) = asked(coded, f"SELECT * FROM set_aside WHERE item = '{coded.news / name}'")
    assert (row["stage"], row["reason"][: len(says)], row["remedy"][: len(remedy)]) == (stage, says, remedy)
    told = "".join(coded.ran.stdout.split())  # cells of a table are broken over lines
    assert told.count("".join(says.split())[:12]) == 1


def test_damaged_text_is_coded_and_says_so(coded: Coded) -> None:
    (row,) = asked(coded, f"SELECT text, flags FROM articles WHERE source = '{coded.news / 'damaged.txt'}'")
    assert "o\ufffd la Russie" in row["text"]
    assert "encoding_damage" in {flag["kind"] for flag in row["flags"]}


def test_no_traceback_and_nothing_half_written(coded: Coded) -> None:
    assert "Traceback" not in coded.ran.stdout + coded.ran.stderr
    (run,) = asked(coded, "SELECT * FROM runs WHERE state = 'finished'")
    assert (run["came_in"], run["coded"], run["set_aside"]) == (10, 5, 5)
    for kind in ("statements", "events", "positions", "relations", "dates", "places"):
        assert asked(coded, f"SELECT count(*) AS n FROM {kind} WHERE article NOT IN (SELECT id FROM articles)") == [{"n": 0}]


def test_a_second_run_adds_nothing(coded: Coded, cli: Run) -> None:
    count = "SELECT (SELECT count(*) FROM articles) AS a, (SELECT count(*) FROM events) AS e, (SELECT count(*) FROM set_aside) AS s"
    before = asked(coded, count)
    ran = cli("code", coded.news, "--store", coded.store)
    assert (ran.exit, asked(coded, count)) == (0, before)
    assert "0 articles coded, 5 skipped (in already), 5 set aside" in ran.out


@pytest.mark.parametrize("name", [*BAD, "rows.jsonl"])
def test_read_tells_each_in_one_line(coded: Coded, cli: Run, name: str) -> None:
    says, stage = ("more than one article is in it", "read") if name == "rows.jsonl" else BAD[name][1:3]
    for flags in ((), ("--json",), ("--explain",)):
        ran = cli("read", coded.news / name, *flags)
        assert (ran.exit, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert ran.err.startswith(f"detente: {coded.news / name}: {stage}: {says}")
        assert ran.err.endswith(")\n")  # the remedy


def test_read_in_a_process_of_its_own_leaves_no_traceback(coded: Coded) -> None:
    ran = command("read", coded.news / "binary.txt")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)


def test_read_takes_a_good_and_a_damaged_one(coded: Coded, cli: Run) -> None:
    for name, shown in (("good-fr.txt", "ACCUSE"), ("damaged.txt", "encoding damage")):
        ran = cli("read", coded.news / name)
        assert (ran.exit, ran.err) == (0, "")
        assert shown in ran.out


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder with an article in it and no rights."""
    path = tmp_path / "locked"
    path.mkdir()
    (path / "a.txt").write_text(GOOD["good-en.txt"], encoding="utf-8")
    path.chmod(0)
    yield path
    path.chmod(0o700)


@AS_ROOT
def test_a_folder_without_rights_is_told(locked: Path, cli: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD["good-en.txt"], encoding="utf-8")
    ran = cli("code", locked, tmp_path / "good.txt", "--store", tmp_path / "store")
    assert ran.exit == 0
    assert "1 articles coded, 0 skipped (in already), 1 set aside" in ran.out
    (row,) = detente.open(tmp_path / "store").sql("SELECT item, stage, reason FROM set_aside").to_pylist()
    assert row == {"item": str(locked), "stage": "read", "reason": "cannot be read: Permission denied"}
    alone = cli("read", locked / "a.txt")
    assert (alone.exit, alone.out, alone.err.count("\n")) == (1, "", 1)
    assert alone.err.startswith(f"detente: {locked / 'a.txt'}: read: ")


@AS_ROOT
def test_a_store_that_cannot_be_written_is_told(coded: Coded, cli: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    store.chmod(0o500)
    ran = cli("code", coded.news, "--store", store)
    assert ran.exit == 1
    assert ran.err.splitlines()[-1].startswith(f"detente: {store}: store: permission denied (check the rights of the folder")
    assert "Traceback" not in ran.err
    assert not list(store.iterdir())


def test_a_store_that_is_a_file_is_told_and_left_alone(coded: Coded, cli: Run, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("mine", encoding="utf-8")
    ran = cli("code", coded.news, "--store", tmp_path / "store")
    assert (ran.exit, ran.out.strip()) == (1, "")
    assert ran.err.splitlines()[-1] == f"detente: {tmp_path / 'store'}: store: this is a file, not a folder (name a new folder)"
    assert (tmp_path / "store").read_text(encoding="utf-8") == "mine"
