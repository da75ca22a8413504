from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import records
from detente.draft import Source
from detente.errors import AnalysisError
from detente.model import Coded, SetAside
from detente.serve import users
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.settings import Settings
from detente.serve.worker import Bench, BusyError
from detente.store.plain import coded_of

API = "/api/v1/read"
HTML = {"Accept": "text/html"}
LIMIT_BYTES = 4096


class Here(Bench):
    """A bench that reads in this process, and remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[Source, str]] = []
        self.answer: Coded | SetAside | Exception = records.coded()

    def code(self, source: Source, engine: str = "both") -> Coded | SetAside:
        self.given.append((source, engine))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def warm(self) -> None:
        """Nothing is to be loaded."""


def opened(index: Index, **more: Any) -> TestClient:
    settings = Settings(str(index.lake.root), index=index.path, refresh_s=3600.0, rates=0.0, upload_bytes=LIMIT_BYTES, **more)
    app = desk(settings.store, settings=settings, index=index)
    app.state.desk.bench = Here() if settings.upload != "off" else None
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture
def uploader(small: Index) -> TestClient:
    return opened(small)


def bench(client: TestClient) -> Here:
    found = client.app.state.desk.bench  # type: ignore[attr-defined] # the desk's own application
    assert isinstance(found, Here)
    return found


class TestForPrograms:
    def test_records_come_back_and_nothing_is_kept(self, uploader: TestClient) -> None:
        response = uploader.post(API, json={"text": "Words."})
        assert response.status_code == 200
        assert coded_of(response.json()["coded"]) == records.coded()
        assert uploader.get("/api/v1/articles").json()["total"] == 7

    def test_what_is_known_of_it_goes_along(self, uploader: TestClient) -> None:
        known = {
            "title": "Title",
            "outlet": "Wire",
            "url": "https://example.org/a?utm_source=x",
            "published": "2019-03-02",
            "language": "fr",
        }
        uploader.post(f"{API}?engine=rules", json={"html": "<p>Words.</p>", **known})
        ((source, engine),) = bench(uploader).given
        told = source.metadata
        assert (source.media, source.content, engine) == ("html", "<p>Words.</p>", "rules")
        assert (told.title, told.outlet, told.url, told.published, told.language) == (
            "Title",
            "Wire",
            "https://example.org/a",
            "2019-03-02",
            "fr",
        )

    @pytest.mark.parametrize(
        ("media", "kind"), [("text/plain", "text"), ("text/markdown", "markdown"), ("text/html; charset=iso-8859-1", "html")]
    )
    def test_the_article_may_come_as_it_is(self, uploader: TestClient, media: str, kind: str) -> None:
        data = "Le président a déclaré".encode("latin-1" if "8859" in media else "utf-8")
        assert uploader.post(API, content=data, headers={"Content-Type": media}).status_code == 200
        ((source, _),) = bench(uploader).given
        assert (source.media, source.content) == (kind, "Le président a déclaré")

    @pytest.mark.parametrize(
        ("sent", "item"),
        [({}, "body"), ({"text": "a", "html": "b"}, "body"), ({"text": " \n"}, "text"), ({"text": None}, "text"), ({"text": "a", "typo": 1}, "typo"),
         ({"text": "a", "published": "soon"}, "published"), ({"text": "a", "language": "../../etc"}, "language"), ({"fetch": "file:///etc"}, "fetch"),
         ([], "body"), ("text", "body")],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, uploader: TestClient, sent: Any, item: str) -> None:
        response = uploader.post(API, json=sent)
        assert (response.status_code, response.json()["error"]["item"]) == (400, item)
        assert bench(uploader).given == []

    @pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'{"text": "\\ud800"}'])
    def test_what_is_no_json_is_refused(self, uploader: TestClient, data: bytes) -> None:
        assert uploader.post(API, content=data, headers={"Content-Type": "application/json"}).status_code == 400

    @pytest.mark.parametrize("media", ["application/xml", "image/png", "multipart/form-data; boundary=x", ""])
    def test_other_kinds_are_refused(self, uploader: TestClient, media: str) -> None:
        assert uploader.post(API, content=b"x", headers={"Content-Type": media}).status_code == 415

    def test_an_engine_that_is_none_is_refused(self, uploader: TestClient) -> None:
        assert uploader.post(f"{API}?engine=magic", json={"text": "a"}).json()["error"]["item"] == "engine"

    @pytest.mark.parametrize("length", [True, False])
    def test_what_is_too_large_is_refused(self, uploader: TestClient, length: bool) -> None:
        data = json.dumps({"text": "a" * (LIMIT_BYTES + 100_000)}).encode()
        content = data if length else (data[at : at + 1000] for at in range(0, len(data), 1000))
        response = uploader.post(API, content=content, headers={"Content-Type": "application/json"})
        assert (response.status_code, set(response.json()["error"])) == (413, {"what", "item", "stage", "remedy"})

    def test_a_little_too_large_too(self, uploader: TestClient) -> None:
        assert uploader.post(API, json={"text": "a" * LIMIT_BYTES}).status_code == 413

    def test_no_time_is_told_with_when_to_come_again(self, uploader: TestClient) -> None:
        bench(uploader).answer = BusyError()
        response = uploader.post(API, json={"text": "a"})
        assert (response.status_code, response.headers["retry-after"]) == (503, "10")

    @pytest.mark.parametrize(
        "answer", [SetAside("a", "clean", "no text", "give one"), AnalysisError("no text", item="a", stage="clean", remedy="give one")]
    )
    def test_an_article_that_cannot_be_read_is_told_why(self, uploader: TestClient, answer: Any) -> None:
        bench(uploader).answer = answer
        response = uploader.post(API, json={"text": "a"})
        assert response.status_code == 400
        assert response.json()["error"] == {"what": "no text", "item": "a", "stage": "clean", "remedy": "give one"}

    def test_fetching_is_off_unless_it_is_switched_on(self, uploader: TestClient) -> None:
        response = uploader.post(API, json={"fetch": "https://example.org/"})
        assert response.status_code == 403
        assert "--allow-fetch" in response.json()["error"]["remedy"]

    def test_fetched_pages_are_read(self, small: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        client = opened(small, fetch=True)
        page = Source("https://example.org/a", "html", "<p>Words.</p>", "0" * 64)
        monkeypatch.setattr("detente.serve.uploads.fetched", lambda url, *, limit_bytes: page if limit_bytes == LIMIT_BYTES else None)
        assert client.post(API, json={"fetch": "https://example.org/a", "language": "fr"}).status_code == 200
        ((source, _),) = bench(client).given
        assert (source.content, source.metadata.language) == ("<p>Words.</p>", "fr")

    def test_private_addresses_are_not_fetched(self, small: Index) -> None:
        client = opened(small, fetch=True)
        for host in ("127.0.0.1:1", "localhost:1", "169.254.169.254", "[::1]:1", "10.0.0.1", "0x7f000001:1"):
            error = client.post(API, json={"fetch": f"http://{host}/"}).json()["error"]
            assert error["what"] == "address is private or local", host

    def test_limits_are_told(self, uploader: TestClient) -> None:
        told = uploader.get("/api/v1/limits").json()
        assert (told["bytes"], told["fetch"], told["upload"]) == (LIMIT_BYTES, False, "anyone")


class TestForPeople:
    def test_the_page_has_a_field_and_a_drop_zone(self, uploader: TestClient) -> None:
        page = uploader.get("/read", headers=HTML).text
        assert '<textarea id="text" name="text"' in page
        assert 'type="file"' in page
        assert 'name="fetch"' not in page

    def test_an_address_can_be_given_where_pages_are_fetched(self, small: Index) -> None:
        assert 'name="fetch"' in opened(small, fetch=True).get("/read", headers=HTML).text

    def test_the_article_is_shown_with_its_records(self, uploader: TestClient) -> None:
        response = uploader.post("/read", data={"text": "Words.", "engine": "rules", "published": ""}, headers=HTML)
        assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
        coded = records.coded()
        assert f'data-record="{coded.events[0].id}"' in response.text
        assert "not in the store" in response.text
        assert bench(uploader).given[0][1] == "rules"

    @pytest.mark.parametrize(
        ("name", "data", "media"),
        [("a.txt", b"Words.", "text"), ("A.HTML", b"<p>Words.</p>", "html"), ("a.md", b"# Words", "markdown"),
         ("a.jsonl", b'{"text": "Words.", "lang": "../x"}\n', "text"), ("a.json", b'{"html": "<p>Words.</p>"}', "html"),
         ("..\\..\\a.txt", b"Words.", "text"), ("../../etc/passwd.txt", b"Words.", "text")],
    )  # fmt: skip
    def test_files_are_read(self, uploader: TestClient, name: str, data: bytes, media: str) -> None:
        assert uploader.post("/read", files={"file": (name, data)}, headers=HTML).status_code == 200
        ((source, _),) = bench(uploader).given
        assert source.media == media
        assert "/" not in source.name
        assert "\\" not in source.name
        assert source.metadata.language is None

    @pytest.mark.parametrize(
        ("name", "data", "told"),
        [("a.pdf", b"%PDF", "unknown kind"), ("a", b"x", "unknown kind"), ("a.txt", b"%PDF-1.7", "a PDF"), ("a.txt", b"", "empty"),
         ("a.jsonl", b'{"text": "a"}\n{"text": "b"}\n', "more than one"), ("a.json", b"[]", "empty"), ("a.jsonl", b"{}", "no text"),
         ("a.txt", b"a" * (LIMIT_BYTES + 1), "more than 4096 bytes")],
    )  # fmt: skip
    def test_files_that_cannot_be_read_are_told_why_on_the_page(self, uploader: TestClient, name: str, data: bytes, told: str) -> None:
        response = uploader.post("/read", files={"file": (name, data)}, headers=HTML)
        assert response.status_code in {400, 413}
        assert told in response.text
        assert '<textarea id="text"' in response.text

    def test_markup_in_an_article_stays_words(self, uploader: TestClient) -> None:
        words = "<script>alert(1)</script> " + records.TEXT
        bench(uploader).answer = records.coded(words)
        page = uploader.post("/read", data={"text": words}, headers=HTML).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_what_was_typed_is_not_lost(self, uploader: TestClient) -> None:
        bench(uploader).answer = SetAside("a", "clean", "no text", "give one")
        page = uploader.post("/read", data={"text": "My <words>.", "title": 'A "title"', "engine": "rules"}, headers=HTML).text
        assert "My &lt;words&gt;.</textarea>" in page
        assert 'value="A &#34;title&#34;"' in page
        assert '<option value="rules" selected>' in page

    def test_an_empty_form_is_told(self, uploader: TestClient) -> None:
        response = uploader.post("/read", data={"text": "  "}, headers=HTML)
        assert response.status_code == 400
        assert "give one of text, html and fetch" in response.text

    def test_french_has_its_own_words(self, uploader: TestClient) -> None:
        assert "Collez un article" in uploader.get("/read?ui=fr", headers=HTML).text


class TestWhoMay:
    def test_a_desk_may_read_nothing(self, small: Index) -> None:
        client = opened(small, upload="off")
        assert client.post(API, json={"text": "a"}).status_code == 403
        assert client.post("/read", data={"text": "a"}, headers=HTML).status_code == 403
        assert "<textarea" not in client.get("/read", headers=HTML).text

    def test_a_desk_may_read_for_reviewers_alone(self, small: Index, tmp_path: Path) -> None:
        tokens = tmp_path / "tokens.json"
        reader = users.add(tokens, "Ben", "reader", today="2026-01-01")
        reviewer = users.add(tokens, "Ada", "reviewer", today="2026-01-01")
        client = opened(small, upload="reviewer", tokens=tokens)
        statuses = [
            client.post(API, json={"text": "a"}, headers={"Authorization": f"Bearer {token}"} if token else {}).status_code
            for token in ("", reader, reviewer)
        ]
        assert statuses == [401, 403, 200]
        assert "<textarea" not in client.get("/read", headers=HTML).text

    def test_somebody_who_sends_too_many_is_slowed(self, small: Index) -> None:
        settings = Settings(str(small.lake.root), index=small.path, refresh_s=3600.0)
        app = desk(settings.store, settings=settings, index=small)
        app.state.desk.bench = Here()
        client = TestClient(app, base_url="http://127.0.0.1")
        answers = [client.post(API, json={"text": "a"}) for _ in range(12)]
        assert answers[0].status_code == 200
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) >= 1
