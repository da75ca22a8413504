"""The gates that every request passes whoever sends it: headers of the answer, the host it names, the time it takes, the size of its body.

All are plain ASGI. What is refused is answered in the one shape of errors (problems.py).
"""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.serve.problems import Problem, answer, problem_of, refused

__all__ = ["CSP", "HEADERS", "Body", "Headers", "Hosts", "Times", "refuse"]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would have browsers send forms of our own pages with the origin `null`
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
LOCAL = frozenset({"localhost"})
ROOM_BYTES = 64 * 1024  # of a form around an upload
BODY_S = 20.0  # for all of a body to arrive
ANSWER_S = 120.0  # until an answer begins: longer than an upload may be read
EXPORT_S = 1800.0  # an export of a whole store is made before it is sent


class Headers:
    """Adds the security headers to every answer, also to that of an error nobody foresaw; what a page has set itself stays."""

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        self._app = app
        self._headers = HEADERS | ({"Strict-Transport-Security": HSTS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def headed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        try:
            await self._app(scope, receive, headed)
        except Exception as error:
            if not begun:  # Starlette would answer from outside, without the headers
                await refuse(scope, receive, headed, problem_of(error))
            raise


class Hosts:
    """Refuses requests that were sent to another name: a page elsewhere cannot have its own name point here (DNS rebinding).

    Taken are the hosts named, localhost, and bare addresses, which no other site can make its own.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        self._app = app
        self._hosts = LOCAL | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not self._known(HTTPConnection(scope).headers.get("host", "")):
            await refuse(
                scope,
                receive,
                send,
                refused(400, "this desk does not go by that name", stage="guard", remedy="start it with --allow-host NAME"),
            )
            return
        await self._app(scope, receive, send)

    def _known(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        return name in self._hosts or _is_address(name)


class Times:
    """Ends requests whose body does not come, or whose answer does not begin, in time."""

    def __init__(self, app: ASGIApp, body_s: float = BODY_S, answer_s: float = ANSWER_S) -> None:
        self._app = app
        self._body_s = body_s
        self._answer_s = answer_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and wait for it no longer than is fair."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, over = asyncio.Event(), False
        late = asyncio.get_running_loop().time() + self._body_s
        whole = False

        async def timely() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(late):
                    message = await receive()
            except TimeoutError as error:
                raise refused(
                    408, "the request did not arrive in time", stage="guard", remedy="send it again", headers={"Connection": "close"}
                ) from error
            whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def watched(message: Message) -> None:
            if over:  # a thread that came to its end after all
                return
            begun.set()
            await send(message)

        limit_s = EXPORT_S if scope["path"].startswith("/api/v1/export") else self._answer_s
        running = asyncio.ensure_future(self._app(scope, timely, watched))
        waiting = asyncio.ensure_future(begun.wait())
        try:
            await asyncio.wait({running, waiting}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
            if begun.is_set() or running.done():
                await running
                return
            over = True
            running.cancel()
            await refuse(
                scope,
                receive,
                send,
                refused(503, "this takes too long", stage="guard", remedy="ask for less", headers={"Retry-After": "30"}),
            )
        except Problem as problem:  # a body that never came, for what reads it outside the routes
            if begun.is_set():
                raise
            await refuse(scope, receive, send, problem)
        finally:
            waiting.cancel()
            if not running.done():
                running.cancel()


class Body:
    """Refuses bodies that are too large: those that say so at once, others as soon as they are."""

    def __init__(self, app: ASGIApp, limit_bytes: int, upload_bytes: int) -> None:
        self._app = app
        self._limit_bytes = limit_bytes
        self._upload_bytes = upload_bytes + ROOM_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = max(self._upload_bytes, self._limit_bytes) if scope["path"].endswith("/read") else self._limit_bytes
        told = HTTPConnection(scope).headers.get("content-length", "0")
        if not told.isdecimal() or int(told[:20]) > limit:
            await refuse(
                scope, receive, send, self._problem(limit) if told.isdecimal() else refused(400, "the length of the body is no number")
            )
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise self._problem(limit)
            return message

        try:
            await self._app(scope, counted, send)
        except Problem as problem:
            if problem.status_code != 413:
                raise
            await refuse(scope, receive, send, problem)

    @staticmethod
    def _problem(limit: int) -> Problem:
        return refused(413, f"the request is larger than {limit} bytes", stage="guard", headers={"Connection": "close"})


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


async def refuse(scope: Scope, receive: Receive, send: Send, problem: Problem) -> None:
    """Answer a request with a problem."""
    await answer(Request(scope, receive), problem)(scope, receive, send)
