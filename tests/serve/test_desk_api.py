from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from fastapi.testclient import TestClient

import desks
import detente
from detente.errors import StoreError
from detente.export.formats import FORMATS
from detente.serve.api import export
from detente.serve.api.params import FILTERS, Filters
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.pictures.made import NODES
from detente.serve.pictures.projection import VIEWS
from detente.serve.query import KINDS, MANY, SORTS
from detente.serve.search import FACETS
from detente.serve.settings import Settings

API = "/api/v1"
SHAPE = {"what", "item", "stage", "remedy"}


def told(client: TestClient, path: str, status: int = 200, **params: Any) -> Any:
    response = client.get(f"{API}{path}", params=params)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    return response.json()


def alone(index: Index, **more: Any) -> TestClient:
    """A client of a desk of its own over an index, that hands on no exception."""
    settings = Settings(str(index.lake.root), index=index.path, refresh_s=3600.0, rates=0.0, **more)
    app = desk(settings.store, settings=settings, index=index)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def some_article(client: TestClient) -> str:
    return str(told(client, "/articles", limit=1)["rows"][0]["id"])


@pytest.fixture(scope="module")
def accused(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of a desk over a store whose acts every dialect can tell."""
    return alone(desks.indexed(tmp_path_factory.mktemp("accused"), desks.page(0), desks.page(2)))


class TestLists:
    @pytest.mark.parametrize("kind", KINDS)
    def test_pages_give_everything_once(self, client: TestClient, kind: str) -> None:
        seen: list[str] = []
        after = None
        while True:
            page = told(client, f"/{kind}", limit=3, **({"after": after} if after else {}))
            seen += [row["id"] if kind == "articles" else row["record"]["id"] for row in page["rows"]]
            after = page["next"]
            if after is None:
                break
        assert len(seen) == len(set(seen)) == page["total"] == 7
        assert page["total_is_exact"] is True

    def test_records_are_whole_and_know_their_article(self, client: TestClient, small: Index) -> None:
        (row,) = told(client, "/events", type="AID")["rows"]
        (event,) = detente.open(str(small.lake.root)).sql("SELECT * FROM events WHERE type = 'AID'").to_pylist()
        assert row["record"] == {name: event[name] for name in row["record"]}
        assert (row["article"]["outlet"], row["article"]["language"]) == ("Courrier", "fr")
        assert row["article"]["id"] == row["record"]["article"]

    @pytest.mark.parametrize(
        ("params", "found"),
        [({"actor": ["JPN", "USA"]}, 2), ({"dyad": "RUS-JPN"}, 5), ({"lang": "fr"}, 1), ({"until": "2017-12-31"}, 1), ({"min_score": 1}, 2),
         ({"q": "condemned"}, 7), ({"max_confidence": 0.5}, 1), ({"actor": "russia", "type": "ASSAULT"}, 1)],
    )  # fmt: skip
    def test_filters_are_those_of_the_pages(self, client: TestClient, params: dict[str, Any], found: int) -> None:
        assert told(client, "/events", **params)["total"] == found

    def test_articles_come_in_brief(self, client: TestClient) -> None:
        (row,) = told(client, "/articles", flag="extraction_residue")["rows"]
        assert (row["title"], row["flags"], row["events"], row["positions"]) == ("Łódź", ["extraction_residue"], 1, 1)

    def test_facets_count_values(self, client: TestClient) -> None:
        facets = {facet["field"]: facet["values"] for facet in told(client, "/facets/events", type="AID")["facets"]}
        assert {"value": "AID", "count": 1, "active": True} in facets["type"]
        assert {"value": "ACCUSE", "count": 4, "active": False} in facets["type"]

    def test_one_search_asks_for_all_kinds(self, client: TestClient) -> None:
        found = told(client, "/search", q="obstacle", limit=2)
        assert found["q"] == "obstacle"
        assert {kind: found[kind]["total"] for kind in KINDS} == {kind: told(client, f"/{kind}", q="obstacle")["total"] for kind in KINDS}
        assert (found["events"]["total"], found["positions"]["total"], found["articles"]["total"]) == (0, 7, 7)
        assert len(found["articles"]["rows"]) == 2


class TestParameters:
    @pytest.mark.parametrize("kind", KINDS)
    def test_each_facet_can_be_filtered_by(self, kind: str) -> None:
        assert set(FACETS[kind]) <= set(FILTERS[kind].model_fields)

    @pytest.mark.parametrize("kind", KINDS)
    def test_filters_are_known_to_the_search(self, kind: str) -> None:
        own = set(FILTERS[kind].model_fields) - set(Filters.model_fields)
        assert own <= {*MANY, "min_score", "max_score", "min_confidence", "max_confidence"}

    def test_lists_of_values_are_those_of_their_rooms(self) -> None:
        from detente.serve.api.pictures import MapFilters, NetworkFilters

        assert set(get_args(get_type_hints(Filters)["sort"])) == set(SORTS)
        assert get_args(get_type_hints(MapFilters)["view"]) == tuple(VIEWS)
        assert get_args(get_type_hints(NetworkFilters)["nodes"]) == tuple(map(str, NODES))

    @pytest.mark.parametrize(
        ("params", "item"),
        [({"limit": "0"}, "limit"), ({"limit": "501"}, "limit"), ({"limit": "x"}, "limit"), ({"after": "1"}, "after"), ({"after": "1.1;--"}, "after"),
         ({"since": "2019-02-30"}, "since"), ({"since": "20190201"}, "since"), ({"sort": "best"}, "sort"), ({"by": ""}, "by"), ({"q": ""}, "q"),
         ({"actor": ""}, "actor.0"), ({"actor": "RUS,JPN"}, "actor.0"), ({"dyad": "RUS"}, "dyad.0"), ({"quad": "5"}, "quad.0"),
         ({"min_score": "nan"}, "min_score"), ({"min_score": "11"}, "min_score"), ({"typ": "AID"}, "typ"), ({"q": "a" * 301}, "q"),
         ({"type": [str(n) for n in range(21)]}, "type"), ({"holds": "events"}, "holds")],
    )  # fmt: skip
    def test_a_bad_one_is_named(self, client: TestClient, params: dict[str, Any], item: str) -> None:
        error = told(client, "/events", 400, **params)["error"]
        assert (set(error), error["item"], error["stage"]) == (SHAPE, item, "request")

    @pytest.mark.parametrize("text", ["'; DROP TABLE articles; --", '" OR 1=1', "*", "\x00", "NEAR(", "a\u0301", "💥", "%", "((((", "AND"])
    def test_words_are_only_words(self, client: TestClient, text: str) -> None:
        assert told(client, "/events", q=text)["total"] == 0
        assert told(client, "/events", outlet=text)["total"] == 0
        assert told(client, "/events")["total"] == 7


class TestOneArticle:
    def test_it_comes_with_all_its_records(self, client: TestClient, small: Index) -> None:
        key = some_article(client)
        coded = detente.open(str(small.lake.root)).coded(key)
        whole, brief = told(client, f"/articles/{key}", whole=True), told(client, f"/articles/{key}")
        from detente.store.plain import coded_of

        assert coded_of(whole) == coded
        assert (brief["notes"], brief["article"]["raw_map"]) == ([], [])
        assert {**whole, "notes": [], "article": {**whole["article"], "raw_map": []}} == brief

    def test_its_text_is_what_spans_point_into(self, client: TestClient) -> None:
        (row,) = told(client, "/events", q="Łódź")["rows"] or told(client, "/events", type="ACCUSE", limit=1)["rows"]
        text = told(client, f"/articles/{row['article']['id']}/text")["text"]
        trigger = row["record"]["trigger"]
        assert text[trigger["span"]["start"] : trigger["span"]["end"]] == trigger["quote"]

    @pytest.mark.parametrize("kind", ["events", "statements", "positions", "relations"])
    def test_a_record_has_an_address(self, client: TestClient, kind: str) -> None:
        row = told(client, f"/{kind}", limit=1)["rows"][0]
        assert told(client, f"/records/{kind}/{row['record']['id']}") == {"kind": kind, **row}

    @pytest.mark.parametrize("path", ["/articles/0123456789abcdef", "/articles/0123456789abcdef/text", "/records/events/0123456789abcdef"])
    def test_what_is_not_there_is_said(self, client: TestClient, path: str) -> None:
        error = told(client, path, 404)["error"]
        assert (set(error), error["item"]) == (SHAPE, "0123456789abcdef")

    @pytest.mark.parametrize("key", ["1", "..%2f..%2fetc%2fpasswd", "0123456789ABCDEF", "'", "0123456789abcdef0"])
    def test_an_id_that_is_none_is_refused(self, client: TestClient, key: str) -> None:
        response = client.get(f"{API}/articles/{key}")
        assert response.status_code in {400, 404}
        assert set(response.json()["error"]) == SHAPE

    def test_a_record_of_another_kind_is_not_there(self, client: TestClient) -> None:
        row = told(client, "/events", limit=1)["rows"][0]
        told(client, f"/records/statements/{row['record']['id']}", 404)


class TestExport:
    def lines(self, client: TestClient, kind: str, **params: Any) -> list[dict[str, Any]]:
        response = client.get(f"{API}/export/{kind}.ndjson", params=params)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/x-ndjson")
        return [json.loads(line) for line in response.text.splitlines()]

    @pytest.mark.parametrize("kind", ["events", "statements", "positions", "relations"])
    def test_json_lines_are_the_rows_of_the_list(self, client: TestClient, kind: str) -> None:
        assert self.lines(client, kind) == told(client, f"/{kind}")["rows"]

    def test_articles_come_whole(self, client: TestClient, small: Index) -> None:
        rows = self.lines(client, "articles")
        assert sorted(row["record"]["text"] for row in rows) == sorted(
            detente.open(str(small.lake.root)).articles().column("text").to_pylist()
        )
        assert all(row["record"]["id"] == row["article"]["id"] for row in rows)

    def test_filters_and_order_hold(self, client: TestClient) -> None:
        rows = self.lines(client, "events", sort="conflict", actor="RUS")
        scores = [row["record"]["score"] for row in rows]
        assert scores == sorted(scores)
        assert len(scores) == 5

    def test_a_page_is_not_all(self, client: TestClient) -> None:
        assert len(self.lines(client, "events", limit=2)) == 7

    @pytest.mark.parametrize("kind", KINDS)
    def test_csv_is_that_of_the_command_line(self, client: TestClient, small: Index, tmp_path: Path, kind: str) -> None:
        response = client.get(f"{API}/export/{kind}.csv")
        assert response.headers["content-disposition"] == f'attachment; filename="{kind}.csv"'
        detente.open(str(small.lake.root)).export(tmp_path / "out.csv", form="csv", kinds=kind)
        ours, theirs = (sorted(map(tuple, csv.reader(io.StringIO(text)))) for text in (response.text, (tmp_path / "out.csv").read_text()))
        assert ours == theirs

    def test_a_stream_is_made_as_it_is_sent(self, small: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        from detente.serve.api import lists
        from detente.serve.query import Query

        asked: list[int] = []
        bodies = lists.search.bodies
        monkeypatch.setattr(lists, "BATCH", 2)
        monkeypatch.setattr(lists.search, "bodies", lambda connection, some: asked.append(len(some)) or bodies(connection, some))
        stream = export.json_lines(small, Query("events"))
        next(stream)
        assert asked == [2]
        assert len(list(stream)) == 6
        assert asked == [2, 2, 2, 1]

    @pytest.mark.parametrize("form", [form.name for form in FORMATS if not form.folder and form.name != "conllu"])
    def test_the_whole_store_in_each_format_of_one_file(
        self, accused: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        each = next(known for known in FORMATS if known.name == form).each
        response = accused.get(f"{API}/export/store/{form}", params={"kind": "events"} if each else {})
        assert response.status_code == 200
        assert response.content
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("path", ["csv", "parquet", "dna?kind=events", "csv?kind=runs", "csv?kind=../x"])
    def test_a_format_takes_its_own_kinds(self, client: TestClient, path: str) -> None:
        assert client.get(f"{API}/export/store/{path}").json()["error"]["item"] == "kind"

    @pytest.mark.parametrize("form", ["brat", "ftm", "standoff", "conllu", "..", "xlsx"])
    def test_folders_and_what_needs_a_parser_are_not_sent(self, client: TestClient, form: str) -> None:
        assert client.get(f"{API}/export/store/{form}").status_code == 404

    def test_one_whole_store_at_a_time(self, client: TestClient) -> None:
        with export.BUSY:
            response = client.get(f"{API}/export/store/dna")
        assert (response.status_code, response.headers["retry-after"]) == (503, "30")

    def test_one_that_fails_leaves_nothing(self, small: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setattr(export, "export", lambda *_, **__: (_ for _ in ()).throw(StoreError("the disk is full", item=str(tmp_path))))
        client = alone(small)
        assert told(client, "/export/store/dna", 503)["error"]["what"] == "the store cannot be read or written just now"
        assert list(tmp_path.iterdir()) == []
        assert export.BUSY.acquire(blocking=False)
        export.BUSY.release()


class TestStore:
    def test_runs_and_changes_are_those_of_the_store(self, tmp_path: Path) -> None:
        index = desks.indexed(tmp_path, desks.page(0), desks.page(1))
        client = alone(index)
        assert told(client, "/runs") == {"runs": []}
        assert told(client, "/changes") == {"next": None, "rows": []}

    def test_the_trail_of_changes_is_paged(self, tmp_path: Path) -> None:
        from detente.store.changes import change
        from detente.store.tables import rows_of

        index = desks.indexed(tmp_path, desks.page(0))
        made = [change("run", "events", f"{n:016x}", "changed" if n % 2 else "added", article="ab" * 8) for n in range(5)]
        index.lake.append("changes", rows_of("changes", made))
        client = alone(index)
        first = told(client, "/changes", limit=3)
        rest = told(client, "/changes", limit=3, after=first["next"])
        assert [row["id"] for row in (*first["rows"], *rest["rows"])] == sorted(each.id for each in made)
        assert rest["next"] is None
        assert {row["record"] for row in told(client, "/changes", change="changed")["rows"]} == {f"{n:016x}" for n in (1, 3)}

    def test_health_says_nothing_else(self, client: TestClient) -> None:
        assert told(client, "/health") == {"status": "ok"}

    def test_the_version_is_ours(self, client: TestClient) -> None:
        assert told(client, "/version")["version"] == detente.__version__


class TestCaching:
    def test_what_one_has_is_not_sent_again(self, client: TestClient) -> None:
        first = client.get(f"{API}/events")
        again = client.get(f"{API}/events", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert first.headers["cache-control"] == "private, no-cache"
        assert "GMT" in first.headers["last-modified"]

    def test_another_address_has_another_tag(self, client: TestClient) -> None:
        tag = client.get(f"{API}/events").headers["etag"]
        assert client.get(f"{API}/events", params={"limit": 0}, headers={"If-None-Match": tag}).status_code == 400
        assert client.get(f"{API}/statements", headers={"If-None-Match": tag}).status_code == 200

    def test_another_language_has_another_tag(self, small: Index) -> None:
        client = alone(small)
        tag = client.get(f"{API}/pictures/network", headers={"Accept-Language": "en"}).headers["etag"]
        french = client.get(f"{API}/pictures/network", headers={"Accept-Language": "fr", "If-None-Match": tag})
        assert french.status_code == 200

    def test_news_has_another_tag(self, tmp_path: Path) -> None:
        index = desks.indexed(tmp_path, desks.page(0))
        client = alone(index)
        tag = client.get(f"{API}/events").headers["etag"]
        desks.put(tmp_path / "store", desks.page(1))
        index.refresh()
        response = client.get(f"{API}/events", headers={"If-None-Match": tag})
        assert (response.status_code, response.json()["total"]) == (200, 2)

    def test_errors_are_not_kept(self, client: TestClient) -> None:
        response = client.get(f"{API}/events", params={"limit": 0})
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers

    def test_long_answers_are_packed(self, client: TestClient) -> None:
        assert client.get(f"{API}/events").headers["content-encoding"] == "gzip"


class TestErrors:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [("GET", f"{API}/nothing", 404), ("GET", "/api/", 404), ("DELETE", f"{API}/events", 405), ("POST", f"{API}/events", 405),
         ("GET", f"{API}/events?limit=0", 400), ("GET", "/events.json?limit=0", 400), ("GET", "/nothing.json", 404)],
    )  # fmt: skip
    def test_programs_get_one_shape(self, client: TestClient, method: str, path: str, status: int) -> None:
        response = client.request(method, path)
        assert (response.status_code, response.headers["content-type"]) == (status, "application/json")
        error = response.json()["error"]
        assert set(error) == SHAPE
        assert error["what"]
        assert error["remedy"]

    def test_people_get_a_page(self, client: TestClient) -> None:
        response = client.get("/nothing", headers={"Accept": "text/html"})
        assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")

    def test_a_method_that_is_not_taken_is_told_which_are(self, client: TestClient) -> None:
        assert client.post(f"{API}/events").headers["allow"] == "GET"

    def test_what_nobody_foresaw_says_nothing_of_the_insides(self, small: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("detente.serve.api.lists.listed", lambda *_: 1 / 0)
        error = told(alone(small), "/events", 500)["error"]
        assert "ZeroDivision" not in json.dumps(error)
        assert error["what"] == "something went wrong here that should not"

    def test_a_store_that_cannot_be_read_is_told_without_its_folder(self, small: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise StoreError("no such file: /srv/secret", item="/srv/secret", stage="store", remedy="look at /srv/secret")

        monkeypatch.setattr("detente.serve.api.lists.listed", broken)
        client = alone(small)
        response = client.get(f"{API}/events")
        assert (response.status_code, response.headers["retry-after"]) == (503, "5")
        assert "secret" not in response.text


class TestDescription:
    def test_there_is_a_page_about_each_operation_and_form(self, client: TestClient) -> None:
        document = client.get(f"{API}/openapi.json").json()
        page = client.get(f"{API}/", headers={"Accept": "text/html"}).text
        assert all(f'id="{method.upper()}{path}"' in page for path, methods in document["paths"].items() for method in methods)
        assert all(f'id="form-{name}"' in page for name in document["components"]["schemas"])
        assert "https://" not in page.split("<main", 1)[0]

    def test_records_are_described_as_they_are(self, client: TestClient) -> None:
        schemas = client.get(f"{API}/openapi.json").json()["components"]["schemas"]
        assert set(schemas["Event"]["properties"]) == set(detente.model.Event.__dataclass_fields__)
        assert schemas["Span"]["required"] == ["start", "end"]

    def test_every_parameter_is_described_with_bounds(self, client: TestClient) -> None:
        for path, methods in client.get(f"{API}/openapi.json").json()["paths"].items():
            for operation in methods.values():
                for parameter in operation.get("parameters", ()):
                    schema = parameter["schema"]
                    inner = schema.get("items", schema)
                    bound = {"enum", "const", "maximum", "maxLength", "pattern", "format", "$ref"} & set(inner) or inner.get(
                        "type"
                    ) == "boolean"
                    assert bound, (path, parameter["name"])

    def test_all_errors_have_our_shape(self, client: TestClient) -> None:
        for methods in client.get(f"{API}/openapi.json").json()["paths"].values():
            for operation in methods.values():
                assert "422" not in operation["responses"]
                for status, answer in operation["responses"].items():
                    if status[0] in "45":
                        assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Error")
