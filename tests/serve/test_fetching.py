from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from detente.errors import InputError, ResourceError
from detente.serve import fetching
from detente.serve.fetching import fetched

LIMIT_BYTES = 10_000
PAGE = "<html><body><p>Moscou a condamné le tir.</p></body></html>"
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /closed\n"),
    "/page": (200, {"Content-Type": "text/html; charset=iso-8859-1"}, PAGE.encode("latin-1")),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
    "/text": (200, {"Content-Type": "text/plain"}, b"Plain words."),
    "/closed": (200, {"Content-Type": "text/html"}, PAGE.encode()),
    "/moved": (302, {"Location": "/page"}, b""),
    "/to-closed": (302, {"Location": "/closed"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/away": (302, {"Location": "file:///etc/passwd"}, b""),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/long": (200, {"Content-Type": "text/html"}, b"a" * (LIMIT_BYTES + 1)),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"a" * 5_000_000)),
    "/gone": (404, {}, b""),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "media", "words"),
    [("/page", "html", PAGE), ("/moved", "html", PAGE), ("/packed", "html", PAGE), ("/text", "text", "Plain words.")],
)
def test_a_page_is_fetched(web: str, path: str, media: str, words: str) -> None:
    source = fetched(f"{web}{path}", limit_bytes=LIMIT_BYTES, allow_private=True)
    assert (source.media, source.content) == (media, words)
    assert source.metadata.url is not None


@pytest.mark.parametrize(
    ("path", "why"),
    [("/closed", "robots.txt forbids it"), ("/to-closed", "robots.txt forbids it"), ("/round", "redirects in a circle"), ("/away", "redirect cannot"),
     ("/image", "not a page but image/png"), ("/long", "too long"), ("/bomb", "too long"), ("/gone", "HTTP 404")],
)  # fmt: skip
def test_what_cannot_be_had_says_why(web: str, path: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        fetched(f"{web}{path}", limit_bytes=LIMIT_BYTES, allow_private=True)
    assert caught.value.remedy


def test_private_addresses_are_refused_whatever_leads_there(web: str) -> None:
    with pytest.raises(InputError, match="private or local"):
        fetched(f"{web}/page", limit_bytes=LIMIT_BYTES)


@pytest.mark.parametrize("url", ["ftp://example.org/", "https://user:word@example.org/", "https://", "nothing", "javascript:alert(1)"])
def test_what_is_no_address_of_the_web(url: str) -> None:
    with pytest.raises(InputError):
        fetched(url, limit_bytes=LIMIT_BYTES)


def test_all_of_it_has_an_end(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST_S", -1.0)
    with pytest.raises(InputError, match="no answer in time"):
        fetched(f"{web}/page", limit_bytes=LIMIT_BYTES, allow_private=True)


def test_a_missing_extra_names_its_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "EXTRA", ("no_such_library",))
    with pytest.raises(ResourceError) as caught:
        fetched("https://example.org/", limit_bytes=LIMIT_BYTES)
    assert caught.value.remedy == "pip install 'detente[fetch]'"
