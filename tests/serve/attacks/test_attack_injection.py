"""No parameter is anything but a value, no path leads out, and no table computes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from attacked import FORMULA, PAYLOADS, PICTURES, REGEX_LIKE, bearer, counts, judge, no_formula, record_of, silent
from detente.serve.index import Index


def parameters(client: TestClient) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every parameter of every GET of the API, with the path and what else it needs."""
    described = client.get("/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        asked = methods.get("get", {}).get("parameters", [])
        needed = {each["name"]: _example(each) for each in asked if each.get("required") and each["in"] == "query"}
        for each in asked:
            if each["in"] == "query":
                yield re.sub(r"\{[^}]+\}", "0123456789abcdef", path), each["name"], needed


def _example(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    return str(schema.get("enum", [None])[0] or next(iter(schema.get("examples", [])), "RUS"))


class TestInjection:
    """No parameter is anything but a value: not SQL, not full-text syntax, not a template, not a path."""

    def test_every_parameter_of_the_api(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        before = counts(index)
        asked = [each for each in parameters(client) if "/export/store/" not in each[0]]
        assert len(asked) > 40
        for n, (path, name, needed) in enumerate(asked):
            for payload in PAYLOADS[n % 30 :: 30]:  # each payload meets a thirtieth of the parameters
                found = client.get(path, params={**needed, name: payload}, headers=bearer(tokens["reviewer"]))
                assert found.status_code < 500, (path, name, payload, found.text)
                silent(found, index)
        assert counts(index) == before

    @pytest.mark.parametrize("path", ["/events", "/statements", "/articles"])
    def test_every_payload_as_words_of_a_search(self, client: TestClient, index: Index, path: str) -> None:
        for payload in PAYLOADS:
            found = client.get(path, params={"q": payload})
            assert found.status_code in {200, 400}, (payload, found.text)
            silent(found, index)

    @pytest.mark.parametrize("payload", PAYLOADS[:8])
    def test_a_filter_that_is_sql_finds_nothing_more(self, client: TestClient, payload: str) -> None:
        all_ = client.get("/api/v1/events").json()["total"]
        for name in ("actor", "type", "outlet", "person", "issue"):
            found = client.get("/api/v1/events", params={name: payload})
            assert found.status_code == 400 or found.json()["total"] < all_, (name, payload)

    @pytest.mark.parametrize("query", REGEX_LIKE)
    def test_queries_that_would_run_long_do_not(self, client: TestClient, query: str) -> None:
        started = time.process_time()
        for name in ("q", "person", "actor", "after", "dyad"):
            assert client.get("/events", params={name: query}).status_code in {200, 400}
        assert time.process_time() - started < 5.0

    def test_what_is_between_languages_of_the_interface(self, client: TestClient) -> None:
        for payload in ("../../../etc/passwd", "fr/../en", "fr\x00", "de", "👩"):
            assert client.get("/", params={"lang": payload}).status_code in {200, 400}

    def test_records_are_named_by_what_they_are_and_nothing_else(self, client: TestClient, tokens: dict[str, str]) -> None:
        for path in ("/api/v1/records/{}/{}", "/api/v1/records/events/{}"):
            for payload in PAYLOADS:
                address = path.format(*[quote(payload, safe="")] * path.count("{}"))
                assert client.get(address, follow_redirects=True).status_code in {400, 404}, payload

    def test_formats_of_an_export_are_those_on_the_list(self, client: TestClient) -> None:
        for payload in ("../csv", "csv;x", "csv%00", "nothing", "pickle"):
            assert client.get(f"/api/v1/export/store/{quote(payload, safe='')}").status_code in {400, 404}


class TestTables:
    """A table that is opened in a spreadsheet computes nothing."""

    def test_cells_of_an_export(self, client: TestClient) -> None:
        for kind in ("events", "statements", "positions", "articles"):
            no_formula(client.get(f"/api/v1/export/{kind}.csv").text)

    @pytest.mark.parametrize("name", PICTURES)
    def test_cells_of_a_picture(self, client: TestClient, name: str) -> None:
        found = client.get(f"/pictures/{name}.csv", params={"dyad": "RUS-JPN"} if name == "timeline" else {})
        assert found.status_code == 200
        no_formula(found.text)

    def test_cells_of_the_review_sheet(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        sent = judge(client, record_of(index), tokens["reviewer"], {"decision": "reject", "reason": FORMULA})
        assert sent.status_code == 201
        found = client.get("/review/sheet.csv", headers=bearer(tokens["admin"]))
        assert found.status_code == 200
        no_formula(found.text)


class TestTraversal:
    """Nothing outside what is served is reached by a path."""

    PATHS = ("..%2f..%2fsettings.py", "../../settings.py", "%2e%2e/%2e%2e/settings.py", "..%5c..%5csettings.py", "....//settings.py",
             "%252e%252e%252fsettings.py",
             "/etc/passwd", "%00desk.css", "desk.css%00.html", "..;/settings.py")  # fmt: skip

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize(
        "root", ["/static/", "/article/", "/pictures/", "/review/record/", "/review/sheet.", "/api/v1/export/", "/api/v1/articles/", "/"]
    )
    def test_paths(self, client: TestClient, root: str, path: str) -> None:
        found = client.get(f"{root}{path}")
        assert found.status_code in {303, 400, 401, 403, 404, 405}, found.text
        for word in ("dataclass", "root:", "import "):
            assert word not in found.text

    def test_only_files_of_the_interface_are_static(self, client: TestClient) -> None:
        for name in ("", "../app.py", "../templates/layout.html", "__init__.py", "desk.css/..%2f..%2fapp.py"):
            assert client.get(f"/static/{name}").status_code in {404, 405}
