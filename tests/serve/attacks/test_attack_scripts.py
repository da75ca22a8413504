"""Scripts in articles, names, quotes, addresses, judgements and parameters come out as text."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from attacked import (
    FORMULA,
    IMAGE,
    MARKS,
    PAGES,
    PICTURES,
    SCRIPT,
    SVG,
    URL,
    article_of,
    bearer,
    csrf_of,
    drawn,
    harmless,
    record_of,
    sign_in,
)
from detente.serve.index import Index


class TestStoredScripts:
    """What stands in articles, names, quotes, addresses and judgements comes out as text."""

    @pytest.mark.parametrize("path", PAGES)
    def test_pages(self, client: TestClient, path: str) -> None:
        harmless(client.get(path))

    @pytest.mark.parametrize("lang", ["en", "fr"])
    def test_the_article_is_shown_as_it_was_printed(self, client: TestClient, index: Index, lang: str) -> None:
        found = harmless(client.get(f"/article/{article_of(index)}", params={"lang": lang}))
        assert SCRIPT in found.text
        assert IMAGE in found.text
        assert "{{7*7}}" in found.text

    def test_an_address_that_is_no_web_address_is_no_link(self, client: TestClient, index: Index) -> None:
        assert "javascript:" not in re.sub(r">[^<]*<", "><", client.get(f"/article/{article_of(index)}").text)

    @pytest.mark.parametrize("name", PICTURES)
    def test_pictures(self, client: TestClient, name: str) -> None:
        page = client.get(f"/pictures/{name}", params={"dyad": "RUS-JPN"} if name == "timeline" else {})
        harmless(page)
        svg = client.get(f"/pictures/{name}.svg", params={"dyad": "RUS-JPN"} if name == "timeline" else {})
        assert svg.status_code == 200
        drawn(svg.text)

    def test_reviewers_see_text_too(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["reviewer"])
        for kind in ("events", "statements", "positions"):
            harmless(client.get(f"/review/record/{record_of(index, kind)}"))
        harmless(client.get(f"/review/article/{article_of(index)}"))

    def test_reasons_of_judgements(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["reviewer"])
        record = record_of(index)
        page = client.get(f"/review/record/{record}")
        sent = client.post(
            f"/review/record/{record}", data={"decision": "reject", "reason": f"{SCRIPT}{IMAGE}{FORMULA}", "csrf": csrf_of(page)}
        )
        assert sent.status_code == 303
        for path in ("/review/history", f"/review/record/{record}", f"/article/{article_of(index)}", "/review"):
            harmless(client.get(path))
        told = client.get("/api/v1/judgements", headers=bearer(tokens["reader"]))
        assert SCRIPT in told.json()["rows"][-1]["reason"]
        assert told.headers["x-content-type-options"] == "nosniff"

    def test_data_is_never_taken_for_a_page(self, client: TestClient) -> None:
        for path in (
            "/api/v1/events",
            "/api/v1/export/events.csv",
            "/api/v1/export/events.ndjson",
            "/pictures/network.json",
            "/pictures/network.csv",
        ):
            found = client.get(path)
            assert found.status_code == 200, path
            assert "html" not in found.headers["content-type"]
            assert found.headers["x-content-type-options"] == "nosniff"


class TestReflectedScripts:
    """What stands in an address comes back as text, or not at all."""

    @pytest.mark.parametrize("payload", [SCRIPT, IMAGE, SVG, URL, f"x{IMAGE}", MARKS])
    @pytest.mark.parametrize("path", ["/events", "/statements", "/positions", "/relations", "/articles"])
    def test_filters(self, client: TestClient, path: str, payload: str) -> None:
        for name in ("q", "actor", "person", "type", "since", "sort", "after", "outlet", "issue", "lang", "nothing"):
            harmless(client.get(path, params={name: payload}))

    @pytest.mark.parametrize("payload", [SCRIPT, IMAGE, SVG])
    def test_paths(self, client: TestClient, payload: str) -> None:
        for path in ("/article/{}", "/pictures/{}", "/{}", "/review/record/{}", "/static/{}"):
            found = client.get(path.format(quote(payload, safe="")), headers={"Accept": "text/html"})
            assert found.status_code in {303, 400, 401, 404}, path
            if found.status_code != 303 and found.headers["content-type"].startswith("text/html"):
                harmless(found)
            assert "<script>alert" not in found.text

    @pytest.mark.parametrize("name", PICTURES)
    def test_pictures(self, client: TestClient, name: str) -> None:
        for parameter in ("actor", "dyad", "issue", "by", "at", "since", "title"):
            harmless(client.get(f"/pictures/{name}", params={parameter: IMAGE}))

    def test_headers(self, client: TestClient) -> None:
        for name in ("User-Agent", "Referer", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Host", "Cookie"):
            found = client.get("/events", headers={name: "en;q=1, <script>alert(1)</script>"})
            assert "<script>alert" not in found.text

    def test_the_sign_in_page(self, client: TestClient) -> None:
        harmless(client.get("/login", params={"next": f"/review{IMAGE}"}))
