"""A release held against texts: what is there, what is missing, what has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
import records
from detente.draft import Source
from detente.errors import InputError
from detente.evidence import Evidence, Span
from detente.export import standoff
from detente.export.records import Found, Loss
from detente.model import Flag
from detente.release.check import Checked, open_release, verify
from detente.release.claims import Claim, text_hash
from detente.store.lake import Lake

Copy = Callable[[str], Path]
FORMS = ("standoff", "brat", "webannotation", "parquet", "conllu")
PAGE = "<html><head><title>A note</title></head><body><article><p>{}</p></article></body></html>"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The texts of `store`, in files of other names."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number, text in enumerate(records.texts(4)):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=FORMS)
def release(request: pytest.FixtureRequest, made: Copy) -> Path:
    """A release of `store` in each format that can be checked."""
    return made(request.param)


def numbers(checked: Checked) -> tuple[int, int, int, int, int]:
    return checked.articles, checked.found, len(checked.missing), len(checked.altered), checked.wrong


def test_all_holds_against_the_texts(release: Path, texts: Path) -> None:
    checked = verify(release, texts=[texts])
    assert numbers(checked) == (4, 4, 0, 0, 0)
    assert checked.spans > 10
    assert checked.good
    assert checked.form in FORMS


def test_all_holds_against_the_store(release: Path, store: Path) -> None:
    checked = verify(release, lake=Lake.open(store))
    assert numbers(checked) == (4, 4, 0, 0, 0)
    assert checked.good


def test_texts_may_be_rows_of_a_file(release: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"text": text}) for text in records.texts(4)]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert verify(release, texts=[tmp_path / "rows.jsonl"]).good


def test_a_text_that_is_not_there_is_missing(release: Path, texts: Path) -> None:
    (texts / "2.txt").unlink()
    checked = verify(release, texts=[texts])
    assert numbers(checked) == (4, 3, 1, 0, 0)
    assert not checked.good


def test_without_texts_the_release_is_held_against_what_it_carries(release: Path) -> None:
    checked = verify(release)
    assert not checked.compared
    assert checked.good
    assert bool(checked.spans) is (checked.form in {"brat", "parquet"})


@pytest.mark.parametrize("form", ["standoff", "webannotation", "brat"])
def test_a_text_that_has_changed_is_altered(store: Path, made: Copy, tmp_path: Path, form: str) -> None:
    """It is still known by the hash of its raw bytes, as when another version cleans a page in another way."""
    lake = Lake.open(store)
    rows = lake.dataset("articles").to_table().to_pylist()
    rows[0]["text"] = rows[0]["text"].replace("condemned", "con-demned")
    changed = Lake.create(tmp_path / "changed")
    changed.append("articles", lake.dataset("articles").to_table().from_pylist(rows, schema=lake.dataset("articles").schema))
    checked = verify(made(form), lake=changed)
    assert numbers(checked)[:4] == (4, 3, 0, 1)
    assert checked.wrong > 0
    assert not checked.good
    assert any("not “condemned”" in wrong.what for wrong in checked.examples)


@pytest.mark.parametrize(
    ("form", "name", "old", "new"),
    [
        ("standoff", "events.jsonl", '"quote": "condemned"', '"quote": "applauded"'),
        ("brat", "*.ann", "\tcondemned", "\tapplauded"),
        ("webannotation", "", '"exact": "condemned"', '"exact": "applauded"'),
        ("conllu", "", "\tcondemned\t", "\tapplauded\t"),
    ],
)
def test_words_that_were_changed_are_found(copy: Copy, texts: Path, form: str, name: str, old: str, new: str) -> None:
    into = copy(form)
    path = next(iter(sorted(into.glob(name)))) if name else into
    told = path.read_text(encoding="utf-8")
    assert old in told
    path.write_text(told.replace(old, new, 1), encoding="utf-8")
    checked = verify(into, texts=[texts])
    assert checked.wrong == 1
    assert "not “applauded”" in checked.examples[0].what
    assert checked.faulty == {"standoff": 2, "brat": 1}.get(form, 0)  # the manifest tells too; and a quote whose hash is another's
    assert not verify(into).good or form in {"webannotation", "conllu"}


@pytest.mark.parametrize(("form", "gone"), [("standoff", "positions.jsonl"), ("brat", "annotation.conf")])
def test_files_are_held_against_the_manifest(copy: Copy, form: str, gone: str) -> None:
    into = copy(form)
    (into / gone).unlink()
    (into / "more.txt").write_text("x", encoding="utf-8")
    assert verify(into).faults[:2] == [f"{gone}: is missing", "more.txt: is not in the manifest"]


def test_a_brat_folder_of_others_is_checked_against_its_own_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tokyo said no.\n", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tPlace 0 5\tTokyo\nT2\tVerb 6 9;11 13\tsai so\n", encoding="utf-8")
    checked = verify(tmp_path)
    assert (checked.spans, checked.wrong, checked.faulty) == (3, 1, 0)
    assert checked.examples[0].record == "a.ann T2"


def test_a_page_is_cleaned_again_and_found(tmp_path: Path) -> None:
    from detente.clean.stage import to_draft

    content = PAGE.format(records.TEXT + " The note was read out on Monday, and nobody at the table answered it.")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "x.html").write_text(content, encoding="utf-8")
    article = to_draft(Source("elsewhere.html", "html", content, hashlib.sha256(content.encode()).hexdigest())).article
    assert article.text != content
    out = tmp_path / "r"
    out.mkdir()
    start = article.text.index("Russia")
    flag = Flag("made_for_this", "a test", Evidence("flag", Span(start, start + 6), "Russia"))
    from dataclasses import replace

    page = replace(article, flags=(flag,))
    standoff.write(iter([Found("articles", page, page)]), out, Loss())
    checked = verify(out, texts=[tmp_path / "pages"])
    assert numbers(checked) == (1, 1, 0, 0, 0)
    assert checked.good


def test_inputs_that_cannot_be_read_are_told(release: Path, texts: Path, tmp_path: Path) -> None:
    checked = verify(release, texts=[texts, tmp_path / "none.txt"])
    assert checked.good
    assert [aside.reason for aside in checked.asides] == ["no such file or folder"]


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_text("some words", encoding="utf-8"),
        lambda path: path.write_text('{"type": "Feature"}\n', encoding="utf-8"),
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
    ],
)
def test_what_is_no_release_is_one_clear_error(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "x")
    with pytest.raises(InputError, match="verify: "):
        open_release(tmp_path / "x")


@pytest.mark.parametrize(("form", "name"), [("standoff", "events.jsonl"), ("webannotation", ""), ("conllu", "")])
def test_a_release_that_breaks_off_is_told(copy: Copy, form: str, name: str) -> None:
    into = copy(form)
    path = into / name if name else into
    path.write_text(path.read_text(encoding="utf-8")[:-120], encoding="utf-8")
    try:
        assert not verify(into).good or form == "conllu"
    except InputError as error:
        assert "is damaged" in error.what  # noqa: PT017 - either is right: the manifest tells, or the reader stumbles


def test_a_claim_of_an_article_that_the_release_has_not_is_a_fault(copy: Copy) -> None:
    into = copy("standoff")
    lines = (into / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (into / "articles.jsonl").write_text("".join(lines[1:]), encoding="utf-8")
    assert any("is not in the release" in fault for fault in verify(into).faults)


@pytest.mark.parametrize("form", [*FORMS, "csv", "dna"])
def test_the_same_store_gives_the_same_bytes(store: Path, made: Copy, tmp_path: Path, form: str) -> None:
    detente.open(store).export(tmp_path / "again", form=form)
    one, other = made(form), tmp_path / "again"
    files = sorted(path.relative_to(one) for path in one.rglob("*")) if one.is_dir() else [Path()]
    assert files
    assert all((one / path).read_bytes() == (other / path).read_bytes() for path in files)


@given(text=st.text(min_size=1, max_size=60), data=st.data())
def test_a_claim_holds_just_where_its_words_stand(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    words = text[span.start : span.end]
    cut = data.draw(st.integers(0, len(words)))
    for claim in (
        Claim("a", "r", span, words),
        Claim("a", "r", span, words[:cut], text_hash(words)),
        Claim("a", "r", span, None, text_hash(words)),
    ):
        assert claim.sound()
        assert claim.holds(text)
        assert not claim.holds("")
        other = text[: span.start] + "".join(chr((ord(sign) + 1) % 0xD800) for sign in words) + text[span.end :]
        assert not claim.holds(other)
    assert Claim("a", "r", span).holds(text)
    assert not Claim("a", "r", Span(0, len(text) + 1)).holds(text)
    assert not Claim("a", "r", span, words + "x", text_hash(words)).sound()
