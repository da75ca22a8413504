"""The articles of the demonstration, as they lie in the package."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from detente.clean.page import read_page
from detente.demo.build import ARTICLES, JUDGEMENTS
from detente.review.fields import FIELDS
from detente.review.judgements import DECISIONS

PAGES = sorted(ARTICLES.glob("*.html"))
JUDGED = [json.loads(line) for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines()]
CJK = re.compile(r"[\u3400-\u9fff]")


def words(text: str) -> int:
    """Words; of two signs each where they are not set apart."""
    return len(text.split()) + len(CJK.findall(text)) // 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_reads_as_a_short_report_of_an_invented_outlet(page: Path) -> None:
    found = read_page(page.read_text(encoding="utf-8"))
    day, language, _ = page.stem.rsplit("-", 2) if page.stem[0].isdigit() else ("", *page.stem.split("-", 2)[2].split("-"))
    assert found.metadata.language == language
    assert found.metadata.published == (day or None)
    assert found.metadata.title is not None
    assert found.metadata.outlet is not None
    assert found.metadata.url is not None
    assert re.fullmatch(r"https://[a-z-]+\.example/\S+", found.metadata.url)
    assert found.layer.text.startswith(found.metadata.title)
    assert 120 <= words(found.layer.text) <= 350


def test_they_are_in_many_languages_over_three_months() -> None:
    found = [read_page(page.read_text(encoding="utf-8")).metadata for page in PAGES]
    languages = Counter(each.language for each in found)
    days = sorted(date.fromisoformat(each.published) for each in found if each.published)
    assert len(PAGES) >= 14
    assert languages.keys() >= {"ar", "de", "en", "es", "fr", "ru", "tr", "vi", "zh"}
    assert 60 <= (days[-1] - days[0]).days <= 100
    assert len(days) == len(PAGES) - 1


def test_some_texts_are_hard_to_count_in() -> None:
    texts = [read_page(page.read_text(encoding="utf-8")).layer.text for page in PAGES]
    assert any(ord(sign) > 0xFFFF for text in texts for sign in text)
    assert any("\u0600" <= sign <= "\u06ff" for text in texts for sign in text)


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: f"{row['article']} {row['words'][:12]} {row['author']}")
def test_judgements_are_about_words_that_are_there(row: dict[str, object]) -> None:
    text = read_page((ARTICLES / f"{row['article']}.html").read_text(encoding="utf-8")).layer.text
    kind = str(row["kind"])
    assert str(row["words"]) in text
    assert row["decision"] in DECISIONS
    for fix in row.get("corrections", ()):  # type: ignore[attr-defined]  # a list, as written in the file
        assert fix["field"] in {field.name for field in FIELDS[kind]}
        assert fix.get("words", "") in text
