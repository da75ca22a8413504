"""The client against a server: what it takes, and what it will not touch."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_web import Reply, Web, page

from detente.gather import network
from detente.gather.network import PRIVATE, SLOW, Client
from detente.gather.records import Answer, Failure, Manners

Make = Callable[..., Client]
CERTIFICATE = Path(__file__).parent / "self_signed.pem"  # a key and certificate for these tests alone, good until 2126
PATIENT = Manners(wait_s=5, whole_s=10)


@pytest.fixture
def client() -> Iterator[Make]:
    made = []

    def make(manners: Manners = PATIENT, *, private: bool = True, proxy: str | None = None) -> Client:
        made.append(Client("detente/0", manners=manners, allow_private=private, proxy=proxy))
        return made[-1]

    yield make
    for one in made:
        one.close()


def got(result: Answer | Failure) -> Answer:
    assert isinstance(result, Answer), result
    return result


def test_an_answer_has_its_bytes_and_what_was_asked(client: Make, web: Web) -> None:
    web.pages["/a;v=1?q=2"] = Reply(b"<p>caf\xe9", headers={"X-Odd": "caf\u00e9"}, media="text/html; charset=latin-1")
    answer = got(client().ask(web.url("/a;v=1?q=2"), limit_bytes=1000, more=[(b"If-None-Match", b'"x"')]))
    assert (answer.status, answer.body, answer.address, answer.media) == (200, b"<p>caf\xe9", "127.0.0.1", "text/html")
    assert (b"X-Odd", b"caf\xe9") in answer.headers
    assert web.paths() == ["/a;v=1?q=2"]
    assert answer.request.startswith(b"GET /a;v=1?q=2 HTTP/1.1\r\nHost: " + web.host.encode() + b"\r\nUser-Agent: detente/0\r\n")
    assert web.asked[0].headers["if-none-match"] == '"x"'
    assert web.asked[0].headers["accept-encoding"] == "gzip"
    assert "cookie" not in web.asked[0].headers


def test_chunks_are_undone(client: Make, web: Web) -> None:
    web.pages["/"] = Reply(b"x" * 500, chunked=True)
    assert got(client().ask(web.url("/"), limit_bytes=1000)).body == b"x" * 500


def test_a_body_beyond_the_limit_is_refused_or_cut(client: Make, web: Web) -> None:
    web.pages["/"] = Reply(b"x" * 200_000)
    refused = client().ask(web.url("/"), limit_bytes=1000)
    assert isinstance(refused, Failure)
    assert refused.lasting
    assert got(client().ask(web.url("/"), limit_bytes=1000, cut=True)).body == b"x" * 1000


def test_the_head_may_be_enough_to_refuse(client: Make, web: Web) -> None:
    web.pages["/"] = Reply(b"%PDF", media="application/pdf")
    no = Failure("no", "")
    assert client().ask(web.url("/"), limit_bytes=1000, refuse=lambda head: no if head.media == "application/pdf" else None) is no


def test_a_silent_server_is_left(client: Make, web: Web) -> None:
    web.pages["/"] = Reply(b"x" * 50, hold_s=10)
    assert client(Manners(wait_s=0.1, whole_s=5)).ask(web.url("/"), limit_bytes=1000) is SLOW


def test_a_server_that_drips_is_left_when_the_whole_takes_too_long(client: Make, web: Web) -> None:
    web.pages["/"] = Reply(b"x" * 500, drip_s=0.05)
    assert client(Manners(wait_s=5, whole_s=0.3)).ask(web.url("/"), limit_bytes=1000) is SLOW


def test_a_body_that_breaks_off_is_no_page(client: Make, web: Web) -> None:
    web.pages["/"] = Reply(b"<p>half", headers={"Content-Length": "500", "Connection": "close"})
    failure = client(Manners(wait_s=1, whole_s=1)).ask(web.url("/"), limit_bytes=1000)
    assert isinstance(failure, Failure)
    assert failure.retry


def test_a_port_that_says_nothing_is_slow_and_one_that_is_closed_has_no_connection(client: Make) -> None:
    ask = client(Manners(wait_s=0.2, whole_s=1)).ask
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert ask(url, limit_bytes=9) is SLOW
    failure = ask(url, limit_bytes=9)
    assert isinstance(failure, Failure)
    assert failure.reason == "no connection"


def test_what_is_not_http_is_a_failure(client: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(1000)
                peer.sendall(b"SSH-2.0-else\r\n\r\n")

        thread = threading.Thread(target=speak)
        thread.start()
        failure = client().ask(f"http://127.0.0.1:{server.getsockname()[1]}/", limit_bytes=9)
        thread.join()
    assert isinstance(failure, Failure)
    assert failure.reason == "answer is not HTTP, or breaks off"


@pytest.fixture
def tls(web: Web) -> str:
    """The web's address with TLS, under a certificate that nobody but itself vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    web.pages["/"] = page("words")
    return web.url("/").replace("http:", "https:")


def test_a_certificate_nobody_vouches_for_is_not_accepted(client: Make, web: Web, tls: str) -> None:
    failure = client().ask(tls, limit_bytes=9)
    assert isinstance(failure, Failure)
    assert failure.reason == "certificate cannot be verified"
    assert web.asked == []


def test_one_that_the_system_trusts_is_and_only_for_its_own_name(client: Make, tls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert got(client().ask(tls, limit_bytes=1000)).status == 200
    monkeypatch.setattr(network, "_addresses", lambda host, port: ["127.0.0.1"])
    failure = client().ask(tls.replace("127.0.0.1", "news.example"), limit_bytes=1000)
    assert isinstance(failure, Failure)
    assert failure.reason == "certificate cannot be verified"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1"])
def test_private_addresses_are_not_asked(client: Make, web: Web, host: str) -> None:
    port = web.server.server_address[1]
    assert client(private=False).ask(f"http://{host}:{port}/", limit_bytes=9) is PRIVATE
    assert web.asked == []


def resolver(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    asked: list[str] = []

    def fake(host: str, port: int, *rest: Any, **more: Any) -> list[tuple[Any, ...]]:
        if host in addresses:  # the way from a written address to a socket leads through here too
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(network.socket, "getaddrinfo", fake)
    return asked


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.216.34", "10.0.0.1")])
def test_a_name_that_leads_to_a_private_address_is_not_asked(
    client: Make, monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    asked = resolver(monkeypatch, *addresses)
    assert client(private=False).ask("http://news.example/", limit_bytes=9) is PRIVATE
    assert asked == ["news.example"]


def test_the_address_that_was_looked_at_is_the_one_connected_to(client: Make, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is resolved once: what a second answer would say does not matter."""
    asked = resolver(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    web.pages["/"] = page("words")
    port = web.server.server_address[1]
    answer = got(client(private=False).ask(f"http://news.example:{port}/", limit_bytes=1000))
    assert answer.address == "127.0.0.1"
    assert web.asked[0].headers["host"] == f"news.example:{port}"
    assert asked.count("news.example") == 1


def test_a_name_without_an_address_is_a_failure(client: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **more: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(network.socket, "getaddrinfo", fails)
    failure = client().ask("http://nowhere.example/", limit_bytes=9)
    assert isinstance(failure, Failure)
    assert failure.reason == "host name has no address"


def test_through_a_proxy(client: Make, web: Web) -> None:
    web.pages["http://news.example/a"] = page("words")
    through = client(private=False, proxy=web.url(""))
    answer = got(through.ask("http://news.example/a", limit_bytes=1000))
    assert answer.address is None
    for host in ("127.0.0.1", "localhost", "x.localhost", "10.0.0.1"):
        assert through.ask(f"http://{host}/", limit_bytes=9) is PRIVATE
    assert web.paths() == ["http://news.example/a"]
