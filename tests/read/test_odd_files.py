"""Files, folders and pipes as they are found: packed twice, cut off, misnamed, closed, linked in a circle."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.draft import Source
from detente.model import SetAside
from detente.read import count, sources


def gzipped(data: bytes) -> bytes:
    """Gzipped, with no time in its head: the same bytes at each call, so that names of cases stay the same."""
    return gzip.compress(data, mtime=0)


TEXT = "Moscou a condamné les frappes ; Washington s'est tu."
ROW = b'{"text": "Tokyo a salu\xc3\xa9 l\'accord."}\n'


def names(path: Path) -> list[str]:
    return [item.name.removeprefix(f"{path}/") for item in sources([path]) if isinstance(item, Source)]


MISFITS = [
    # Columns: name; bytes; words of the reason; words of the remedy.
    ("unpacked.txt.gz", TEXT.encode(), "breaks off", "pack it again"),
    ("unpacked.jsonl.gz", ROW, "breaks off", "pack it again"),
    ("cut.html.gz", gzipped(TEXT.encode() * 50)[:-20], "breaks off", "fetch"),
    ("head.md.gz", gzipped(TEXT.encode())[:5], "breaks off", "fetch"),
    ("trailing.txt.gz", gzipped(TEXT.encode()) + b"rubbish", "breaks off", "fetch"),
    ("twice.txt.gz", gzipped(gzipped(TEXT.encode())), "gzip data", "convert"),
    ("nothing.txt.gz", gzipped(b""), "file is empty", "leave it out"),
    ("nothing.jsonl.gz", b"", "file is empty", "leave it out"),
    ("blank.jsonl", b"\n \r\n\n", "file is empty", "leave it out"),
    ("marked.jsonl", b"\xef\xbb\xbf\n", "file is empty", "leave it out"),
    ("utf16.jsonl", ROW.decode().encode("utf-16"), "UTF-16", "save it as UTF-8"),
    ("unmarked.txt", TEXT.encode("utf-16-le"), "binary data", "convert"),
    ("photo.html", b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image", "convert"),
    ("lettre.md", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document", "convert"),
    ("rows.parquet.gz", gzipped(b"PAR1"), "unknown kind of file", "each but .parquet also with .gz"),
    ("pages.tar.gz", gzipped(b"x"), "unknown kind of file", ".jsonl"),
    ("sans", TEXT.encode(), "without a suffix", ".txt"),
    ("rows.parquet", b"", "not a Parquet file", "write the file again"),
    ("bomb.txt.gz", gzipped(b"a" * 6_000_000), "more than 5 MB", "split"),
]


@pytest.mark.parametrize(("name", "data", "reason", "remedy"), MISFITS, ids=[case[0] for case in MISFITS])
def test_a_file_that_gives_nothing_says_why_and_what_to_do(tmp_path: Path, name: str, data: bytes, reason: str, remedy: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = sources([path])
    assert isinstance(item, SetAside)
    assert (item.item.split("#")[0], item.stage) == (str(path), "read")
    assert reason in item.reason
    assert remedy in item.remedy


@pytest.mark.parametrize(
    ("name", "data", "contents"),
    [
        ("A.TXT", TEXT.encode(), [TEXT]),
        ("a.Html.GZ", gzipped(TEXT.encode()), [TEXT]),
        ("v1.2.md", TEXT.encode(), [TEXT]),
        ("parts.txt.gz", gzipped(b"Moscou ") + gzipped("dément.".encode()), ["Moscou dément."]),
        ("parts.jsonl.gz", gzipped(ROW) + gzipped(ROW), ["Tokyo a salué l'accord."] * 2),
        ("crlf.jsonl", ROW.replace(b"\n", b"\r\n") * 2, ["Tokyo a salué l'accord."] * 2),
        ("open.jsonl", ROW * 2 + ROW.rstrip(), ["Tokyo a salué l'accord."] * 3),
        ("spaced.jsonl", b"\n" + ROW + b"\n\n" + ROW, ["Tokyo a salué l'accord."] * 2),
        ("bom.jsonl", b"\xef\xbb\xbf" + ROW, ["Tokyo a salué l'accord."]),
        ("old.jsonl", ROW.decode().encode("cp1252"), ["Tokyo a salué l'accord."]),
    ],
)
def test_names_and_packings_that_are_read(tmp_path: Path, name: str, data: bytes, contents: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert [item.content for item in sources([path]) if isinstance(item, Source)] == contents


@pytest.mark.parametrize(
    ("name", "data", "number"),
    [
        ("a.txt", b"", 1),
        ("a.jsonl", ROW * 3, 3),
        ("a.jsonl", ROW * 2 + ROW.rstrip(), 3),  # the last line has no end
        ("a.jsonl", b"", 1),
        ("a.jsonl.gz", gzipped(ROW), None),
        ("a.docx", b"PK", 1),
    ],
)
def test_the_count_is_what_comes_out(tmp_path: Path, name: str, data: bytes, number: int | None) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert count([path]) == number
    assert number in {None, len(list(sources([path])))}


def test_nested_folders_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a/deep.md", "a.txt", "c.html", "B.txt", "b.txt", "b/.cache/x.txt", ".git/y.txt", "c/notes.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert names(tmp_path) == ["B.txt", "a.txt", "b/a/deep.md", "b/z.txt", "b.txt", "c.html"]
    assert names(tmp_path) == names(tmp_path)
    assert count([tmp_path]) == 6


def test_paths_come_in_the_order_given_and_twice_if_given_twice(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    order: list[Path | str] = [tmp_path / "b.txt", str(tmp_path / "a.txt"), tmp_path / "b.txt"]
    assert [item.name for item in sources(order) if isinstance(item, Source)] == [str(path) for path in order]


def test_a_folder_linked_into_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("path", "reason"), [("nulle\x00part", "no such file"), ("nulle-part.txt", "no such file"), ("pipe.txt", "neither a file")]
)
def test_paths_that_lead_nowhere(tmp_path: Path, path: str, reason: str) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (item,) = sources([tmp_path / path])
    assert isinstance(item, SetAside)
    assert reason in item.reason
    assert item.remedy


@pytest.mark.parametrize(("method", "closed"), [("iterdir", "closed"), ("open", "closed.txt")])
def test_what_may_not_be_opened_does_not_stop_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, closed: str) -> None:
    """Rights are simulated, since for root every file is open."""
    (tmp_path / "closed").mkdir()
    for name in ("a.txt", "closed.txt", "z.txt"):
        (tmp_path / name).write_text(TEXT)
    real: Callable[..., object] = getattr(Path, method)

    def guarded(path: Path, *given: object) -> object:
        if path.name == closed:
            raise PermissionError(13, "Permission denied")
        return real(path, *given)

    monkeypatch.setattr(Path, method, guarded)
    asides = [item for item in sources([tmp_path]) if isinstance(item, SetAside)]
    assert asides == [SetAside(str(tmp_path / closed), "read", "cannot be read: Permission denied", "check the path and its rights")]
    assert {"a.txt", "z.txt"} <= set(names(tmp_path))


@pytest.mark.parametrize(
    "name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.parquet", "a.txt.gz", "a.jsonl.gz", "a.warc", "a.warc.gz", "a.warc.zst", "a.wet"]
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=120))
def test_whatever_the_bytes_something_comes_out_and_nothing_is_raised(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    items = list(sources([path]))
    assert items
    assert all(item.content.encode() is not None if isinstance(item, Source) else item.reason and item.remedy for item in items)
