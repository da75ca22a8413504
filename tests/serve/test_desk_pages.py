"""The pages: they show what is there, in two languages, and nothing that an article says is more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from detente.serve import pages, views
from detente.serve.index import Index
from detente.serve.query import KINDS, Query
from detente.serve.search import find
from detente.serve.words import LANGUAGES, best, label, speaker, words

TEMPLATES = Path(views.__file__).parent / "templates"
STATIC = Path(views.__file__).parent / "static"
HOSTILE = "<script>alert(1)</script> & “quotes”"
CODE_GROUPS = {"act", "block", "facet", "field", "filter", "sort"}


class Outline(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "br", "img", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def article_of(index: Index, source: str) -> str:
    return str(index.reader().execute("SELECT id FROM articles WHERE source = ?", (source,)).fetchone()["id"])


def got(client: TestClient, path: str, **headers: str) -> Response:
    found = client.get(path, headers=headers)
    assert found.status_code == 200, found.text
    return found


PATHS = ("/", "/about", *(f"/{kind}" for kind in KINDS), "/events?actor=RUS&q=condemned&sort=conflict&min_score=-5", "/articles?limit=2")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_whole_in_both_languages(client: TestClient, path: str, language: str) -> None:
    found = got(client, path, **{"accept-language": language})
    page = Outline(found.text)
    assert not page.open
    assert page.named("html")[0]["lang"] == language
    assert found.headers["content-language"] == language
    assert len([tag for tag, _ in page.elements if tag == "h1"]) == 1


@pytest.mark.parametrize("source", ["0.txt", "3.txt", "5.txt", "emoji.txt"])
def test_an_article_is_shown_as_it_is(client: TestClient, small: Index, source: str) -> None:
    page = Outline(got(client, f"/article/{article_of(small, source)}").text)
    assert not page.open
    assert "Russia condemned Japan on 2 March" in page.text.replace("\n", " ")
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    marks = [attributes for attributes in page.named("a") if "m" in (attributes.get("class") or "").split()]
    assert marks
    for mark in marks:
        assert (mark["href"] or "").removeprefix("#") in ids
        assert set((mark["data-cards"] or "").split()) <= set(ids)
        assert mark["title"]


def test_the_text_between_the_offsets_is_the_text(client: TestClient, small: Index) -> None:
    article = article_of(small, "emoji.txt")
    page = got(client, f"/article/{article}").text
    from detente.serve.reading import coded

    found = coded(small.reader(), article)
    assert found is not None
    raw = found.article.text.encode("utf-16-le")
    blocks = re.findall(r'<(h1|h2|p) class="block[^"]*"[^>]*data-start="(\d+)" data-end="(\d+)"[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert len(blocks) == 3
    for _, start, end, inside in blocks:
        shown = Outline(f"<p>{inside}</p>").text
        assert shown == raw[2 * int(start) : 2 * int(end)].decode("utf-16-le")


def test_every_record_of_a_list_leads_to_its_card(client: TestClient) -> None:
    for kind in KINDS[:4]:
        listed = Outline(got(client, f"/{kind}?limit=1").text)
        (target,) = {a["href"] for a in listed.named("a") if "#r-" in (a["href"] or "")}
        path, _, anchor = (target or "").partition("#")
        assert anchor in {attributes.get("id") for _, attributes in Outline(got(client, path).text).elements}


def test_what_articles_say_is_text_alone(client: TestClient, small: Index) -> None:
    for path in ("/articles", "/events", "/", f"/article/{article_of(small, '5.txt')}"):
        found = got(client, path).text
        assert "<script>alert" not in found
        assert HOSTILE in Outline(found).text


@pytest.mark.parametrize("name", ["q", "actor", "outlet", "person", "type", "issue", "place", "lang", "recipient"])
def test_what_an_address_says_is_text_alone(client: TestClient, name: str) -> None:
    for kind in KINDS:
        found = client.get(f"/{kind}", params={name: '"><img src=x onerror=alert(1)>'})
        assert found.status_code == 200
        assert "<img" not in found.text


@pytest.mark.parametrize(
    "path", ["/events?since=x", "/events?after=1.2.3", "/statements?limit=-1", "/positions?dyad=one", "/relations?sort=x"]
)
def test_a_bad_parameter_is_a_page_that_names_it(client: TestClient, path: str) -> None:
    found = client.get(path)
    assert found.status_code == 400
    assert re.search(r"since|after|limit|dyad|sort", Outline(found.text).text)


@pytest.mark.parametrize(
    "path", ["/article/0000000000000000", "/article/x", "/article/..%2F..%2Fetc%2Fpasswd", "/nowhere", "/static/../app.py"]
)
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    found = client.get(path)
    assert found.status_code == 404
    assert "Traceback" not in found.text


def test_the_language_that_is_chosen_is_kept(client: TestClient) -> None:
    client.cookies.clear()
    assert got(client, "/about?ui=fr").headers["content-language"] == "fr"
    assert got(client, "/about").headers["content-language"] == "fr"
    assert got(client, "/about?ui=xx").headers["content-language"] == "fr"
    client.cookies.clear()
    assert got(client, "/about", **{"accept-language": "de, fr;q=0.5, en;q=0.4"}).headers["content-language"] == "fr"


def test_facets_and_chips_are_links_that_narrow_and_widen(client: TestClient) -> None:
    page = Outline(got(client, "/events?type=AID").text)
    hrefs = [a["href"] for a in page.named("a")]
    assert "/events" in hrefs
    assert any("type=ACCUSE" in (href or "") and "type=AID" in (href or "") for href in hrefs)
    assert any("lang=fr" in (href or "") and "type=AID" in (href or "") for href in hrefs)


def test_pages_lead_to_the_next(client: TestClient, small: Index) -> None:
    seen, path = [], "/events?limit=3"
    for _ in range(5):
        page = Outline(got(client, path).text)
        seen += [a["href"] for a in page.named("a") if "#r-" in (a["href"] or "")]
        following = [a["href"] for a in page.named("a") if a.get("rel") == "next"]
        if not following:
            break
        path = following[0] or ""
    assert len(seen) == len(set(seen)) == find(small, Query("events")).total


def test_all_texts_are_there_in_every_language() -> None:
    keys = {language: set(words(language)) for language in LANGUAGES}
    assert keys["en"] == keys["fr"]
    for language in LANGUAGES:
        for key, text in words(language).items():
            assert text.strip(), key
            assert set(re.findall(r"\{(\w*)\}", text)) == set(re.findall(r"\{(\w*)\}", words("en")[key])), key
        assert list(words(language)) == sorted(words(language))


def test_all_texts_that_templates_ask_for_are_there() -> None:
    asked = {
        key for path in TEMPLATES.glob("*.html") for key in re.findall(r"\bt\(['\"]([\w.-]+)['\"]\s*[,)]", path.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked <= set(words("en"))


def test_templates_hold_no_text_no_scripts_and_no_styles() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert not re.search(r"\sstyle=|\son\w+=", text), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path.name
        assert "<style" not in text, path.name


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in [*TEMPLATES.glob("*.html"), *STATIC.glob("*.css"), *STATIC.glob("desk.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(src|href)=[\"']https?:|@import|url\(\s*[\"']?https?:", text), path.name


def test_words_fall_back_to_the_code_and_numbers_to_their_form() -> None:
    assert label("en", "status", "negated") == "negated"
    assert label("fr", "status", "negated") == "nié"
    assert label("fr", "status", "brand_new") == "brand new"
    t = speaker("en")
    assert (t("count.events", n=1), t("count.events", n=2)) == ("1 event", "2 events")
    assert views.number("fr", 1234567) == "1\u202f234\u202f567"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("fr-CA", "fr"),
        ("de", "en"),
        ("en;q=0.1, fr;q=0.9", "fr"),
        ("fr;q=0", "en"),
        ("fr;q=x", "en"),
        ("*", "en"),
        ("," * 500, "en"),
    ],
)
def test_the_browsers_wish_is_understood(asked: str | None, language: str) -> None:
    assert best(asked, "en") == language


def test_sorts_offered_are_those_that_a_kind_has() -> None:
    assert pages.sorts_of("articles") == ["newest", "oldest"]
    assert "conflict" in pages.sorts_of("events")
    assert "conflict" not in pages.sorts_of("positions")
