"""News items in ninjs: text and metadata, in the fields of all three versions; what was withdrawn; and JSON files."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from detente.clean.stage import to_draft
from detente.draft import Metadata, Source
from detente.errors import InputError
from detente.model import SetAside
from detente.read import count, sources

URI = "tag:exemple.org,2019:1"
FR = "Moscou a condamné les frappes de l'OTAN, a déclaré le ministre russe des Affaires étrangères."
ITEM = {
    "uri": URI, "type": "text", "versioncreated": "2019-03-05T23:30:00+01:00", "firstcreated": "2019-03-04T08:00:00Z", "pubstatus": "usable",
    "language": "fr-FR", "headline": " Moscou\n condamne ", "body_text": FR, "body_xhtml": "<p>autre</p>",
    "infosource": [{"role": "x"}, {"name": "Agence Exemple"}], "url": "https://exemple.org/1?utm_source=rss",
}  # fmt: skip


def read(tmp_path: Path, content: object, name: str = "item.json") -> list[Source | SetAside]:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return list(sources([path]))


def one(tmp_path: Path, item: dict[str, object]) -> Source:
    (source,) = read(tmp_path, item)
    assert isinstance(source, Source), source
    return source


def test_an_item_is_a_source(tmp_path: Path) -> None:
    source = one(tmp_path, ITEM)
    assert (source.name, source.media, source.content) == (str(tmp_path / "item.json"), "text", FR)
    assert source.metadata == Metadata("https://exemple.org/1", "Moscou condamne", "Agence Exemple", "2019-03-05", "fr", URI, "usable")
    assert to_draft(source).article.uri == URI


def without(*fields: str, **more: object) -> dict[str, object]:
    return {key: value for key, value in ITEM.items() if key not in fields} | more


FIELDS: list[tuple[dict[str, object], str, object]] = [
    (without("versioncreated"), "published", "2019-03-04"),
    (without("versioncreated", "firstcreated", contentcreated="2019-03-03"), "published", "2019-03-03"),
    (without("versioncreated", "firstcreated"), "published", None),
    (without("versioncreated", versionCreated="2019-03-06T00:00:00Z"), "published", "2019-03-06"),
    (without("headline", title="Titre"), "title", "Titre"),
    (without("headline", headlines=[{"role": "sub", "value": "Sous"}, {"role": "main", "value": "Sur"}]), "title", "Sur"),
    (without("headline"), "title", None),
    (without("infosource", source="AFP"), "outlet", "AFP"),
    (without("infosource", infoSources=[{"name": "Ansa"}]), "outlet", "Ansa"),
    (without("infosource", copyrightholder="AFP"), "outlet", None),
    (without("url"), "url", None),
    (without("url", link="https://exemple.org/2"), "url", "https://exemple.org/2"),
    (without("language", language="pt_BR"), "language", "pt"),
    (without("pubstatus"), "status", None),
    (without("pubstatus", pubStatus="withheld"), "status", "withdrawn"),
    (without("pubstatus", pubstatus="Canceled"), "status", "withdrawn"),
    (without("pubstatus", pubstatus="cancelled"), "status", "withdrawn"),
    (without("pubstatus", pubstatus="somehow"), "status", None),
]


@pytest.mark.parametrize(("item", "field", "value"), FIELDS)
def test_fields_of_an_item(tmp_path: Path, item: dict[str, object], field: str, value: object) -> None:
    assert getattr(one(tmp_path, item).metadata, field) == value


PAGE = f"<p>{FR}</p>"
BODIES: list[tuple[dict[str, object], str, str]] = [
    (without("body_text"), "html", "<p>autre</p>"),
    (without("body_text", "body_xhtml", body_html=PAGE), "html", PAGE),
    (without("body_text", "body_xhtml", body_html5=PAGE), "html", PAGE),
    (without("body_text", "body_xhtml", body_nitf=PAGE), "html", PAGE),
    (without("body_text", "body_xhtml", body_md=FR), "text", FR),
    (without("body_xhtml", body_text=" "), "text", ""),
    (
        without(
            "body_text", "body_xhtml", bodies=[{"contenttype": "text/html", "value": PAGE}, {"contenttype": "text/plain", "value": FR}]
        ),
        "text",
        FR,
    ),
    (without("body_text", "body_xhtml", bodies=[{"role": "caption", "value": "légende"}, {"role": "main", "value": PAGE}]), "html", PAGE),
    (without("body_text", "body_xhtml", bodies=[{"contentType": "text/html", "value": PAGE}]), "html", PAGE),
]


@pytest.mark.parametrize(("item", "media", "content"), BODIES)
def test_the_body_of_an_item(tmp_path: Path, item: dict[str, object], media: str, content: str) -> None:
    if not content:
        (found,) = read(tmp_path, item)
        assert isinstance(found, SetAside)
        assert "no body" in found.reason
        return
    source = one(tmp_path, item)
    assert (source.media, source.content) == (media, content)


def test_the_body_in_markup_is_coded_as_a_page(tmp_path: Path) -> None:
    source = one(tmp_path, without("body_text", body_xhtml=PAGE * 3))
    assert FR in to_draft(source).article.text


WITHDRAWN: list[dict[str, object]] = [
    {"uri": URI, "pubstatus": "canceled"},
    {"uri": URI, "pubStatus": "withheld", "type": "picture"},
    {"uri": URI, "pubstatus": "canceled", "headline": "Moscou", "body_text": ""},
    {"guid": URI, "status": "withdrawn", "title": "Moscou"},
    {"uri": URI, "pubstatus": "canceled", "text": None},
]


@pytest.mark.parametrize("item", WITHDRAWN)
@pytest.mark.parametrize("name", ["item.json", "items.jsonl"])
def test_a_withdrawn_item_comes_out_without_a_text(tmp_path: Path, item: dict[str, object], name: str) -> None:
    (source,) = read(tmp_path, item, name)
    assert isinstance(source, Source)
    assert (source.media, source.content, source.metadata.uri, source.metadata.status) == ("text", "", URI, "withdrawn")
    with pytest.raises(InputError, match="withdrawn by its publisher"):
        to_draft(source)


def test_a_withdrawn_item_keeps_its_text_where_it_has_one(tmp_path: Path) -> None:
    source = one(tmp_path, without("pubstatus", pubstatus="canceled"))
    assert (source.content, source.metadata.status) == (FR, "withdrawn")
    with pytest.raises(InputError, match="withdrawn"):
        to_draft(source)


def test_a_withdrawn_row_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"text": [FR, None], "guid": ["1", "2"], "pubstatus": ["usable", "canceled"]}), path)
    first, second = sources([path])
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert (first.metadata.status, second.metadata.status, second.metadata.uri, second.content) == ("usable", "withdrawn", "2", "")


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic"])
def test_pictures_and_films_are_no_articles(tmp_path: Path, kind: str) -> None:
    (found,) = read(tmp_path, without("type", type=kind))
    assert isinstance(found, SetAside)
    assert kind in found.reason


def test_a_row_of_our_own_may_have_an_identifier(tmp_path: Path) -> None:
    source = one(tmp_path, {"text": FR, "uri": URI, "headline": "x", "status": "draft"})
    assert source.metadata == Metadata(uri=URI)


def test_a_list_of_items_is_read_one_by_one(tmp_path: Path) -> None:
    items = read(tmp_path, [ITEM, {"title": "no text"}, {"text": FR}, 7])
    path = tmp_path / "item.json"
    assert [item.name if isinstance(item, Source) else item.item for item in items] == [f"{path}#{n}" for n in range(1, 5)]
    assert [type(item) for item in items] == [Source, SetAside, Source, SetAside]
    assert count([path]) is None


def test_items_and_rows_stand_side_by_side(tmp_path: Path) -> None:
    items = read(tmp_path, f"{json.dumps(ITEM)}\n{json.dumps({'text': FR})}\n", "rows.jsonl")
    assert [item.metadata.uri for item in items if isinstance(item, Source)] == [URI, None]


BAD = [
    ("", "file is empty"),
    (" \n", "file is empty"),
    ("{", "file is not JSON"),
    ("[]", "list is empty"),
    ("7", "not a JSON object"),
    ('{"a": 1}', "row has no text"),
    ("[" * 100_000, "lists too deep"),
    ('"' + "a" * 10_000_001 + '"', "more than 10 MB"),
]


@pytest.mark.parametrize(("content", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_json_file_that_gives_nothing_says_why(tmp_path: Path, content: str, reason: str) -> None:
    (item,) = read(tmp_path, content)
    assert isinstance(item, SetAside)
    assert reason in item.reason
    assert item.remedy


def test_a_json_file_counts_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("\ufeff" + json.dumps(ITEM))
    assert count([tmp_path]) == 1
    assert len(list(sources([tmp_path]))) == 1
