"""What stands between the network and the pages, put together: the gates, the door, and what the pages ask of them.

The gates (gates.py) see to headers, hosts, time and size; the door (door.py) to who is asking.
"""

from __future__ import annotations

from typing import Any, cast

from fastapi import FastAPI
from starlette.requests import Request

from detente.errors import InputError
from detente.serve.audit import Audit
from detente.serve.door import Door, client
from detente.serve.gates import CSP, HEADERS, Body, Headers, Hosts, Times
from detente.serve.limits import Buckets
from detente.serve.problems import refused
from detente.serve.sessions import Session, Sessions
from detente.serve.settings import Desk, Settings
from detente.serve.users import ADMIN, READER, Person, Users, may

__all__ = ["CSP", "HEADERS", "Times", "audit_of", "client", "install", "leave", "needed", "people", "session_of"]


def people(desk: Desk) -> None:
    """Open what a desk with a tokens file has: its users, their sessions, the review.

    Raises StoreError where the file cannot be read, InputError for a closed desk without one, which nobody could read.
    """
    from detente.serve.reviewing import Review

    tokens = desk.settings.tokens
    if tokens is None:
        if desk.settings.closed:
            raise InputError("nobody could read a closed desk without tokens", stage="serve", remedy="name their file with --tokens")
        return
    state = tokens.with_name(f"{tokens.name}.state")
    desk.users = Users.open(tokens)
    desk.sessions = Sessions(desk.users, state, secure=desk.settings.secure)
    desk.review = Review(desk.lake, desk.index, state)


def leave(desk: Desk) -> None:
    """Close it again."""
    for opened in (desk.sessions, desk.review):
        if opened is not None:
            opened.close()


def install(app: FastAPI, settings: Settings) -> None:
    """Put all of it before an application, the first in the list outermost; `app.state.desk` is there already."""
    desk: Desk = app.state.desk
    beside = settings.tokens and settings.tokens.with_name(f"{settings.tokens.name}.audit.jsonl")
    door = {
        "users": desk.users,
        "sessions": desk.sessions,
        "audit": Audit(settings.audit or beside),
        "closed": settings.closed,
        "buckets": Buckets(settings.rates),
    }
    doors: list[tuple[type, dict[str, Any]]] = [
        (Headers, {"secure": settings.secure}),
        (Hosts, {"hosts": (settings.host, *settings.hosts)}),
        (Times, {}),
        (Body, {"limit_bytes": settings.body_bytes, "upload_bytes": settings.upload_bytes}),
        (Door, door),
    ]
    for each, options in reversed(doors):
        app.add_middleware(each, **options)


def needed(request: Request, role: str) -> Person:
    """Who is asking, where they may do what a role may. Raises Problem: 403 at a desk without users, 401 for nobody, 403 for too low a role."""
    person: Person | None = getattr(request.state, "user", None)
    if request.app.state.desk.users is None and role != READER:
        raise refused(403, "this desk is read-only", stage="users", remedy="whoever runs the desk can start it with --tokens")
    if person is None:
        raise refused(401, stage="users")
    if not may(person, role):
        raise refused(
            403, f"this takes the role {role}", stage="users", remedy="ask an admin of the desk" if role != ADMIN else "ask an admin"
        )
    return person


def session_of(request: Request) -> Session | None:
    """The session of a request; None for nobody, and for those who send a token themselves."""
    return cast("Session | None", getattr(request.state, "session", None))


def audit_of(request: Request) -> Audit:
    """The desk's audit log."""
    return cast(Audit, request.state.audit)
