from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from detente.serve import users
from detente.serve.api import routes as api
from detente.serve.app import ROUTERS, desk
from detente.serve.index import Index
from detente.serve.settings import Settings
from detente.serve.twins import HOME, OTHERS, PAGES, prefers_json, twin_of, twin_path

HTML = {"Accept": "text/html"}
NO_PAGES = re.compile(r"/api/|/static|/review/sheet|/review/previous|.*\.(json|\{ending\})$")  # data, files, and what only leads elsewhere
ARTICLE = re.compile(r'href="/article/([0-9a-f]{16})')


@pytest.fixture(scope="module")
def reviewer(small: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client with an admin's token at a desk over the small store."""
    tokens = tmp_path_factory.mktemp("people") / "tokens.json"
    token = users.add(tokens, "Ada", "admin", today="2026-01-01")
    settings = Settings(str(small.lake.root), index=small.path, tokens=tokens, refresh_s=3600.0, rates=0.0)
    app = desk(settings.store, settings=settings, index=small)
    with TestClient(app, base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {token}"}) as found:
        yield found


def addresses() -> set[str]:
    """The addresses of all pages that are read, as the routers of the desk have them."""
    routes = [route for router in ROUTERS if router is not api.router for route in router.routes]
    return {
        route.path for route in routes if isinstance(route, Route) and "GET" in (route.methods or ()) and not NO_PAGES.match(route.path)
    }


def filled(client: TestClient, template: str) -> str:
    """An address of a page that is there."""
    event = client.get("/api/v1/events?limit=1").json()["rows"][0]
    values = {"article": event["article"]["id"], "record": event["record"]["id"], "name": "network"}
    path = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], template)
    if path.endswith("/behind"):
        return f"{path}?actor=RUS"
    return f"{path}?queue=none" if path == "/review/next" else path


class TestEveryPage:
    def test_pages_are_all_known(self) -> None:
        assert addresses() == {*PAGES, *OTHERS}

    @pytest.mark.parametrize("template", [*PAGES, *OTHERS])
    def test_it_has_a_twin_that_it_names(self, reviewer: TestClient, template: str) -> None:
        address = filled(reviewer, template)
        page = reviewer.get(address, headers=HTML)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        path, _, query = address.partition("?")
        twin = twin_of(path, query)
        assert twin is not None
        assert f'<link rel="alternate" type="application/json" href="{twin.replace("&", "&amp;")}">' in page.text
        data = reviewer.get(twin)
        assert (data.status_code, data.headers["content-type"]) == (200, "application/json")
        assert isinstance(data.json(), dict)

    @pytest.mark.parametrize("template", [*PAGES, *OTHERS])
    def test_who_asks_for_json_is_led_there(self, reviewer: TestClient, template: str) -> None:
        address = filled(reviewer, template)
        response = reviewer.get(address, headers={"Accept": "application/json"}, follow_redirects=False)
        path, _, query = address.partition("?")
        assert (response.status_code, response.headers["location"]) == (303, twin_of(path, query))
        assert "Accept" in response.headers["vary"]

    def test_pages_say_that_they_depend_on_what_is_asked_for(self, client: TestClient) -> None:
        assert "Accept" in [name.strip() for name in client.get("/events", headers=HTML).headers["vary"].split(",")]

    def test_all_are_in_the_table_of_the_docs(self) -> None:
        told = (Path(__file__).parents[2] / "docs" / "rest.md").read_text(encoding="utf-8").replace("{id}", "{}").replace("{name}", "{}")
        table = told.split("## Pages and their JSON twins", 1)[1].split("\n## ", 1)[0]
        assert all(f"`{re.sub(r'{[a-z]+}', '{}', template)}`" in table for template in (*PAGES, *OTHERS))


class TestAgreement:
    @pytest.mark.parametrize("kind", ["events", "statements", "positions", "relations"])
    @pytest.mark.parametrize(
        "query", ["", "?actor=RUS&limit=3", "?lang=fr", "?q=condemned", "?sort=oldest&limit=2&ui=fr", "?actor=&since="]
    )
    def test_lists_show_the_same_records_in_the_same_order(self, client: TestClient, kind: str, query: str) -> None:
        page = client.get(f"/{kind}{query}", headers=HTML).text
        data = client.get(f"/{kind}.json{query}").json()
        shown = re.findall(r"#r-([0-9a-f]{16})", page)
        assert list(dict.fromkeys(shown)) == [row["record"]["id"] for row in data["rows"]]

    @pytest.mark.parametrize("query", ["", "?flag=extraction_residue", "?limit=3&sort=oldest"])
    def test_articles_too(self, client: TestClient, query: str) -> None:
        page = client.get(f"/articles{query}", headers=HTML).text.split("<main", 1)[1]
        data = client.get(f"/articles.json{query}").json()
        assert list(dict.fromkeys(ARTICLE.findall(page))) == [row["id"] for row in data["rows"]]

    def test_an_article_has_the_same_records(self, client: TestClient) -> None:
        key = client.get("/articles.json?limit=1").json()["rows"][0]["id"]
        page = client.get(f"/article/{key}", headers=HTML).text
        data = client.get(f"/article/{key}.json").json()
        records = {record["id"] for kind in ("events", "statements", "positions", "relations") for record in data[kind]}
        assert records == set(re.findall(r'data-record="([0-9a-f]{16})"', page)) & records
        assert len(records) == 4

    def test_the_first_page_counts_the_same(self, client: TestClient) -> None:
        data = client.get(HOME).json()
        page = client.get("/", headers=HTML).text
        assert data["counts"]["events"] == 7
        assert list(dict.fromkeys(ARTICLE.findall(page))) == [row["id"] for row in data["latest"]]

    def test_what_is_wrong_is_wrong_in_both(self, client: TestClient) -> None:
        assert client.get("/events?limit=0", headers=HTML).status_code == client.get("/events.json?limit=0").status_code == 400
        assert client.get("/article/nothing", headers=HTML).status_code == client.get("/article/nothing.json").status_code == 404

    def test_reviewers_alone_see_what_is_theirs(self, client: TestClient) -> None:
        for template in PAGES:
            if template.startswith("/review"):
                assert client.get(twin_path(template).replace("{", "").replace("}", "")).status_code in {401, 403}, template

    def test_who_is_signed_in_is_told(self, reviewer: TestClient, client: TestClient) -> None:
        assert reviewer.get("/login.json").json() == {"user": {"name": "Ada", "role": "admin"}, "users": True}
        assert client.get("/login.json").json() == {"user": None, "users": False}


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/json", True),
        ("application/json, text/html", True),
        ("text/html, application/json;q=0.9", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_json_is_preferred_where_it_is_named_first(accept: str, wanted: bool) -> None:
    assert prefers_json(accept) is wanted


@pytest.mark.parametrize(
    "path", ["/events.json", "/pictures/network.svg", "/nothing", "/static/desk.css", "/article/x/y", "/api/v1/events"]
)
def test_what_is_no_page_has_no_twin(path: str) -> None:
    assert twin_of(path) is None


def test_files_of_rooms_that_make_their_own_twin_are_there(client: TestClient, tmp_path: Path) -> None:
    data: Any = client.get("/pictures/network.json").json()
    assert data["picture"] == "network"
