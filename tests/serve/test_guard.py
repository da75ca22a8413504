from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.testclient import TestClient

from detente.serve import login, problems
from detente.serve.audit import Audit
from detente.serve.guard import CSP, HEADERS, Times, install, leave, needed
from detente.serve.sessions import Sessions
from detente.serve.settings import Desk, Settings
from detente.serve.users import ADMIN, READER, REVIEWER, Users, add

BASE = "http://127.0.0.1:8765"


def app_of(tmp_path: Path, **more: Any) -> FastAPI:
    """A desk's guard before a few routes of its own, without a store."""
    settings = Settings("store", tokens=tmp_path / "tokens.json", body_bytes=1000, upload_bytes=2000, **more)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    users = Users.open(settings.tokens) if settings.tokens and settings.tokens.exists() else None
    app.state.desk = Desk(settings, None, None, users, sessions=Sessions(users, secure=settings.secure) if users else None)  # type: ignore[arg-type]
    install(app, settings)
    problems.install(app)
    app.include_router(login.router)

    @app.get("/api/v1/me")
    def me(request: Request) -> dict[str, str | None]:
        person = request.state.user
        return {"name": person.name if person else None, "csrf": request.state.csrf}

    @app.get("/api/v1/roles/{role}")
    def role(request: Request, role: str) -> str:
        return needed(request, role).name

    @app.post("/api/v1/echo")
    async def echo(request: Request) -> Response:
        return Response(await request.body())

    @app.post("/api/v1/form")
    async def form(request: Request) -> dict[str, str]:
        async with request.form() as found:
            return {name: str(value) for name, value in found.items()}

    @app.post("/read")
    async def upload(request: Request) -> int:
        return len(await request.body())

    @app.get("/api/v1/health")
    def health() -> str:
        return "ok"

    @app.get("/static/x.css")
    def style() -> Response:
        return Response("", headers={"Content-Security-Policy": "sandbox"})

    @app.get("/api/v1/break")
    def broken() -> None:
        raise RuntimeError("the secret of /etc/passwd")

    return app


@pytest.fixture
def tokens(tmp_path: Path) -> dict[str, str]:
    return {role: add(tmp_path / "tokens.json", role, role, today="2026-01-01") for role in (READER, REVIEWER, ADMIN)}


@pytest.fixture
def client(tmp_path: Path, tokens: dict[str, str]) -> Iterator[TestClient]:
    app = app_of(tmp_path)
    with TestClient(app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False) as found:
        yield found
    leave(app.state.desk)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def sign_in(client: TestClient, token: str, to: str = "/review") -> Any:
    page = client.get("/login")
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    return client.post("/login", data={"token": token, "next": to, "csrf": found[1]})


def error(response: Any) -> dict[str, str]:
    found: dict[str, str] = response.json()["error"]
    return found


class TestHeaders:
    def test_every_answer_has_them_whatever_it_is(self, client: TestClient) -> None:
        for path in ("/api/v1/me", "/nothing", "/api/v1/break", "/login", "/api/v1/roles/admin"):
            headers = client.get(path).headers
            assert {name: headers[name] for name in HEADERS} == HEADERS
            assert headers["cache-control"] in {"private, no-cache", "no-store"}
        assert "unsafe" not in CSP
        assert "strict-transport-security" not in headers
        assert client.get("/api/v1/me", headers={"Host": "evil.example"}).headers["content-security-policy"] == CSP

    def test_what_a_page_sets_itself_stays(self, client: TestClient) -> None:
        assert client.get("/static/x.css").headers["content-security-policy"] == "sandbox"

    def test_https_is_kept_to(self, tmp_path: Path, tokens: dict[str, str]) -> None:
        with TestClient(app_of(tmp_path, secure=True), base_url="https://127.0.0.1") as found:
            assert found.get("/api/v1/me").headers["strict-transport-security"].startswith("max-age=")
            assert "Secure" in sign_in(found, tokens[READER]).history[0].headers["set-cookie"]


class TestHosts:
    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "[::1]:8765", "192.0.2.1", "desk.example", "DESK.example:80"]
    )
    def test_our_names_and_bare_addresses_are_taken(self, tmp_path: Path, host: str) -> None:
        with TestClient(app_of(tmp_path, hosts=("desk.example",)), base_url=BASE) as found:
            assert found.get("/api/v1/me", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "desk.example.evil.example", "", "127.0.0.1.evil.example", "[::1", "localhost@evil.example"]
    )
    def test_other_names_are_refused(self, client: TestClient, host: str) -> None:
        found = client.get("/api/v1/me", headers={"Host": host})
        assert found.status_code == 400
        assert "--allow-host" in error(found)["remedy"]


class TestBody:
    def test_a_body_that_says_it_is_too_large_is_not_read(self, client: TestClient) -> None:
        found = client.post("/api/v1/echo", content=b"x" * 1001)
        assert (found.status_code, error(found)["stage"]) == (413, "guard")
        assert client.post("/api/v1/echo", content=b"x" * 1000).content == b"x" * 1000

    def test_a_body_that_does_not_say_so_is_counted(self, client: TestClient) -> None:
        read = []

        def pieces() -> Iterator[bytes]:
            for n in range(100):
                read.append(n)
                yield b"x" * 100

        assert client.post("/api/v1/echo", content=pieces()).status_code == 413

    def test_an_upload_may_be_larger(self, client: TestClient) -> None:
        assert client.post("/read", content=b"x" * 2000).text == "2000"
        assert client.post("/read", content=b"x" * 70_000).status_code == 413

    @pytest.mark.parametrize("length", ["-1", "x", "1e9", "9" * 40])
    def test_a_length_that_is_none_is_refused(self, client: TestClient, length: str) -> None:
        assert client.post("/api/v1/echo", content=b"x", headers={"Content-Length": length}).status_code in {400, 413}


class TestDoor:
    def test_a_token_in_the_header_says_who_it_is(self, client: TestClient, tokens: dict[str, str]) -> None:
        assert client.get("/api/v1/me", headers=bearer(tokens[REVIEWER])).json() == {"name": "reviewer", "csrf": ""}
        assert client.get("/api/v1/me").json()["name"] is None
        found = client.get("/api/v1/me", headers=bearer("dt_x_y"))
        assert (found.status_code, found.headers["www-authenticate"]) == (401, 'Bearer realm="detente"')
        assert client.get("/api/v1/me", headers={"Authorization": "Basic YTpi"}).json()["name"] is None

    @pytest.mark.parametrize(("role", "may"), [(READER, [READER]), (REVIEWER, [READER, REVIEWER]), (ADMIN, [READER, REVIEWER, ADMIN])])
    def test_a_role_may_what_it_may(self, client: TestClient, tokens: dict[str, str], role: str, may: list[str]) -> None:
        for needed_ in (READER, REVIEWER, ADMIN):
            found = client.get(f"/api/v1/roles/{needed_}", headers=bearer(tokens[role]))
            assert found.status_code == (200 if needed_ in may else 403)
        assert client.get("/api/v1/roles/reader").status_code == 401

    def test_a_desk_without_tokens_lets_nobody_write(self, tmp_path: Path) -> None:
        app = app_of(tmp_path)
        with TestClient(app, base_url=BASE) as found:
            for role in (REVIEWER, ADMIN):
                assert error(found.get(f"/api/v1/roles/{role}", headers=bearer("dt_x_y")))["what"] == "this desk is read-only"
            assert found.get("/login", headers={"Accept": "application/json"}).status_code == 403

    def test_a_closed_desk_shows_nothing_to_strangers(self, tmp_path: Path, tokens: dict[str, str]) -> None:
        with TestClient(app_of(tmp_path, closed=True), base_url=BASE) as found:
            assert found.get("/api/v1/me").status_code == 401
            assert found.get("/api/v1/me", headers=bearer(tokens[READER])).status_code == 200
            assert [found.get(path).status_code for path in ("/login", "/static/x.css", "/api/v1/health")] == [200, 200, 200]

    def test_wrong_tokens_are_counted_and_then_not_even_looked_at(
        self, client: TestClient, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        worked: list[str] = []
        monkeypatch.setattr(Users, "_verified", lambda self, hashed, token: bool(worked.append(token)))
        found = [client.get("/api/v1/me", headers=bearer(f"dt_{n}_x")) for n in range(12)]
        assert [one.status_code for one in found] == [401] * 10 + [429] * 2
        assert len(worked) == 10
        assert int(found[-1].headers["retry-after"]) > 0
        assert client.get("/api/v1/me").status_code == 200

    def test_a_token_that_is_known_is_not_held_up_by_those_who_guess(self, client: TestClient, tokens: dict[str, str]) -> None:
        assert client.get("/api/v1/me", headers=bearer(tokens[READER])).status_code == 200
        for n in range(12):
            client.get("/api/v1/me", headers=bearer(f"dt_{n}_x"))
        assert client.get("/api/v1/me", headers=bearer(tokens[READER])).status_code == 200

    def test_who_asks_too_much_is_told_when_to_come_again(self, client: TestClient, tokens: dict[str, str]) -> None:
        found = [client.post("/api/v1/echo", content=b"x").status_code for _ in range(70)]
        assert found[:60] == [200] * 60
        assert 429 in found[60:]
        assert client.post("/api/v1/echo", content=b"x", headers=bearer(tokens[READER])).status_code == 200  # a bucket of one's own


class TestForgery:
    @pytest.fixture
    def csrf(self, client: TestClient, tokens: dict[str, str]) -> str:
        assert sign_in(client, tokens[REVIEWER]).status_code == 303
        found: str = client.get("/api/v1/me").json()["csrf"]
        return found

    def test_a_form_with_its_token_is_taken_whole(self, client: TestClient, csrf: str) -> None:
        told = {"csrf": csrf, "reason": "é & ☃", "a": "1"}
        assert client.post("/api/v1/form", data=told).json() == told
        assert client.post("/api/v1/form", data=told, files={"file": ("a.txt", b"x")}).json().keys() == {*told, "file"}
        assert client.post("/api/v1/echo", content=b"{}", headers={"X-CSRF-Token": csrf}).content == b"{}"

    @pytest.mark.parametrize("headers", [{"Origin": BASE}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
    def test_our_own_pages_may_send(self, client: TestClient, csrf: str, headers: dict[str, str]) -> None:
        assert client.post("/api/v1/form", data={"csrf": csrf}, headers=headers).status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}, {"Sec-Fetch-Site": "cross-site"}],
    )
    def test_other_sites_may_not_even_with_the_token(self, client: TestClient, csrf: str, headers: dict[str, str]) -> None:
        assert client.post("/api/v1/form", data={"csrf": csrf}, headers=headers).status_code == 403

    @pytest.mark.parametrize("sent", [{"data": {"a": "1"}}, {"data": {"csrf": "0" * 80}}, {"json": {"csrf": "x"}}, {"content": b"csrf=x"}])
    def test_nothing_changes_without_the_token(self, client: TestClient, csrf: str, sent: dict[str, Any]) -> None:
        assert client.post("/api/v1/form", **sent).status_code == 403
        assert client.post("/api/v1/echo", **sent).status_code == 403

    def test_a_token_in_the_header_needs_no_other(self, client: TestClient, csrf: str, tokens: dict[str, str]) -> None:
        assert client.post("/api/v1/form", data={"a": "1"}, headers=bearer(tokens[REVIEWER])).json() == {"a": "1"}

    def test_a_form_that_cannot_be_read_is_no_form_of_ours(self, client: TestClient, csrf: str) -> None:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert client.post("/api/v1/form", content=b"--x\r\nbroken", headers=headers).status_code == 403


class TestLogin:
    def test_signing_in_and_out(self, client: TestClient, tokens: dict[str, str], tmp_path: Path) -> None:
        found = sign_in(client, f" {tokens[REVIEWER]} ", "/review/next?queue=a%20b")
        assert (found.status_code, found.headers["location"]) == (303, "/review/next?queue=a%20b")
        me = client.get("/api/v1/me").json()
        assert me["name"] == "reviewer"
        assert client.get("/login?next=/events").headers["location"] == "/events"
        assert client.post("/logout", data={"csrf": me["csrf"]}).status_code == 303
        assert client.get("/api/v1/me").json()["name"] is None
        log = [json.loads(line) for line in (tmp_path / "tokens.json.audit.jsonl").read_text().splitlines()]
        assert [(row["what"], row["who"], row["outcome"]) for row in log] == [
            ("sign in", "reviewer", "done"),
            ("sign out", "reviewer", "done"),
        ]
        assert tokens[REVIEWER] not in (tmp_path / "tokens.json.audit.jsonl").read_text()

    def test_a_wrong_token_is_told_and_logged_and_slowed(self, client: TestClient, tmp_path: Path) -> None:
        found = [sign_in(client, "dt_0_x") for _ in range(11)]
        assert [one.status_code for one in found] == [401] * 10 + [429]
        assert "nobody’s" in found[0].text
        assert "detente_session" not in client.cookies
        assert "refused" in (tmp_path / "tokens.json.audit.jsonl").read_text()

    @pytest.mark.parametrize(
        "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\r\nb: c", "review", ""]
    )
    def test_nobody_is_led_elsewhere(self, client: TestClient, tokens: dict[str, str], to: str) -> None:
        assert sign_in(client, tokens[READER], to).headers["location"] == "/review"

    def test_a_form_of_another_browser_is_not_taken(self, client: TestClient, tokens: dict[str, str]) -> None:
        assert client.post("/login", data={"token": tokens[READER], "csrf": "x"}).status_code == 403


class TestErrors:
    def test_what_nobody_foresaw_is_told_without_a_word_of_it(self, client: TestClient) -> None:
        found = client.get("/api/v1/break")
        assert found.status_code == 500
        assert "secret" not in found.text
        assert "passwd" not in found.text


class TestTimes:
    def run(self, app: Any, *, body: list[float | bytes], body_s: float = 0.05, answer_s: float = 5.0) -> list[dict[str, Any]]:
        """What comes back when a body comes in pieces, with pauses between them in seconds."""
        sent: list[dict[str, Any]] = []
        left = list(body)

        async def receive() -> dict[str, Any]:
            while left and isinstance(left[0], float):
                await asyncio.sleep(float(left.pop(0)))
            if left:
                return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        async def play() -> None:
            scope = {"type": "http", "path": "/api/v1/x", "method": "POST", "headers": [], "query_string": b"", "app": None}
            await Times(app, body_s=body_s, answer_s=answer_s)(scope, receive, send)

        asyncio.run(play())
        return sent

    @staticmethod
    async def reading(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def test_a_body_that_drips_in_is_not_waited_for(self) -> None:
        assert self.run(self.reading, body=[b"a", b"b"])[0]["status"] == 200
        assert self.run(self.reading, body=[b"a", 0.03, b"b", 0.03, b"c", 0.03, b"d"])[0]["status"] == 408

    def test_an_answer_that_does_not_begin_is_not_waited_for(self) -> None:
        async def slow(scope: Any, receive: Any, send: Any) -> None:
            await asyncio.sleep(5)

        (start, *_) = self.run(slow, body=[b""], answer_s=0.05)
        assert start["status"] == 503
        assert (b"retry-after", b"30") in start["headers"]

    def test_what_comes_too_late_is_not_sent_after_all(self) -> None:
        async def stubborn(scope: Any, receive: Any, send: Any) -> None:
            try:
                await run_in_threadpool(lambda: None)
                await asyncio.sleep(0.2)
            except asyncio.CancelledError:
                await self.reading(scope, receive, send)

        sent = self.run(stubborn, body=[b""], answer_s=0.05)
        assert [message["status"] for message in sent if message["type"] == "http.response.start"] == [503]

    def test_an_answer_under_way_may_take_as_long_as_it_takes(self) -> None:
        async def long(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await asyncio.sleep(0.15)
            await send({"type": "http.response.body", "body": b"whole"})

        assert self.run(long, body=[b""], answer_s=0.05)[-1]["body"] == b"whole"


def test_a_desk_without_tokens_keeps_no_log_and_a_named_log_is_kept(tmp_path: Path) -> None:
    app = app_of(tmp_path, audit=tmp_path / "log.jsonl")
    with TestClient(app, base_url=BASE) as found:
        found.get("/api/v1/me")
    assert not (tmp_path / "tokens.json.audit.jsonl").exists()
    Audit(tmp_path / "log.jsonl").write("x", who=None, client=None)
    assert (tmp_path / "log.jsonl").exists()
