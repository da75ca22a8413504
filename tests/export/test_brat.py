"""The brat folder: offsets that give the words, types that are declared, and stretches that stop where lines end."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import detente
import records
from detente.evidence import Span, cite
from detente.export.brat import release
from detente.export.brat_marks import BREAKS, Marks, Used, conf, fragments

LINE = re.compile(
    r"T\d+\t[A-Za-z_]+ \d+ \d+(;\d+ \d+)*\t[^\t]+|E\d+\t[A-Za-z_]+:T\d+( [A-Za-z]+\d*:[TE]\d+)*|A\d+\t[A-Za-z]+ [TE]\d+( \S+)?"
    r"|R\d+\t[A-Za-z]+ Arg1:E\d+ Arg2:E\d+|#\d+\tAnnotatorNotes [TE]\d+\t[^\t]+"
)
TEXTS = st.text(alphabet="ab é\n\t\u2028\u00a0😀", min_size=1, max_size=40)


def test_a_folder_has_a_text_and_its_annotations_for_each_article(store: Path, tmp_path: Path) -> None:
    loss = detente.open(store).export(tmp_path / "b", form="brat")
    assert len(list((tmp_path / "b").glob("*.txt"))) == len(list((tmp_path / "b").glob("*.ann"))) == 4
    lines = [line for path in (tmp_path / "b").glob("*.ann") for line in path.read_text(encoding="utf-8").splitlines()]
    assert loss.written == len(lines)
    assert all(LINE.fullmatch(line) for line in lines)
    index = [json.loads(line) for line in (tmp_path / "b" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["id"] for row in index} == {path.stem for path in (tmp_path / "b").glob("*.txt")}


def test_records_are_events_with_arguments_attributes_and_nesting(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "b", form="brat")
    lines = next(iter(sorted((tmp_path / "b").glob("*.ann")))).read_text(encoding="utf-8").splitlines()
    marks = {line.split("\t")[0]: line.split("\t")[1:] for line in lines}
    words = {mark: (told[0].split()[0], told[1]) for mark, told in marks.items() if mark[0] == "T"}
    events = {told[0].split(":")[0]: dict(part.split(":") for part in told[0].split()) for mark, told in marks.items() if mark[0] == "E"}
    accuse = events["ACCUSE"]
    assert words[accuse["ACCUSE"]] == ("ACCUSE", "condemned")
    assert (words[accuse["Actor"]][1], words[accuse["Recipient"]][1], words[accuse["Doubt"]][1]) == ("Russia", "Japan", "said")
    assert words[events["Statement"]["Content"]][1] == "Russia condemned Japan"
    assert words[events["Position"]["Target"]][1] == "the alliance"
    assert {words[events["alliance"][role]][1] for role in ("Party", "Party2")} == {"Russia", "Japan"}
    said = {told[0] for mark, told in marks.items() if mark[0] == "A"}
    assert {"Mode E2 disapprove", "Status E2 happened", "Stance E3 oppose", f"Country {accuse['Actor']} RUS", "Kind E1 indirect"} <= said
    assert [told[0] for mark, told in marks.items() if mark[0] == "R"] == ["ToldIn Arg1:E2 Arg2:E1"]


def test_what_is_used_is_declared(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "b", form="brat")
    told = (tmp_path / "b" / "annotation.conf").read_text(encoding="utf-8")
    sections = {part.split("]")[0]: part.split("]")[1] for part in told.split("[") if "]" in part}
    assert set(sections) == {"entities", "relations", "events", "attributes"}
    events = dict(line.split("\t", 1) for line in sections["events"].strip().splitlines())
    assert events["ACCUSE"] == "Actor?:Actor, Doubt?:Doubt, Recipient?:Actor"
    assert events["alliance"] == "Party*:Actor"
    assert "ToldIn\tArg1:ACCUSE, Arg2:Statement" in sections["relations"]
    assert "Stance\tArg:Position, Value:oppose" in sections["attributes"]


def test_the_folder_reads_back_with_the_same_words(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "b", form="brat")
    read = release(tmp_path / "b")
    assert read is not None
    pages = {page.article: page for page in read.pages()}
    claims = list(read.claims())
    assert len(pages) == 4
    assert len(claims) > 40
    assert all(claim.holds(pages[claim.article].text or "") for claim in claims)
    assert list(read.faults()) == []


@given(text=TEXTS, data=st.data())
def test_stretches_come_back_from_their_line(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    if not text[span.start : span.end].strip():
        return
    marks = Marks(text, Used())
    marks.stretch("Content", (span,))
    (line,) = marks.text().split("\n")[:-1]
    _, places, words = line.split("\t")
    pieces = list(fragments(places, words))
    assert pieces
    for piece, quote in pieces:
        assert text[piece.start : piece.end] == quote
        assert not BREAKS.search(quote)
        assert span.covers(piece)
    assert "".join("".join(quote for _, quote in pieces).split()) == "".join(text[span.start : span.end].split())


def test_a_stretch_over_two_lines_is_two_fragments() -> None:
    text = "He said\nno word."
    marks = Marks(text, Used())
    marks.stretch("Content", (Span(0, len(text)),))
    assert marks.text() == "T1\tContent 0 7;8 16\tHe said no word.\n"


def test_same_words_are_one_annotation_and_notes_are_one_line() -> None:
    used = Used()
    marks = Marks(records.TEXT, used)
    russia = cite(records.TEXT, "actor", records.TEXT.index("Russia"), records.TEXT.index("Russia") + 6)
    assert marks.words("Actor", russia) == marks.words("Actor", russia) == "T1"
    marks.note("T1", "two\nlines", None, "more")
    marks.note("T1", "said before")
    assert marks.text().splitlines()[1:] == ["#1\tAnnotatorNotes T1\ttwo lines; more"]
    assert "[entities]\nActor\n" in conf(used)
