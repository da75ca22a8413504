from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import judging
import records
from detente.model import Coded
from detente.review.codebook import Line, as_html, as_markdown, columns, lines
from detente.review.judgements import Ruling, missed, survey
from detente.store.lake import Lake
from judging import NOW, fix, write


@pytest.fixture
def sheet(store: Path, pages: list[Coded]) -> list[Line]:
    told = (fix("type", "CONSULT"), fix("actors", "RUS", "Russia"), fix("trigger", None, "said"))
    judging.put(
        store,
        judging.about(pages[0], "accept"),
        judging.about(pages[1], "reject", reason="a report of a report"),
        judging.about(pages[2], "correct", "ana", "events", fix("recipients", "USA", "the alliance")),
        judging.about(pages[3], "accept"),
        judging.about(pages[3], "reject", "bo", reason="<b>no</b>"),
        judging.about(pages[3], "unsure", "ana", "relations"),
        missed(pages[3].article, "events", Ruling("missed", "ana", NOW(), corrections=told)),
        survey(pages[3].article, ["events"], Ruling("accept", "ana", NOW())),
    )
    return lines(Lake.open(store))


def test_each_judged_record_is_a_line_in_its_group(sheet: list[Line]) -> None:
    assert [(line.kind, line.type, line.group) for line in sheet] == [
        ("events", "ACCUSE", "accepted"),
        ("events", "ACCUSE", "corrected"),
        ("events", "ACCUSE", "rejected"),
        ("events", "ACCUSE", "disputed"),
        ("events", "CONSULT", "missed"),
        ("relations", "alliance", "unsure"),
    ]


def test_a_line_has_the_words_in_their_text_and_what_was_put_right(sheet: list[Line]) -> None:
    corrected = sheet[1]
    assert (corrected.before, corrected.words) == ("Moscow – Russia ", "condemned")
    assert corrected.after.startswith(" Japan on 2 March")
    assert "recipients: USA" in corrected.said
    assert corrected.was == "recipients: JPN"
    assert sheet[2].reasons == "ana: a report of a report"
    assert sheet[3].reviewers == "ana (accept), bo (reject)"
    assert columns()[:3] == ["kind", "type", "group"]


def test_markdown_has_a_heading_a_type_and_leaves_nothing_to_be_read_as_markup(sheet: list[Line]) -> None:
    text = as_markdown(sheet, "Trial *one*")
    assert text.startswith("# Trial \\*one\\*\n")
    assert "## ACCUSE (events)" in text
    assert "### Not of this type (1)" in text
    assert "* Moscow – Russia **condemned** Japan" in text
    assert "\\<b\\>no" in text


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_one_page_in_which_nothing_from_outside_is_markup(tmp_path: Path) -> None:
    text = records.TEXT.replace("Moscow –", "<script>alert(1)</script> Moscow –")
    coded = records.coded(text)
    store = write(tmp_path / "store", [coded])
    judging.put(store, judging.about(coded, "reject", "<img src=x>", reason='"><script>'))
    page = as_html(lines(Lake.open(store)), "<i>")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "img", "i"} & set(tags.seen)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Moscow" in page
    assert "http" not in page
