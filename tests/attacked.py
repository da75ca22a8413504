"""What tests of attacks share: an article all of whose words are somebody's attempt, what is sent instead of values, how answers are looked at."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from httpx2 import Response
from starlette.testclient import TestClient

import desks
from detente.evidence import cite
from detente.model import Coded
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.settings import Settings

BASE = "http://127.0.0.1"
LIMIT_BYTES = 50_000  # of a body, at a desk with small limits
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
SVG = "<svg onload=alert(1)>"
URL = "javascript:alert(document.domain)//"
CELL = "=HYPERLINK(&quot;http://evil.example&quot;)"
FORMULA = "=cmd|'/C calc'!A0"
MARKS = "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}"
TAIL = f" {FORMULA} {SCRIPT} {IMAGE} {SVG} {MARKS} \u202eevil\u202c"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What tries to be something else than a value: SQL, full-text syntax, templates, paths, numbers, signs without a picture, expressions that run long.
PAYLOADS = (
    "' OR '1'='1", "\"; DROP TABLE records; --", "1); DELETE FROM articles; --", "' UNION SELECT body FROM packs --", "%27%20OR%201=1", "\\",
    '"', '""', "'", "*", "a*b*", "^a", "words:a", "rowid:1", "NEAR(a b", "NEAR(a b, 999999999)", "a AND", "OR", "NOT", "(" * 200, ")" * 200,
    '"a" OR ("b',
    "-a", "+", "a" * 5000, "a " * 1500, "../../../../etc/passwd", "..\\..\\x", "%2e%2e%2f", "file:///etc/passwd", "\x00", "a\x00b", "\r\nX-Evil: 1",
    "\u202e", "\ud7ff\ufffd", "👩‍👩‍👧", "中文", "ﷺ" * 50, "-1", "0", "1e309", "NaN", "Infinity", "9" * 40, "1.5", "0x10", "١٢", "2019-02-30",
    "9999-12-31",
    "0000-00-00", "[]", "{}", "null", "true", SCRIPT, IMAGE, SVG, URL, MARKS, "a" * 60 + "!", "(a+)+$" * 20, "=1+1", "@SUM(A1)",
)  # fmt: skip
REGEX_LIKE = (
    "(a+)+$" + "a" * 3000 + "!",
    "." * 3000,
    "a?" * 1500 + "a" * 1500,
    '"' + "a " * 1400,
    "* " * 1500,
    "NEAR(" * 600,
    "%" * 3000,
    "_" * 3000,
)
PAGES = ("/", "/events", "/statements", "/positions", "/relations", "/articles", "/about", "/pictures", "/read", "/login")
PICTURES = ("timeline", "network", "map", "matrix", "quotes")


class Safe(HTMLParser):
    """A page held against what must never be in one; `faults` says what was."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "applet", "frame", "style", "foreignobject"}:
            self.faults.append(f"<{tag}>")
        if tag == "script" and not (
            urlsplit(given.get("src") or "").path.startswith("/static/") or given.get("type") == "application/json"
        ):
            self.faults.append(f"a script of no file of ours: {given}")
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self.faults.append("a refresh")
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.faults.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "formaction", "xlink:href", "data", "poster"} and not goes_home(tag, value or ""):
                self.faults.append(f"{tag} {name}={value}")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.text += data


def goes_home(tag: str, address: str) -> bool:
    """Whether an address is of the desk, or a link to the web that a person would follow."""
    parts = urlsplit(address.strip())
    if parts.scheme in {"", "http"} and parts.netloc in {"", "127.0.0.1", "testserver"}:
        return True
    return tag == "a" and parts.scheme in {"http", "https"}


def harmless(response: Response) -> Safe:
    """Hold a page against what must never be in one; a redirect may lead to nowhere else."""
    if response.is_redirect:
        assert urlsplit(urljoin(BASE, response.headers["location"])).netloc == "127.0.0.1"
        return Safe("")
    assert response.headers.get("content-type", "").startswith("text/html"), (response.status_code, response.headers)
    found = Safe(response.text)
    assert not found.faults
    return found


def hostile(number: int = 0) -> Coded:
    """An article all of whose words are somebody's attempt."""
    made = desks.page(number, tail=TAIL, title=f"{SCRIPT}{IMAGE}", outlet=f"{SVG}{IMAGE}")
    text = made.article.text
    at = text.index(FORMULA)
    trigger = cite(text, "trigger", at, len(text))
    actor = replace(made.events[0].actors[0], name=IMAGE, identity=SVG, country="RUS", reason=SCRIPT)
    where = replace(made.events[0].where, name=f"{SCRIPT}") if made.events[0].where else None
    event = replace(made.events[0], trigger=trigger, actors=(actor,), where=where, rule=SCRIPT)
    chain = tuple(replace(link, label=IMAGE) for link in made.statements[0].chain)
    said = replace(made.statements[0], content=cite(text, "content", at, len(text)), chain=chain)
    held = replace(
        made.positions[0],
        issue=f"sanctions:{IMAGE}",
        evidence=cite(text, "evidence", at, len(text)),
        target=cite(text, "target", at, len(text)),
    )
    article = replace(made.article, url=URL, source=f"{SCRIPT}.txt")
    return replace(made, article=article, events=(event,), statements=(said,), positions=(held,))


def sign_in(client: TestClient, token: str, to: str = "/review") -> Response:
    page = client.get("/login", params={"next": to})
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return client.post("/login", data={"token": token, "next": to, "csrf": found[1]})


def csrf_of(page: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def record_of(index: Index, kind: str = "events", hostile: bool = True) -> str:
    query = f"SELECT r.id FROM records r JOIN articles a ON a.n = r.article WHERE r.kind = ? AND a.url {'=' if hostile else '!='} ? ORDER BY r.n"
    return str(index.reader().execute(query, (kind, URL)).fetchone()["id"])


def article_of(index: Index) -> str:
    return str(index.reader().execute("SELECT id FROM articles WHERE url = ?", (URL,)).fetchone()["id"])


def judge(client: TestClient, record: str, token: str | None, body: Any) -> Response:
    """A judgement about an event, sent to the API."""
    return client.post(f"/api/v1/records/events/{record}/judgements", json=body, headers=bearer(token) if token else {})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def drawn(svg: str) -> None:
    """Hold a drawing against what must never be in one."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        name = element.tag.rpartition("}")[2].lower()
        assert name not in {"script", "foreignobject", "iframe", "image", "animate", "set", "use"}, name
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on"), (key, value)
            if key.rpartition("}")[2] == "href":
                assert goes_home("a", value), value


def counts(index: Index) -> dict[str, int]:
    return {
        name: index.reader().execute(f"SELECT count(*) AS n FROM {name}").fetchone()["n"]
        for name in ("articles", "records", "bodies", "postings")
    }


def silent(found: Response, index: Index) -> None:
    """No word of the insides: not where the store lies, no SQL, no trace."""
    text = found.text
    assert str(index.lake.root) not in text
    for word in ("Traceback", "sqlite", "syntax error", "SELECT n", "fts5", 'File "'):
        assert word not in text, (word, text[:300])


def no_formula(table: str) -> None:
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) > 1
    for row in rows:
        for cell in row:
            assert cell[:1] not in {"=", "+", "@", "\t", "\r"}, cell
            assert not cell.startswith("-") or re.fullmatch(r"-(\d+(\.\d+)?)?", cell), cell


def small_desk(index: Index, **more: Any) -> Any:
    """A desk of its own over the store, with small limits."""
    settings = Settings(
        str(index.lake.root), index=index.path, tokens=index.path.with_name("tokens"), refresh_s=3600.0, body_bytes=LIMIT_BYTES
    )
    settings = replace(settings, upload_bytes=LIMIT_BYTES, **more)
    return desk(settings.store, settings=settings, index=index)
