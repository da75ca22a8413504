"""The pictures' pages and files over a small store: whole in both languages, harmless whatever an article says, and leading back to the records."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from lxml import etree
from starlette.testclient import TestClient

import pictured
from detente.errors import AnalysisError, ResourceError
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.pictures.made import KINDS
from detente.serve.pictures.painter import Painter
from detente.serve.pictures.svg import BASE, framed, kept
from detente.serve.settings import LANGUAGES, Settings

SVG = "{http://www.w3.org/2000/svg}"
PATHS = {"timeline": "/pictures/timeline?dyad=RUS-JPN", **{name: f"/pictures/{name}" for name in KINDS if name != "timeline"}}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return pictured.indexed(tmp_path_factory.mktemp("pictured"))


@pytest.fixture(scope="module")
def desk_client(index: Index) -> Iterator[TestClient]:
    settings = Settings(str(index.lake.root), index=index.path, refresh_s=3600.0, rates=0)
    with TestClient(desk(settings.store, settings=settings, index=index), base_url="http://127.0.0.1:8765") as found:
        yield found


class Page(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def marks(self) -> list[dict[str, str | None]]:
        return [
            attributes for tag, attributes in self.elements if tag == "a" and "aria-label" in attributes and attributes.get("class") is None
        ]


def got(client: TestClient, path: str, status: int = 200, **headers: str) -> Response:
    found = client.get(path, headers=headers, follow_redirects=False)
    assert found.status_code == status, found.text
    return found


def data(client: TestClient, name: str, **params: str) -> dict[str, Any]:
    path, _, query = PATHS[name].partition("?")
    found: dict[str, Any] = got(client, f"{path}.json?{query}&{urlencode(params)}").json()
    return found


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_the_drawing_its_words_and_its_table(desk_client: TestClient, name: str, language: str) -> None:
    text = got(desk_client, PATHS[name], **{"accept-language": language}).text
    page = Page(text)
    assert [attributes["lang"] for tag, attributes in page.elements if tag == "html"] == [language]
    (drawing,) = [attributes for tag, attributes in page.elements if tag == "svg" and attributes.get("class") == "drawing"]
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {drawing["aria-labelledby"], drawing["aria-describedby"]} <= set(ids)
    assert page.marks()
    assert [tag for tag, _ in page.elements].count("caption") == 1
    assert not any("style" in attributes for _, attributes in page.elements)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert {attributes.get("src") for tag, attributes in page.elements if tag == "script"} == {"/static/desk.js", "/static/pictures.js"}


@pytest.mark.parametrize("name", KINDS)
def test_every_mark_leads_to_a_page_of_the_desk(desk_client: TestClient, name: str) -> None:
    marks = Page(got(desk_client, PATHS[name]).text).marks()
    for mark in marks:
        address = str(mark["href"])
        assert re.match(rf"/pictures/({name}/behind|timeline|network)\?", address), address
        assert got(desk_client, address).status_code == 200


def count_of(words: str) -> int:
    found = re.search(r"(\d+) (?:acts?|positions?|statements?)", words)
    assert found, words
    return int(found[1])


@pytest.mark.parametrize("name", ["timeline", "map", "matrix", "quotes"])
def test_behind_a_mark_are_as_many_records_as_it_says(desk_client: TestClient, name: str) -> None:
    for mark in Page(got(desk_client, PATHS[name]).text).marks():
        path, _, query = str(mark["href"]).partition("?")
        told = got(desk_client, f"{path}.json?{query}").json()
        assert told["total"] == len(told["records"]) == count_of(str(mark["aria-label"])), mark


def test_behind_a_mark_are_the_words_with_a_link_into_the_article(desk_client: TestClient) -> None:
    page = got(desk_client, "/pictures/map/behind?spot=55.752+37.618")
    assert page.text.count("<mark>condemned</mark>") == 2
    assert re.search(r'href="/article/[0-9a-f]{16}#r-[0-9a-f]{16}"', page.text)
    part = got(desk_client, "/pictures/map/behind?spot=55.752+37.618&part=1").text
    assert "<html" not in part
    assert part.count('class="line ') == 2


def test_a_long_list_behind_a_mark_is_paged(desk_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.serve.pictures.routes.PAGE_ROWS", 3)
    first = got(desk_client, "/pictures/network/behind.json?actor=RUS").json()
    seen, after = [record["id"] for record in first["records"]], first["next"]
    while after is not None:
        more = got(desk_client, f"/pictures/network/behind.json?actor=RUS&skip={after}").json()
        seen, after = [*seen, *(record["id"] for record in more["records"])], more["next"]
    assert len(seen) == len(set(seen)) == first["total"]
    assert "skip=3" in got(desk_client, "/pictures/network/behind?actor=RUS").text


def test_only_acts_that_took_place_are_drawn_unless_others_are_asked_for(desk_client: TestClient) -> None:
    def total(**params: str) -> int:
        return sum(row["acts"] for row in data(desk_client, "timeline", **params)["rows"])

    assert total() == 6
    assert total(status="negated") == 1
    assert total(status="any") == 7


def test_filters_apply_and_stay_in_the_links(desk_client: TestClient) -> None:
    assert [row["acts"] for row in data(desk_client, "network", actor="USA")["rows"]] == [1]
    page = Page(got(desk_client, "/pictures/map?since=2019-03-01&until=2019-03-31").text)
    (mark,) = page.marks()
    assert "since=2019-03-01&until=2019-03-31" in str(mark["href"])
    assert data(desk_client, "timeline", by="published")["rows"][0]["first"] == "2019-03-05"
    assert data(desk_client, "quotes", relayed="1")["rows"] == [row for row in data(desk_client, "quotes")["rows"] if row["relay"] != "-"]
    assert {row["issue"] for row in data(desk_client, "matrix", about="actors")["rows"]} == {"USA"}


def test_the_positions_of_a_holder_are_in_time(desk_client: TestClient) -> None:
    rows = [row for row in data(desk_client, "matrix")["rows"] if row["holder"] == "RUS"]
    assert [(row["day"], row["stance"]) for row in rows] == [
        (None, "unclear"), ("2018-01-01", "support"), ("2019-03-02", "oppose"), ("2019-03-05", "oppose"), ("2020-01-01", "oppose")
    ]  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_data_are_the_same_as_csv_and_json(desk_client: TestClient, name: str) -> None:
    told = data(desk_client, name)
    path, _, query = PATHS[name].partition("?")
    sent = got(desk_client, f"{path}.csv?{query}")
    assert sent.headers["content-disposition"] == f'attachment; filename="detente-{name}.csv"'
    rows = list(csv.reader(io.StringIO(sent.text)))
    assert rows[0] == told["columns"]
    assert rows[1:] == [["" if value is None else str(value) for value in row.values()] for row in told["rows"]]
    assert told["spec"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert got(desk_client, PATHS[name], 303, accept="application/json").headers["location"].startswith(f"{path}.json")


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_is_saved_as_svg_and_png_in_light_and_dark(desk_client: TestClient, name: str) -> None:
    path, _, query = PATHS[name].partition("?")
    drawings = {}
    for theme in ("light", "dark"):
        sent = got(desk_client, f"{path}.svg?{query}&theme={theme}")
        assert sent.headers["content-type"] == "image/svg+xml"
        root = etree.fromstring(sent.content)
        assert root.get("role") == "img"
        assert int(root.get("width")) > 500
        assert root.find(f"{SVG}title").text
        assert not list(root.iter(f"{SVG}a"))
        drawings[theme] = sent.text
    assert drawings["light"] != drawings["dark"]
    png = got(desk_client, f"{path}.png?{query}")
    assert png.content.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(png.content[16:20]) == 2 * int(etree.fromstring(drawings["light"].encode()).get("width"))


def test_the_same_question_gets_the_same_bytes(desk_client: TestClient, index: Index) -> None:
    settings = Settings(str(index.lake.root), index=index.path, refresh_s=3600.0, rates=0)
    with TestClient(desk(settings.store, settings=settings, index=index), base_url="http://127.0.0.1:8765") as other:
        got(other, "/pictures/quotes.svg")  # so that the two converters have not drawn the same before
        for name in ("map.svg", "network.svg", "network.json", "map.png"):
            assert got(other, f"/pictures/{name}").content == got(desk_client, f"/pictures/{name}").content


def test_what_an_article_says_is_only_words(desk_client: TestClient) -> None:
    for path in (PATHS["map"], PATHS["quotes"], "/pictures/map/behind?spot=59.913+10.739", PATHS["network"]):
        page = Page(got(desk_client, path).text)
        assert not any("onload" in attributes for _, attributes in page.elements), path
        assert not any("javascript:" in str(attributes.get("href")) for _, attributes in page.elements), path
    svg = etree.fromstring(got(desk_client, "/pictures/map.svg").content)
    assert any(pictured.HOSTILE in (title.text or "") for title in svg.iter(f"{SVG}title"))
    assert got(desk_client, "/pictures/map.json").json()["rows"][2]["place"] == pictured.HOSTILE


def test_a_timeline_without_a_pair_goes_to_the_busiest(desk_client: TestClient) -> None:
    assert got(desk_client, "/pictures/timeline?lang=en", 303).headers["location"] == "/pictures/timeline?lang=en&dyad=JPN+RUS"
    assert "no record passes" in got(desk_client, "/pictures/timeline?lang=xx").text
    assert got(desk_client, "/pictures/timeline.csv", 400).json()["error"]["item"] == "dyad"


def test_nothing_to_draw_is_said(desk_client: TestClient) -> None:
    assert "no record passes" in got(desk_client, "/pictures/network?lang=xx").text
    assert got(desk_client, "/pictures/network.csv?lang=xx").text == "a,b,acts,mean_score,a_to_b,b_to_a,together\n"
    got(desk_client, "/pictures/network.svg?lang=xx", 404)
    for name in ("map", "matrix", "quotes"):
        assert got(desk_client, f"/pictures/{name}.json?lang=xx").json()["rows"] == []


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/pictures/map?view=moon", "view"),
        ("/pictures/network.csv?nodes=9999", "nodes"),
        ("/pictures/matrix?about=x'--", "about"),
        ("/pictures/quotes?relayed=2", "relayed"),
        ("/pictures/map.svg?theme=blue", "theme"),
        ("/pictures/map?since=yesterday", "since"),
        ("/pictures/timeline?dyad=RUS", "dyad"),
        ("/pictures/timeline?dyad=RUS-JPN&dyad=FRA-JPN", "dyad"),
        ("/pictures/map/behind.json?spot=1+2&skip=-1", "skip"),
        ("/pictures/timeline/behind?dyad=RUS-JPN&way=up", "way"),
        ("/pictures/timeline/behind?dyad=RUS-JPN&way=ab&unit=week", "unit"),
        ("/pictures/timeline/behind?dyad=RUS-JPN&way=ab&unit=day&score=nan", "score"),
        ("/pictures/timeline/behind?dyad=RUS-JPN&way=ab&unit=day&score=x", "score"),
        ("/pictures/timeline/behind?dyad=RUS-JPN&way=ab&unit=day&score=1&first=2019-13-01", "first"),
        ("/pictures/timeline/behind?way=ab&unit=day&score=1", "dyad"),
    ],
)
def test_a_parameter_that_is_none_is_refused_by_name(desk_client: TestClient, path: str, item: str) -> None:
    found = desk_client.get(path, headers={"accept": "application/json"})
    assert found.status_code == 400, found.text
    assert found.json()["error"]["item"] == item


@pytest.mark.parametrize(
    "path", ["/pictures/pie", "/pictures/pie.svg", "/pictures/map.exe", "/pictures/pie/behind", "/pictures/..%2f..%2fetc.csv"]
)
def test_there_is_no_other_picture(desk_client: TestClient, path: str) -> None:
    got(desk_client, path, 404)


def test_the_front_page_lists_pictures_and_pairs(desk_client: TestClient) -> None:
    text = got(desk_client, "/pictures").text
    for name in KINDS:
        assert f'href="/pictures/{name}"' in text
    assert "dyad=JPN+RUS" in text
    assert [each["name"] for each in got(desk_client, "/pictures.json").json()["pictures"]] == list(KINDS)


def test_a_page_without_its_drawing_still_has_its_table(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(self: Painter, spec: object, language: str) -> str:
        raise ResourceError("drawings need the package vl-convert-python", stage="pictures", remedy="pip install 'detente[serve]'")

    monkeypatch.setattr(Painter, "svg", missing)
    settings = Settings(str(index.lake.root), index=index.path, refresh_s=3600.0, rates=0)
    with TestClient(desk(settings.store, settings=settings, index=index), base_url="http://127.0.0.1:8765") as client:
        text = got(client, "/pictures/network").text
        assert "pip install" in text
        assert "Japan – Russia" in text
        assert '<details class="same" open>' in text
        assert got(client, "/pictures/network.svg", 503, accept="application/json").json()["error"]["stage"] == "pictures"


def test_an_svg_keeps_only_what_draws() -> None:
    hostile = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10" onload="x()">
      <script>alert(1)</script><style>* {{}}</style><foreignObject><p/></foreignObject><image href="http://e.org/x"/><use href="#a"/>
      <a xlink:href="javascript:alert(1)"><path aria-label="one" role="graphics-symbol" d="M0,0h1" onclick="x()" style="fill:red"/></a>
      <a xlink:href="https://example.org/"><path aria-label="two" d="M0,0h1"/></a>
      <a xlink:href="{BASE}/pictures/map/behind?spot=1.000+2.000"><path aria-label="three" d="M0.123456,0h1" fill="url(http://e.org)"/></a>
      <g clip-path="url(#clip7)"><text onmouseover="x()">a &lt;b&gt;</text></g>
      <defs><clipPath id="clip7"><rect width="1" height="1"/></clipPath></defs></svg>"""
    root = kept(hostile, links=True)
    assert {etree.QName(node).localname for node in root.iter()} == {"svg", "a", "path", "title", "g", "text", "defs", "clipPath", "rect"}
    assert [node.get("href") for node in root.iter(f"{SVG}a")] == ["/pictures/map/behind?spot=1.000+2.000"]
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on") or name in {"style", "xlink:href"}]
    paths = list(root.iter(f"{SVG}path"))
    assert [path.find(f"{SVG}title").text for path in paths] == ["one", "two", "three"]
    assert paths[2].get("d") == "M0.12,0h1"
    assert paths[2].get("fill") is None
    clip = next(root.iter(f"{SVG}clipPath")).get("id")
    assert f"url(#{clip})" in {node.get("clip-path") for node in root.iter()}
    whole = framed(hostile, "A <title>", 'with "words" & more', inline=True)
    assert "A &lt;title&gt;" in whole
    assert etree.fromstring(whole).get("role") == "group"
    assert not list(kept(hostile, links=False).iter(f"{SVG}a"))


ENTITY = '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&c;</text></svg>'


@pytest.mark.parametrize("text", ["no svg at all", ENTITY, "<svg>"])
def test_what_is_no_svg_is_refused(text: str) -> None:
    with pytest.raises(AnalysisError, match="no SVG"):
        kept(text, links=True)


SPEC = {
    "data": {"values": [{"a": "2022-02-01"}]},
    "mark": "tick",
    "encoding": {"x": {"field": "a", "type": "temporal", "axis": {"format": "%B"}}},
}


def test_a_painter_that_dies_is_followed_by_another() -> None:
    painter = Painter()
    try:
        assert "février" in painter.svg(SPEC, "fr")
        assert "February" in painter.svg(SPEC, "en")
        assert painter._process is not None
        painter._process.kill()
        painter._process.wait()
        assert "février" in painter.svg(SPEC, "fr")
        with pytest.raises(AnalysisError, match="cannot be drawn"):
            painter.svg({"mark": 5}, "en")
        with pytest.raises(AnalysisError, match="cannot be drawn"):
            painter.svg({**SPEC, "data": {"url": "http://127.0.0.1:1/x.json"}}, "en")
        assert painter.png(painter.svg(SPEC, "en")).startswith(b"\x89PNG")
    finally:
        painter.close()


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.serve.pictures.painter.START_S", 0.0)
    painter = Painter(limit_s=0.01)
    try:
        with pytest.raises(AnalysisError, match="takes more than"):
            painter.svg(SPEC, "en")
    finally:
        painter.close()


def test_drawings_are_kept_until_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.serve.pictures.painter.KEPT_BYTES", 10)
    painter = Painter()
    assert painter.kept("a", lambda: b"12345") == painter.kept("a", lambda: b"other") == b"12345"
    painter.kept("b", lambda: b"12345678")
    assert painter.kept("a", lambda: b"new") == b"new"


def test_the_specification_names_no_address_of_another_site(desk_client: TestClient) -> None:
    for name in KINDS:
        spec = data(desk_client, name)["spec"]
        schema = spec.pop("$schema")
        assert schema.startswith("https://vega.github.io/")
        assert not re.findall(r"https?://[^\"]+", json.dumps(spec)), name
