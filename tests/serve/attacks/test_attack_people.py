"""What others have a signed-in browser send, sessions that are not one's own, addresses that lead away, and roles that one has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from attacked import BASE, article_of, bearer, csrf_of, judge, record_of, sign_in
from detente.review.journal import judgements
from detente.serve.app import ROUTERS
from detente.serve.index import Index


def _posts(client: TestClient) -> Iterator[str]:
    """The paths of all that takes a POST: pages, and what the API describes."""
    for router in ROUTERS:
        yield from (route.path for route in router.routes if "POST" in (getattr(route, "methods", None) or ()))
    yield from (path for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items() if "post" in methods)


class TestForgery:
    """What another site has a signed-in browser send does nothing."""

    def test_forms_without_their_token(self, client: TestClient, app: Any, index: Index, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["admin"])
        before = [each.id for each in judgements(index.lake)]
        routes = sorted(set(_posts(client)) - {"/login"})
        assert len(routes) > 10
        record, article = record_of(index, hostile=False), article_of(index)
        for route in routes:
            path = re.sub(r"\{record\}|\{judgement\}", record, route).replace("{article}", article).replace("{kind}", "events")
            for sent in ({"data": {"decision": "reject"}}, {"json": {"decision": "reject"}}):
                for csrf in ({}, {"x-csrf-token": "0" * 80}):
                    assert client.post(path, headers=csrf, **sent).status_code == 403, path
        assert [each.id for each in judgements(index.lake)] == before
        assert client.get("/review").status_code == 200  # and the session goes on

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "http://127.0.0.1.evil.example"},
        ],
    )
    def test_forms_with_a_token_from_elsewhere(
        self, client: TestClient, index: Index, tokens: dict[str, str], headers: dict[str, str]
    ) -> None:
        sign_in(client, tokens["reviewer"])
        path = f"/review/record/{record_of(index, hostile=False)}"
        data = {"decision": "reject", "csrf": csrf_of(client.get(path))}
        assert client.post(path, data=data, headers=headers).status_code == 403

    def test_a_token_of_another_session(self, client: TestClient, app: Any, index: Index, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["reviewer"])
        path = f"/review/record/{record_of(index, hostile=False)}"
        stolen = csrf_of(client.get(path))
        client.cookies.clear()
        sign_in(client, tokens["admin"])
        assert client.post(path, data={"decision": "reject", "csrf": stolen}).status_code == 403

    def test_sign_in_takes_its_own_form_alone(self, client: TestClient, tokens: dict[str, str]) -> None:
        assert client.post("/login", data={"token": tokens["admin"], "next": "/"}).status_code == 403
        client.get("/login")
        assert client.post("/login", data={"token": tokens["admin"], "next": "/", "csrf": "0" * 80}).status_code == 403
        assert "detente_session" not in client.cookies

    def test_asking_changes_nothing(self, client: TestClient, app: Any, index: Index, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["admin"])
        before = [each.id for each in judgements(index.lake)]
        for path in (
            "/logout",
            "/review/undo",
            "/review/queues",
            f"/review/record/{record_of(index)}?decision=reject&reason=x",
            f"/api/v1/records/events/{record_of(index)}/judgements",
        ):
            assert client.get(path).status_code in {200, 400, 404, 405}
        assert [each.id for each in judgements(index.lake)] == before
        assert client.get("/review").status_code == 200

    def test_no_other_site_may_read_or_frame(self, client: TestClient) -> None:
        found = client.get("/", headers={"Origin": "http://evil.example"})
        assert "access-control-allow-origin" not in found.headers
        assert "frame-ancestors 'none'" in found.headers["content-security-policy"]
        assert "unsafe-inline" not in found.headers["content-security-policy"]
        assert client.options(
            "/api/v1/judgements", headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        ).status_code in {400, 405}


class TestSessions:
    def test_a_cookie_set_beforehand_is_no_session(self, client: TestClient, tokens: dict[str, str]) -> None:
        client.cookies.set("detente_session", "fixed", domain="127.0.0.1")
        sign_in(client, tokens["reviewer"])
        held = [cookie.value for cookie in client.cookies.jar if cookie.name == "detente_session"]
        assert "fixed" not in [value for value in held if len(str(value)) > 20]
        assert any(len(str(value)) > 40 for value in held)

    def test_each_sign_in_is_another_session(self, client: TestClient, tokens: dict[str, str]) -> None:
        values = []
        for _ in range(2):
            client.cookies.clear()
            sign_in(client, tokens["reviewer"])
            values.append(client.cookies["detente_session"])
        assert values[0] != values[1]

    def test_a_session_that_was_ended_stays_ended(self, client: TestClient, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["reviewer"])
        kept = client.cookies["detente_session"]
        client.post("/logout", data={"csrf": csrf_of(client.get("/review"))})
        client.cookies.clear()
        client.cookies.set("detente_session", kept, domain="127.0.0.1")
        assert client.get("/review").status_code == 303

    def test_a_cookie_that_was_changed_is_none(self, client: TestClient, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["reader"])
        body, _, signature = client.cookies["detente_session"].partition(".")
        for forged in (f"{body}x.{signature}", f"{body}.{signature[:-2]}xx", body, f"{body}.", ".", "..", "a" * 5000):
            client.cookies.clear()
            client.cookies.set("detente_session", forged, domain="127.0.0.1")
            assert client.get("/review").status_code in {303, 401}, forged

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self, client: TestClient, tokens: dict[str, str]) -> None:
        cookie = sign_in(client, tokens["reviewer"]).headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/" in cookie
        assert "domain" not in cookie


class TestRedirects:
    @pytest.mark.parametrize(
        "to",
        ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%5cevil.example", "/%2f/evil.example",
         "/\t/evil.example", "///evil.example",
         "javascript:alert(1)", "/review\r\nSet-Cookie: a=b", "http:evil.example", "/.//evil.example", "@evil.example",
         "/x:y@evil.example", "data:text/html,x", " //evil.example"],
    )  # fmt: skip
    def test_signing_in_leads_nowhere_else(self, client: TestClient, tokens: dict[str, str], to: str) -> None:
        found = sign_in(client, tokens["reviewer"], to)
        assert found.status_code == 303
        there = urlsplit(urljoin(BASE, found.headers["location"]))
        assert (there.scheme, there.netloc) == ("http", "127.0.0.1")
        assert "a=b" not in found.headers.get("set-cookie", "")

    @pytest.mark.parametrize(
        "path", ["//evil.example", "//evil.example/%2e%2e", "/\\evil.example", "/events//evil.example", "/article/?x=//evil.example"]
    )
    def test_no_path_leads_away(self, client: TestClient, path: str) -> None:
        found = client.get(f"{BASE}{path}")
        for address in (found.headers.get("location", "/"), *re.findall(r'(?:href|action)="([^"]*)"', found.text)):
            assert urlsplit(urljoin(BASE, address)).netloc in {"127.0.0.1", "example.org"}, address

    def test_choosing_a_language_leads_nowhere_else(self, client: TestClient) -> None:
        page = client.get("/events", params={"lang": "fr", "next": "//evil.example", "q": "//evil.example"}).text
        for address in re.findall(r'href="([^"]+)"', page):
            assert urlsplit(urljoin(BASE, address)).netloc == "127.0.0.1" or address.startswith("https://example.org/")


class TestRoles:
    def test_what_each_role_may(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        record = record_of(index, hostile=False)
        expected = {None: 401, "reader": 403, "reviewer": 201, "admin": 201}
        for role, status in expected.items():
            assert judge(client, record, tokens[role] if role else None, {"decision": "accept"}).status_code == status, role

    def test_a_reviewer_does_not_adjudicate(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        record = record_of(index, hostile=False)
        assert judge(client, record, tokens["reviewer"], {"decision": "accept", "task": "adjudication"}).status_code == 403
        sign_in(client, tokens["reviewer"])
        csrf = csrf_of(client.get(f"/review/record/{record}"))
        sent = client.post(f"/review/record/{record}", data={"decision": "accept", "adjudicate": "1", "csrf": csrf})
        assert sent.status_code in {400, 403}
        assert client.get(f"/review/record/{record}?adjudicate=1").status_code == 403
        assert not [each for each in judgements(index.lake) if each.task == "adjudication"]

    @pytest.mark.parametrize(
        "more",
        [{"author": "admin"}, {"role": "admin"}, {"made": "1999-01-01"}, {"id": "0" * 16}, {"user": {"role": "admin"}}, {"__class__": "x"}],
    )
    def test_nobody_says_who_they_are_in_a_body(
        self, client: TestClient, index: Index, tokens: dict[str, str], more: dict[str, Any]
    ) -> None:
        assert judge(client, record_of(index, hostile=False), tokens["reviewer"], {"decision": "accept", **more}).status_code == 400
        sign_in(client, tokens["reviewer"])
        path = f"/review/record/{record_of(index, hostile=False)}"
        client.post(
            path, data={"decision": "accept", "csrf": csrf_of(client.get(path)), **{name: str(value) for name, value in more.items()}}
        )
        assert {each.author for each in judgements(index.lake)} <= {"reviewer", "admin"}
        assert all(each.made > "2020" for each in judgements(index.lake))

    def test_nobody_takes_back_what_another_said(self, client: TestClient, index: Index, tokens: dict[str, str]) -> None:
        made = judge(client, record_of(index, hostile=False), tokens["admin"], {"decision": "reject"}).json()["id"]
        assert client.post(f"/api/v1/judgements/{made}/undo", headers=bearer(tokens["reviewer"])).status_code == 409

    def test_readers_see_no_review(self, client: TestClient, tokens: dict[str, str]) -> None:
        sign_in(client, tokens["reader"])
        for path in ("/review/next?queue=a", "/review/adjudication", "/review/sheet.csv"):
            assert client.get(path).status_code == 403, path

    @pytest.mark.parametrize("token", ["", "dt__", "dt_00000000_x", "Bearer", "a" * 10_000, "dt_%_x", "null", "dt_' OR 1=1 --_x", "é"])
    def test_tokens_that_are_nobodys(self, client: TestClient, token: str) -> None:
        assert client.get("/api/v1/queues", headers=[(b"Authorization", f"Bearer {token}".encode())]).status_code == 401

    def test_a_token_is_kept_as_a_hash_alone(self, index: Index, tokens: dict[str, str]) -> None:
        held = index.path.with_name("tokens").read_text(encoding="utf-8")
        assert "argon2id" in held
        for token in tokens.values():
            assert token not in held
            assert token.split("_", 2)[2][:20] not in held  # the secret, which may hold the mark itself
        assert Path(index.path.with_name("tokens")).stat().st_mode & 0o077 == 0
