"""A small web on 127.0.0.1, and a clock that does not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from detente.gather.records import FetchSummary, Manners

START = 1_800_000_000.0  # January 2027
QUICK = Manners(wait_s=5.0, whole_s=10.0, hosts=4)


@dataclass
class Reply:
    """What the server sends; `hold_s` before the body, `drip_s` between its bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "text/html; charset=utf-8"
    hold_s: float = 0.0
    drip_s: float = 0.0
    chunked: bool = False


def page(words: str, title: str = "A page") -> Reply:
    return Reply(f"<!doctype html><html><head><title>{title}</title></head><body><p>{words}</p></body></html>".encode())


def xml(text: str) -> Reply:
    return Reply(text.encode(), media="application/xml")


def moved(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


@dataclass
class Asked:
    path: str
    headers: dict[str, str]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what some tests are about."""


class Web:
    """Pages by path: one reply, or one for each time it is asked (the last goes on), or a function of the request's headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | list[Reply] | Callable[[dict[str, str]], Reply]] = {"/robots.txt": Reply(status=404)}
        self.asked: list[Asked] = []
        self.ended = threading.Event()
        self.side_by_side = 0
        self.most = 0
        self.lock = threading.Lock()
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self.lock:
            self.asked.append(Asked(handler.path, {name.lower(): value for name, value in handler.headers.items()}))
            self.side_by_side += 1
            self.most = max(self.most, self.side_by_side)
            found = self.pages.get(handler.path, Reply(status=404))
            if isinstance(found, list):
                found = found.pop(0) if len(found) > 1 else found[0]
        reply = found if isinstance(found, Reply) else found(self.asked[-1].headers)
        try:
            self.send(handler, reply)
        except OSError:
            handler.close_connection = True
        finally:
            with self.lock:
                self.side_by_side -= 1

    def send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.send_response(reply.status)
        if reply.body:
            handler.send_header("Content-Type", reply.media)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        elif "Content-Length" not in reply.headers and reply.status != 304:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        if reply.hold_s:
            self.ended.wait(reply.hold_s)
        if reply.chunked:
            for start in range(0, len(reply.body), 50):
                part = reply.body[start : start + 50]
                handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            handler.wfile.write(b"0\r\n\r\n")
        elif reply.drip_s:
            for byte in reply.body:
                handler.wfile.write(bytes([byte]))
                if self.ended.wait(reply.drip_s):
                    return
        else:
            handler.wfile.write(reply.body)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = START
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def feed(*paths: str, dates: tuple[str, ...] = ()) -> Reply:
    items = "".join(
        f"<item><title>About {path}</title><link>{path}</link><guid isPermaLink='false'>id{path}</guid>"
        + (f"<pubDate>{dates[place]}</pubDate>" if place < len(dates) else "")
        + "</item>"
        for place, path in enumerate(paths)
    )
    return xml(f"<rss version='2.0'><channel><title>The Example</title>{items}</channel></rss>")


def urlset(*urls: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def kept(folder: Path, kind: WarcRecordType = WarcRecordType.response) -> list[tuple[str, bytes]]:
    """Addresses and blocks of the records of a kind, from all WARC files of a folder."""
    out = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            records = ArchiveIterator(file, record_types=kind, parse_http=False, verify_digests=True)
            out += [(str(record.headers.get("WARC-Target-URI")), record.reader.read()) for record in records]
    return out


def reasons(summary: FetchSummary) -> dict[str, int]:
    return {reason.reason: reason.number for reason in summary.reasons}
