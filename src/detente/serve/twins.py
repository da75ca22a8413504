"""The addresses of pages and of their JSON twins: the same address with `.json` at its end."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HOME", "OTHERS", "PAGES", "Negotiation", "prefers_json", "twin_of", "twin_path"]

JSON = "application/json"
HOME = "/index.json"  # the twin of the first page, whose address has no name to put an ending to
# Pages whose twin is made by api/twins.py, and those whose own room makes it.
PAGES = (
    "/",
    "/events",
    "/statements",
    "/positions",
    "/relations",
    "/articles",
    "/article/{article}",
    "/about",
    "/read",
    "/pictures",
    "/login",
    "/review",
    "/review/next",
    "/review/record/{record}",
    "/review/article/{article}",
    "/review/history",
    "/review/adjudication",
    "/review/agreement",
)
OTHERS = ("/pictures/{name}", "/pictures/{name}/behind")
ELSEWHERE = {"/api/v1/": "/api/v1/openapi.json"}
_KNOWN = [compile_path(path)[0] for path in (*PAGES, *OTHERS)]


def twin_path(template: str) -> str:
    """The address of the twin of a page, as a template."""
    return HOME if template == "/" else f"{template}.json"


def twin_of(path: str, query: str = "") -> str | None:
    """The address of the twin of a page; None where it has none."""
    twin = ELSEWHERE.get(path)
    if twin is None and "." not in path.rpartition("/")[2] and any(known.match(path) for known in _KNOWN):
        twin = twin_path(path)
    return f"{twin}?{query}" if twin and query else twin


def prefers_json(accept: str) -> bool:
    """Whether an Accept header names JSON, and no HTML before it."""
    accept = accept.lower()
    at, html = accept.find(JSON), accept.find("text/html")
    return at >= 0 and not 0 <= html < at


class Negotiation:
    """Leads whoever asks a page for JSON to its twin, and says of each page that this depends on what is asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a redirect, or pass the request on."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        twin = twin_of(scope["path"], scope["query_string"].decode("latin-1"))
        if twin is None:
            await self._app(scope, receive, send)
        elif prefers_json(Headers(scope=scope).get("accept", "")):
            await RedirectResponse(twin, 303, {"Vary": "Accept"})(scope, receive, send)
        else:
            await self._app(scope, receive, _varied(send))


def _varied(send: Send) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept")
        await send(message)

    return told
