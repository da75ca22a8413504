"""The door: who is asking, how often, and whether a form comes from a page of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.errors import DetenteError
from detente.serve.audit import Audit
from detente.serve.gates import refuse
from detente.serve.limits import ENTER, WRITES, Buckets, class_of, client_of
from detente.serve.problems import Problem, problem_of, refused
from detente.serve.sessions import Session, Sessions
from detente.serve.users import Person, Users

__all__ = ["Door", "client"]

OPEN_TO_ALL = ("/login", "/static/", "/api/v1/health")  # what a closed desk shows to everybody
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
FORM_FIELDS, FORM_FILES = 1000, 10
OWN_SITE = frozenset({"same-origin", "none"})


def client(connection: HTTPConnection) -> str:
    """The address that a request comes from."""
    return connection.client.host if connection.client else "unknown"


class Door:
    """Sees who is asking, slows those who ask too much, and refuses what a signed-in browser was made to send by another site.

    Behind it, `request.state` has `user` (a Person or None), `session`, `csrf` and `audit`.
    """

    def __init__(
        self,
        app: ASGIApp,
        users: Users | None,
        sessions: Sessions | None,
        audit: Audit,
        closed: bool = False,
        buckets: Buckets | None = None,
    ) -> None:
        self._app = app
        self._users = users
        self._sessions = sessions
        self._audit = audit
        self._closed = closed
        self._buckets = buckets or Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        state = scope.setdefault("state", {})
        state.update(user=None, session=None, csrf="", audit=self._audit)
        try:
            await self._met(connection, state)
            self._slowed(connection, state)
            receive = await self._forged(scope, state, receive)
            if self._closed and state["user"] is None and not scope["path"].startswith(OPEN_TO_ALL):
                raise refused(401, "this desk is not open to all", stage="users")
        except (HTTPException, DetenteError) as error:
            await refuse(scope, receive, send, problem_of(error))
            return
        await self._app(scope, receive, send)

    async def _met(self, connection: HTTPConnection, state: dict[str, Any]) -> None:
        """See who it is: by a token in the header, else by the session."""
        if self._users is None or self._sessions is None:
            return
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            person = self._users.known(token.strip())
            if person is None:
                person = await self._checked(connection, self._users, token.strip())
            state["user"] = person
        elif (session := self._sessions.of(connection)) is not None:
            state.update(user=session.person, session=session, csrf=session.csrf)

    async def _checked(self, connection: HTTPConnection, users: Users, token: str) -> Person:
        """Whose a token is that was not seen just now. Raises Problem where it is nobody's, and where too many were that came from here."""
        who = client_of(client(connection))
        if wait_s := self._buckets.wait(who, ENTER):
            raise _slower(wait_s)
        person = await run_in_threadpool(users.check, token)
        if person is None:
            self._buckets.take(who, ENTER)
            self._audit.write("token", who=None, client=client(connection), outcome="refused", item=connection.scope["path"])
            raise refused(401, "this token is nobody’s", stage="users", remedy="ask whoever runs the desk for a new one")
        return person

    def _slowed(self, connection: HTTPConnection, state: dict[str, Any]) -> None:
        """Take the request out of its bucket. Those who are known have buckets of their own, wherever they are."""
        name = class_of(connection.scope["method"], connection.scope["path"])
        person: Person | None = state["user"]
        who = client_of(client(connection)) if person is None or name == ENTER else f"user {person.name}"
        if name is not None and (wait_s := self._buckets.take(who, name)):
            raise _slower(wait_s)

    async def _forged(self, scope: Scope, state: dict[str, Any], receive: Receive) -> Receive:
        """Refuse what changes something and does not come from a page of ours; gives back what is left to be read of the body."""
        session: Session | None = state["session"]
        if session is None or scope["method"] not in WRITES:
            return receive
        headers = HTTPConnection(scope).headers
        foreign = refused(403, "this form does not come from the desk", stage="guard", remedy="load the page again, then send it")
        if headers.get("sec-fetch-site", "none") not in OWN_SITE:
            raise foreign
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            raise foreign
        told = headers.get(CSRF_HEADER)
        if told is None and headers.get("content-type", "").partition(";")[0].strip().lower() in FORMS:
            body = await _whole(receive)
            told = await _field(scope, body)
            receive = _again(body, receive)
        if told is None or self._sessions is None or not self._sessions.own(session, told):
            raise foreign
        return receive


def _slower(wait_s: int) -> Problem:
    return refused(429, stage="guard", headers={"Retry-After": str(wait_s)})


async def _whole(receive: Receive) -> bytes:
    """A body, which the limits before have kept small."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """A way to read a body that was read already."""
    left = [body]

    async def read() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return read


async def _field(scope: Scope, body: bytes) -> str | None:
    """The token in a form; None where it has none, or cannot be read."""
    request = Request({**scope, "state": {}}, _again(body, _nothing))
    try:
        async with request.form(max_files=FORM_FILES, max_fields=FORM_FIELDS, max_part_size=max(1, len(body))) as form:
            found = form.get(CSRF_FIELD)
    except HTTPException:
        return None
    return found if isinstance(found, str) else None


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
