"""Floods, sizes, and clients that are slow or speak another language."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from attacked import BASE, bearer, record_of, small_desk
from detente.serve.guard import Times
from detente.serve.index import Index
from detente.serve.limits import Buckets

HALF_OPEN = 150


class TestSizes:
    @pytest.mark.parametrize("path", ["/api/v1/read", "/read", "/login", "/review/undo", "/api/v1/judgements/0123456789abcdef/undo"])
    def test_a_body_that_is_too_large(self, small: TestClient, path: str) -> None:
        assert small.post(path, content=b"x" * 400_000, headers={"Content-Type": "application/json"}).status_code == 413

    @pytest.mark.parametrize("path", ["/api/v1/read", "/read", "/login"])
    def test_one_that_does_not_say_how_large_it_is(self, small: TestClient, path: str) -> None:
        def endless() -> Iterator[bytes]:
            for _ in range(200):
                yield b"x" * 10_000

        sent = {"Content-Type": "application/x-www-form-urlencoded" if path != "/api/v1/read" else "application/json"}
        assert small.post(path, content=endless(), headers=sent).status_code == 413

    @pytest.mark.parametrize("length", ["-1", "1e3", "9" * 100, "x", "0x10", "1, 2", ""])
    def test_lengths_that_are_none(self, small: TestClient, length: str) -> None:
        assert small.post("/api/v1/read", content=b"{}", headers={"Content-Length": length}).status_code in {400, 413, 415}

    def test_forms_of_too_many_fields_and_files(self, small: TestClient, tokens: dict[str, str]) -> None:
        fields = {f"f{n}": "x" for n in range(3000)}
        assert small.post("/login", data=fields).status_code in {400, 403, 413}
        files = [("file", (f"{n}.txt", b"x")) for n in range(300)]
        assert small.post("/read", files=files).status_code in {400, 413}

    def test_a_long_address(self, small: TestClient) -> None:
        for path in ("/events?q=" + "a" * 60_000, "/" + "a" * 60_000, "/events?" + "&".join(f"actor=A{n}" for n in range(5000))):
            assert small.get(path).status_code in {200, 400, 404, 414}


@pytest.fixture(scope="module")
def app(index: Index, tokens: dict[str, str]) -> Any:
    """A desk that slows whoever asks too much, by a clock that stands still: on a busy machine buckets would fill as fast as they are emptied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.serve.guard.Buckets", partial(Buckets, clock=lambda: 0.0))
        return small_desk(index)


class TestFloods:
    """Each test comes from an address of its own, so that none is slowed by another's buckets."""

    def from_(self, app: Any, address: str) -> TestClient:
        return TestClient(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False, client=(address, 50_000))

    def test_guessing_tokens_is_slowed(self, app: Any) -> None:
        client = self.from_(app, "198.51.100.1")
        answers = [client.get("/api/v1/queues", headers=bearer(f"dt_00000000_{n}")) for n in range(14)]
        assert [each.status_code for each in answers[:10]] == [401] * 10
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert self.from_(app, "198.51.100.2").get("/api/v1/queues", headers=bearer("dt_00000000_x")).status_code == 401

    def test_a_right_token_is_not_kept_out_once_it_was_seen(self, app: Any, tokens: dict[str, str]) -> None:
        client = self.from_(app, "198.51.100.3")
        assert client.get("/api/v1/queues", headers=bearer(tokens["reviewer"])).status_code == 200
        for n in range(14):
            client.get("/api/v1/queues", headers=bearer(f"dt_00000000_{n}"))
        assert client.get("/api/v1/queues", headers=bearer(tokens["reviewer"])).status_code == 200

    def test_signing_in_again_and_again_is_slowed(self, app: Any) -> None:
        client = self.from_(app, "198.51.100.4")
        assert [client.post("/login", data={"token": "x"}).status_code for _ in range(14)][-1] == 429

    def test_no_header_makes_somebody_else_of_a_client(self, app: Any) -> None:
        client = self.from_(app, "198.51.100.5")
        found = [
            client.get(
                "/api/v1/queues", headers={**bearer(f"dt_0_{n}"), "X-Forwarded-For": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"}
            ).status_code
            for n in range(14)
        ]
        assert found[-1] == 429

    def test_reading_without_end_is_slowed(self, app: Any) -> None:
        client = self.from_(app, "198.51.100.6")
        assert 429 in {client.get("/api/v1/version").status_code for _ in range(320)}
        assert client.get("/static/desk.css").status_code == 200

    def test_pictures_are_dearer(self, app: Any) -> None:
        client = self.from_(app, "198.51.100.7")
        assert 429 in {client.get("/pictures/network.json").status_code for _ in range(60)}

    def test_judging_without_end_is_slowed(self, app: Any, index: Index, tokens: dict[str, str]) -> None:
        client = self.from_(app, "198.51.100.8")
        path = f"/api/v1/records/events/{record_of(index)}/judgements"
        assert 429 in {client.post(path, json={}, headers=bearer(tokens["reviewer"])).status_code for _ in range(80)}


@pytest.fixture(scope="module")
def port(index: Index, tokens: dict[str, str]) -> Iterator[int]:
    """A desk on a real port, that waits half a second for a body."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    config = uvicorn.Config(
        Times(small_desk(index, rates=0.0), body_s=0.5),
        host="127.0.0.1",
        port=number,
        log_level="critical",
        server_header=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    late = time.monotonic() + 20
    while not server.started and time.monotonic() < late:
        time.sleep(0.02)
    yield number
    server.should_exit = True
    thread.join()


def raw(port: int, sent: bytes, *, wait_s: float = 10.0) -> bytes:
    """What comes back for some bytes, until the desk closes or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait_s) as connection:
        connection.sendall(sent)
        found = b""
        try:
            while part := connection.recv(65_536):
                found += part
                if b"\r\n\r\n" in found and b"close" not in found.lower():
                    break
        except (TimeoutError, ConnectionResetError):  # closed before all was sent
            pass
        return found


class TestSlowClients:
    def test_a_body_that_does_not_come_is_not_waited_for(self, port: int) -> None:
        started = time.monotonic()
        head = b"POST /api/v1/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
        assert raw(port, head).startswith(b"HTTP/1.1 408")
        assert time.monotonic() - started < 8

    def test_a_body_that_drips_neither(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(
                b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
            )
            answered = b""
            for _ in range(40):
                try:
                    connection.sendall(b"a")
                except OSError:
                    break
                connection.settimeout(0.1)
                try:
                    answered = connection.recv(1000)
                    break
                except TimeoutError:
                    continue
        assert answered.startswith(b"HTTP/1.1 408")

    def test_many_that_never_finish_asking_keep_nobody_waiting(self, port: int) -> None:
        with ExitStack() as stack:
            for _ in range(HALF_OPEN):
                connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
                connection.sendall(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
            started = time.monotonic()
            assert raw(port, b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200")
            assert time.monotonic() - started < 5

    @pytest.mark.parametrize(
        "sent",
        [
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
            b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        ],
        ids=["two hosts", "whole address", "a long header", "no host", "TLS", "null"],
    )
    def test_requests_that_are_none(self, port: int, sent: bytes) -> None:
        found = raw(port, sent, wait_s=2.0)
        assert not found or found.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 431")), found[:200]
        assert not re.search(rb"""["'](?:https?:)?//evil""", found)
        assert raw(port, b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200")
