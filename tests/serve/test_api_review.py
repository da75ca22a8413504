from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import desks
from detente.review.queues import Plan, draw, keep
from detente.serve import users
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.settings import Settings

API = "/api/v1"
NOBODY = "0123456789abcdef"
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Path, dict[str, str]]:
    """A store of its own with a queue, and a token for each role."""
    folder = tmp_path_factory.mktemp("review")
    index = desks.indexed(folder, *(desks.page(n) for n in range(4)))
    keep(index.lake, draw(index.lake, Plan("first", "sample", "events", 3)))
    tokens = folder / "tokens.json"
    return index, tokens, {role: users.add(tokens, role.title(), role, today="2026-01-01") for role in users.ROLES}


@pytest.fixture(scope="module")
def client(people: tuple[Index, Path, dict[str, str]]) -> TestClient:
    index, tokens, _ = people
    settings = Settings(str(index.lake.root), index=index.path, tokens=tokens, refresh_s=3600.0, rates=0.0)
    return TestClient(desk(settings.store, settings=settings, index=index), base_url="http://127.0.0.1")


@pytest.fixture
def ask(client: TestClient, people: tuple[Index, Path, dict[str, str]]) -> Ask:
    """Asks as somebody of a role; None is nobody."""

    def asked(method: str, path: str, status: int, role: str | None = "reviewer", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {people[2][role]}"} if role else {}
        response = client.request(method, f"{API}{path}", headers=headers, **more)
        assert response.status_code == status, response.text
        return response.json()

    return asked


def some_event(client: TestClient, place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{API}/events?sort=oldest").json()["rows"][place]["record"]
    return found


class TestJudging:
    def test_a_judgement_is_kept_and_read_again(self, client: TestClient, ask: Ask, people: Any) -> None:
        event = some_event(client)
        made = ask("POST", f"/records/events/{event['id']}/judgements", 201, json={"decision": "accept", "reason": "as it says"})
        assert (made["author"], made["decision"], made["record"], made["reason"]) == ("Reviewer", "accept", event["id"], "as it says")
        found = ask("GET", "/judgements", 200, "reader", params={"record": event["id"]})
        assert found == {"total": 1, "next": None, "rows": [made]}
        lines = [json.loads(line) for path in people[1].parent.glob("*audit*") for line in path.read_text().splitlines()]
        assert ("judge", "Reviewer", f"events/{event['id']}") in [(line["what"], line["who"], line["item"]) for line in lines]
        assert not any(token in json.dumps(lines) for token in people[2].values())

    def test_a_correction_is_said_by_words(self, client: TestClient, ask: Ask) -> None:
        event = some_event(client, 1)
        text = client.get(f"{API}/articles/{event['article']}/text").json()["text"]
        start = text.index("diplomatic sources")
        put = [
            {"field": "type", "value": "REJECT"},
            {"field": "actors", "value": "FRA", "words": {"start": start, "end": start + 18, "quote": "diplomatic sources"}},
        ]
        made = ask("POST", f"/records/events/{event['id']}/judgements", 201, json={"decision": "correct", "corrections": put})
        assert [each["field"] for each in made["corrections"]] == ["type", "actors"]
        assert made["corrections"][1]["evidence"]["quote"] == "diplomatic sources"

    @pytest.mark.parametrize(
        "put",
        [
            {"field": "type", "value": "NOTHING"},
            {"field": "colour", "value": "red"},
            {"field": "trigger", "words": {"start": 0, "end": 5, "quote": "Paris"}},
            {"field": "trigger", "words": {"start": 5, "end": 5, "quote": "x"}},
            {"field": "trigger", "words": {"start": 0, "end": 2147483647, "quote": "x"}},
        ],
    )
    def test_what_the_text_or_the_scheme_gainsays_is_a_clash(self, client: TestClient, ask: Ask, put: Any) -> None:
        event = some_event(client, 2)
        error = ask("POST", f"/records/events/{event['id']}/judgements", 409, json={"decision": "correct", "corrections": [put]})["error"]
        assert error["stage"] == "review"
        assert ask("GET", "/judgements", 200, params={"record": event["id"]})["total"] == 0

    @pytest.mark.parametrize(
        "sent", [{}, {"decision": "maybe"}, {"decision": "accept", "author": "Eve"}, {"decision": "accept", "reason": "a" * 2001}]
    )
    def test_what_is_malformed_is_refused(self, client: TestClient, ask: Ask, sent: Any) -> None:
        ask("POST", f"/records/events/{some_event(client)['id']}/judgements", 400, json=sent)

    def test_a_second_thought_revises_and_can_be_undone(self, client: TestClient, ask: Ask) -> None:
        event = some_event(client, 3)
        first = ask("POST", f"/records/events/{event['id']}/judgements", 201, json={"decision": "reject"})
        second = ask("POST", f"/records/events/{event['id']}/judgements", 201, json={"decision": "unsure"})
        assert second["revises"] == first["id"]
        ask("POST", f"/judgements/{first['id']}/undo", 409)
        again = ask("POST", f"/judgements/{second['id']}/undo", 201)
        assert (again["decision"], again["revises"]) == ("reject", second["id"])
        ask("POST", f"/judgements/{again['id']}/undo", 409, "admin")

    def test_what_is_missing_can_be_named(self, client: TestClient, ask: Ask) -> None:
        article = some_event(client)["article"]
        text = client.get(f"{API}/articles/{article}/text").json()["text"]
        at = text.index("called")
        words = {"start": at, "end": at + 6, "quote": "called"}
        said = [{"field": "type", "value": "ACCUSE"}, {"field": "actors", "value": "RUS"}, {"field": "trigger", "words": words}]
        made = ask("POST", f"/articles/{article}/missed", 201, json={"kind": "events", "corrections": said})
        assert (made["decision"], made["record"], made["anchor"]["quote"]) == ("missed", made["id"], "called")
        ask("POST", f"/articles/{article}/missed", 409, json={"kind": "events", "corrections": [{"field": "type", "value": "ACCUSE"}]})

    def test_what_is_not_there_cannot_be_judged(self, client: TestClient, ask: Ask) -> None:
        ask("POST", f"/records/events/{NOBODY}/judgements", 404, json={"decision": "accept"})
        ask("POST", f"/records/statements/{some_event(client)['id']}/judgements", 404, json={"decision": "accept"})
        ask("POST", f"/judgements/{NOBODY}/undo", 404)
        ask("POST", f"/articles/{NOBODY}/missed", 404, json={"kind": "events", "corrections": [{"field": "type"}]})

    @pytest.mark.parametrize(("role", "status"), [(None, 401), ("reader", 403)])
    def test_others_may_not(self, client: TestClient, ask: Ask, role: str | None, status: int) -> None:
        event = some_event(client)
        ask("POST", f"/records/events/{event['id']}/judgements", status, role, json={"decision": "accept"})
        ask("POST", f"/articles/{event['article']}/missed", status, role, json={"kind": "events", "corrections": [{"field": "type"}]})
        ask("POST", f"/judgements/{NOBODY}/undo", status, role)

    def test_only_an_admin_adjudicates(self, client: TestClient, ask: Ask) -> None:
        event = some_event(client)
        ask("POST", f"/records/events/{event['id']}/judgements", 403, json={"decision": "accept", "task": "adjudication"})
        made = ask("POST", f"/records/events/{event['id']}/judgements", 201, "admin", json={"decision": "accept", "task": "adjudication"})
        assert made["task"] == "adjudication"


class TestReading:
    def test_reviewers_judge_for_themselves(self, client: TestClient, ask: Ask) -> None:
        event = next(row["record"] for row in client.get(f"{API}/statements?sort=oldest").json()["rows"])
        said = {"record": event["id"]}
        address = f"/records/statements/{event['id']}/judgements"
        first = ask("POST", address, 201, "admin", json={"decision": "reject"})
        assert ask("GET", "/judgements", 200, "reviewer", params=said)["rows"] == []
        assert ask("GET", "/judgements", 200, "reader", params=said)["rows"] == [first]
        own = ask("POST", address, 201, "reviewer", json={"decision": "accept"})
        assert ask("GET", "/judgements", 200, "reviewer", params=said)["rows"] == [first, own]

    def test_judgements_are_paged(self, ask: Ask) -> None:
        everything = ask("GET", "/judgements", 200)["rows"]
        assert len(everything) >= 2
        seen: list[Any] = []
        after = None
        while True:
            page = ask("GET", "/judgements", 200, params={"limit": 1, **({"after": after} if after else {})})
            seen += page["rows"]
            after = page["next"]
            if after is None:
                break
        assert seen == everything
        assert [each["made"] for each in seen] == sorted(each["made"] for each in seen)

    def test_they_are_for_those_who_are_known(self, ask: Ask, client: TestClient) -> None:
        ask("GET", "/judgements", 401, None)
        response = client.get(f"{API}/judgements", headers={"Authorization": "Bearer dt_0_wrong"})
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")

    def test_a_desk_without_users_has_none_and_takes_none(self, people: Any) -> None:
        index = people[0]
        settings = Settings(str(index.lake.root), index=index.path, refresh_s=3600.0)
        client = TestClient(desk(settings.store, settings=settings, index=index), base_url="http://127.0.0.1")
        assert client.get(f"{API}/judgements").status_code == 200
        response = client.post(f"{API}/records/events/{some_event(client)['id']}/judgements", json={"decision": "accept"})
        assert (response.status_code, response.json()["error"]["what"]) == (403, "this desk is read-only")


class TestQueues:
    def test_queues_tell_how_far_they_are(self, ask: Ask) -> None:
        (queue,) = ask("GET", "/queues", 200)["queues"]
        assert (queue["name"], queue["kind"], queue["total"]) == ("first", "events", 3)

    def test_tasks_are_paged(self, ask: Ask) -> None:
        first = ask("GET", "/queues/tasks", 200, "reader", params={"queue": "first", "limit": 2})
        rest = ask("GET", "/queues/tasks", 200, "reader", params={"queue": "first", "after": first["next"]})
        assert [task["ordinal"] for task in (*first["rows"], *rest["rows"])] == [0, 1, 2]
        assert rest["next"] is None

    def test_the_next_one_is_not_yet_judged(self, ask: Ask) -> None:
        task = ask("GET", "/queues/next", 200, "admin", params={"queue": "first"})["task"]
        assert task["queue"] == "first"
        assert ask("GET", "/queues/next", 200, "admin", params={"queue": "first"})["task"] == task

    def test_a_queue_that_there_is_not(self, ask: Ask) -> None:
        for path in ("/queues/tasks", "/queues/next"):
            assert ask("GET", path, 404, params={"queue": "second"})["error"]["item"] == "second"
        ask("GET", "/queues", 401, None)
