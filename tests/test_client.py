from __future__ import annotations

import csv
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import desks
import detente
import reading_aloud
import records
from detente import Client
from detente.client import Hit
from detente.errors import InputError, ResourceError, StoreError
from detente.model import Coded, Correction
from detente.serve import users
from detente.serve.app import desk
from detente.serve.settings import Settings
from detente.serve.worker import Bench

KINDS = ("events", "statements", "positions", "relations")


class Here(Bench):
    """A bench that reads in this process."""

    def code(self, source: Any, engine: str = "both") -> Any:
        return reading_aloud.read(source, engine)


@dataclass(frozen=True)
class Served:
    """A desk that listens on 127.0.0.1, the store it shows, and a reviewer's token."""

    url: str
    store: str
    token: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    import uvicorn

    folder = tmp_path_factory.mktemp("served")
    index = desks.indexed(folder, *(desks.page(n, actor="RUS" if n % 2 else "USA") for n in range(6)), desks.emoji())
    token = users.add(folder / "tokens.json", "Ada", "reviewer", today="2026-01-01")
    settings = Settings(str(index.lake.root), index=index.path, tokens=folder / "tokens.json", refresh_s=3600.0, rates=0.0)
    app = desk(settings.store, settings=settings, index=index)
    app.state.desk.bench = Here()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}", settings.store, token)
    server.should_exit = True
    thread.join()


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with Client(served.url, served.token) as found:
        yield found


def stored(served: Served) -> list[Coded]:
    store = detente.open(served.store)
    return [coded for key in store.articles().column("id").to_pylist() if (coded := store.coded(key)) is not None]


class TestReading:
    def test_an_article_is_the_stores_to_the_last_note(self, client: Client, served: Served) -> None:
        for coded in stored(served):
            assert client.article(coded.article.id) == coded
            assert client.text(coded.article.id) == coded.article.text

    @pytest.mark.parametrize("kind", KINDS)
    def test_records_are_the_stores_over_all_pages(self, client: Client, served: Served, kind: str) -> None:
        found = list(getattr(client, kind)(limit=3))
        expected = [record for coded in stored(served) for record in getattr(coded, kind)]
        assert sorted(found, key=lambda each: each.id) == sorted(expected, key=lambda each: each.id)

    def test_filters_are_the_desks(self, client: Client) -> None:
        assert {event.actors[0].country for event in client.events(actor=["USA", "JPN"], since="2019-01-01", limit=2)} == {"USA"}
        assert len(list(client.events(actor="USA", sort=None))) == 3

    def test_pages_count_and_know_their_articles(self, client: Client) -> None:
        first, second, third = client.pages("statements", limit=3)
        assert (first.total, first.exact, len(first.rows), len(third.rows)) == (7, True, 3, 1)
        hit = second.rows[0]
        assert isinstance(hit, Hit)
        assert hit.record.article == hit.article.id
        assert third.next is None

    def test_articles_come_in_brief(self, client: Client) -> None:
        (head,) = client.articles(flag="extraction_residue")
        assert (head.title, head.flags, head.events) == ("Łódź", ("extraction_residue",), 1)

    def test_a_record_has_an_id(self, client: Client) -> None:
        event = next(client.events())
        assert client.record("events", event.id).record == event

    def test_facets_are_counted(self, client: Client) -> None:
        assert client.facets("events")["actor"] == {"RUS": 4, "USA": 3}

    def test_the_version_is_told(self, client: Client) -> None:
        assert client.version()["version"] == detente.__version__


class TestBulk:
    @pytest.mark.parametrize("kind", [*KINDS, "articles"])
    def test_a_stream_gives_everything(self, client: Client, kind: str) -> None:
        hits = list(client.stream(kind))
        assert len(hits) == 7
        if kind == "articles":
            assert {hit.record.id for hit in hits} == {head.id for head in client.articles()}
        else:
            assert {hit.record.id for hit in hits} == {record.id for record in getattr(client, kind)()}

    def test_files_are_written(self, client: Client, tmp_path: Path) -> None:
        assert client.export("events", tmp_path / "a.csv", actor="USA") == (tmp_path / "a.csv").stat().st_size
        with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
            assert [row["actors_countries"] for row in csv.DictReader(file)] == ["USA"] * 3
        client.export("events", tmp_path / "a.ndjson", form="ndjson")
        assert len([json.loads(line) for line in (tmp_path / "a.ndjson").read_text(encoding="utf-8").splitlines()]) == 7

    def test_a_form_or_file_that_cannot_be(self, client: Client, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such form"):
            client.export("events", tmp_path / "a.xlsx", form="xlsx")
        with pytest.raises(StoreError, match="cannot be written"):
            client.export("events", tmp_path)


class TestHavingRead:
    def test_a_text(self, client: Client) -> None:
        assert client.read(records.TEXT, engine="rules", title="a.txt", language="fr") == records.coded(records.TEXT, "a.txt", "fr")

    def test_a_file(self, client: Client, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps({"text": records.TEXT, "lang": "fr", "title": "Title"}) + "\n", encoding="utf-8")
        assert client.read(path).article.language == "fr"

    @pytest.mark.parametrize("lines", [0, 2])
    def test_a_file_of_none_or_many(self, client: Client, tmp_path: Path, lines: int) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text('{"text": "words of an article"}\n' * lines, encoding="utf-8")
        with pytest.raises(InputError):
            client.read(path)

    def test_what_cannot_be_read_says_why(self, client: Client) -> None:
        with pytest.raises(InputError, match="nothing to code"):
            client.read("BAD")


class TestJudging:
    def test_a_judgement_comes_back_as_it_was_kept(self, client: Client, served: Served) -> None:
        event = next(client.events())
        made = client.judge("events", event.id, "correct", corrections=[Correction("type", "CONSULT", None)], reason="they met")
        assert (made.author, made.corrections, made.stated[0].value) == ("Ada", (Correction("type", "CONSULT", None),), event.type)
        assert list(client.judgements(record=event.id, limit=1)) == [made]
        words = Correction("actors", "RUS", event.trigger.__class__("actors", event.trigger.span, event.trigger.quote))
        again = client.judge("events", event.id, "correct", corrections=[words])
        assert (again.revises, again.corrections) == (made.id, (words,))
        assert list(client.judgements(limit=1)) == [made, again]

    def test_nobody_may_not(self, served: Served) -> None:
        with Client(served.url) as nobody, pytest.raises(InputError, match="needs a token"):
            nobody.judge("events", "0" * 16, "accept")


class TestErrors:
    def test_the_desks_errors_are_ours(self, client: Client) -> None:
        with pytest.raises(InputError) as caught:
            list(client.events(limit=0))
        assert (caught.value.item, caught.value.stage) == ("limit", "request")
        with pytest.raises(InputError, match="no article has this id"):
            client.article("0" * 16)
        with pytest.raises(InputError, match="nothing here"):
            list(client.stream("runs"))

    def test_a_desk_that_is_not_there(self) -> None:
        with Client("http://127.0.0.1:1") as client, pytest.raises(StoreError, match="cannot be reached") as caught:
            client.version()
        assert caught.value.item == "http://127.0.0.1:1"
        with Client("http://127.0.0.1:1") as client, pytest.raises(StoreError, match="cannot be reached"):
            list(client.stream("events"))

    def test_a_desk_that_is_busy_is_asked_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import httpx2

        waits: list[float] = []
        answers = [httpx2.Response(429, headers={"Retry-After": "3"}), httpx2.Response(503), httpx2.Response(200, json={"version": "1"})]
        monkeypatch.setattr(time, "sleep", waits.append)
        with Client("http://desk", transport=httpx2.MockTransport(lambda _: answers.pop(0))) as client:
            assert client.version() == {"version": "1"}
        assert waits == [3.0, 4.0]

    @pytest.mark.parametrize(
        ("status", "body", "what"),
        [(502, "<html>", "HTTP 502"), (404, "[]", "HTTP 404"), (200, "<html>", "not understood"), (200, "{}", "not understood")],
    )
    def test_what_is_no_desk_is_told(self, status: int, body: str, what: str) -> None:
        import httpx2

        transport = httpx2.MockTransport(lambda _: httpx2.Response(status, text=body))
        with Client("http://desk", transport=transport) as client, pytest.raises((StoreError, InputError), match=what):
            next(client.events())

    def test_the_token_goes_into_the_header(self) -> None:
        import httpx2

        seen: list[str] = []
        transport = httpx2.MockTransport(lambda request: seen.append(request.headers["authorization"]) or httpx2.Response(200, json={}))
        with Client("http://desk/", "dt_1", transport=transport) as client:
            client.version()
        assert seen == ["Bearer dt_1"]

    def test_a_missing_extra_names_its_fix(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "httpx2", None)
        with pytest.raises(ResourceError) as caught:
            Client("http://desk")
        assert caught.value.remedy == "pip install 'detente[serve]'"
