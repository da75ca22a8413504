"""Headers and bodies that are none of ours."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from attacked import PAGES, SCRIPT, article_of, bearer, judge, record_of
from detente.serve.index import Index


class TestHeaders:
    @pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a%0d%0aX-Evil:%201", "fr\r\nSet-Cookie: x=y", "é", "\u2028"])
    def test_no_parameter_makes_a_header(self, client: TestClient, value: str) -> None:
        for path in ("/events", "/login", "/pictures/network.csv", "/api/v1/export/events.csv", "/"):
            for name in ("q", "lang", "next", "actor", "kind"):
                found = client.get(path, params={name: value})
                assert "x-evil" not in found.headers
                assert "x=y" not in found.headers.get("set-cookie", "")

    def test_every_answer_has_the_headers(self, client: TestClient, index: Index) -> None:
        for path in (
            *PAGES,
            f"/article/{article_of(index)}",
            "/nothing",
            "/api/v1/events",
            "/api/v1/nothing",
            "/static/desk.css",
            "/pictures/network.svg",
            "/events?limit=x",
        ):
            headers = client.get(path).headers
            policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
            assert policy["default-src"] == "'none'"
            assert policy["script-src"] == policy["style-src"] == "'self'"
            assert {name: headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy")} == {
                "x-content-type-options": "nosniff",
                "x-frame-options": "DENY",
                "referrer-policy": "same-origin",
            }

    @pytest.mark.parametrize(
        "host",
        [
            "evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1@evil.example",
            "evil.example:80",
            "",
            "a b",
            "[::1",
            "localhost.evil.example",
        ],
    )
    def test_a_name_that_is_not_ours_is_refused(self, client: TestClient, host: str) -> None:
        found = client.get("/", headers={"Host": host})
        assert found.status_code == 400
        assert "evil" not in found.text

    def test_no_link_is_made_of_the_host_header(self, client: TestClient) -> None:
        page = client.get(
            "/events", headers={"Host": "127.0.0.1:1", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript"}
        ).text
        assert "evil.example" not in page
        assert "javascript:" not in page


def correction(**words: object) -> dict[str, object]:
    return {"decision": "correct", "corrections": [{"field": "trigger", "words": words}]}


BODIES = {
    "nothing": b"",
    "half": b"{",
    "null": b"null",
    "list": b"[]",
    "text": b'"x"',
    "too large a number": b"1e999",
    "no decision": b'{"reason": "x"}',
    "not a number": b'{"decision": NaN}',
    "lists in lists": b"[" * 100_000,
    "objects in objects": b'{"a":' * 50_000,
    "no text": b"\xff\xfe",
    "said twice": b'{"decision": "accept", "decision": 1}',
    "a long reason": json.dumps({"decision": "accept", "reason": "x" * 5000}).encode(),
    "many corrections": json.dumps({"decision": "correct", "corrections": [{"field": "type", "value": "x"}] * 1000}).encode(),
    "offsets beyond all texts": json.dumps(correction(start=-1, end=10**30, quote="x")).encode(),
    "half a character": b'{"decision": "reject", "reason": "\\ud800"}',
}


class TestBodies:
    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_json_that_is_none_of_ours(self, client: TestClient, index: Index, tokens: dict[str, str], body: bytes) -> None:
        path = f"/api/v1/records/events/{record_of(index)}/judgements"
        found = client.post(path, content=body, headers={**bearer(tokens["reviewer"]), "Content-Type": "application/json"})
        assert found.status_code in {400, 409, 413}, found.text
        assert set(found.json()["error"]) == {"what", "item", "stage", "remedy"}
        assert "Traceback" not in found.text

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-7", "", "a/b;" * 500]
    )
    def test_kinds_of_content_that_are_not_taken(self, client: TestClient, index: Index, tokens: dict[str, str], kind: str) -> None:
        entity = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"
        path = f"/api/v1/records/events/{record_of(index)}/judgements"
        found = client.post(path, content=entity, headers={**bearer(tokens["reviewer"]), "Content-Type": kind})
        assert found.status_code in {400, 415}
        assert "root:" not in found.text

    def test_corrections_must_quote_the_article(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        found = judge(client, record_of(index), tokens["reviewer"], correction(start=0, end=6, quote=SCRIPT[:6]))
        assert found.status_code == 409
        assert "is not the text" in found.json()["error"]["what"]


def test_nothing_in_an_address_is_kept_beyond_its_answer(client: TestClient) -> None:
    """What one asks for is not shown to the next, and no shared cache holds it."""
    client.get("/events", params={"q": "secretword"})
    found = client.get("/events")
    assert "secretword" not in found.text
    assert "private" in found.headers["cache-control"] or "no-store" in found.headers["cache-control"]
    assert dict(parse_qsl(urlsplit(str(found.url)).query)) == {}
