from __future__ import annotations

import json
import os
import re
import threading
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import Response

from detente.errors import InputError, StoreError
from detente.serve.audit import Audit
from detente.serve.sessions import COOKIE, ENTRY_COOKIE, SESSION_S, Sessions
from detente.serve.users import ADMIN, READER, REVIEWER, Person, Users, add, change, may, remove

DAY = "2026-01-01"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def test_a_token_is_whose_it_is_and_stands_nowhere(path: Path) -> None:
    token = add(path, " Ana ", REVIEWER, today=DAY)
    users = Users.open(path)
    found = users.check(token)
    assert found is not None
    assert (found.name, found.role) == ("Ana", REVIEWER)
    assert token not in path.read_text(encoding="utf-8")
    assert "$argon2id$" in path.read_text(encoding="utf-8")
    assert [(person.name, made) for person, made in users.everybody()] == [("Ana", DAY)]


@pytest.mark.parametrize(
    "change_", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.upper(), lambda t: "dt_00000000_" + t[12:], lambda t: ""]
)
def test_a_token_that_is_nearly_right_is_nobodys(path: Path, change_: object) -> None:
    token = add(path, "ana", REVIEWER, today=DAY)
    assert Users.open(path).check(change_(token)) is None  # type: ignore[operator]


def test_a_token_of_another_user_does_not_open_ones_own_key(path: Path) -> None:
    ana, bo = add(path, "ana", REVIEWER, today=DAY), add(path, "bo", ADMIN, today=DAY)
    mixed = "_".join([*bo.split("_")[:2], ana.split("_", 2)[2]])
    assert Users.open(path).check(mixed) is None


def test_who_is_taken_away_is_gone_at_once_and_a_new_token_ends_the_old(path: Path) -> None:
    first = add(path, "ana", REVIEWER, today=DAY)
    users = Users.open(path)
    ana = users.check(first)
    assert ana is not None
    second = add(path, "ana", ADMIN, today=DAY, renew=True)
    assert users.check(first) is None
    assert users.by_key(ana.key) is None
    found = users.check(second)
    assert found is not None
    assert found.role == ADMIN
    remove(path, "ana")
    assert users.check(second) is users.known(second) is None


def test_a_role_changes_under_a_token_that_stays(path: Path) -> None:
    token = add(path, "ana", READER, today=DAY)
    users = Users.open(path)
    change(path, "ana", ADMIN)
    found = users.check(token)
    assert found is not None
    assert found.role == ADMIN


def test_what_was_checked_is_known_for_some_minutes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = add(path, "ana", REVIEWER, today=DAY)
    clock = Clock()
    users = Users(path, clock=clock)
    assert users.known(token) is None
    assert users.check(token) is not None
    monkeypatch.setattr(users, "_verified", lambda hashed, token: False)
    assert users.known(token) is not None
    clock.now += 301
    assert users.known(token) is users.check(token) is None


def test_a_key_that_there_is_not_takes_as_long_as_one_that_there_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(path, "ana", REVIEWER, today=DAY)
    users = Users.open(path)
    worked: list[str] = []
    monkeypatch.setattr(users, "_verified", lambda hashed, token: worked.append(hashed) or False)
    for token in ("dt_00000000_x", "nothing at all", "x" * 5000):
        assert users.check(token) is None
    assert len(worked) == 3
    assert all(hashed.startswith("$argon2id$") for hashed in worked)


@pytest.mark.parametrize(("name", "role"), [("", REVIEWER), ("a\nb", REVIEWER), ("x" * 61, REVIEWER), ("ana", "king")])
def test_a_name_or_role_that_cannot_be_is_refused(path: Path, name: str, role: str) -> None:
    with pytest.raises(InputError):
        add(path, name, role, today=DAY)
    assert not path.exists()


def test_a_name_is_given_once_whatever_its_case(path: Path) -> None:
    add(path, "Ana", REVIEWER, today=DAY)
    with pytest.raises(InputError, match="already"):
        add(path, "ana", REVIEWER, today=DAY)
    for refused in (lambda: remove(path, "bo"), lambda: change(path, "bo", ADMIN), lambda: change(path, "Ana", "king")):
        with pytest.raises(InputError):
            refused()


def test_commands_that_come_at_once_lose_nobody(path: Path) -> None:
    threads = [threading.Thread(target=add, args=(path, f"user {n}", REVIEWER), kwargs={"today": DAY}) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Users.open(path).everybody()) == 6
    assert sorted(found.name for found in path.parent.iterdir()) == ["tokens.json", "tokens.json-lock"]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_the_file_is_its_owners_alone(path: Path) -> None:
    add(path, "ana", REVIEWER, today=DAY)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(StoreError, match="others can read") as caught:
        Users.open(path)
    assert "chmod 600" in caught.value.remedy


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"secret": "x", "users": [{"name": "ana"}]}', "not json"])
def test_a_file_that_is_something_else_is_left_alone(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(InputError, match="no file of tokens"):
        Users.open(path)
    with pytest.raises(InputError):
        add(path, "ana", REVIEWER, today=DAY)
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_is_not_there_is_told_with_a_remedy(path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read") as caught:
        Users.open(path)
    assert "detente users add" in caught.value.remedy


def test_each_role_may_do_what_those_below_it_may() -> None:
    people = {role: Person("x", role, "k") for role in (READER, REVIEWER, ADMIN)}
    assert [may(people[REVIEWER], role) for role in people] == [True, True, False]
    assert [may(people[READER], role) for role in people] == [True, False, False]
    assert not may(None, READER)


class TestSessions:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def sessions(self, path: Path, clock: Clock) -> Sessions:
        add(path, "ana", REVIEWER, today=DAY)
        return Sessions(Users.open(path), path.with_name("state"), clock=clock)

    def cookie(self, sessions: Sessions) -> str:
        response = Response()
        sessions.begin(response, sessions.users.everybody()[0][0])
        return re.findall(rf"{COOKIE}=([^;]+)", str(response.raw_headers))[0]

    def asked(self, **cookies: str) -> HTTPConnection:
        told = "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()
        return HTTPConnection({"type": "http", "headers": [(b"cookie", told)]})

    def test_a_session_is_its_users_until_it_runs_out(self, sessions: Sessions, clock: Clock) -> None:
        asked = self.asked(**{COOKIE: self.cookie(sessions)})
        found = sessions.of(asked)
        assert found is not None
        assert found.person.name == "ana"
        clock.now += SESSION_S + 1
        assert sessions.of(asked) is None

    def test_an_ended_session_is_ended_for_every_copy_and_every_process(self, sessions: Sessions, path: Path, clock: Clock) -> None:
        asked = self.asked(**{COOKIE: self.cookie(sessions)})
        found = sessions.of(asked)
        assert found is not None
        other = Sessions(Users.open(path), path.with_name("state"), clock=clock)
        assert other.of(asked) is not None
        sessions.end(Response(), found)
        assert sessions.of(asked) is other.of(asked) is None
        assert sessions.of(self.asked(**{COOKIE: self.cookie(sessions)})) is not None

    def test_a_session_ends_with_its_user(self, sessions: Sessions, path: Path) -> None:
        asked = self.asked(**{COOKIE: self.cookie(sessions)})
        remove(path, "ana")
        assert sessions.of(asked) is None

    @pytest.mark.parametrize("forged", ["", "x", "e30.x", "..", "a" * 9999])
    def test_a_cookie_that_we_did_not_sign_is_none(self, sessions: Sessions, forged: str) -> None:
        assert sessions.of(self.asked(**{COOKIE: forged})) is None

    def test_each_page_has_another_token_and_all_are_right_for_their_session_alone(self, sessions: Sessions) -> None:
        asked = self.asked(**{COOKIE: self.cookie(sessions)})
        first, second = sessions.of(asked), sessions.of(asked)
        other = sessions.of(self.asked(**{COOKIE: self.cookie(sessions)}))
        assert first is not None
        assert second is not None
        assert other is not None
        assert first.csrf != second.csrf
        assert sessions.own(first, second.csrf)
        assert not sessions.own(other, first.csrf)
        for wrong in ("", first.csrf[:16], first.csrf[:-1], "é" * 80, "0" * 80):
            assert not sessions.own(first, wrong)

    def test_the_form_to_sign_in_belongs_to_its_browser(self, sessions: Sessions) -> None:
        number, token = sessions.entry(self.asked())
        assert sessions.entered(self.asked(**{ENTRY_COOKIE: number}), token)
        assert not sessions.entered(self.asked(**{ENTRY_COOKIE: number[::-1]}), token)
        assert not sessions.entered(self.asked(), token)
        assert sessions.entry(self.asked(**{ENTRY_COOKIE: number}))[0] == number

    def test_cookies_go_to_us_alone(self, path: Path, sessions: Sessions) -> None:
        response = Response()
        Sessions(sessions.users, secure=True).begin(response, sessions.users.everybody()[0][0])
        cookie = str(response.raw_headers).lower()
        assert all(word in cookie for word in ("httponly", "samesite=strict", "secure", "path=/", f"max-age={SESSION_S}"))
        assert "domain" not in cookie


class TestAudit:
    def test_a_line_an_act_whatever_is_in_it(self, tmp_path: Path) -> None:
        audit = Audit(tmp_path / "audit.jsonl", clock=lambda: "2026-01-01T00:00:00+00:00")
        audit.write("judge", who="ana\n{}", client="::1", item='events/"x"\u2028', detail="y" * 9999)
        audit.write("sign in", who=None, client=None, outcome="refused")
        first, second = map(json.loads, (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines())
        assert (first["who"], first["what"], first["from"], first["outcome"], len(first["detail"])) == (
            "ana\n{}",
            "judge",
            "::1",
            "done",
            500,
        )
        assert second == {
            "when": first["when"],
            "who": None,
            "what": "sign in",
            "item": "",
            "from": None,
            "outcome": "refused",
            "detail": "",
        }
        assert (tmp_path / "audit.jsonl").stat().st_mode & 0o777 == 0o600

    def test_a_log_that_was_moved_away_begins_anew(self, tmp_path: Path) -> None:
        audit = Audit(tmp_path / "audit.jsonl")
        audit.write("one", who="ana", client="a")
        (tmp_path / "audit.jsonl").rename(tmp_path / "audit.1")
        audit.write("two", who="ana", client="a")
        assert [json.loads((tmp_path / name).read_text())["what"] for name in ("audit.1", "audit.jsonl")] == ["one", "two"]
        Audit(None).write("nowhere", who=None, client=None)
