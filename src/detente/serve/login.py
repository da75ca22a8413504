"""Signing in with a token, and out again."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from detente.serve.guard import audit_of, client, session_of
from detente.serve.problems import refused
from detente.serve.sessions import Sessions
from detente.serve.users import TOKEN_CHARS
from detente.serve.views import desk_of, render

__all__ = ["router", "sign_in_first"]

router = APIRouter(include_in_schema=False)
INSIDE = re.compile(
    r"/[A-Za-z0-9](?:[A-Za-z0-9/._~%-]*)(?:\?[A-Za-z0-9/._~%=&+-]*)?"
)  # a path of ours: no host, no backslash, no control character
NEXT_CHARS = 500
FORM_FIELDS = 10


def sign_in_first(request: Request) -> Response:
    """Where somebody is sent who must sign in first, to come back after."""
    inside = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return RedirectResponse(f"/login?{urlencode({'next': inside})}", 303)


@router.get("/login")
def form(request: Request, next: str = "/review") -> Response:  # noqa: A002 - the parameter's name in the address
    """The page to sign in on."""
    if session_of(request) is not None:
        return RedirectResponse(_inside(next), 303)
    return _form(request, next)


@router.post("/login")
async def enter(request: Request) -> Response:
    """Begin a session with a token."""
    sessions = _sessions(request)
    sent = await request.form(max_files=0, max_fields=FORM_FIELDS)
    token, to, csrf = (str(sent.get(name) or "") for name in ("token", "next", "csrf"))
    if not sessions.entered(request, csrf):
        return _form(request, to, 403, "stale")
    person = await run_in_threadpool(sessions.users.check, token.strip()[: TOKEN_CHARS + 1])
    who = client(request)
    if person is None:
        audit_of(request).write("sign in", who=None, client=who, outcome="refused")
        return _form(request, to, 401, "wrong")
    audit_of(request).write("sign in", who=person.name, client=who, detail=person.role)
    response = RedirectResponse(_inside(to), 303)
    sessions.begin(response, person)
    return response


@router.post("/logout")
def leave(request: Request) -> Response:
    """End the session."""
    session = session_of(request)
    response = RedirectResponse("/", 303)
    if session is not None:
        _sessions(request).end(response, session)
        audit_of(request).write("sign out", who=session.person.name, client=client(request))
    return response


def _form(request: Request, to: str, status: int = 200, told: str = "") -> Response:
    sessions = _sessions(request)
    number, token = sessions.entry(request)
    response = render(request, "login.html", status, to=_inside(to), entry=token, told=told)
    sessions.give_entry(response, number)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sessions(request: Request) -> Sessions:
    """The sessions of the desk. Raises Problem where it has no users."""
    found: Sessions | None = desk_of(request).sessions
    if found is None:
        raise refused(403, "this desk is read-only", stage="users", remedy="whoever runs the desk can start it with --tokens")
    return found


def _inside(to: str) -> str:
    """An address within the desk; the review's front page where another was asked for."""
    return to if len(to) <= NEXT_CHARS and INSIDE.fullmatch(to) else "/review"
