"""Bombs in what is sent to be read, and addresses that a fetch is made to ask."""

from __future__ import annotations

import gzip
import io
import json
import socket
import time
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from attacked import LIMIT_BYTES
from detente.clean.page import read_page
from detente.errors import InputError
from detente.serve import fetching
from detente.serve.uploads import file_source


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.html", data)
    return out.getvalue()


class TestBombs:
    """What is small on the way and large once it is read. The limits of the process that reads are tested beside it (test_worker.py)."""

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.html.gz", gzip.compress(b"x" * 10**6)),
            ("a.zip", _zip(b"x" * 10**6)),
            ("a.jsonl.gz", gzip.compress(b"{}\n" * 10**5)),
            ("a.html", gzip.compress(b"x" * 10**6)),
            ("a.txt", _zip(b"x" * 10**6)),
            ("a.parquet", b"PAR1"),
            ("a.warc", b"WARC/1.0"),
        ],
    )
    def test_packed_files_are_not_unpacked(self, name: str, data: bytes) -> None:
        with pytest.raises(InputError):
            file_source(name, data)

    def test_packed_requests_are_not_unpacked(self, small: TestClient) -> None:
        packed = gzip.compress(json.dumps({"text": "Russia condemned Japan. " * 10**5}).encode())
        assert len(packed) < LIMIT_BYTES
        found = small.post("/api/v1/read", content=packed, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
        assert found.status_code in {400, 415}

    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/cron.d/x.txt",
            "..\\..\\x.txt",
            "/etc/passwd.txt",
            "a\x00.txt",
            "con.txt",
            "\u202etxt.exe.txt",
            "a" * 5000 + ".txt",
            "<b>.txt",
        ],
    )
    def test_names_of_files_are_names_alone(self, name: str) -> None:
        found = file_source(name, b"Russia condemned Japan on Monday.")
        assert "/" not in found.name
        assert "\\" not in found.name

    @pytest.mark.parametrize(
        "page",
        [
            "<div>" * 100_000 + "Russia condemned Japan." + "</div>" * 100_000,
            "<p>Russia condemned Japan.</p>" + "<" * 500_000,
            "<p>Russia condemned Japan.</p><!--" + "-" * 500_000,
            "<p " + "a='b' " * 100_000 + ">Russia condemned Japan.",
            "<table>" * 5000 + "Russia condemned Japan.",
            "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '" + "&a;" * 1000 + "'><!ENTITY c '" + "&b;" * 1000 + "'>]><p>Russia &c;</p>",
            "<p>" + "&#x202e;" * 100_000 + "Russia condemned Japan.</p>",
            "<a href='" + "x" * 1_000_000 + "'>Russia condemned Japan.</a>",
        ],
        ids=["deep", "signs", "comment", "attributes", "tables", "entities", "directions", "address"],
    )
    def test_pages_that_are_hard_to_read_are_read_or_refused_in_time(self, page: str) -> None:
        started = time.process_time()
        try:
            text = read_page(page).layer.text
        except InputError:
            text = ""
        assert time.process_time() - started < 10.0
        assert len(text) < 2_000_000

    def test_a_page_asks_for_no_file_of_this_machine(self) -> None:
        entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        page = f"{entity}<html><body><article><p>Russia condemned Japan on Monday. &x;</p></article></body></html>"
        try:
            text = read_page(page).layer.text
        except InputError:
            text = ""
        assert "root:" not in text


PRIVATE = (
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0/", "http://localhost/",
    "http://localhost.localdomain/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:10.0.0.1]/", "http://[::]/", "http://[fe80::1]/",
    "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://0.0.0.0/", "http://255.255.255.255/", "http://224.0.0.1/",
    "http://a:b@127.0.0.1/", "http://127.0.0.1.:80/", "http://①②⑦.⓪.⓪.①/",
)  # fmt: skip
NONE = ("file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:alert(1)", "//127.0.0.1/", "http://", "http:///x", "127.0.0.1",
        "http://a b/", "http://127.0.0.1\r\nX: y/", "data:text/html,x", "jar:http://x/", "http://[::1", "http://:80/")  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The addresses that something tried to connect to; nothing gets through."""
    found: list[tuple[Any, ...]] = []

    def connect(address: tuple[Any, ...], *args: Any, **more: Any) -> socket.socket:
        found.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return found


def names(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Have each look-up of a name give the next of some addresses; the names that were looked up."""
    looked: list[str] = []

    def lookup(host: str, port: int, *args: Any, **more: Any) -> list[tuple[Any, ...]]:
        looked.append(host)
        address = answers[min(len(looked), len(answers)) - 1]
        return [(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return looked


class TestFetching:
    @pytest.mark.parametrize("url", PRIVATE)
    def test_private_addresses_are_not_asked(self, asked: list[tuple[Any, ...]], url: str) -> None:
        with pytest.raises(InputError):
            fetching.fetched(url, limit_bytes=LIMIT_BYTES)
        assert asked == []

    @pytest.mark.parametrize("url", NONE)
    def test_what_is_no_web_address_is_not_asked(self, asked: list[tuple[Any, ...]], url: str) -> None:
        with pytest.raises(InputError):
            fetching.fetched(url, limit_bytes=LIMIT_BYTES)
        assert asked == []

    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.0.1"])
    def test_names_that_lead_to_private_addresses_are_not_asked(
        self, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        names(monkeypatch, address)
        with pytest.raises(InputError, match="private"):
            fetching.fetched("https://news.example/a", limit_bytes=LIMIT_BYTES)
        assert asked == []

    def test_a_name_that_changes_its_mind_gains_nothing(self, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
        looked = names(monkeypatch, "93.184.215.14", "127.0.0.1")
        with pytest.raises(InputError):
            fetching.fetched("http://news.example/a", limit_bytes=LIMIT_BYTES)
        assert {address[0] for address in asked} <= {"93.184.215.14"}
        assert looked

    def test_a_redirect_to_a_private_address_is_not_followed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from detente.gather.network import Client
        from detente.gather.records import Answer

        seen: list[str] = []
        ask = Client.ask

        def answered(client: Client, url: str, **more: Any) -> Any:
            seen.append(url)
            if "news.example" not in url:
                return ask(client, url, **more)
            status = 404 if url.endswith("robots.txt") else 302
            return Answer(url, status, b"", b"HTTP/1.1", ((b"location", b"http://169.254.169.254/latest/"),), b"", b"", None)

        monkeypatch.setattr(Client, "ask", answered)
        with pytest.raises(InputError, match="private"):
            fetching.fetched("http://news.example/a", limit_bytes=LIMIT_BYTES)
        assert seen[-1].startswith("http://169.254.169.254")

    def test_a_desk_fetches_nothing_unless_it_is_told_to(self, small: TestClient, asked: list[tuple[Any, ...]]) -> None:
        found = small.post("/api/v1/read", json={"fetch": "https://news.example/a"})
        assert found.status_code == 403
        assert small.post("/read", data={"fetch": "https://news.example/a"}).status_code in {400, 403}
        assert asked == []

    def test_the_address_of_a_text_is_not_asked(
        self, small: TestClient, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("detente.serve.worker.Bench.code", lambda *_: (_ for _ in ()).throw(InputError("read", stage="upload")))
        found = small.post("/api/v1/read", json={"text": "Russia condemned Japan.", "url": "http://127.0.0.1/"})
        assert found.status_code == 400
        assert asked == []
