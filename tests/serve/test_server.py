from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI

from detente.serve import server
from detente.serve.settings import Settings

HEAD = b"GET /ok HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A desk's server with little patience, over one route."""
    app = FastAPI()

    @app.get("/ok")
    def ok() -> str:
        return "ok"

    with pytest.MonkeyPatch.context() as patched, socket.create_server(("127.0.0.1", 0)) as listener:
        patched.setattr(server, "HEAD_S", 0.4)
        running = uvicorn.Server(server.config(app, Settings("store")))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        running.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def read(connection: socket.socket) -> bytes:
    """What is sent until the other side hangs up, or `ok` is whole."""
    out = b""
    while b'"ok"' not in out:
        try:
            piece = connection.recv(4096)
        except ConnectionResetError:
            break
        if not piece:
            break
        out += piece
    return out


def test_a_head_that_drips_in_is_not_waited_for(port: int) -> None:
    with connected(port) as slow:
        begun = time.monotonic()
        for byte in HEAD[:-2]:
            try:
                slow.send(bytes([byte]))
            except OSError:
                break
            time.sleep(0.05)
            if time.monotonic() - begun > 2:
                break
        assert read(slow) == b""
    assert time.monotonic() - begun < 2.5


def test_who_says_nothing_is_hung_up_on(port: int) -> None:
    with connected(port) as silent:
        begun = time.monotonic()
        assert silent.recv(1) == b""
    assert time.monotonic() - begun < 2


def test_a_connection_in_use_stays_open_longer_than_a_head_may_take(port: int) -> None:
    with connected(port) as kept:
        for _ in range(3):
            kept.sendall(HEAD)
            found = read(kept)
            assert found.startswith(b"HTTP/1.1 200")
            assert b"server:" not in found.lower()
            time.sleep(0.3)


def test_a_second_head_that_drips_in_is_not_waited_for_either(port: int) -> None:
    with connected(port) as slow:
        slow.sendall(HEAD)
        assert read(slow).startswith(b"HTTP/1.1 200")
        slow.sendall(HEAD[:10])
        assert read(slow) == b""


def test_a_head_without_end_is_refused(port: int) -> None:
    with connected(port) as long:
        long.sendall(b"GET /ok HTTP/1.1\r\nX: " + b"x" * 40_000)
        assert b" 4" in read(long)[:20]
